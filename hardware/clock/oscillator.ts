/**
 * The box's clock as its crystal makes it: box time as a pure function of lab time.
 *
 *   box = anchor + elapsed + elapsed x (drift + trim + disturbing rates) + slewed part + offsets
 *
 * Corrections by the NTP client come in three kinds: a step (at once), a slew (500 ppm until done)
 * and a trim (a lasting change of rate). Disturbances are what overlays do to the crystal: a rate
 * ends with its overlay, and the time it cost stays until somebody mends it; an offset goes with
 * its overlay, less what a step has corrected of it meanwhile.
 */
import type { Micros } from '../ports.js';

export interface Disturbance {
  readonly id: string;
  readonly ppm: number;
  readonly offsetUs: Micros;
}

export interface Oscillator {
  /** Lab time of the anchor. */
  readonly anchorUs: Micros;
  /** Box time at the anchor, disturbing offsets left out. */
  readonly boxUs: Micros;
  /** The crystal's own error: positive runs fast. */
  readonly driftPpm: number;
  readonly trimPpm: number;
  /** Correction still to be slewed in from the anchor on. */
  readonly slewUs: Micros;
  readonly disturbances: readonly Disturbance[];
}

const SLEW_PPM = 500;
const TRIM_PPM_MAX = 500;
const MILLION = 1_000_000;

/** A clock that is right at `labUs`, or shows `boxUs` then. */
export const freshOscillator = (labUs: Micros, driftPpm: number, boxUs: Micros = labUs): Oscillator => ({
  anchorUs: labUs,
  boxUs,
  driftPpm,
  trimPpm: 0,
  slewUs: 0,
  disturbances: [],
});

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function slewedUs(clock: Oscillator, elapsedUs: Micros): Micros {
  const done = Math.min(Math.abs(clock.slewUs), (elapsedUs * SLEW_PPM) / MILLION);
  return Math.sign(clock.slewUs) * done;
}

/** What is left to be slewed at `labUs`. */
export const slewLeftUs = (clock: Oscillator, labUs: Micros): Micros =>
  clock.slewUs - slewedUs(clock, labUs - clock.anchorUs);

function undisturbedUs(clock: Oscillator, labUs: Micros): Micros {
  const elapsedUs = labUs - clock.anchorUs;
  const ppm = clock.driftPpm + clock.trimPpm + sum(clock.disturbances.map((one) => one.ppm));
  return clock.boxUs + elapsedUs + (elapsedUs * ppm) / MILLION + slewedUs(clock, elapsedUs);
}

/** What the box believes the time is at `labUs`. */
export const boxTimeUs = (clock: Oscillator, labUs: Micros): Micros =>
  Math.round(undisturbedUs(clock, labUs) + sum(clock.disturbances.map((one) => one.offsetUs)));

/** The same clock with its anchor at `labUs`. */
export const advance = (clock: Oscillator, labUs: Micros): Oscillator => ({
  ...clock,
  anchorUs: labUs,
  boxUs: undisturbedUs(clock, labUs),
  slewUs: slewLeftUs(clock, labUs),
});

/** Moves the clock at once; a slew under way is dropped. */
export function stepClock(clock: Oscillator, labUs: Micros, byUs: Micros): Oscillator {
  const at = advance(clock, labUs);
  let leftUs = byUs;
  // What an overlay put on top is taken off the overlay first, so that its end is no new jump.
  const disturbances = at.disturbances.map((one) => {
    if (Math.sign(one.offsetUs) !== -Math.sign(leftUs)) return one;
    const takenUs = Math.sign(leftUs) * Math.min(Math.abs(leftUs), Math.abs(one.offsetUs));
    leftUs -= takenUs;
    return { ...one, offsetUs: one.offsetUs + takenUs };
  });
  return { ...at, slewUs: 0, boxUs: at.boxUs + leftUs, disturbances };
}

/** Moves the clock gently; replaces a slew under way. */
export const slewClock = (clock: Oscillator, labUs: Micros, byUs: Micros): Oscillator => ({
  ...advance(clock, labUs),
  slewUs: byUs,
});

/** Changes the rate for good. */
export function trimClock(clock: Oscillator, labUs: Micros, byPpm: number): Oscillator {
  const at = advance(clock, labUs);
  const trimPpm = Math.max(-TRIM_PPM_MAX, Math.min(TRIM_PPM_MAX, at.trimPpm + byPpm));
  return { ...at, trimPpm };
}

/** Disturbances in force from `labUs` on; those that were known keep what is left of their offset. */
export function disturbClock(clock: Oscillator, labUs: Micros, wanted: readonly Disturbance[]): Oscillator {
  const at = advance(clock, labUs);
  const disturbances = wanted.map((one) => at.disturbances.find(({ id }) => id === one.id) ?? one);
  return { ...at, disturbances };
}
