/**
 * lab/console/class/seats/: a seat: its lab, what its instructor does to it, what its trainee sees.
 *
 * Labs are made when their seats are taken: whoever joins waits a moment, and no clock runs before. Where a whole
 * class joins at once they are made one after the other: those who are there already do not wait for all others.
 */
import type { Host } from '../../../live/host/contract.js';
import { foundOf } from '../../../rehearsals/hosted-stages.js';
import { loadRehearsal } from '../../../rehearsals/language/load.js';
import type { Roster } from '../people/roster.js';

export interface Making {
  /** The lab of a seat is made from now on. */
  begin(number: number): void;
  /** Resolves when no lab is being made. */
  settled(): Promise<void>;
}

interface MakingParts {
  readonly roster: Roster;
  host(): Pick<Host, 'make'>;
  changed(): void;
  /** The lab of a seat is there. */
  made(number: number): Promise<unknown>;
  onWord(text: string): void;
}

/** Makes the labs of seats, each once however often it is asked for. */
export function createMaking({ roster, host, changed, made, onWord }: MakingParts): Making {
  const all = new Map<number, Promise<void>>();
  let before: Promise<void> = Promise.resolve();
  const make = async (number: number): Promise<void> => {
    const { rehearsal, seed } = roster.record;
    const amounts = rehearsal === null ? {} : foundOf(loadRehearsal(rehearsal).start);
    const name = roster.seat(number)?.name ?? '';
    const outcome = await host().make({ name, rehearsal, amounts, seed }, number);
    const record = roster.seat(number);
    if ('refused' in outcome) onWord(`seat ${number}: ${outcome.refused.en}`);
    else if (record !== null) {
      record.lab = outcome.lab.id;
      roster.save();
      await made(number);
    }
  };
  return {
    begin: (number) => {
      const making = before
        .then(() => make(number))
        .catch((error: unknown) => onWord(`seat ${number}: its lab could not be made: ${String(error)}`))
        .finally(() => {
          all.delete(number);
          changed();
        });
      all.set(number, making);
      before = making;
    },
    settled: async () => {
      await Promise.allSettled(all.values());
    },
  };
}
