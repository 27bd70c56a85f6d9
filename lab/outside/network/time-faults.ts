/** What faults make the time server believe and say. */
import {
  LEAP_DELETE,
  LEAP_INSERT,
  LEAP_UNKNOWN,
  type NtpPacket,
} from '../../../hardware/clock/ntp-packet.js';
import type { NtpTrick } from '../../../hardware/faults/aims/outside.js';
import { DAY, type Micros, SECOND } from '../../../hardware/ports.js';
import type { InForce } from '../faults.js';

/** Who asks, and what is wrong with the server. */
export interface Asking {
  readonly client: string;
  readonly faults: readonly InForce<NtpTrick>[];
}

export interface Believed {
  readonly nowUs: Micros;
  readonly leap: number;
  readonly stratum: number;
  /** Code that is sent instead of the time; null: none. */
  readonly kiss: string | null;
}

/** From this stratum on a server has no time itself. */
const STRATUM_UNSET = 16;

const ahead = (told: Believed, byUs: Micros): Believed => ({ ...told, nowUs: told.nowUs + byUs });

const isEven = (client: string): boolean => Number(client.slice(client.lastIndexOf('.') + 1)) % 2 === 0;

/** As good as chance, and the same in each replay: the parity of the question's own time. */
function isOdd(stamp: bigint): boolean {
  let bits = stamp;
  let odd = false;
  for (; bits !== 0n; bits >>= 1n) if ((bits & 1n) === 1n) odd = !odd;
  return odd;
}

/** Until the first midnight it is announced; from then on it has been done. */
function leapt(told: Believed, way: 'insert' | 'delete', sinceUs: Micros): Believed {
  const midnightUs = (Math.floor(sinceUs / DAY) + 1) * DAY;
  if (way === 'delete') {
    return told.nowUs < midnightUs - SECOND ? { ...told, leap: LEAP_DELETE } : ahead(told, SECOND);
  }
  if (told.nowUs < midnightUs) return { ...told, leap: LEAP_INSERT };
  return { ...ahead(told, -SECOND), leap: told.nowUs < midnightUs + SECOND ? LEAP_INSERT : told.leap };
}

function under(
  told: Believed,
  { trick, sinceUs }: InForce<NtpTrick>,
  client: string,
  asked: NtpPacket,
): Believed {
  const sinceLongUs = Math.max(0, told.nowUs - sinceUs);
  switch (trick.kind) {
    case 'off':
      return ahead(told, trick.byUs);
    case 'steps':
      return ahead(told, trick.byUs * (1 + Math.floor(sinceLongUs / trick.everyUs)));
    case 'flaps':
      return Math.floor(sinceLongUs / trick.everyUs) % 2 === 0 ? ahead(told, trick.byUs) : told;
    case 'two': {
      const isWrong = trick.per === 'client' ? isEven(client) : isOdd(asked.transmitAt);
      return isWrong ? ahead(told, trick.byUs) : told;
    }
    case 'stratum': {
      const isUnset = trick.stratum === 0 || trick.stratum >= STRATUM_UNSET;
      return { ...told, stratum: trick.stratum, leap: isUnset ? LEAP_UNKNOWN : told.leap };
    }
    case 'kiss':
      return { ...told, kiss: trick.code, stratum: 0, leap: LEAP_UNKNOWN };
    case 'leap':
      return leapt(told, trick.way, sinceUs);
  }
}

/** What the server says to a question; each fault that has changed it is counted. */
export function believedUnder(told: Believed, { client, faults }: Asking, asked: NtpPacket): Believed {
  return faults.reduce((before, fault) => {
    const after = under(before, fault, client, asked);
    if (after !== before) fault.hit();
    return after;
  }, told);
}
