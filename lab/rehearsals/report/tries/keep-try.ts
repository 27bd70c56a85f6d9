/** A try that has ended, into the book; and how somebody did last. */
import * as v from 'valibot';
import { hostNowMs } from '../../../../hardware/kernel/host-time.js';
import type { Micros } from '../../../../hardware/ports.js';
import { seedDigest } from '../../../hosting/host/seed-digest.js';
import { isHostError } from '../../../hosting/host/words.js';
import type { Mode } from '../../language/modes.js';
import { lanesOf } from '../../recorder/flight.js';
import type { FlightLine } from '../../recorder/flight-log.js';
import type { TryBook } from './book.js';
import { newTry, type Try, type TryDeed, type TryOutline, trySchema } from './try.js';

/** Whoever goes back finds the beginning as it was written down: a moment beside what was noted then. */
const SAME_US = 5_000_000;

/** What an attempt was. */
export interface Tried {
  readonly rehearsal: { readonly id: string };
  readonly mode: Mode;
  readonly variant: string | null;
  readonly startUs: Micros;
}

type Ended = Pick<Try, 'how' | 'endedUs' | 'report'> & {
  readonly success: Readonly<Try['success']>;
  readonly reasons: Readonly<Try['reasons']>;
  readonly flight?: { readonly lines: readonly FlightLine[] };
};

/** When something laid was in force, in a stretch of time. */
function faultsIn(lines: readonly FlightLine[], fromUs: Micros, toUs: Micros): Try['faults'] {
  const lane = lanesOf({ lines, notes: [], fromUs }).find(({ id }) => id === 'faults');
  return (lane?.spans ?? [])
    .map((span) => ({ fromUs: Math.max(fromUs, span.fromUs), toUs: Math.min(toUs, span.toUs ?? toUs) }))
    .filter((span) => span.toUs >= span.fromUs);
}

/** Its id in the book; null: the host's disk takes no more. */
export function keepTry(
  book: TryBook,
  seed: string,
  { rehearsal, mode, variant, startUs }: Tried,
  { how, endedUs, report, success, reasons, flight }: Ended,
  deeds: readonly TryDeed[],
): string | null {
  const lab = seedDigest(seed);
  const lines = flight?.lines ?? [];
  const isAgain = book
    .list()
    .some(
      (one) => one.lab === lab && one.rehearsal === rehearsal.id && Math.abs(one.startUs - startUs) < SAME_US,
    );
  const given = newTry({
    ...{ person: book.person(), rehearsal: rehearsal.id, how, mode, variant, lab, isAgain },
    ...{ endedAtMs: hostNowMs(), startUs, endedUs, report, success: [...success], reasons: [...reasons] },
    ...{ faults: faultsIn(lines, startUs, endedUs), deeds: [...deeds] },
    ...(flight === undefined ? {} : { flight: v.parse(trySchema.entries.flight, flight) }),
  });
  try {
    return book.add(given);
  } catch (error) {
    if (!isHostError(error)) throw error;
    return null;
  }
}

/** How somebody's last try of a rehearsal ended that was walked to its end, and how many there were; null: none. */
export function lastOf(
  tries: readonly TryOutline[],
  rehearsal: string,
): { readonly points: number; readonly of: number; readonly tries: number } | null {
  const mine = tries.filter((one) => one.rehearsal === rehearsal && one.how === 'finished');
  const last = mine[0]?.report.trainee;
  return last === undefined ? null : { points: last.points, of: last.of, tries: mine.length };
}
