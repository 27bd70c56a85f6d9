/**
 * lab/campaign/cuts/many/: cuts of many rehearsals, by as many workers as there are cores; what was tried is
 * kept, so that hours of it go on where they were ended.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { hostMonoMs } from '../../../../hardware/kernel/host-time.js';
import { startedModule } from '../../../../views/root.js';
import { type Chosen, type CutJob, type CutResult, tryCuts } from '../try.js';
import { type Book, noBook } from './book.js';

/** All cuts there are. */
export const allCuts: Chosen = { sample: null, write: null, victims: null, kind: null };

export interface CutsOptions extends Partial<Chosen> {
  readonly rehearsals: readonly string[];
  readonly seed: string;
  readonly workers: number;
  /** What has been tried before, and what is tried now; absent: it is not kept. */
  readonly book?: Book;
  onResult?(result: CutResult, progress: Progress): void;
}

/** Parts of the work. */
export interface Progress {
  readonly done: number;
  readonly of: number;
}

export interface CutsTold {
  readonly results: readonly CutResult[];
  /** Cuts of parts that the book knew: none of the time went into them. */
  readonly before: number;
  readonly wallMs: number;
}

const YOUNG_MB = 64;

/** Small enough that all workers end at about the same time. */
const PARTS = 12;
const PART_MIN = 8;
/** About so many cuts differ at one write. */
const AT_A_WRITE = 9;

interface Worker {
  try(job: CutJob): Promise<CutResult>;
  close(): void;
}

function startWorker(): Worker {
  const child: ChildProcess = fork(fileURLToPath(startedModule('lab/campaign/cuts/many/worker.js')), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // A world that is over is forgotten as a whole: less of it is looked through while it lasts. V8's own threads
    // would take of the other workers' cores what they save here.
    execArgv: ['--enable-source-maps', '--single-threaded', `--max-semi-space-size=${YOUNG_MB}`],
  });
  return {
    try: (job) =>
      new Promise((done, fail) => {
        const ended = (code: number | null): void => {
          fail(new Error(`a worker ended with ${code} while it tried cuts of ${job.rehearsal}`));
        };
        child.once('exit', ended);
        child.once('message', (told: { result?: CutResult; error?: string }) => {
          child.off('exit', ended);
          if (told.result === undefined) fail(new Error(told.error));
          else done(told.result);
        });
        child.send(job);
      }),
    close: () => {
      if (child.connected) child.disconnect();
    },
  };
}

const here: Worker = { try: tryCuts, close: () => {} };

/** Each worker keeps to a rehearsal while it has parts left: to walk it costs more than a part. */
function createQueue(jobs: CutJob[]): (last: string | null) => CutJob | null {
  const begun = new Set<string>();
  return (last) => {
    const take = (test: (job: CutJob) => boolean): CutJob | null => {
      const at = jobs.findIndex(test);
      return at < 0 ? null : (jobs.splice(at, 1)[0] ?? null);
    };
    const job =
      take(({ rehearsal }) => rehearsal === last) ??
      take(({ rehearsal }) => !begun.has(rehearsal)) ??
      take(() => true);
    if (job !== null) begun.add(job.rehearsal);
    return job;
  };
}

/** Tries all of them. */
export async function tryAll(options: CutsOptions): Promise<CutsTold> {
  const beganMs = hostMonoMs();
  const { rehearsals, seed, book = noBook } = options;
  const { sample, write, victims, kind }: Chosen = { ...allCuts, ...options };
  const most = Math.min(
    sample ?? Number.POSITIVE_INFINITY,
    write === null ? Number.POSITIVE_INFINITY : AT_A_WRITE,
  );
  const parts = Math.max(1, Math.min(PARTS, Math.floor(most / PART_MIN)));
  const jobs = rehearsals.flatMap((rehearsal) =>
    Array.from({ length: parts }, (_, part) => ({
      ...{ rehearsal, seed, part, parts },
      ...{ sample, write, victims, kind },
    })),
  );
  const jobCount = jobs.length;
  const known = jobs.map((job) => book.of(job)).filter((result) => result !== null);
  const next = createQueue(jobs.filter((job) => book.of(job) === null));
  const workers = options.workers === 1 ? [here] : Array.from({ length: options.workers }, startWorker);
  const results: CutResult[] = [];
  const told = (result: CutResult): void => {
    results.push(result);
    options.onResult?.(result, { done: results.length, of: jobCount });
  };
  for (const result of known) told(result);
  try {
    await Promise.all(
      workers.map(async (worker) => {
        for (let job = next(null); job !== null; job = next(job.rehearsal)) {
          const result = await worker.try(job);
          book.add(result);
          told(result);
        }
      }),
    );
  } finally {
    for (const worker of workers) worker.close();
  }
  const before = known.reduce((cuts, one) => cuts + one.cuts, 0);
  return { results, before, wallMs: hostMonoMs() - beganMs };
}
