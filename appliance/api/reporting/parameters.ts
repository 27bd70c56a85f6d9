/** What a request to the Reporting API asks for: which sessions, of which span (V09). Pure. */
import { DAY_MS } from '../../../hardware/ports.js';
import type { Span } from '../../store/site/history/whole-sessions.js';
import type { ApiRequest } from '../answer/reply.js';

type Parameters = ApiRequest['parameters'];

const NUMBER_MAX = 10 ** 10;
const LSIDS_MAX = 100;

const starts = ['start_date', 'start_time', 'end_date', 'end_time'] as const;

const whole = (text: string): number | null =>
  /^\d{1,11}$/.test(text) && Number(text) <= NUMBER_MAX ? Number(text) : null;

function dayMs(text: string): number | null {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (year === '') return null;
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // Not the 30th of February.
  return new Date(ms).toISOString().startsWith(text) ? ms : null;
}

/** The span that is asked for, or what is wrong with it. `duration` counts days after a date, seconds after a time. */
export function spanOf(parameters: Parameters): Span | string {
  const given = starts.filter((name) => parameters[name] !== undefined);
  const [name] = given;
  if (name === undefined) return `Give one of ${starts.join(', ')}, and duration.`;
  if (given.length > 1) return `Give only one of ${starts.join(', ')}.`;
  const text = parameters[name] ?? '';
  const byDate = name.endsWith('_date');
  const seconds = byDate ? null : whole(text);
  const fromMs = byDate ? dayMs(text) : seconds === null ? null : seconds * 1_000;
  if (fromMs === null) {
    return byDate
      ? `The parameter ${name} must be a day as YYYY-MM-DD.`
      : `The parameter ${name} must be a Unix time in seconds.`;
  }
  const length = whole(parameters.duration ?? '0');
  if (length === null) {
    return `The parameter duration must be a whole number of ${byDate ? 'days' : 'seconds'}, or 0 for until now.`;
  }
  return {
    by: name.startsWith('start') ? 'start' : 'end',
    fromMs,
    untilMs: length === 0 ? null : fromMs + length * (byDate ? DAY_MS : 1_000),
  };
}

/** The sessions that are asked for by name; null: none, a span is. A text: what is wrong. */
export function lsidsOf({ lsid, lsids }: Parameters): readonly string[] | string | null {
  if (lsid !== undefined) return [lsid.trim()];
  if (lsids === undefined) return null;
  const named = lsids
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return named.length > LSIDS_MAX ? `The parameter lsids names at most ${LSIDS_MAX} sessions.` : named;
}
