/** An instant of a line as people write it. */
import type { Micros } from '../../../hardware/ports.js';
import { durationUs, isDuration } from '../../hosting/when/duration.js';
import { Mistake } from '../mistake.js';
import { custom, type Option, text } from '../options.js';

/** The instant, of a line that began then. */
export type InstantOf = (startUs: Micros) => Micros;

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?Z$/;
const US_PER_MS = 1_000;

/** Date.parse knows no microseconds. */
function isoUs(text: string): Micros {
  const fraction = /\.(\d+)Z$/.exec(text)?.[1] ?? '';
  const whole = Date.parse(text.replace(/\.\d+Z$/, 'Z'));
  return whole * US_PER_MS + Number(fraction.padEnd(6, '0'));
}

/** An instant, or so long after the lab's beginning; throws `Mistake` on anything else. */
export function readInstant(text: string, name: string): InstantOf {
  if (isDuration(text)) return (startUs) => startUs + durationUs(text);
  const us = ISO.test(text) ? isoUs(text) : Number.NaN;
  if (!Number.isSafeInteger(us))
    throw new Mistake(
      `${name} takes a lab time such as 2018-01-08T09:30:00Z, or so long after the lab’s beginning, such as “90 min”`,
    );
  return () => us;
}

/** Without the option: null. */
export const instantOption = (help: string): Option<InstantOf | null> =>
  custom<InstantOf | null>('T', help, null, readInstant);

/** A moment by its name or its id. */
export const momentOption = (help: string): Option<string | null> => text('NAME', help, null);
