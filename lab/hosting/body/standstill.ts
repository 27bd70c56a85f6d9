/** Faults that let a box stand still: begun, ended, and over with the boot that they struck. */
import type { OverlayView } from '../../../hardware/faults/conditions.js';
import { CONTROL } from '../../../hardware/kernel/event-queue.js';
import type { Participant } from '../../../hardware/kernel/participant.js';
import { SECOND } from '../../../hardware/ports.js';

interface StandstillParts {
  readonly view: OverlayView;
  readonly participant: () => Participant;
  /** Faults that lay on the box before it was switched on: what hung then has been restarted. */
  readonly curedIds: ReadonlySet<string>;
}

export interface Standstill {
  /** The faults in force are others now. */
  follow(): void;
  /** Whether nothing of the machine moves, its cards included. */
  isPaused(): boolean;
}

/** Holds one boot of a box still as long as a fault wants it. */
export function createStandstill({ view, participant, curedIds }: StandstillParts): Standstill {
  const over = new Set(curedIds);
  /** By its id, which one it is: a fault that is laid again after it was healed is another one. */
  const begun = new Map<string, number>();
  let count = 0;
  const inForce = () =>
    view.each('pace').filter(({ id, condition }) => condition.still !== null && !over.has(id));

  const begin = (id: string, forS: number | null): void => {
    count += 1;
    const turn = count;
    begun.set(id, turn);
    const self = participant();
    self.hit(id);
    if (forS === null) return;
    self.agenda.put(self.agenda.nowUs() + forS * SECOND, CONTROL, 1, turn, () => {
      if (begun.get(id) !== turn) return;
      over.add(id);
      follow();
    });
  };
  const follow = (): void => {
    const { agenda } = participant();
    const laid = new Set(view.each('pace').map(({ id }) => id));
    for (const id of [...begun.keys(), ...over]) {
      if (laid.has(id)) continue;
      begun.delete(id);
      over.delete(id);
    }
    const now = inForce();
    for (const { id, condition } of now) if (!begun.has(id)) begin(id, condition.still?.forS ?? null);
    if (now.length > 0) agenda.standStill();
    else if (agenda.isStill) agenda.goOn();
  };
  return { follow, isPaused: () => inForce().some(({ condition }) => condition.still?.how === 'paused') };
}
