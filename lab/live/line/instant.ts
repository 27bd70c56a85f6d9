/** Which instants of a line can be gone back to: those at which its boxes stand as people have them. */
import type { Micros } from '../../../hardware/ports.js';
import type { Segment } from '../recording/recording.js';
import { endOf, type Line } from './line.js';

/** From here on a run stands as it was found: its boxes are switched on. */
const beginsUs = ({ startUs, acts }: Segment): Micros => {
  const found = acts.findLast(
    ({ act }) => act.kind === 'resume' || act.kind === 'watch' || act.kind === 'probe',
  );
  return found === undefined || found.t > startUs + FOUND_US ? startUs : found.t;
};

/** What a run does of itself is done within this. */
const FOUND_US = 10_000_000;

/** Up to here: then the lab was ended. */
const stopsUs = ({ acts, untilUs, startUs }: Segment): Micros => {
  const stop = acts.find(({ act }) => act.kind === 'stop');
  return stop === undefined ? (untilUs ?? startUs) : stop.t - 1;
};

/** The instant nearest to `wantedUs` at which the lab stood with its boxes found; null: none can be raised. */
export function instantIn(line: Line, wantedUs: Micros): Micros | null {
  const runs = line.segments.filter(({ untilUs }) => untilUs !== null);
  const run = runs.findLast(({ startUs }) => startUs <= wantedUs) ?? runs[0];
  if (run === undefined || wantedUs > endOf(line)) return null;
  return Math.max(beginsUs(run), Math.min(wantedUs, stopsUs(run)));
}
