/**
 * lab/rehearsals/recorder/: the flight recorder: what happened on one axis of lab time, told in sentences.
 *
 * One axis of lab time: hours in which nothing happens are folded, so that the rest has room.
 */
import { MINUTE, type Micros } from '../../../hardware/ports.js';

interface Fold {
  readonly fromUs: Micros;
  readonly toUs: Micros;
  readonly x: number;
  readonly width: number;
}

export interface Axis {
  readonly fromUs: Micros;
  readonly toUs: Micros;
  readonly folds: readonly Fold[];
  /** Where an instant stands; those outside stand at the edge. */
  at(us: Micros): number;
  /** Instants worth a figure below the axis, each with its place. */
  readonly ticks: readonly { readonly us: Micros; readonly x: number }[];
}

/** A quiet stretch of more than this is folded, all but its edges. */
const QUIET_US = 40 * MINUTE;
const EDGE_US = 4 * MINUTE;
const FOLD_WIDTH = 56;
/** Between a figure of the axis and the word of a fold. */
const FOLD_ROOM = 58;
const FOLDED_SHARE_MAX = 0.5;
const TICK_ROOM = 74;
/** Steps between figures, the smallest that leaves room is taken. */
const STEPS_MIN = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1_440];

/** A figure at the very beginning does not stand over the edge. */
const FIRST_ROOM = 16;

interface Stretch {
  readonly fromUs: Micros;
  readonly toUs: Micros;
  readonly isFold: boolean;
}

/** Where something happens, in order, with both ends. */
function stretchesOf(busy: readonly Micros[], fromUs: Micros, toUs: Micros): Stretch[] {
  const inside = busy.filter((us) => us > fromUs && us < toUs).sort((x, y) => x - y);
  const stretches: Stretch[] = [];
  let beganUs = fromUs;
  let lastUs = fromUs;
  for (const us of [...inside, toUs]) {
    if (us - lastUs > QUIET_US) {
      const foldFromUs = lastUs + EDGE_US;
      const foldToUs = us - EDGE_US;
      stretches.push({ fromUs: beganUs, toUs: foldFromUs, isFold: false });
      stretches.push({ fromUs: foldFromUs, toUs: foldToUs, isFold: true });
      beganUs = foldToUs;
    }
    lastUs = us;
  }
  return [...stretches, { fromUs: beganUs, toUs, isFold: false }];
}

function ticksOf(stretch: Stretch, x: number, width: number): { us: Micros; x: number }[] {
  const spanUs = stretch.toUs - stretch.fromUs;
  const stepMin = STEPS_MIN.find((min) => (min * MINUTE * width) / spanUs >= TICK_ROOM);
  // A time so short that no minute has room beside another.
  if (stepMin === undefined || spanUs < 2 * stepMin * MINUTE)
    return [{ us: stretch.fromUs, x: x + FIRST_ROOM }];
  const stepUs = stepMin * MINUTE;
  const ticks: { us: Micros; x: number }[] = [];
  for (let us = Math.ceil(stretch.fromUs / stepUs) * stepUs; us <= stretch.toUs; us += stepUs) {
    ticks.push({ us, x: x + ((us - stretch.fromUs) / spanUs) * width });
  }
  return ticks;
}

/** An axis of a width in which these instants matter. */
export function axisOf(
  busy: readonly Micros[],
  { fromUs, toUs: untilUs }: { readonly fromUs: Micros; readonly toUs: Micros },
  width: number,
): Axis {
  const toUs = Math.max(untilUs, fromUs + 1);
  const stretches = stretchesOf(busy, fromUs, toUs);
  const foldCount = stretches.filter(({ isFold }) => isFold).length;
  const foldWidth = foldCount === 0 ? 0 : Math.min(FOLD_WIDTH, (width * FOLDED_SHARE_MAX) / foldCount);
  const openUs = stretches.reduce((sum, one) => sum + (one.isFold ? 0 : one.toUs - one.fromUs), 0);
  const scale = (width - foldCount * foldWidth) / Math.max(1, openUs);
  const placed: { readonly stretch: Stretch; readonly x: number; readonly width: number }[] = [];
  let x = 0;
  for (const stretch of stretches) {
    const room = stretch.isFold ? foldWidth : (stretch.toUs - stretch.fromUs) * scale;
    placed.push({ stretch, x, width: room });
    x += room;
  }
  const middles = placed.flatMap((one) => (one.stretch.isFold ? [one.x + one.width / 2] : []));
  const ticks: { us: Micros; x: number }[] = [];
  for (const one of placed) {
    if (one.stretch.isFold) continue;
    for (const tick of ticksOf(one.stretch, one.x, one.width)) {
      const isNearFold = middles.some((middle) => Math.abs(tick.x - middle) < FOLD_ROOM);
      if (!isNearFold && tick.x - (ticks.at(-1)?.x ?? -TICK_ROOM) >= TICK_ROOM) ticks.push(tick);
    }
  }
  return {
    fromUs,
    toUs,
    ticks,
    folds: placed.flatMap(({ stretch, x: at, width: room }) =>
      stretch.isFold ? [{ fromUs: stretch.fromUs, toUs: stretch.toUs, x: at, width: room }] : [],
    ),
    at: (us) => {
      if (us <= fromUs) return 0;
      if (us >= toUs) return width;
      const found = placed.find(({ stretch }) => us >= stretch.fromUs && us <= stretch.toUs);
      if (found === undefined) return width;
      const { stretch } = found;
      const share = (us - stretch.fromUs) / Math.max(1, stretch.toUs - stretch.fromUs);
      return found.x + share * found.width;
    },
  };
}
