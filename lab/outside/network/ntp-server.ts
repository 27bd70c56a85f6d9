/** The site's time server: stratum 2 on true time, the bytes of RFC 5905. */
import { decodeNtp, encodeNtp, MODE_CLIENT, MODE_SERVER, toNtp } from '../../../hardware/clock/ntp-packet.js';
import type { NtpTrick } from '../../../hardware/faults/aims/outside.js';
import type { Micros } from '../../../hardware/ports.js';
import { SECOND } from '../../../hardware/ports.js';
import type { InForce } from '../faults.js';

const STRATUM = 2;
const PRECISION = -20;
const ROOT_DELAY_S = 0.004;
const ROOT_DISPERSION_S = 0.002;
const REFERENCE_AGE_US = 16 * SECOND;
const UPSTREAM = Buffer.from([192, 0, 2, 123]);

/** Who asks, and what is wrong with the server. */
export interface Asking {
  readonly client: string;
  readonly faults: readonly InForce<NtpTrick>[];
}

/** The time that the server believes at true time. */
function believedUs(trueUs: Micros, { faults }: Asking): Micros {
  let nowUs = trueUs;
  for (const { trick, hit } of faults) {
    nowUs += trick.byUs;
    hit();
  }
  return nowUs;
}

const unharmed: Asking = { client: '', faults: [] };

/** The answer to one packet at true time; null for what is no client's question. */
export function answerNtp(question: Buffer, trueUs: Micros, asking: Asking = unharmed): Buffer | null {
  const asked = decodeNtp(question);
  if (asked === null || asked.mode !== MODE_CLIENT || asked.version < 1) return null;
  const nowUs = believedUs(trueUs, asking);
  return encodeNtp({
    leap: 0,
    version: Math.min(asked.version, 4),
    mode: MODE_SERVER,
    stratum: STRATUM,
    poll: asked.poll,
    precision: PRECISION,
    rootDelayS: ROOT_DELAY_S,
    rootDispersionS: ROOT_DISPERSION_S,
    referenceId: UPSTREAM,
    referenceAt: toNtp(nowUs - REFERENCE_AGE_US),
    originateAt: asked.transmitAt,
    receiveAt: toNtp(nowUs),
    transmitAt: toNtp(nowUs),
  });
}
