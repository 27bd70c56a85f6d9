/** Hours of the week on the customer's clock: when somebody works, when somebody can be called. */
import { DAY_MS, MINUTE_MS, type Micros, MS } from '../../../hardware/ports.js';
import { dayStart, isoDate } from '../../../views/format.js';
import type { Label } from '../../../views/label.js';
import { TIME_ZONE } from '../../making/found.js';

/** Days from Monday, 0, to Sunday; times such as '09:00'. Over midnight where `to` is not later than `from`. */
export interface Hours {
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
}

export interface Stretch {
  readonly fromUs: Micros;
  readonly untilUs: Micros;
}

const MINUTES = 60;
const WEEK = 7;

/** Monday is 0, at the customer's. */
export function weekdayOf(ms: number): number {
  const [year = 0, month = 1, day = 1] = isoDate(ms, TIME_ZONE).split('-').map(Number);
  return (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + WEEK - 1) % WEEK;
}

/** That hour of the day that holds an instant; '24:00' is the next midnight. */
export function hourOfDay(nowMs: number, at: string): number {
  const startMs = dayStart(isoDate(nowMs, TIME_ZONE), TIME_ZONE) ?? nowMs;
  const [hours = 0, minutes = 0] = at.split(':').map(Number);
  return startMs + (hours * MINUTES + minutes) * MINUTE_MS;
}

/** The next such hour, today or tomorrow. */
export function nextHourUs(nowUs: Micros, at: string): Micros {
  const nowMs = Math.floor(nowUs / MS);
  const today = hourOfDay(nowMs, at);
  return (today > nowMs ? today : hourOfDay(nowMs + DAY_MS, at)) * MS;
}

/** The stretch of those hours that an instant lies in, or the next one. */
export function stretchAt({ days, from, to }: Hours, nowUs: Micros): Stretch | null {
  const nowMs = Math.floor(nowUs / MS);
  // From yesterday on: a night shift began then.
  for (let day = -1; day <= WEEK; day += 1) {
    const noon = hourOfDay(nowMs, '12:00') + day * DAY_MS;
    if (!days.includes(weekdayOf(noon))) continue;
    const fromMs = hourOfDay(noon, from);
    const untilMs = to > from ? hourOfDay(noon, to) : hourOfDay(noon + DAY_MS, to);
    if (untilMs > nowMs) return { fromUs: fromMs * MS, untilUs: untilMs * MS };
  }
  return null;
}

/** Whether an instant lies within those hours. */
export const isWithin = (hours: Hours, nowUs: Micros): boolean => {
  const stretch = stretchAt(hours, nowUs);
  return stretch !== null && stretch.fromUs <= nowUs;
};

const dayNames: readonly Label[] = [
  { en: 'Monday', fr: 'lundi' },
  { en: 'Tuesday', fr: 'mardi' },
  { en: 'Wednesday', fr: 'mercredi' },
  { en: 'Thursday', fr: 'jeudi' },
  { en: 'Friday', fr: 'vendredi' },
  { en: 'Saturday', fr: 'samedi' },
  { en: 'Sunday', fr: 'dimanche' },
];

const nameOf = (day: number | undefined): Label => dayNames[day ?? 0] ?? { en: '', fr: '' };

function daysLabel(days: readonly number[]): Label {
  if (days.length === WEEK) return { en: 'every day', fr: 'tous les jours' };
  const sorted = [...days].sort((one, other) => one - other);
  const [first, last] = [nameOf(sorted[0]), nameOf(sorted.at(-1))];
  if (sorted.length === 1) return first;
  const isRow = sorted.every((day, index) => day === (sorted[0] ?? 0) + index);
  return isRow
    ? { en: `${first.en} to ${last.en}`, fr: `du ${first.fr} au ${last.fr}` }
    : {
        en: sorted.map((day) => nameOf(day).en).join(', '),
        fr: sorted.map((day) => nameOf(day).fr).join(', '),
      };
}

/** 'Monday to Friday, 09:00 to 17:30'. */
export function hoursLabel({ days, from, to }: Hours): Label {
  const named = daysLabel(days);
  if (from === '00:00' && to === '24:00')
    return { en: `${named.en}, round the clock`, fr: `${named.fr}, 24 h sur 24` };
  return { en: `${named.en}, ${from} to ${to}`, fr: `${named.fr}, de ${from} à ${to}` };
}
