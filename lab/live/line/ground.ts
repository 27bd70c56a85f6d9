/** What a line is raised on: boxes made anew from its seed, whose disks stay from run to run. */
import { MS } from '../../../hardware/ports.js';
import type { Between } from '../../hosting/door/outside-request.js';
import { makeTemporaryFolder } from '../../hosting/host/temporary-folder.js';
import type { Hosting, Repeat } from '../../hosting/hosting.js';
import { createWorldHosting } from '../../hosting/world/world.js';
import { addressesOf } from '../../making/found.js';
import type { MadeLab } from '../../making/make-boxes.js';
import type { BoxName } from '../../plan.js';
import type { Lab } from '../../supervisor/lab.js';
import { madePair, type PairDisks } from '../../supervisor/made-pairs.js';
import type { Outside, OutsideState } from '../../supervisor/outside.js';
import {
  createProcessesLab,
  type FolderLab,
  makeFolders,
  type ProcessesLabOptions,
} from '../../supervisor/processes-lab.js';
import type { Schedule } from '../../supervisor/scheduler.js';
import { assemble, DISK_BYTES } from '../../supervisor/world-lab.js';
import type { Segment } from '../recording/recording.js';
import { spareAddresses } from '../recording/spare-addresses.js';
import type { Line } from './line.js';

/** One run of the lab, made and switched off. */
export interface Stage {
  readonly lab: Lab;
  readonly outside: Outside;
  readonly hosting: Hosting;
}

/** Disks that stay from run to run. */
export interface Ground {
  readonly made: MadeLab;
  /** The disks of a world; null: boxes are processes. */
  readonly disks: PairDisks | null;
  /** Begins a run as the one before left the outside. */
  raise(segment: Segment, saved: OutsideState | null, repeat: Repeat): Promise<Stage>;
  close(): void;
}

/** A box that is silent for longer than this fails what is repeated. */
const REPLAY_PATIENCE_MS = 240_000;

/** Boxes in this process. */
export function memoryGround(line: Line, schedule: Schedule = 'token', between?: Between): Ground {
  const { seed, startUs, amounts } = line;
  const addresses = addressesOf(amounts);
  const { made, disks } = madePair(seed, DISK_BYTES, { ...amounts, nowMs: startUs / MS });
  return {
    made,
    disks,
    raise: async (segment, saved, repeat) => {
      const hosting = createWorldHosting({
        seed,
        addresses,
        disks,
        plates: made.plates,
        repeat,
        ...(line.bodies === null ? {} : { bodies: line.bodies }),
        ...(between === undefined ? {} : { between }),
        // As the box of that run did.
        onBug: () => {},
      });
      const { startUs: runUs, boots } = segment;
      const rest = { schedule, startUs: runUs, seed, made, found: amounts, boots, saved, on: false };
      return { hosting, ...(await assemble({ hosting, ...rest })) };
    },
    close: () => {},
  };
}

/** Boxes in processes of their own, in a folder that goes with them. */
export async function processesGround(line: Line, schedule: Schedule = 'token'): Promise<Ground> {
  const temporary = makeTemporaryFolder();
  const folder = temporary.path;
  const { seed, startUs, amounts } = line;
  const made = makeFolders({ seed, folder, startUs, amounts });
  const physical = await spareAddresses(addressesOf(amounts));
  return {
    made,
    disks: null,
    raise: (segment, saved, repeat) =>
      createProcessesLab({
        seed,
        folder,
        schedule,
        startUs: segment.startUs,
        amounts,
        found: { made, boots: segment.boots, outside: saved },
        // Addresses are really bound: two boxes at one address must collide as they did.
        listen: true,
        physical,
        repeat,
        ...(line.bodies === null ? {} : { bodies: line.bodies }),
        onBug: () => {},
        // What a box that died would have said is missing: the comparison finds it, this says why.
        onDied: (name: BoxName, why) => console.error(`box ${name} died: ${why}`),
        patienceMs: REPLAY_PATIENCE_MS,
        on: false,
      }),
    close: () => temporary.remove(),
  };
}

/** What of a folder lab belongs to one run of it. */
type RunOptions = Pick<ProcessesLabOptions, 'startUs' | 'found' | 'repeat' | 'on'>;

/** Boxes that were made in a folder which stays: `assemble` begins each run there. */
export const folderGround = (made: MadeLab, assemble: (run: RunOptions) => Promise<FolderLab>): Ground => ({
  made,
  disks: null,
  raise: ({ startUs, boots }, saved, repeat) =>
    assemble({ startUs, found: { made, boots, outside: saved }, repeat, on: false }),
  close: () => {},
});
