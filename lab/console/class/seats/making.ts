/**
 * Labs are made when their seats are taken: whoever joins waits a moment, and no clock runs before. Where a whole
 * class joins at once they are made one after the other: those who are there already do not wait for all others.
 */
import type { Label } from '../../../../views/label.js';
import { hostReason } from '../../../hosting/host/words.js';
import type { Host, HostOutcome } from '../../../live/host/contract.js';
import type { SeatRecord } from '../people/class-file.js';
import type { Roster } from '../people/roster.js';
import type { SubjectWish } from '../subjects.js';

export interface Making {
  /** The lab of a seat is made, after those that were asked for before; absent: as the class rehearses then. */
  begin(number: number, rehearsal?: string): void;
  /** A lab waits to be made for this seat, or is being made. */
  isBusy(number: number): boolean;
  /** Why the last one could not be made; null: it could. */
  trouble(number: number): Label | null;
  /** Resolves when no lab is being made. */
  settled(): Promise<void>;
  /** No other one is begun; resolves when the one that is being made is there. */
  stop(): Promise<void>;
}

interface MakingParts {
  readonly roster: Roster;
  host(): Pick<Host, 'make' | 'putAway'>;
  /** Null: nothing is known of it any more. */
  wishOf(rehearsal: string | null): SubjectWish | null;
  changed(): void;
  /** The lab of a seat is there. */
  made(number: number): Promise<unknown>;
  onWord(text: string): void;
}

const gone: Label = {
  en: 'What this class rehearses is not there any more. Give it something else.',
  fr: 'Ce que cette classe répète n’existe plus. Donnez-lui autre chose.',
};

const failed = (error: unknown): Label => {
  const why = hostReason(error);
  return {
    en: `The lab could not be made: ${why}.`,
    fr: `Le laboratoire n’a pas pu être préparé : ${why}.`,
  };
};

/** Nothing is being made yet. */
export function createMaking({ roster, host, wishOf, changed, made, onWord }: MakingParts): Making {
  const all = new Map<number, Promise<void>>();
  const troubles = new Map<number, Label>();
  let before: Promise<void> = Promise.resolve();
  let isOver = false;
  const wanted = async (number: number, record: SeatRecord, own?: string): Promise<HostOutcome> => {
    const { rehearsal, seed } = roster.record;
    const wish = wishOf(own ?? rehearsal);
    if (wish === null) return { refused: gone };
    const isPaused = record.isHeld;
    return host().make({ name: record.name ?? '', seed, isPaused, ...wish }, number);
  };
  const make = async (number: number, record: SeatRecord | null, own?: string): Promise<void> => {
    // Whoever had asked for it may have lost the seat meanwhile: the next one gets a lab of his own.
    const isStill = (): boolean => record !== null && roster.seat(number) === record;
    if (isOver || record === null || !isStill()) return;
    const outcome = await wanted(number, record, own).catch((error: unknown) => ({ refused: failed(error) }));
    if ('refused' in outcome) {
      troubles.set(number, outcome.refused);
      record.wanted = undefined;
      onWord(`seat ${number}: ${outcome.refused.en}`);
      return;
    }
    troubles.delete(number);
    if (!isStill()) {
      await host().putAway(outcome.lab.id);
      return;
    }
    // What was noted and done was so in the lab before.
    const begun = { lab: outcome.lab.id, notes: [], deeds: [], isRevealed: false, wanted: undefined };
    roster.change(() => Object.assign(record, begun));
    await made(number);
  };
  const settled = async (): Promise<void> => {
    await Promise.allSettled(all.values());
  };
  return {
    begin: (number, own) => {
      const record = roster.seat(number);
      const making: Promise<void> = before
        .then(() => make(number, record, own))
        .catch((error: unknown) => {
          troubles.set(number, failed(error));
          onWord(`seat ${number}: ${failed(error).en}`);
        })
        .finally(() => {
          // Another one may have been asked for since.
          if (all.get(number) === making) all.delete(number);
          changed();
        });
      all.set(number, making);
      before = making;
    },
    isBusy: (number) => all.has(number),
    trouble: (number) => (all.has(number) ? null : (troubles.get(number) ?? null)),
    settled,
    stop: () => {
      isOver = true;
      return settled();
    },
  };
}
