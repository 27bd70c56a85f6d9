/** What a lab that is opened begins with: its folder, and boxes that are made, found there, or stand already. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { flushTree } from '../../../hardware/disk/flush.js';
import { hostNowMs } from '../../../hardware/kernel/host-time.js';
import { type Micros, MS } from '../../../hardware/ports.js';
import { seedDigest } from '../../hosting/host/seed-digest.js';
import type { BoxName } from '../../plan.js';
import { makeFoldersBeside } from '../../supervisor/processes-lab.js';
import { openStateFolder, type StateFolder } from '../keeping/state-folder.js';
import { openTimeFile } from '../keeping/time-file.js';
import type { MadeAmounts } from '../recording/lines.js';
import { bodiesFolder, FORMAT, type Segment } from '../recording/recording.js';
import type { Beginning } from '../recording/repeat-acts.js';
import { type GrowingLine, growFrom, growOf } from './growing-line.js';
import type { Line } from './line.js';
import type { Parked } from './parked.js';
import type { RaisedFrom } from './raised.js';

export interface BoxesWanted {
  readonly stateDir: string;
  readonly fresh: boolean;
  /** Null: chosen by chance for a new lab. */
  readonly seed: string | null;
  readonly amounts: MadeAmounts;
  /** When a new lab begins; absent: now. */
  readonly startUs?: Micros;
  /** Who makes the disks of a new lab; absent: they are made from its seed now. */
  readonly make?: typeof makeFoldersBeside;
  /** What is durable survives the host's power, at the price of its disk's time; default true. */
  readonly flushes?: boolean;
  /** What a new lab begins with; absent: boxes that are found running now. */
  readonly from?: Beginning | null;
  /** Another lab's line, and the instant of it at which this new lab goes on; its seed and amounts count. */
  readonly raised?: RaisedFrom | null;
  /** Its line is kept at hand, for a comb; what a found lab has done is read for that. Default false. */
  readonly keepsLine?: boolean;
}

/** A lab goes on so much later than it was saved: it may have come so far, and no instant is lived twice. */
const LEFT_US = 2_000_000;
/** The present second: a new lab begins today. */
export const beginsNow = (): Micros => Math.floor(hostNowMs() / 1_000) * 1_000 * MS;

/** What a lab begins with: its folder, and boxes that were made or found there. */
export async function openBoxes(options: BoxesWanted) {
  const { flushes = true } = options;
  const folder = openStateFolder(options.stateDir, options.fresh, flushes);
  const saved = folder.load();
  const line = saved === null ? (options.raised?.line ?? null) : null;
  const seed = saved?.seed ?? line?.seed ?? options.seed ?? randomBytes(16).toString('hex');
  // A lab begins today; one that was left goes on where it stopped.
  const timeFile = openTimeFile(folder.path, flushes);
  const startUs =
    saved === null
      ? (line?.startUs ?? options.from?.startUs ?? options.startUs ?? beginsNow())
      : Math.max(saved.nowUs, timeFile.read() ?? 0) + LEFT_US;
  const amounts = saved?.amounts ?? line?.amounts ?? options.amounts;
  const boxesFolder = join(folder.path, 'boxes');
  const { parked } = line === null ? {} : (options.raised ?? {});
  const make = parked === undefined ? (options.make ?? makeFoldersBeside) : taking(parked);
  const made = saved?.made ?? (await make({ seed, folder: boxesFolder, startUs, amounts }));
  // A lab that is saved as made is made: also when the host loses its power now.
  if (saved === null && flushes && parked === undefined) flushTree(boxesFolder);
  const boots: Partial<Record<BoxName, number>> = {};
  for (const [name, box] of Object.entries(saved?.boxes ?? {})) boots[name as BoxName] = box.boot;
  // What is raised writes down its line, once it stands.
  if (saved === null && line === null)
    folder.recorder.begin({ kind: 'begin', format: FORMAT, seedDigest: seedDigest(seed), startUs, amounts });
  else if (saved !== null) folder.recorder.begin({ kind: 'continue', startUs, boots, clean: saved.clean });
  const found = { made, boots, outside: saved?.outside ?? null };
  const raised = line === null ? null : (options.raised ?? null);
  const begin = { seed, startUs, amounts, bodies: bodiesFolder(folder.path) };
  const growing = options.keepsLine === true ? growingOf(folder, begin, boots, raised) : null;
  return { growing, folder, saved, seed, timeFile, startUs, amounts, boxesFolder, found, raised };
}

/** Boxes that run already come into the folder with all that runs. */
const taking =
  (parked: Parked): typeof makeFoldersBeside =>
  async ({ folder }) => {
    parked.move(folder);
    return parked.made;
  };

/** The line of a lab as it begins, or goes on. */
function growingOf(
  { path, load }: StateFolder,
  begin: Omit<Line, 'segments'>,
  boots: Segment['boots'],
  raised: RaisedFrom | null,
): GrowingLine | null {
  if (raised !== null) return growFrom({ ...raised.line, bodies: begin.bodies }, raised.untilUs);
  const saved = load();
  const { startUs } = begin;
  return growOf(begin, { startUs, boots }, saved === null ? null : { folder: path, isClean: saved.clean });
}
