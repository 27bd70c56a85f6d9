/**
 * lab/console/class/seats/: a seat: its lab, what its instructor does to it, what its trainee sees.
 *
 * Labs are made when their seats are taken: whoever joins waits a moment, and no clock runs before. Where a whole
 * class joins at once they are made one after the other: those who are there already do not wait for all others.
 */
import type { Host } from '../../../live/host/contract.js';
import { foundOf } from '../../../rehearsals/hosted-stages.js';
import { loadRehearsal } from '../../../rehearsals/language/load.js';
import type { SeatRecord } from '../people/class-file.js';
import type { Roster } from '../people/roster.js';

export interface Making {
  /** The lab of a seat is made, after those that were asked for before. */
  begin(number: number): void;
  /** Resolves when no lab is being made. */
  settled(): Promise<void>;
  /** No other one is begun; resolves when the one that is being made is there. */
  stop(): Promise<void>;
}

interface MakingParts {
  readonly roster: Roster;
  host(): Pick<Host, 'make' | 'putAway'>;
  changed(): void;
  /** The lab of a seat is there. */
  made(number: number): Promise<unknown>;
  onWord(text: string): void;
}

/** Nothing is being made yet. */
export function createMaking({ roster, host, changed, made, onWord }: MakingParts): Making {
  const all = new Map<number, Promise<void>>();
  let before: Promise<void> = Promise.resolve();
  let isOver = false;
  const make = async (number: number, record: SeatRecord | null): Promise<void> => {
    // Whoever had asked for it may have lost the seat meanwhile: the next one gets a lab of his own.
    const isStill = (): boolean => record !== null && roster.seat(number) === record;
    if (isOver || record === null || !isStill()) return;
    const { rehearsal, seed } = roster.record;
    const amounts = rehearsal === null ? {} : foundOf(loadRehearsal(rehearsal).start);
    const outcome = await host().make({ name: record.name ?? '', rehearsal, amounts, seed }, number);
    if ('refused' in outcome) {
      onWord(`seat ${number}: ${outcome.refused.en}`);
      return;
    }
    if (!isStill()) {
      await host().putAway(outcome.lab.id);
      return;
    }
    record.lab = outcome.lab.id;
    roster.save();
    await made(number);
  };
  const settled = async (): Promise<void> => {
    await Promise.allSettled(all.values());
  };
  return {
    begin: (number) => {
      const record = roster.seat(number);
      const making: Promise<void> = before
        .then(() => make(number, record))
        .catch((error: unknown) => onWord(`seat ${number}: its lab could not be made: ${String(error)}`))
        .finally(() => {
          // Another one may have been asked for since.
          if (all.get(number) === making) all.delete(number);
          changed();
        });
      all.set(number, making);
      before = making;
    },
    settled,
    stop: () => {
      isOver = true;
      return settled();
    },
  };
}
