/** Heavy work of a box's process: one worker thread, started when first needed, gone when idle. */
import { Worker } from 'node:worker_threads';
import { readingJobs } from '../../../appliance/heavy/reading-jobs.js';
import type { FolderDisk } from '../../../hardware/disk/folder-disk.js';
import { hostWait } from '../../../hardware/kernel/host-time.js';
import type { Heavy, Time } from '../../../hardware/ports.js';
import { asBuffers, receivedError, type SentError } from '../crossing.js';

const IDLE_MS = 20_000;

interface Answer {
  readonly id: number;
  readonly output?: unknown;
  readonly error?: SentError;
  /** By how many bytes the job made the disk's files grow. */
  readonly grownBytes?: number;
}

interface Asked {
  readonly job: string;
  readonly done: (value: unknown) => void;
  readonly failed: (error: unknown) => void;
}

export interface HeavyThread extends Heavy {
  /** Whether a job is at work that changes what pages show. */
  writing(): boolean;
}

export interface HeavyThreadOptions {
  readonly time: () => Time;
  readonly folder: string;
  readonly disk: Pick<FolderDisk, 'capacityBytes' | 'flushes' | 'grew'>;
  /** The thread's code, and how long it stays without work; others in tests. */
  readonly entry?: URL;
  readonly idleMs?: number;
}

/** One thread and what it was asked; it answers, or its end does. */
interface Thread {
  run(job: string, input: unknown): Promise<unknown>;
  readonly jobs: readonly string[];
  end(): Promise<unknown>;
}

function startThread(
  options: HeavyThreadOptions,
  /** `isOver`: it takes no more jobs. */
  changed: (isOver: boolean) => void,
): Thread {
  const { entry = new URL('./heavy-worker.js', import.meta.url), folder, disk } = options;
  const waiting = new Map<number, Asked>();
  let nextId = 0;
  const worker = new Worker(entry, {
    workerData: { folder, capacityBytes: disk.capacityBytes, flushes: disk.flushes },
  });
  const over = (error: unknown): void => {
    changed(true);
    for (const asked of waiting.values()) asked.failed(error);
    waiting.clear();
  };
  worker.on('message', ({ id, output, error, grownBytes }: Answer) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    disk.grew(grownBytes ?? 0);
    if (error !== undefined) asked?.failed(receivedError(error));
    else asked?.done(asBuffers(output));
    changed(false);
  });
  worker.on('messageerror', over);
  worker.on('error', over);
  worker.on('exit', (code) => {
    const jobs = [...waiting.values()].map(({ job }) => job).join(', ');
    over(new Error(`the thread for heavy work ended (${code}) in the middle of ${jobs}`));
  });
  return {
    run: (job, input) =>
      new Promise((done, failed) => {
        const id = nextId++;
        waiting.set(id, { job, done, failed });
        try {
          worker.postMessage({ id, job, input });
        } catch (error) {
          // What cannot cross to another thread: nothing was asked.
          waiting.delete(id);
          failed(error);
        }
      }),
    get jobs() {
      return [...waiting.values()].map(({ job }) => job);
    },
    end: () => worker.terminate(),
  };
}

export function createHeavyThread(options: HeavyThreadOptions): HeavyThread {
  const { idleMs = IDLE_MS } = options;
  let current: Thread | null = null;
  let idle: { wake(): void } | null = null;

  const rest = async (mine: Thread): Promise<void> => {
    const wait = hostWait(idleMs);
    idle?.wake();
    idle = wait;
    await wait.done;
    if (current !== mine || idle !== wait || mine.jobs.length > 0) return;
    // From here on a new job finds no thread, not one that is about to end.
    current = null;
    idle = null;
    await mine.end();
  };
  const start = (): Thread => {
    const made: Thread = startThread(options, (isOver) => {
      if (isOver && current === made) current = null;
      else if (current === made && made.jobs.length === 0) void rest(made);
    });
    return made;
  };
  const ask = (job: string, input: unknown): Promise<unknown> => {
    idle?.wake();
    idle = null;
    current ??= start();
    return current.run(job, input);
  };
  return {
    writing: () => current?.jobs.some((job) => !readingJobs.has(job)) === true,
    run: (job, input) => options.time().real(() => ask(job, input), `the heavy job ${job}`),
    aside: async (job, input) => {
      if (!readingJobs.has(job)) throw new Error(`the heavy job ${job} writes: only an event may ask for it`);
      return ask(job, input);
    },
  };
}
