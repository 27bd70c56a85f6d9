/**
 * lab/console/class/seats/: a seat: its lab, what its instructor does to it, what its trainee sees.
 *
 * Something done at several seats, one after the other.
 */
import type { Label } from '../../../../views/label.js';
import { hostTrouble } from '../people/kept.js';
import type { Seat, SeatOutcome } from './seat.js';

/** One seat by its number, or all that somebody has. */
export type SeatChoice = number | 'all';

/** What came of it: at how many it was done, and the first refusal. */
export interface ClassOutcome {
  readonly done: number;
  readonly refused: Label | null;
}

const words = {
  noSeat: { en: 'There is no such seat.', fr: 'Cette place n’existe pas.' },
  nobody: {
    en: 'Nobody has joined yet. Nothing was done.',
    fr: 'Personne n’est encore entré. Rien n’a été fait.',
  },
} as const satisfies Record<string, Label>;

/** `seats`: all of the class. */
export async function atEach(
  seats: readonly Seat[],
  choice: SeatChoice,
  act: (seat: Seat) => SeatOutcome | Promise<SeatOutcome>,
): Promise<ClassOutcome> {
  const chosen = seats.filter(({ record: { name, number } }) =>
    choice === 'all' ? name !== null : number === choice,
  );
  if (chosen.length === 0) return { done: 0, refused: choice === 'all' ? words.nobody : words.noSeat };
  let done = 0;
  let refused: Label | null = null;
  for (const seat of chosen) {
    const outcome = await Promise.resolve(seat).then(act).catch(hostTrouble);
    if (outcome === null) done += 1;
    else refused ??= outcome;
  }
  return { done, refused };
}
