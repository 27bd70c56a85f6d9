/**
 * One data-sync, as the backup runs it: the backup pulls what the primary has, and gives what only
 * it has. Every step can be cut: rows carry their own position, files their own content, and the
 * configuration comes in one piece at the end; a new run goes on where the last one stopped.
 *
 *   stand -> history (pull, then give) -> recordings (pull, then give) -> configuration with files
 *
 * @guide G89, G95 seed
 */
import type { Label } from '../views/label.js';
import { openFrame, openJson } from './frames.js';
import type { Answer, AskOptions } from './line.js';
import type { Software, Trouble } from './role-state.js';
import type { BatchHead, BlobsHead, Folder, JobTrouble, Packed, SyncJobRunner } from './sync-jobs.js';
import { BLOBS_ASKED } from './sync-jobs.js';
import { type Cursors, planSync, type Stretch } from './sync-plan.js';

export type SyncStage = 'contact' | 'history' | 'recordings' | 'configuration' | 'finish';

export interface SyncProgress {
  readonly stage: SyncStage;
  /** 0 to 1. */
  readonly share: number;
  readonly rows: number;
  readonly rowsAll: number;
  readonly files: number;
  readonly bytes: number;
}

export interface SyncPorts {
  ask(verb: string, body: Buffer, options?: AskOptions): Promise<Answer>;
  readonly job: SyncJobRunner;
  /** Waits as long as so many bytes take at the allowed rate. */
  pace(bytes: number): Promise<void>;
  /** Waits before a message is sent again. */
  pause(): Promise<void>;
  /** False: this run is no longer wanted. */
  alive(): boolean;
  /** A named operation that cannot go on says why. */
  hindered(operation: string): Label | null;
  progress(progress: SyncProgress): void;
  /** A message is on its way, or its answer has come. */
  asking(on: boolean): void;
}

export interface SyncOrder {
  readonly relationId: string;
  readonly origin: string;
  readonly software: Software;
  /** Bodies are compressed: the link is slow. */
  readonly brotli: boolean;
  /** The primary is closed for it and gives its role up afterwards. */
  readonly forSwap: boolean;
}

export type SyncOutcome =
  | { readonly ok: true; readonly rows: number; readonly files: number; readonly bytes: number }
  | { readonly ok: false; readonly trouble: Trouble; readonly detail: Label | null };

const TRIES_MAX = 3;
// A sync with more messages than this is a loop, not a sync.
const ROUNDS_MAX = 10_000_000;

/** Ends a run from wherever it is; caught in one place. */
class Stopped extends Error {
  constructor(
    readonly trouble: Trouble,
    readonly detail: Label | null = null,
  ) {
    super(`sync stopped: ${trouble}`);
  }
}

const jobTroubles: Readonly<Record<JobTrouble, Trouble>> = {
  damaged: 'failed',
  'disk-full': 'disk-full',
  'no-site': 'busy-here',
};

interface Run {
  readonly ports: SyncPorts;
  readonly order: SyncOrder;
  at: { readonly stage: SyncStage; readonly share: number };
  rows: number;
  rowsAll: number;
  files: number;
  bytes: number;
}

// Most of the work is rows; the rest is shown as steps.
const stageShare: Readonly<Record<SyncStage, number>> = {
  contact: 0,
  history: 0.02,
  recordings: 0.8,
  configuration: 0.92,
  finish: 1,
};

function show(run: Run, stage: SyncStage): void {
  const { rows, rowsAll, files, bytes } = run;
  const done = rowsAll === 0 ? 1 : Math.min(1, rows / rowsAll);
  const share =
    stage === 'history'
      ? stageShare.history + done * (stageShare.recordings - stageShare.history)
      : stageShare[stage];
  run.at = { stage, share };
  run.ports.progress({ stage, share, rows, rowsAll, files, bytes });
}

function troubleOf(answer: Extract<Answer, { ok: true }>): Stopped {
  const said = openJson<{ trouble?: Trouble; detail?: Label | null }>(answer.body);
  return new Stopped(said?.trouble ?? 'failed', said?.detail ?? null);
}

/** Sends until an answer comes; stops the run when it is a refusal. */
async function ask(
  run: Run,
  verb: string,
  body: Buffer,
  options?: AskOptions,
): Promise<Extract<Answer, { ok: true }>> {
  const { ports } = run;
  for (let tried = 1; ; tried += 1) {
    if (!ports.alive()) throw new Stopped('interrupted');
    if (tried === 1) ports.asking(true);
    const answer = await ports.ask(verb, body, options);
    if (!ports.alive()) throw new Stopped('interrupted');
    if (answer.ok) {
      ports.asking(false);
      run.bytes += body.length + answer.body.length;
      if (answer.status !== 200) throw troubleOf(answer);
      return answer;
    }
    if (answer.why !== 'unreachable' || tried >= TRIES_MAX) throw new Stopped(answer.why);
    await ports.pause();
  }
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** What every message of a run says: whose relation, and how far the run is (the primary shows it). */
const about = (run: Run): { relationId: string; forSwap: boolean; stage: SyncStage; share: number } => ({
  relationId: run.order.relationId,
  forSwap: run.order.forSwap,
  ...run.at,
});

async function askJson<T>(run: Run, verb: string, value: unknown): Promise<T> {
  const answer = await ask(run, verb, json(value));
  const said = openJson<T>(answer.body);
  if (said === null) throw new Stopped('failed');
  return said;
}

async function job<J extends Parameters<SyncJobRunner>[0]>(
  run: Run,
  name: J,
  input: Parameters<typeof run.ports.job<J>>[1],
): Promise<Extract<Awaited<ReturnType<typeof run.ports.job<J>>>, { ok: true }>> {
  const hindered = run.ports.hindered(name);
  if (hindered !== null) throw new Stopped('failed', hindered);
  const result = await run.ports.job(name, input);
  if (!run.ports.alive()) throw new Stopped('interrupted');
  if (!result.ok) throw new Stopped(jobTroubles[result.why]);
  return result as Extract<Awaited<ReturnType<typeof run.ports.job<J>>>, { ok: true }>;
}

const packedOf = (answer: Extract<Answer, { ok: true }>): Packed => ({
  body: answer.body,
  digest: answer.digest,
});

/** Pulls all stretches in their order; the next batch travels while one is applied. */
async function pullRows(run: Run, stretches: readonly Stretch[]): Promise<void> {
  const { brotli } = run.order;
  const fetch = (stretch: Stretch): Promise<Extract<Answer, { ok: true }> | Stopped> =>
    ask(run, 'sync-rows', json({ ...about(run), ...stretch, brotli }), { bulk: true }).catch(
      (error: unknown) => {
        if (error instanceof Stopped) return error;
        throw error;
      },
    );
  let index = 0;
  let stretch = stretches[index];
  if (stretch === undefined) return;
  let coming = fetch(stretch);
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const answer = await coming;
    if (answer instanceof Stopped) throw answer;
    const last: number = openFrame<BatchHead>(answer.body)?.head.last ?? stretch.upTo;
    const more: boolean = last < stretch.upTo;
    if (!more) index += 1;
    const next: Stretch | undefined = more ? { ...stretch, after: last } : stretches[index];
    if (next !== undefined) coming = fetch(next);
    const applied = await job(run, 'sync.apply', packedOf(answer));
    run.rows += applied.rows;
    show(run, 'history');
    await run.ports.pace(answer.body.length);
    if (more && (applied.last !== last || applied.rows === 0)) throw new Stopped('failed');
    if (next === undefined) return;
    stretch = next;
  }
}

/** Gives one stretch to the primary, batch by batch. */
async function giveRows(run: Run, stretch: Stretch): Promise<void> {
  let { after } = stretch;
  for (let round = 0; after < stretch.upTo && round < ROUNDS_MAX; round += 1) {
    const { packed } = await job(run, 'sync.pack', { ...stretch, after, brotli: run.order.brotli });
    const head = openFrame<BatchHead>(packed.body)?.head;
    if (head === undefined || head.rows === 0) return;
    const body = Buffer.from(packed.body.buffer, packed.body.byteOffset, packed.body.byteLength);
    await ask(run, 'sync-give', body, { digest: packed.digest });
    after = head.last;
    run.rows += head.rows;
    show(run, 'history');
    await run.ports.pace(body.length);
  }
}

/** Fetches files by content; returns what the primary does not have either. */
async function pullFiles(
  run: Run,
  folder: Folder,
  shas: readonly string[],
  stage: SyncStage,
): Promise<string[]> {
  const absent: string[] = [];
  let left = [...shas];
  for (let round = 0; left.length > 0 && round < ROUNDS_MAX; round += 1) {
    const asked = left.slice(0, BLOBS_ASKED);
    const answer = await ask(run, 'sync-files', json({ ...about(run), folder, shas: asked }), { bulk: true });
    const head = openFrame<BlobsHead>(answer.body)?.head;
    const stored = await job(run, 'sync.blobs-store', packedOf(answer));
    const seen = new Set([...(head?.items.map(({ sha256 }) => sha256) ?? []), ...stored.absent]);
    if (seen.size === 0) throw new Stopped('failed');
    absent.push(...stored.absent);
    left = left.filter((sha) => !seen.has(sha));
    run.files += stored.stored;
    show(run, stage);
    await run.ports.pace(answer.body.length);
  }
  return absent;
}

async function pullRecordings(run: Run): Promise<void> {
  const { origin } = run.order;
  let absent: string[] = [];
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const { shas } = await job(run, 'sync.wanted', { origin, absent });
    if (shas.length === 0) return;
    absent = await pullFiles(run, 'recordings', shas, 'recordings');
  }
}

/** Gives the primary the recordings that it lacks. */
async function giveRecordings(run: Run): Promise<void> {
  let absent: string[] = [];
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const wanted = await askJson<{ shas: string[] }>(run, 'sync-wanted', { ...about(run), absent });
    if (wanted.shas.length === 0) return;
    absent = [];
    let left = wanted.shas;
    while (left.length > 0) {
      const asked = left.slice(0, BLOBS_ASKED);
      const { packed } = await job(run, 'sync.blobs-pack', { folder: 'recordings', shas: asked });
      const head = openFrame<BlobsHead>(packed.body)?.head;
      if (head === undefined) throw new Stopped('failed');
      const body = Buffer.from(packed.body.buffer, packed.body.byteOffset, packed.body.byteLength);
      if (head.items.length > 0) await ask(run, 'sync-give-files', body, { digest: packed.digest });
      const seen = new Set([...head.items.map(({ sha256 }) => sha256), ...head.absent]);
      if (seen.size === 0) throw new Stopped('failed');
      absent.push(...head.absent);
      left = left.filter((sha) => !seen.has(sha));
      run.files += head.items.length;
      show(run, 'recordings');
      await run.ports.pace(body.length);
    }
  }
}

async function pullConfiguration(run: Run): Promise<void> {
  const { brotli } = run.order;
  const answer = await ask(run, 'sync-config', json({ ...about(run), brotli }), { bulk: true });
  const { missing } = await job(run, 'sync.config-files', packedOf(answer));
  await pullFiles(run, 'files', missing, 'configuration');
  await job(run, 'sync.config-apply', packedOf(answer));
  await run.ports.pace(answer.body.length);
}

interface Stand {
  readonly cursors: Cursors;
  readonly configDigest: string;
}

async function syncAll(run: Run): Promise<void> {
  const { software } = run.order;
  show(run, 'contact');
  const theirs = await askJson<Stand>(run, 'sync-open', { ...about(run), software });
  const mine = await job(run, 'sync.stand', null);
  const plan = planSync(mine.cursors, theirs.cursors);
  run.rowsAll = plan.rows;
  show(run, 'history');
  await pullRows(run, plan.pull);
  for (const stretch of plan.push) await giveRows(run, stretch);
  show(run, 'recordings');
  await pullRecordings(run);
  await giveRecordings(run);
  show(run, 'configuration');
  if (mine.configDigest !== theirs.configDigest) await pullConfiguration(run);
  show(run, 'finish');
}

/** Runs one data-sync to its end. Never throws for what can go wrong with the peer or the disk. */
export async function runSync(ports: SyncPorts, order: SyncOrder): Promise<SyncOutcome> {
  const run: Run = {
    ports,
    order,
    at: { stage: 'contact', share: 0 },
    rows: 0,
    rowsAll: 0,
    files: 0,
    bytes: 0,
  };
  try {
    await syncAll(run);
    return { ok: true, rows: run.rows, files: run.files, bytes: run.bytes };
  } catch (error) {
    if (error instanceof Stopped) return { ok: false, trouble: error.trouble, detail: error.detail };
    throw error;
  }
}
