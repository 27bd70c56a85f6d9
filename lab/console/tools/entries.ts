/** What tools write where lab time is meant. */
import * as v from 'valibot';
import { DAY, HOUR, MINUTE, type Micros, MS, SECOND } from '../../../hardware/ports.js';
import { dayStart, isoDate, timeOfDay } from '../../../views/format.js';
import type { HostedLab } from '../../live/host/contract.js';
import { TIME_ZONE } from '../../making/found.js';
import type { AsAnswered, hosted } from './answers.js';

const units: Readonly<Record<string, Micros>> = {
  ms: MS,
  s: SECOND,
  min: MINUTE,
  h: HOUR,
  d: DAY,
};
const SPAN = /^(\d{1,9}(?:\.\d{1,6})?) ?(ms|s|min|h|d)$/;
const SPAN_MAX: Micros = 366 * DAY;

/** How long, in lab time: '90 s', '2 h', '1.5 d'. In µs. */
export const span = v.pipe(
  v.string(),
  v.regex(SPAN, 'takes a number and a unit: ms, s, min, h or d'),
  v.transform((text): Micros => {
    const [, amount = '', unit = ''] = SPAN.exec(text) ?? [];
    return Math.round(Number(amount) * (units[unit] ?? 0));
  }),
  v.maxValue(SPAN_MAX, 'is at most 366 d'),
);

const FRACTION = /\.(\d{1,6})/;

/** What Date.parse reads, to the microsecond. */
export function isoUs(text: string): Micros {
  const fraction = FRACTION.exec(text)?.[1] ?? '';
  return Date.parse(text.replace(FRACTION, '')) * MS + Number(fraction.padEnd(6, '0'));
}

const WALL = /^(\d{4}-\d\d-\d\d)[ T](\d\d):(\d\d)(?::(\d\d(?:\.\d{1,6})?))?$/;
const ZONED = /(Z|[+-]\d\d:\d\d)$/;

/** What a person writes into a field, by the clock on the site's wall; with a zone, as tools write it. NaN: neither. */
export function writtenUs(text: string): Micros {
  if (ZONED.test(text)) return isoUs(text.replace(' ', 'T'));
  const [, day = '', hours = '', minutes = '', seconds = '0'] = WALL.exec(text) ?? [];
  const start = dayStart(day, TIME_ZONE);
  if (start === null) return Number.NaN;
  const us =
    start * MS + Number(hours) * HOUR + Number(minutes) * MINUTE + Math.round(Number(seconds) * SECOND);
  // On a day that is an hour shorter or longer the wall shows it earlier or later.
  const isThen = (at: Micros): boolean => timeOfDay(at / MS, TIME_ZONE) === `${hours}:${minutes}`;
  return [us, us - HOUR, us + HOUR].find(isThen) ?? us;
}

/** How a field shows an instant that `writtenUs` reads to the microsecond. */
export function written(us: Micros): string {
  const ms = Math.floor(us / MS);
  const part = String(us % (60 * SECOND)).padStart(8, '0');
  const fraction = part.slice(2).replace(/0+$/, '');
  return `${isoDate(ms, TIME_ZONE)} ${timeOfDay(ms, TIME_ZONE)}:${part.slice(0, 2)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The same, to the second before it. */
export const writtenSecond = (us: Micros): string => written(us - (us % SECOND));

const isInstant = (text: string): boolean => !Number.isNaN(Date.parse(text));

/** An instant of lab time: '2018-02-04T02:00:00Z'. In µs. */
export const instant = v.pipe(
  v.string(),
  v.regex(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$/,
    'takes a time such as 2018-02-04T02:00:00Z',
  ),
  v.check(isInstant, 'is no time'),
  v.transform(isoUs),
);

const REAL_MS_MAX = 600_000;
/** How long whoever asks waits, in real time at most, in ms. */
export const limitMs = v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(REAL_MS_MAX)), 60_000);

/** Instants as tools read them. */
export const isoOf = (us: Micros): string => new Date(us / MS).toISOString();

/** An instant to the microsecond, as `instant` reads it. */
export const isoExact = (us: Micros): string =>
  `${isoOf(us).slice(0, -1)}${us % MS === 0 ? '' : String(us % MS).padStart(3, '0')}Z`;

/** A lab of a host, with what opens it to tools. */
export const labBody = ({ fork, ...lab }: HostedLab): AsAnswered<v.InferOutput<typeof hosted>> => ({
  ...lab,
  ...(fork === undefined ? {} : { fork: { ...fork, at: isoOf(fork.atUs) } }),
  made: new Date(lab.madeMs).toISOString(),
  now: lab.nowUs === null ? null : isoOf(lab.nowUs),
});
