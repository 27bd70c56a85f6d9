/**
 * Seeds shared among machines over a queue (BullMQ on Redis). A campaign puts its seeds there and collects
 * their results; workers on any machine take them. A worker that is not heard of any more loses its seed to
 * another one; a campaign that is begun again with the same words finds what was played for it already.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { rootDir } from '../../../../views/root.js';
import type { Job, Result } from '../job.js';
import type { Pool } from '../pool.js';
import { faultNames, profileNames } from '../profiles.js';
import { QueueError } from './queue-error.js';

/** Enough for any number of machines: steering lets fewer be under way. */
const UNDER_WAY_MAX = 256;
/** A word that got lost on the way is asked for after this. */
const LOOK_MS = 5_000;
/** A seed that so many workers have not come back from is the cause of it. */
const STALLED_MAX = 5;
const CONNECT_MS = 5_000;

const names = v.array(v.pipe(v.string(), v.maxLength(200)));
const jobSchema = v.strictObject({
  seed: v.pipe(v.number(), v.safeInteger()),
  profile: v.picklist(profileNames),
  faults: v.nullable(v.array(v.picklist(faultNames))),
  favour: names,
  steps: v.null(),
});
/** As much of a result as tells that it is one: it comes from the same code on another machine. */
const resultSchema = v.looseObject({
  job: jobSchema,
  steps: v.array(v.unknown()),
  findings: v.array(v.looseObject({ kind: v.string() })),
  log: v.array(v.string()),
  sessions: v.number(),
  simulatedMs: v.number(),
  wallMs: v.number(),
  coverage: v.record(v.string(), v.record(v.string(), v.number())),
});
const isResult = (given: unknown): given is Result => v.is(resultSchema, given);

async function load() {
  try {
    const [queues, redis] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { ...queues, Redis: redis.Redis };
  } catch {
    throw new QueueError('a queue needs the packages bullmq and ioredis: install them with npm install');
  }
}

function hashFolder(hash: ReturnType<typeof createHash>, folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((x, y) =>
    x.name < y.name ? -1 : 1,
  )) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) hashFolder(hash, path);
    else if (entry.name.endsWith('.js')) hash.update(readFileSync(path));
  }
}

/** Only machines with the same code share seeds: another one would find something else. */
function codeName(): string {
  const hash = createHash('sha256');
  for (const part of ['appliance', 'failover', 'hardware', 'updates', 'views', 'lab'])
    hashFolder(hash, join(rootDir(), 'dist', part));
  return hash.digest('hex').slice(0, 16);
}

const shownOf = (url: string): string => url.replace(/\/\/[^@/]*@/, '//');

/** Opens the queue at an address; throws QueueError when nobody answers there. */
async function open(url: string) {
  const { Redis, ...queues } = await load();
  const first = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let why = 'no answer';
  first.on('error', (error: Error) => {
    why = error.message || String((error as NodeJS.ErrnoException).code);
  });
  try {
    await first.connect();
    await first.ping();
  } catch (error) {
    throw new QueueError(
      `the queue at ${shownOf(url)} cannot be used: ${why === 'no answer' && error instanceof Error ? error.message : why}`,
    );
  } finally {
    first.disconnect();
  }
  // Whoever waits for a seed waits for its machine to come back, too.
  const connection = { url, maxRetriesPerRequest: null };
  return { queues, name: `bomgar-sim-${codeName()}`, connection };
}

const keyOf = (job: Job): string =>
  createHash('sha256').update(JSON.stringify(job)).digest('hex').slice(0, 40);

/** The seeds of a campaign go to the queue at this address. */
export async function onQueue(url: string): Promise<Pool> {
  const { queues, name, connection } = await open(url);
  const queue = new queues.Queue(name, { connection });
  const events = new queues.QueueEvents(name, { connection });
  await Promise.all([queue.waitUntilReady(), events.waitUntilReady()]);
  // Each seed that is waited for listens to both.
  for (const heard of [queue, events]) heard.setMaxListeners(2 * UNDER_WAY_MAX);
  const mine = new Set<string>();
  let underWay = 0;
  const put = (job: Job) =>
    queue.add('seed', job, { jobId: keyOf(job), removeOnComplete: false, removeOnFail: false });
  return {
    size: UNDER_WAY_MAX,
    play: async (job) => {
      mine.add(keyOf(job));
      underWay += 1;
      let asked = await put(job);
      for (;;) {
        try {
          const result: unknown = await asked.waitUntilFinished(events, LOOK_MS);
          if (isResult(result)) {
            underWay -= 1;
            return result;
          }
          throw new QueueError(`what came back of seed ${job.seed} is no result`);
        } catch (error) {
          if (error instanceof QueueError) throw error;
          const state = await asked.getState();
          if (state === 'failed') {
            const { failedReason } = (await queues.Job.fromId(queue, keyOf(job))) ?? asked;
            await asked.remove();
            throw new Error(`seed ${job.seed} cannot be played: ${failedReason}`, { cause: error });
          }
          // The queue has lost it, with all that it had in memory.
          if (state === 'unknown') asked = await put(job);
        }
      }
    },
    close: async () => {
      // A campaign that was broken off finds them again.
      if (underWay === 0) for (const key of mine) await queue.remove(key);
      await Promise.all([queue.close(), events.close()]);
    },
  };
}

export interface Serving {
  /** Ends once the seeds that are being played are told. */
  close(): Promise<void>;
}

export interface ServeOptions {
  readonly url: string;
  /** A worker that is not heard of for so long has lost its seed. */
  readonly patienceMs: number;
  onPlayed?(result: Result): void;
}

/** Plays seeds out of the queue, as many at a time as the pool does. */
export async function serveQueue(options: ServeOptions, pool: Pool): Promise<Serving> {
  const { queues, name, connection } = await open(options.url);
  const worker = new queues.Worker(
    name,
    async ({ data }: { data: unknown }) => {
      const result = await pool.play(v.parse(jobSchema, data));
      options.onPlayed?.(result);
      return result;
    },
    {
      connection,
      concurrency: pool.size,
      lockDuration: options.patienceMs,
      stalledInterval: Math.ceil(options.patienceMs / 2),
      maxStalledCount: STALLED_MAX,
    },
  );
  // Its machine is away for a while: it comes again by itself.
  worker.on('error', () => {});
  await worker.waitUntilReady();
  return {
    close: async () => {
      await worker.close();
      await pool.close();
    },
  };
}
