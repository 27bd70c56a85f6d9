/** Instants that people name instead of minutes: this evening, tomorrow morning. */
import { type Micros, MS } from '../../../hardware/ports.js';
import { dayStart, isoDate, timeOfDay } from '../../../views/format.js';
import type { Label } from '../../../views/label.js';
import { TIME_ZONE } from '../../making/found.js';

export const untilNames = ['done', 'evening', 'morning'] as const;
export type UntilName = (typeof untilNames)[number];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const EVENING = 19;
const MORNING = 8;

/** The next time that the customer's clock on the wall shows this hour. */
export function nextHour(nowUs: Micros, hour: number): Micros {
  const nowMs = nowUs / MS;
  for (const dayMs of [nowMs, nowMs + DAY_MS, nowMs + 2 * DAY_MS]) {
    const start = dayStart(isoDate(dayMs, TIME_ZONE), TIME_ZONE) ?? nowMs;
    const wanted = `${String(hour).padStart(2, '0')}:00`;
    // On a day that is an hour shorter or longer the wall shows it earlier or later.
    const atMs = [0, -HOUR_MS, HOUR_MS]
      .map((shift) => start + hour * HOUR_MS + shift)
      .find((ms) => timeOfDay(ms, TIME_ZONE).startsWith(wanted));
    if (atMs !== undefined && atMs > nowMs) return atMs * MS;
  }
  return nowUs;
}

/** How far 'until this is done' goes at most: nobody looks at a lab that works longer than that. */
export const DONE_US_MAX: Micros = 24 * HOUR_MS * MS;

export const instantOf = (name: Exclude<UntilName, 'done'>, nowUs: Micros): Micros =>
  nextHour(nowUs, name === 'evening' ? EVENING : MORNING);

/** What the button says. */
export function untilLabel(name: Exclude<UntilName, 'done'>, nowUs: Micros): Label {
  if (name === 'evening') return { en: 'Until 19:00', fr: 'Jusqu’à 19:00' };
  const isNight = isoDate(instantOf(name, nowUs) / MS, TIME_ZONE) === isoDate(nowUs / MS, TIME_ZONE);
  return isNight
    ? { en: 'Until this morning, 08:00', fr: 'Jusqu’à ce matin, 08:00' }
    : { en: 'Until tomorrow morning, 08:00', fr: 'Jusqu’à demain matin, 08:00' };
}
