/** The thread of a box that does its heavy work, on its own database handles. */
import { parentPort, workerData } from 'node:worker_threads';
import { heavyJobs } from '../../../appliance/heavy/index.js';
import { deferWriteBack, writeBack } from '../../../appliance/heavy/write-back.js';
import { createFolderDisk, type FolderDisk } from '../../../hardware/disk/folder-disk.js';
import { withPast } from '../../../hardware/disk/past.js';
import { withRot } from '../../../hardware/disk/rot.js';
import { hostWait } from '../../../hardware/kernel/host-time.js';
import type { Disk } from '../../../hardware/ports.js';
import { imageOf } from '../body/past.js';
import { watchBeside } from '../when/beside.js';
import { asBuffers, sentError } from './crossing.js';

/** Without a job for so long, nobody waits for this thread. */
const QUIET_MS = 250;

const { folder, capacityBytes, flushes } = workerData as {
  folder: string;
  capacityBytes: number;
  flushes: boolean;
};

/** The disk of the last job and the wait for the next one: what it wrote is written back after it. */
let last: { readonly disk: FolderDisk; readonly quiet: ReturnType<typeof hostWait> } | null = null;

const pastOf = (disk: FolderDisk): Disk => withPast(disk, (name) => imageOf(disk, name));

async function rest(disk: FolderDisk): Promise<void> {
  const mine = { disk, quiet: hostWait(QUIET_MS) };
  last = mine;
  await mine.quiet.done;
  try {
    // On the handle of the job: were the disk wiped meanwhile, a new one would find half of it.
    if (last === mine) {
      last = null;
      writeBack(disk);
    }
  } catch {
    // Nobody waits for it, and nothing is lost: it is written back with what is written next.
  } finally {
    disk.close();
  }
}

interface Asked {
  readonly id: number;
  readonly job: string;
  readonly input: unknown;
  /** Parts of the names of writes at which the box is asked. */
  readonly watched: readonly string[];
}

/** The answer to a job; whatever goes wrong is an answer too. */
async function work({ id, job, input, watched }: Asked): Promise<void> {
  last?.quiet.wake();
  last = null;
  let disk: FolderDisk | null = null;
  try {
    // Every job opens its databases: the box may have wiped its disk since the last one.
    disk = createFolderDisk(folder, capacityBytes, false, flushes);
    const found = heavyJobs.get(job);
    if (found === undefined) throw new Error(`no heavy job ${job}`);
    deferWriteBack(disk);
    // What this job is asked with, and nothing else: Heavy.run knows its type, and only the thread lies between.
    const seen = watchBeside(pastOf(disk), watched, (asked) => parentPort?.postMessage(asked));
    const output = await found.work(withRot(seen), asBuffers(input) as never);
    parentPort?.postMessage({ id, output, grownBytes: disk.grownBytes() });
  } catch (error) {
    parentPort?.postMessage({ id, error: sentError(error), grownBytes: disk?.grownBytes() ?? 0 });
  }
  if (disk !== null) void rest(disk);
}

// One after the other, as they came: two at once would find each other's half.
let before: Promise<void> = Promise.resolve();
parentPort?.on('message', (asked: Asked) => {
  // What went wrong with one is no affair of the next.
  before = before.catch(() => {}).then(() => work(asked));
});
