/**
 * When a story begins: a day of the week and an hour on the customer's clock. By robot it is always the same
 * week, so that a run is the same again; a lab that people use begins at the last such hour, so that what it
 * presents (certificates, mails) is of today to a browser as well.
 */
import { DAY_MS, type Micros, MS } from '../../../../hardware/ports.js';
import { hourOfDay, weekdayOf } from '../../../clients/story/calendar.js';
import { type Start, weekdays } from '../vocabulary.js';

type Timed = Pick<Start, 'time'>;

const first = { day: 'monday', at: '09:00' } as const;
/** Noon of the Monday of the robot's week. */
const ROBOT_MONDAY_MS = Date.UTC(2018, 0, 8, 12);
/** Instant at which a robot's run begins: that hour of its Monday's week. */
export function robotStartUs({ time = first }: Timed): Micros {
  return hourOfDay(ROBOT_MONDAY_MS + weekdays.indexOf(time.day) * DAY_MS, time.at) * MS;
}

/** The last such hour before `nowMs`. */
export function liveStartUs({ time = first }: Timed, nowMs: number): Micros {
  const wanted = weekdays.indexOf(time.day);
  const back = (weekdayOf(nowMs) - wanted + weekdays.length) % weekdays.length;
  const found = hourOfDay(nowMs - back * DAY_MS, time.at);
  return (found <= nowMs ? found : hourOfDay(nowMs - (back + weekdays.length) * DAY_MS, time.at)) * MS;
}
