/**
 * What a rehearsal hides from whoever walks it, at the console of its lab: flaws that its seed has laid, faults
 * that it plans. As long as it goes on, pages, drawings, streams and answers tell what can be seen before the boxes
 * and by using the site, and name no fault that the rehearsal lays; what people lay themselves is always shown. The
 * lab, its recording and whoever asks for the whole truth with the lab's token lose nothing.
 */
import { createOverlayView } from '../../../hardware/faults/conditions.js';
import type { Micros } from '../../../hardware/ports.js';
import type { BoxDifference, Differences } from '../../live/comparing/differences.js';
import { isOfFaults } from '../../live/comparing/look.js';
import { deedWords } from '../../live/what-if/deeds.js';
import type { WhatIf } from '../../live/what-if/what-if.js';
import type { Hiding } from '../../rehearsals/trainee/faults.js';
import type { LabCommand } from '../commands/index.js';
import type { EventLog } from '../control/event-log.js';
import type { LabControl } from '../control/lab-control.js';
import type { BoxState, LabState } from '../control/lab-state.js';
import type { LabPast, NumberedDeed, Trial } from './past.js';

/** Whether what can be seen makes it stand still. */
const standsBy = (overlays: BoxState['overlays']): boolean =>
  createOverlayView({ overlays: () => overlays, overlayHit: () => {} })
    .each('pace')
    .some(({ condition }) => condition.still !== null);

/** A box as far as it can be observed: of what is hidden on it one knows only what it answers. */
export const observed =
  (isHidden: (id: string) => boolean) =>
  (box: BoxState): BoxState => {
    const overlays = box.overlays.filter(({ id }) => !isHidden(id));
    // What is hidden may keep it from answering: the picture knows what can be observed, and no more.
    if (overlays.length === box.overlays.length) return { ...box, isObserved: true };
    return { ...box, overlays, isObserved: true, still: standsBy(overlays) ? box.still : null };
  };

interface Told {
  readonly kind: string;
  readonly data: unknown;
}

const dataOf = ({ data }: Told): Readonly<Record<string, unknown>> =>
  typeof data === 'object' && data !== null ? (data as Readonly<Record<string, unknown>>) : {};

/** A line of the transcript names a fault 'id overlay'. */
const namesHidden = ({ overlays }: Hiding, text: unknown): boolean =>
  typeof text === 'string' && overlays.has(text.slice(0, text.lastIndexOf(' ')));

/** Of what happened, oldest first, that which whoever walks the rehearsal may hear. */
export function toldOf<T extends Told>(hiding: Hiding, lines: readonly T[]): T[] {
  const before = new Map<unknown, string>();
  return lines.flatMap((line): T[] => {
    const { id, box, list, name, ttlS } = dataOf(line);
    if (line.kind.startsWith('when.') && typeof id === 'string') return hiding.whens.has(id) ? [] : [line];
    if (line.kind === 'network.dns-changed')
      return hiding.names.some((one) => one.name === name && one.ttlS === ttlS) ? [] : [line];
    if (line.kind !== 'overlays' || !Array.isArray(list)) return [line];
    const seen: unknown[] = list.filter((one) => !namesHidden(hiding, one));
    const text = JSON.stringify(seen);
    // Only what is hidden has changed.
    if (text === (before.get(box) ?? '[]')) return [];
    before.set(box, text);
    return [seen.length === list.length ? line : { ...line, data: { ...dataOf(line), list: seen } }];
  });
}

/** The state without what is hidden. */
export const stateSeen = (hiding: Hiding, state: LabState): LabState => ({
  ...state,
  boxes: state.boxes.map(observed((id) => hiding.overlays.has(id))),
  whens: state.whens.filter(({ id }) => !hiding.whens.has(id)),
  parts: state.parts.map((part) =>
    hiding.overlays.has(`wire ${part.name} in`) ? { ...part, whole: true } : part,
  ),
  moments: state.moments.filter(({ fault }) => fault === undefined || !hiding.overlays.has(fault)),
  events: toldOf(hiding, [...state.events].reverse()).reverse(),
});

/** No name of a rehearsal's fault or trigger is this. */
const NOTHING = 'nothing-of-this-name';

/** Guessing at names does not help: what is hidden is not there. */
const guessed = (hiding: Hiding, command: LabCommand): LabCommand =>
  (command.do === 'fault-remove' && hiding.overlays.has(command.id)) ||
  (command.do === 'when-remove' && hiding.whens.has(command.id))
    ? { ...command, id: NOTHING }
    : command;

const isLeft = ({ facts, settings, tables, files, doubled: [one, other] }: BoxDifference): boolean =>
  facts.length + settings.length + tables.length + files.onlyOne + files.onlyOther > 0 || one !== other;

function differencesSeen(differences: Differences): Differences {
  const boxes = differences.boxes
    .map((box) => ({ ...box, facts: box.facts.filter((fact) => !isOfFaults(fact)) }))
    .filter(isLeft);
  const isSame =
    boxes.length + differences.outside.length === 0 && differences.outageUs[0] === differences.outageUs[1];
  return { ...differences, boxes, isSame };
}

/** A deed without what is hidden in it; none, where nothing else is. */
function deedSeen(hiding: Hiding, deed: NumberedDeed): NumberedDeed[] {
  const { act } = deed;
  if (act?.kind === 'when-set') return hiding.whens.has(act.when.id) ? [] : [deed];
  if (act?.kind === 'when-remove') return hiding.whens.has(act.id) ? [] : [deed];
  if (act?.kind !== 'overlays') return [deed];
  const list = act.list.filter(({ id }) => !hiding.overlays.has(id));
  if (list.length === act.list.length) return [deed];
  return list.length === 0 ? [] : [{ ...deed, words: deedWords({ kind: 'act', act: { ...act, list } }) }];
}

/** What is written down, without the deeds by which the rehearsal lays what it hides. */
function pastSeen(hiding: Hiding, past: LabPast): LabPast {
  const deeds: LabPast['deeds'] = () => past.deeds().flatMap((one) => deedSeen(hiding, one));
  const whatIfSeen = (whatIf: WhatIf): WhatIf => {
    const seen = new Map(deeds().map(({ number, words }) => [number, words]));
    return {
      ...whatIf,
      deeds: whatIf.deeds.flatMap((one) => {
        const words = one.number === null ? one.words : seen.get(one.number);
        return words === undefined ? [] : [{ ...one, words }];
      }),
      differences: differencesSeen(whatIf.differences),
    };
  };
  const trialSeen = (trial: Trial): Trial => ({
    ...trial,
    whatIf: trial.whatIf === null ? null : whatIfSeen(trial.whatIf),
    differences: trial.differences === null ? null : differencesSeen(trial.differences),
  });
  return {
    ...past,
    deeds,
    whatIf: async (given) => whatIfSeen(await past.whatIf(given)),
    compare: async (...given) => differencesSeen(await past.compare(...given)),
    begin: (asked) => trialSeen(past.begin(asked)),
    trials: () => past.trials().map(trialSeen),
  };
}

function eventsTold(log: EventLog, hiding: () => Hiding | null): EventLog {
  const isPlain = (kind: string): boolean => hiding() === null || !/^(overlays$|when\.|network\.)/.test(kind);
  return {
    get run() {
      return log.run;
    },
    add: (event) => log.add(event),
    get cursor() {
      return log.cursor;
    },
    after: (cursor) => {
      const hides = hiding();
      const found = log.after(cursor);
      if (hides === null) return found;
      // What a box had before is known from its first line on.
      const told = new Map(toldOf(hides, log.after(null).events).map((event) => [event.cursor, event]));
      return {
        ...found,
        events: found.events.flatMap((event) => told.get(event.cursor) ?? []),
      };
    },
    onEvent: (listener) =>
      log.onEvent((event) => {
        if (isPlain(event.kind)) listener(event);
        else {
          const hides = hiding();
          const told = hides === null ? [event] : toldOf(hides, log.after(null).events);
          const found = told.findLast(({ cursor }) => cursor === event.cursor);
          if (found !== undefined) listener(found);
        }
      }),
  };
}

/** Wires that people cut themselves, though the rehearsal cuts the same: what they did is shown to them. */
function createHandCuts(lab: Pick<LabControl, 'nowUs'>) {
  const cuts = new Map<string, Micros>();
  return {
    done: (command: LabCommand, atUs: Micros): void => {
      if (command.do !== 'part') return;
      if (command.whole) cuts.delete(command.name);
      else cuts.set(command.name, atUs);
    },
    /** Without them; a wire that is whole again, or was cut after what is now, is nobody's cut. */
    without: (hides: Hiding, { parts }: Pick<LabState, 'parts'>): Hiding => {
      for (const [name, atUs] of cuts) {
        const part = parts.find((one) => one.name === name);
        if (part === undefined || part.whole || atUs > lab.nowUs()) cuts.delete(name);
      }
      if (cuts.size === 0) return hides;
      const isTheirs = (id: string): boolean =>
        [...cuts.keys()].some((name) => id === `wire ${name} in` || id === `wire ${name} out`);
      return { ...hides, overlays: new Set([...hides.overlays].filter((id) => !isTheirs(id))) };
    },
  };
}

/** The same control; while a rehearsal goes on it tells nothing of what that hides. */
export function concealing(lab: LabControl): LabControl {
  const hiding = (): Hiding | null => lab.hides();
  const hands = createHandCuts(lab);
  return {
    state: () => {
      const hides = hiding();
      const state = lab.state();
      if (hides === null) return state;
      // What is told of earlier cuts stays as it was: the same name may be the rehearsal's.
      const { events } = stateSeen(hides, state);
      return { ...stateSeen(hands.without(hides, state), state), events };
    },
    nowUs: () => lab.nowUs(),
    mode: () => lab.mode(),
    hides: () => null,
    events: eventsTold(lab.events, hiding),
    flight: () => {
      const hides = hiding();
      return hides === null ? lab.flight() : toldOf(hides, lab.flight());
    },
    advance: (given) => lab.advance(given),
    pauses: () => lab.pauses(),
    judge: { begin: () => lab.judge.begin(), judge: () => lab.judge.judge() },
    get past() {
      const [hides, past] = [hiding(), lab.past];
      return hides === null || past === null ? past : pastSeen(hides, past);
    },
    get forks() {
      return lab.forks;
    },
    get openFile() {
      return lab.openFile;
    },
    get school() {
      return lab.school;
    },
    debrief: () => lab.debrief(),
    perform: async (command) => {
      const hides = hiding();
      const outcome = await lab.perform(hides === null ? command : guessed(hides, command));
      if (!('refused' in outcome)) hands.done(command, lab.nowUs());
      return outcome;
    },
    fresh: () => lab.fresh(),
    attend: () => lab.attend(),
    subscribe: (listener) => lab.subscribe(listener),
  };
}
