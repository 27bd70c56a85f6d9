/**
 * When a story begins: a day of the week and an hour on the customer's clock. By robot it is always the same
 * week, so that a run is the same again; a lab that people use begins at the last such hour, so that what it
 * presents (certificates, mails) is of today to a browser as well.
 */
import { DAY_MS, MINUTE_MS, type Micros, MS } from '../../../hardware/ports.js';
import { dayStart, isoDate } from '../../../views/format.js';
import { TIME_ZONE } from '../../making/found.js';
import { type Start, weekdays } from './vocabulary.js';

type Timed = Pick<Start, 'time'>;

const first = { day: 'monday', at: '09:00' } as const;
/** Noon of the Monday of the robot's week. */
const ROBOT_MONDAY_MS = Date.UTC(2018, 0, 8, 12);
const MINUTES = 60;

/** That hour of the day that holds an instant. */
function hourOf(nowMs: number, at: string): number {
  const startMs = dayStart(isoDate(nowMs, TIME_ZONE), TIME_ZONE) ?? nowMs;
  const [hours = 0, minutes = 0] = at.split(':').map(Number);
  return startMs + (hours * MINUTES + minutes) * MINUTE_MS;
}

export function robotStartUs({ time = first }: Timed): Micros {
  return hourOf(ROBOT_MONDAY_MS + weekdays.indexOf(time.day) * DAY_MS, time.at) * MS;
}

/** Monday is 0, at the customer's. */
function weekdayOf(ms: number): number {
  const [year = 0, month = 1, day = 1] = isoDate(ms, TIME_ZONE).split('-').map(Number);
  return (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + weekdays.length - 1) % weekdays.length;
}

/** The last such hour before `nowMs`. */
export function liveStartUs({ time = first }: Timed, nowMs: number): Micros {
  const wanted = weekdays.indexOf(time.day);
  const back = (weekdayOf(nowMs) - wanted + weekdays.length) % weekdays.length;
  const found = hourOf(nowMs - back * DAY_MS, time.at);
  return (found <= nowMs ? found : hourOf(nowMs - (back + weekdays.length) * DAY_MS, time.at)) * MS;
}
