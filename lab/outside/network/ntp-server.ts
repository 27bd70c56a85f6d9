/** The site's time server: stratum 2 on true time, the bytes of RFC 5905. */
import { decodeNtp, encodeNtp, MODE_CLIENT, MODE_SERVER, toNtp } from '../../../hardware/clock/ntp-packet.js';
import type { Micros } from '../../../hardware/ports.js';
import { SECOND } from '../../../hardware/ports.js';
import { type Asking, believedUnder } from './time-faults.js';

const STRATUM = 2;
const PRECISION = -20;
const ROOT_DELAY_S = 0.004;
const ROOT_DISPERSION_S = 0.002;
const REFERENCE_AGE_US = 16 * SECOND;
const UPSTREAM = Buffer.from([192, 0, 2, 123]);

const unharmed: Asking = { client: '', faults: [] };

/** The answer to one packet at true time; null for what is no client's question. */
export function answerNtp(question: Buffer, trueUs: Micros, asking: Asking = unharmed): Buffer | null {
  const asked = decodeNtp(question);
  if (asked === null || asked.mode !== MODE_CLIENT || asked.version < 1) return null;
  const { nowUs, leap, stratum, kiss } = believedUnder(
    { nowUs: trueUs, leap: 0, stratum: STRATUM, kiss: null },
    asking,
    asked,
  );
  return encodeNtp({
    leap,
    version: Math.min(asked.version, 4),
    mode: MODE_SERVER,
    stratum,
    poll: asked.poll,
    precision: PRECISION,
    rootDelayS: ROOT_DELAY_S,
    rootDispersionS: ROOT_DISPERSION_S,
    referenceId: kiss === null ? UPSTREAM : Buffer.from(kiss, 'latin1'),
    referenceAt: toNtp(nowUs - REFERENCE_AGE_US),
    originateAt: asked.transmitAt,
    receiveAt: toNtp(nowUs),
    transmitAt: toNtp(nowUs),
  });
}
