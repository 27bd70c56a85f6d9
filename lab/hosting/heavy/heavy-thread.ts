/**
 * Heavy work of a box: one worker thread, started when first needed, gone when idle.
 */
import { Worker } from 'node:worker_threads';
import type { FolderDisk } from '../../../hardware/disk/folder-disk.js';
import { hostWait } from '../../../hardware/kernel/host-time.js';
import { type HeavyJob, PowerLostError, type Time } from '../../../hardware/ports.js';
import { startedModule } from '../../../views/root.js';
import type { HeavyAtDoor } from '../box-at-door.js';
import type { BoxWatch } from '../when/at-box.js';
import { type AskedWrite, answerWrite, isAskedWrite } from '../when/beside.js';
import { asBuffers, receivedError, type SentError } from './crossing.js';

const IDLE_MS = 20_000;

interface Answer {
  readonly id: number;
  readonly output?: unknown;
  readonly error?: SentError;
  /** By how many bytes the job made the disk's files grow. */
  readonly grownBytes?: number;
}

/** What is told of a job besides its work. */
type Asking = Pick<HeavyJob<never, unknown>, 'name' | 'changes'>;

interface Asked {
  readonly job: Asking;
  readonly done: (output: unknown) => void;
  readonly failed: (error: unknown) => void;
  /** It writes no more. */
  readonly over: () => void;
}

export interface HeavyThread extends HeavyAtDoor {
  /** The power is gone: what is under way ends where it stands, and nothing is done any more. */
  cut(): void;
}

export interface HeavyThreadOptions {
  readonly time: () => Time;
  readonly folder: string;
  readonly disk: Pick<FolderDisk, 'capacityBytes' | 'flushes' | 'grew' | 'lend'>;
  /** Watches the writes of the thread, too. */
  readonly lookout: () => Pick<BoxWatch, 'met' | 'writes'>;
  /** The thread's code, and how long it stays without work; others in tests. */
  readonly entry?: URL;
  readonly idleMs?: number;
}

/** One thread and what it was asked; it answers, or its end does. */
interface Thread {
  run<Input, Output>(job: HeavyJob<Input, Output>, input: Input): Promise<Output>;
  readonly jobs: readonly Asking[];
  end(): Promise<unknown>;
  /** Whoever waits for it hears that the power is gone. */
  cut(): void;
}

function startThread(
  options: HeavyThreadOptions,
  /** `isOver`: it takes no more jobs. */
  changed: (isOver: boolean) => void,
): Thread {
  const { entry = startedModule('lab/hosting/heavy/heavy-worker.js'), folder, disk } = options;
  const waiting = new Map<number, Asked>();
  let nextId = 0;
  const worker = new Worker(entry, {
    workerData: { folder, capacityBytes: disk.capacityBytes, flushes: disk.flushes },
  });
  const over = (error: unknown): void => {
    changed(true);
    for (const asked of waiting.values()) {
      asked.over();
      asked.failed(error);
    }
    waiting.clear();
  };
  worker.on('message', (message: Answer | AskedWrite) => {
    if (isAskedWrite(message)) {
      answerWrite(message, (name, side) => options.lookout().met({ kind: 'write', name, side }));
      return;
    }
    const { id, output, error, grownBytes } = message;
    const asked = waiting.get(id);
    waiting.delete(id);
    asked?.over();
    disk.grew(grownBytes ?? 0);
    if (error !== undefined) asked?.failed(receivedError(error));
    else asked?.done(asBuffers(output));
    changed(false);
  });
  worker.on('messageerror', over);
  worker.on('error', over);
  worker.on('exit', (code) => {
    const jobs = [...waiting.values()].map(({ job }) => job.name).join(', ');
    over(new Error(`the thread for heavy work ended (${code}) in the middle of ${jobs}`));
  });
  return {
    run: <Input, Output>(job: HeavyJob<Input, Output>, input: Input) =>
      new Promise<Output>((done, failed) => {
        const id = nextId++;
        const over = job.changes === 'nothing' ? () => {} : disk.lend();
        // What the job gave, and nothing else: only the thread lies between.
        waiting.set(id, { job, done: (output) => done(output as Output), failed, over });
        try {
          worker.postMessage({ id, job: job.name, input, watched: options.lookout().writes() });
        } catch (error) {
          // What cannot cross to another thread: nothing was asked.
          waiting.delete(id);
          over();
          failed(error);
        }
      }),
    get jobs() {
      return [...waiting.values()].map(({ job }) => job);
    },
    end: () => worker.terminate(),
    cut: () => {
      over(new PowerLostError());
      void worker.terminate();
    },
  };
}

/** The thread of a box for heavy jobs, begun with the first and ended after some idle time. */
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
  let isCut = false;
  const ask = <Input, Output>(job: HeavyJob<Input, Output>, input: Input): Promise<Output> => {
    if (isCut) return Promise.reject(new PowerLostError());
    idle?.wake();
    idle = null;
    current ??= start();
    return current.run(job, input);
  };
  return {
    writing: () => current?.jobs.some(({ changes }) => changes === 'pages') === true,
    run: (job, input) => options.time().real(() => ask(job, input), `the heavy job ${job.name}`),
    aside: ask,
    cut: () => {
      isCut = true;
      idle?.wake();
      current?.cut();
      current = null;
    },
  };
}
