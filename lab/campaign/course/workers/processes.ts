/**
 * lab/campaign/course/workers/: who plays the seeds of a campaign: processes here, and machines that take
 * them from a queue.
 *
 * Seeds shared among processes of this machine. A worker that dies takes its seed with it, no more: the seed
 * is given to another one, and counts once.
 */
import { Tinypool } from 'tinypool';
import { startedModule } from '../../../../views/root.js';
import type { Job, Result } from '../job.js';
import type { Pool } from '../pool.js';

/** A seed that ends its worker so often is the cause of it; so is a machine on which so many end before any. */
const TRIES = 3;

/**
 * A worker is one thread: V8's own (compilers, garbage) would take a quarter of another worker's core, and
 * a roomier nursery leaves less to be collected.
 */
const V8_FLAGS = ['--single-threaded', '--max-semi-space-size=64'] as const;

/** So many processes, one seed at a time each. */
export function inProcesses(workers: number): Pool {
  const pool = new Tinypool({
    filename: startedModule('lab/campaign/course/workers/worker.js').href,
    runtime: 'child_process',
    minThreads: workers,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
    isolateWorkers: false,
    // How this process was started is no matter of its workers.
    execArgv: ['--enable-source-maps', ...V8_FLAGS],
  });
  let deaths = 0;
  let isHopeless: (error: Error) => void = () => {};
  const hopeless = new Promise<never>((_resolve, reject) => {
    isHopeless = reject;
  });
  hopeless.catch(() => {});
  // One that had nothing to do yet, or any more; another one is begun in its place.
  pool.on('error', (error: Error) => {
    deaths += 1;
    if (deaths > TRIES * workers) isHopeless(new Error('no worker can be started here', { cause: error }));
  });
  const once = async (job: Job): Promise<Result> => {
    const result: Result = await Promise.race([pool.run(job), hopeless]);
    deaths = 0;
    return result;
  };
  return {
    size: workers,
    play: async (job) => {
      for (let tried = 1; ; tried += 1) {
        try {
          return await once(job);
        } catch (error) {
          if (tried === TRIES)
            throw new Error(`seed ${job.seed} cannot be played: its worker failed ${TRIES} times`, {
              cause: error,
            });
        }
      }
    },
    close: () => pool.destroy(),
  };
}
