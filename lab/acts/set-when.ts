/** Deeds for a moment are set, carried out, undone and taken away: the one executor of them. */
import type { Label } from '../../views/label.js';
import { durationUs } from '../hosting/when/duration.js';
import type { ArmedState } from '../hosting/when/keeper.js';
import { isUnseen } from '../hosting/when/unseen.js';
import type { Lab } from '../supervisor/lab.js';
import type { Act } from './act.js';
import { isAct } from './read-act.js';
import type { NamedWhen, When, WhenDeed } from './when.js';
import { boxOf, faultsOf, triggerOf, whenTrouble } from './when-check.js';
import { whenText } from './when-text.js';

/** Does any other act, inside a lab event. */
export type DoAct = (act: Act) => Promise<unknown>;

function changeFaults(lab: Lab, when: NamedWhen, index: number, deed: WhenDeed, lays: boolean): void {
  const laid = faultsOf(when.id, index, deed);
  if (laid === null) return;
  const { box, faults } = laid;
  const others = lab.box(box).overlays.filter(({ id }) => !faults.some((one) => one.id === id));
  const had = lab.box(box).overlays.length > others.length;
  if (lays) lab.setOverlays(box, [...others, ...faults]);
  else if (had) lab.setOverlays(box, others);
}

/** What nobody is to see is healed by whoever put it there alone. */
function heal(lab: Lab, when: NamedWhen, letter: string, name: string): void {
  const box = boxOf(letter);
  const { overlays } = lab.box(box);
  const mayHeal = (id: string): boolean => isUnseen(when.id) || !isUnseen(id);
  const kept = overlays.filter(({ id, overlay }) => !mayHeal(id) || (name !== 'all' && overlay !== name));
  if (kept.length < overlays.length) lab.setOverlays(box, kept);
}

async function perform(lab: Lab, when: NamedWhen, index: number, doAct: DoAct): Promise<void> {
  const deed = when.do[index];
  if (deed === undefined) return;
  const { cut, switchOn, press, heal: healed, unplug, plug, act, of = 'A' } = deed;
  if (cut !== undefined) await lab.cutPower(boxOf(cut));
  else if (switchOn !== undefined) await lab.switchOn(boxOf(switchOn));
  else if (press !== undefined) await doAct({ kind: 'press', box: boxOf(of), button: press });
  else if (healed !== undefined) heal(lab, when, of, healed);
  else if (unplug !== undefined) lab.setLink(boxOf(of), unplug, false);
  else if (plug !== undefined) lab.setLink(boxOf(of), plug, true);
  else if (act !== undefined && isAct(act)) await doAct(act);
  else changeFaults(lab, when, index, deed, deed.mendWire === undefined);
}

async function undo(lab: Lab, when: NamedWhen, index: number): Promise<void> {
  const deed = when.do[index];
  if (deed === undefined) return;
  const { cut, switchOn, unplug, plug, of = 'A' } = deed;
  if (cut !== undefined) await lab.switchOn(boxOf(cut));
  else if (switchOn !== undefined) await lab.cutPower(boxOf(switchOn));
  else if (unplug !== undefined) lab.setLink(boxOf(of), unplug, true);
  else if (plug !== undefined) lab.setLink(boxOf(of), plug, false);
  else changeFaults(lab, when, index, deed, deed.mendWire !== undefined);
}

/** Whether what a deed did is still there; null: it leaves nothing that could be put right. */
function holdsStill(lab: Lab, when: NamedWhen, index: number): boolean | null {
  const deed = when.do[index];
  if (deed === undefined) return null;
  const { cut, switchOn, unplug, plug, of = 'A' } = deed;
  if (cut !== undefined) return lab.box(boxOf(cut)).power === 'off';
  if (switchOn !== undefined) return lab.box(boxOf(switchOn)).power !== 'off';
  if (unplug !== undefined) return !lab.box(boxOf(of)).links[unplug];
  if (plug !== undefined) return lab.box(boxOf(of)).links[plug];
  const laid = faultsOf(when.id, index, deed);
  if (laid === null) return null;
  const isLaid = lab.box(laid.box).overlays.some(({ id }) => laid.faults.some((one) => one.id === id));
  return isLaid === (deed.mendWire === undefined);
}

/** How long it lasts. */
const lastingOf = (when: When) => ({
  forUs: when.for === undefined ? null : durationUs(when.for),
  flap: when.flap === undefined ? null : { onUs: durationUs(when.flap.on), offUs: durationUs(when.flap.off) },
});

/** Everything armed in a lab, as it was set. */
const books = new WeakMap<Lab, Map<string, NamedWhen>>();
const bookOf = (lab: Lab): Map<string, NamedWhen> => {
  const book = books.get(lab) ?? new Map<string, NamedWhen>();
  books.set(lab, book);
  return book;
};

/** What is armed in a lab and how it stands, oldest first. */
export const whensOf = (lab: Lab) =>
  lab.armed.list().flatMap(({ id, standing, spent }) => {
    const when = bookOf(lab).get(id);
    return when === undefined ? [] : [{ when, text: whenText(when), standing, spent }];
  });

/** Inside a lab event. What is wrong with it; null: it is armed. */
export async function setWhen(
  lab: Lab,
  when: NamedWhen,
  doAct: DoAct,
  standing: ArmedState | null = null,
): Promise<Label | null> {
  const wrong = whenTrouble(when, lab.boxes());
  const isTold = !isUnseen(when.id);
  if (wrong !== null) {
    if (isTold) lab.participant.emit('when.refused', { id: when.id, why: wrong.en });
    return wrong;
  }
  await lab.armed.remove(when.id);
  bookOf(lab).set(when.id, when);
  if (isTold) lab.participant.emit('when.set', { id: when.id, when: whenText(when) });
  const each = async (work: (index: number) => Promise<void>): Promise<void> => {
    for (const index of when.do.keys()) await work(index);
  };
  lab.armed.set(
    {
      trigger: triggerOf(when, standing?.setUs ?? lab.participant.agenda.nowUs()),
      lasting: lastingOf(when),
      act: () => each((index) => perform(lab, when, index, doAct)),
      undo: () => each((index) => undo(lab, when, index)),
      holds: () => {
        const found = [...when.do.keys()].map((index) => holdsStill(lab, when, index));
        return found.every((one) => one === null) || found.includes(true);
      },
    },
    standing,
  );
  return null;
}

/** Inside a lab event. What it began and would have ended ends now. */
export async function removeWhen(lab: Lab, id: string): Promise<void> {
  if (!bookOf(lab).delete(id)) return;
  if (!isUnseen(id)) lab.participant.emit('when.removed', { id });
  await lab.armed.remove(id);
}
