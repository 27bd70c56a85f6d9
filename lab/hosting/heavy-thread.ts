/** Heavy work of a box's process: one worker thread, started when first needed, gone when idle. */
import { Worker } from 'node:worker_threads';
import { readingJobs } from '../../appliance/heavy/reading-jobs.js';
import type { FolderDisk } from '../../hardware/disk-folder.js';
import { hostWait } from '../../hardware/host.js';
import type { Heavy, Time } from '../../hardware/ports.js';
import { asBuffers } from './as-buffers.js';

const IDLE_MS = 20_000;

interface Answer {
  readonly id: number;
  readonly output?: unknown;
  readonly error?: unknown;
  /** By how many bytes the job made the disk's files grow. */
  readonly grownBytes?: number;
}

export interface HeavyThread extends Heavy {
  /** Whether a job is at work that changes what pages show. */
  writing(): boolean;
}

export function createHeavyThread(time: () => Time, folder: string, disk: FolderDisk): HeavyThread {
  let worker: Worker | null = null;
  let nextId = 0;
  const waiting = new Map<number, { done: (value: unknown) => void; failed: (error: unknown) => void }>();
  const writers = new Set<number>();
  let idle: { wake(): void } | null = null;

  const rest = async (): Promise<void> => {
    const wait = hostWait(IDLE_MS);
    let woken = false;
    idle = {
      wake: () => {
        woken = true;
        wait.wake();
      },
    };
    await wait.done;
    if (woken || waiting.size > 0) return;
    idle = null;
    await worker?.terminate();
    worker = null;
  };
  const start = (): Worker => {
    const made = new Worker(new URL('./heavy-worker.js', import.meta.url), {
      workerData: { folder, capacityBytes: disk.capacityBytes },
    });
    made.on('message', ({ id, output, error, grownBytes }: Answer) => {
      const asked = waiting.get(id);
      waiting.delete(id);
      writers.delete(id);
      disk.grew(grownBytes ?? 0);
      if (error !== undefined) asked?.failed(error);
      else asked?.done(asBuffers(output));
      if (waiting.size === 0) void rest();
    });
    made.on('error', (error) => {
      for (const asked of waiting.values()) asked.failed(error);
      waiting.clear();
      writers.clear();
      worker = null;
    });
    return made;
  };
  return {
    writing: () => writers.size > 0,
    run: (job, input) =>
      time().real(
        () =>
          new Promise((done, failed) => {
            idle?.wake();
            idle = null;
            worker ??= start();
            const id = nextId++;
            if (!readingJobs.has(job)) writers.add(id);
            waiting.set(id, { done, failed });
            worker.postMessage({ id, job, input });
          }),
      ),
  };
}
