/**
 * When a deployed client calls its site again. Pure.
 *
 * @guide G32 seed
 */
import type { Micros } from '../../../hardware/ports.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../../hardware/ports.js';

/** Passive clients call at least every 24 hours (G32), at one of six times of the day. */
const SLOT_US = 4 * HOUR;
const RETRY_US = MINUTE;
const RETRY_DOUBLINGS_MAX = 4;
/** A connection comes back at most this fast: so many clients in a second. */
const RECONNECTS_PER_S = 200;
const RECONNECT_WAVES_MAX = 60;

/** The last of the day's times that is not later than 24 hours after the last check-in. */
export function dailyUs(checkedInUs: Micros, nowUs: Micros): Micros {
  const slot = Math.floor((checkedInUs + DAY) / SLOT_US) * SLOT_US;
  return slot > nowUs ? slot : nowUs + SECOND;
}

/** After so many failures in a row. */
export const retryUs = (tries: number, nowUs: Micros): Micros =>
  nowUs + RETRY_US * 2 ** Math.min(Math.max(0, tries - 1), RETRY_DOUBLINGS_MAX);

/** Clients that lost their connection come back in waves. */
export function waves<T>(clients: readonly T[]): T[][] {
  const count = Math.min(RECONNECT_WAVES_MAX, Math.max(1, Math.ceil(clients.length / RECONNECTS_PER_S)));
  const result: T[][] = Array.from({ length: count }, () => []);
  clients.forEach((client, index) => {
    result[index % count]?.push(client);
  });
  return result;
}

/** Lists of at most `size`. */
export function chunks<T>(list: readonly T[], size: number): T[][] {
  const result: T[][] = [];
  for (let at = 0; at < list.length; at += size) result.push(list.slice(at, at + size));
  return result;
}
