/** Spans of lab time as people write them. */
import * as v from 'valibot';
import { inLanguage } from '../../../views/label.js';

const DURATION = /^\d+(\.\d+)? ?(ms|s|min|h|d)$/;
const UNIT_US: Readonly<Record<string, number>> = {
  ms: 1_000,
  s: 1_000_000,
  min: 60_000_000,
  h: 3_600_000_000,
  d: 86_400_000_000,
};

export const isDuration = (text: string): boolean => DURATION.test(text);

/** Microseconds of '90 s', '30 min', '24 h', '2 d'. */
export function durationUs(text: string): number {
  const [, amount = '', unit = ''] = /^([\d.]+) ?(\w+)$/.exec(text) ?? [];
  const size = UNIT_US[unit];
  if (size === undefined) throw new Error(`not a duration: ${text}`);
  return Math.round(Number(amount) * size);
}

export const durationSchema = v.pipe(
  v.string(),
  v.regex(
    DURATION,
    inLanguage({
      en: 'must be a duration such as 90 s, 30 min, 24 h or 2 d',
      fr: 'doit être une durée, par exemple 90 s, 30 min, 24 h ou 2 d',
    }),
  ),
);
