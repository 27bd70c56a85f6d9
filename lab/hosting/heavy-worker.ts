/** The thread of a box's process that does its heavy work, on its own database handles. */
import { parentPort, workerData } from 'node:worker_threads';
import { heavyJobs } from '../../appliance/heavy/index.js';
import { createFolderDisk } from '../../hardware/disk-folder.js';
import { asBuffers } from './as-buffers.js';

const { folder, capacityBytes } = workerData as { folder: string; capacityBytes: number };

parentPort?.on('message', ({ id, job, input }: { id: number; job: string; input: unknown }) => {
  const disk = createFolderDisk(folder, capacityBytes, false);
  try {
    const work = heavyJobs[job];
    if (work === undefined) throw new Error(`no heavy job ${job}`);
    const output = work(disk, asBuffers(input));
    parentPort?.postMessage({ id, output, filesBytes: disk.filesBytes() });
  } catch (error) {
    parentPort?.postMessage({ id, error });
  } finally {
    disk.close();
  }
});
