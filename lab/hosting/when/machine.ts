/**
 * The decisions about what is armed, pure: whether a moment counts, and how long what it began lasts.
 */
import type { Micros } from '../../../hardware/ports.js';
import type { Often } from './moment.js';

/** How often it happened. */
export interface Counts {
  /** Moments so far. */
  readonly seen: number;
  /** Of these, those at which something was done. */
  readonly fired: number;
}

export const unseen: Counts = { seen: 0, fired: 0 };

/** Whether it can happen no more. */
export const isSpent = ({ every, nth, max }: Often, { seen, fired }: Counts): boolean =>
  (max !== null && fired >= max) || (every === null && seen >= nth);

/** One more moment. `luck`: chance in [0, 1) of the moment of that number. */
export function count(
  often: Often,
  counts: Counts,
  luck: (moment: number) => number,
): { readonly counts: Counts; readonly fires: boolean } {
  if (isSpent(often, counts)) return { counts, fires: false };
  const seen = counts.seen + 1;
  const { nth, every, share } = often;
  const isMeant = seen === nth || (every !== null && seen > nth && (seen - nth) % every === 0);
  const fires = isMeant && (share >= 1 || luck(seen) < share);
  return { counts: { seen, fired: counts.fired + (fires ? 1 : 0) }, fires };
}

/** How long what was done lasts. */
export interface Lasting {
  /** Then it is undone; null: it stays. */
  readonly forUs: Micros | null;
  /** It comes and goes; null: it does not. */
  readonly flap: { readonly onUs: Micros; readonly offUs: Micros } | null;
}

/** What follows a deed. */
export interface Phase {
  readonly atUs: Micros;
  readonly what: 'undo' | 'again' | 'end';
}

/** The phase that follows so many others of what began at `sinceUs`; null: none does. */
export function phaseAfter({ forUs, flap }: Lasting, sinceUs: Micros, phases: number): Phase | null {
  const endUs = forUs === null ? Number.POSITIVE_INFINITY : sinceUs + forUs;
  const whole = flap === null ? 0 : flap.onUs + flap.offUs;
  const isOn = phases % 2 === 0;
  const atUs =
    flap === null
      ? Number.POSITIVE_INFINITY
      : sinceUs + Math.floor(phases / 2) * whole + (isOn ? flap.onUs : whole);
  if (atUs < endUs) return { atUs, what: isOn ? 'undo' : 'again' };
  return endUs === Number.POSITIVE_INFINITY ? null : { atUs: endUs, what: 'end' };
}
