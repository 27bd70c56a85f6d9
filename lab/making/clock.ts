/** The clocks of boxes as they are found: disciplined for months, or fresh from the factory. */
import type { KeptClock } from '../../hardware/clock/box-clock.js';
import { freshOscillator } from '../../hardware/clock/oscillator.js';
import { DAY_MS, MS, type Plate, type Random, SECOND } from '../../hardware/ports.js';

const OFFSET_US_MAX = 4 * MS;
const RATE_LEFT_PPM = 0.4;
const SYNC_AGO_MS = 9 * 60_000;
/** Where the time server that is set was taken out of service, that was months ago. */
const LOST_AGO_MS = 124 * DAY_MS;
const UNSET_S_MAX = 90;

/** Within milliseconds of the truth, the crystal's error known but for a rest; `isServed`: its time server answers. */
export function disciplinedClock(plate: Plate, draw: Random, nowMs: number, isServed: boolean): KeptClock {
  const nowUs = nowMs * MS;
  const offsetUs = draw.int(-OFFSET_US_MAX, OFFSET_US_MAX);
  const trimPpm = -plate.driftPpm + (draw.fraction() * 2 - 1) * RATE_LEFT_PPM;
  return {
    oscillator: { ...freshOscillator(nowUs, plate.driftPpm), boxUs: nowUs + offsetUs, trimPpm },
    lastSyncMs: nowMs - (isServed ? SYNC_AGO_MS : LOST_AGO_MS),
  };
}

/** Set once when the box was built: wrong by up to a minute and a half, its crystal uncorrected. */
export function unsetClock(plate: Plate, draw: Random, nowMs: number): KeptClock {
  const nowUs = nowMs * MS;
  const offsetUs = draw.int(-UNSET_S_MAX, UNSET_S_MAX) * SECOND;
  return {
    oscillator: { ...freshOscillator(nowUs, plate.driftPpm), boxUs: nowUs + offsetUs },
    lastSyncMs: null,
  };
}
