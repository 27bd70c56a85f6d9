/**
 * failover/sync/: one data-sync: its engine, its plan, how each table travels, and what it asks of the heavy
 * jobs.
 *
 * One data-sync, as the backup runs it: the backup pulls what the primary has, and gives what only
 * it has. Every step can be cut: rows carry their own position, files their own content, and the
 * configuration comes in one piece at the end; a new run goes on where the last one stopped.
 *
 *   stand -> history (pull, then give) -> recordings (pull, then give) -> configuration with files
 *
 * @guide G89, G95 seed
 */

import { openFrame } from '../link/frames.js';
import {
  BLOBS_ASKED,
  batchHeadSchema,
  blobsHeadSchema,
  type Folder,
  type Packed,
  type Stretch,
  type SyncStage,
} from '../link/messages.js';
import { partLogs } from './logs.js';
import { planSync } from './plan.js';
import {
  about,
  ask,
  job,
  type Run,
  Stopped,
  type SyncOrder,
  type SyncOutcome,
  type SyncPorts,
  show,
} from './run.js';

export type { SyncOrder, SyncOutcome, SyncPorts, SyncProgress } from './run.js';

// A sync with more messages than this is a loop, not a sync.
const ROUNDS_MAX = 10_000_000;

/** Pulls all stretches in their order; the next batch travels while one is applied. */
async function pullRows(run: Run, stretches: readonly Stretch[]): Promise<void> {
  const { brotli } = run.order;
  const fetch = (stretch: Stretch): Promise<Packed | Stopped> =>
    ask(run, 'sync-rows', { ...about(run), ...stretch, brotli }).then(
      ({ said }) => said,
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
    const batch = await coming;
    if (batch instanceof Stopped) throw batch;
    const last: number = openFrame(batchHeadSchema, batch.body)?.head.last ?? stretch.upTo;
    const more: boolean = last < stretch.upTo;
    if (!more) index += 1;
    const next: Stretch | undefined = more ? { ...stretch, after: last } : stretches[index];
    if (next !== undefined) coming = fetch(next);
    const applied = await job(run, 'sync.apply', batch);
    run.rows += applied.rows;
    show(run, 'history');
    await run.ports.pace(batch.body.length);
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
    const head = openFrame(batchHeadSchema, packed.body)?.head;
    if (head === undefined || head.rows === 0) return;
    await ask(run, 'sync-give', packed);
    after = head.last;
    run.rows += head.rows;
    show(run, 'history');
    await run.ports.pace(packed.body.length);
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
    const { said: blobs } = await ask(run, 'sync-files', { ...about(run), folder, shas: asked });
    const head = openFrame(blobsHeadSchema, blobs.body)?.head;
    const stored = await job(run, 'sync.blobs-store', blobs);
    const seen = new Set([...(head?.items.map(({ sha256 }) => sha256) ?? []), ...stored.absent]);
    if (seen.size === 0) throw new Stopped('failed');
    absent.push(...stored.absent);
    left = left.filter((sha) => !seen.has(sha));
    run.files += stored.stored;
    show(run, stage);
    await run.ports.pace(blobs.body.length);
  }
  return absent;
}

async function pullRecordings(run: Run): Promise<void> {
  let absent: string[] = [];
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const { shas } = await job(run, 'sync.wanted', { absent });
    if (shas.length === 0) return;
    absent = await pullFiles(run, 'recordings', shas, 'recordings');
  }
}

/** Gives the primary the recordings that it lacks. */
async function giveRecordings(run: Run): Promise<void> {
  let absent: string[] = [];
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const { said: wanted } = await ask(run, 'sync-wanted', { ...about(run), absent });
    if (wanted.shas.length === 0) return;
    absent = [];
    let left = wanted.shas;
    while (left.length > 0) {
      const asked = left.slice(0, BLOBS_ASKED);
      const { packed } = await job(run, 'sync.blobs-pack', { folder: 'recordings', shas: asked });
      const head = openFrame(blobsHeadSchema, packed.body)?.head;
      if (head === undefined) throw new Stopped('failed');
      if (head.items.length > 0) await ask(run, 'sync-give-files', packed);
      const seen = new Set([...head.items.map(({ sha256 }) => sha256), ...head.absent]);
      if (seen.size === 0) throw new Stopped('failed');
      absent.push(...head.absent);
      left = left.filter((sha) => !seen.has(sha));
      run.files += head.items.length;
      show(run, 'recordings');
      await run.ports.pace(packed.body.length);
    }
  }
}

async function pullConfiguration(run: Run): Promise<void> {
  const { brotli } = run.order;
  const { said: snapshot } = await ask(run, 'sync-config', { ...about(run), brotli });
  const { missing } = await job(run, 'sync.config-files', snapshot);
  await pullFiles(run, 'files', missing, 'configuration');
  await job(run, 'sync.config-apply', snapshot);
  await run.ports.pace(snapshot.body.length);
}

async function syncAll(run: Run): Promise<void> {
  const { software } = run.order;
  show(run, 'contact');
  let mine = await job(run, 'sync.cursors', {});
  const opened = await ask(run, 'sync-open', { ...about(run), software, cursors: mine.cursors });
  const theirs = opened.said;
  run.ports.compared(mine.cursors, theirs.cursors);
  if (await partLogs(run, mine.cursors, theirs)) mine = await job(run, 'sync.cursors', {});
  const plan = planSync(mine.cursors, theirs.cursors);
  run.rowsAll = plan.rows;
  show(run, 'history');
  await pullRows(run, plan.pull);
  for (const stretch of plan.push) await giveRows(run, stretch);
  show(run, 'recordings');
  await pullRecordings(run);
  await giveRecordings(run);
  show(run, 'configuration');
  const { configDigest } = await job(run, 'sync.config-digest', {});
  if (configDigest !== theirs.configDigest) await pullConfiguration(run);
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
