/**
 * Data-sync between the two processes of a pair at real speed, started by its button. Against it, in
 * the same run: a plain TLS copy of the database file plus the same inserts.
 */
import { rmSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { BANDWIDTH_KBS_MAX } from '../../appliance/store/box/failover-settings.js';
import { all, openStore, type Store } from '../../appliance/store/database.js';
import { readDoc } from '../../appliance/store/docs.js';
import type { RoleState, SyncReport } from '../../failover/role/state.js';
import { BATCH_ROWS } from '../../failover/sync/jobs.js';
import { createFolderDisk } from '../../hardware/disk/folder-disk.js';
import { startBare } from './bare.js';
import { load, startLoad } from './load.js';
import { ask, formFields, openPair, type Pair, type Place, signIn, untilAnswers } from './pair.js';
import { addHistory, contentBytes, installSite, positions } from './sync-data.js';

export interface SyncBench {
  /** Time of a full sync over a plain copy plus the same inserts. */
  readonly syncFull: number;
  /** Bytes moved for a 1 % change over the bytes of content that changed. */
  readonly syncDeltaBytes: number;
  /** The same with compressed bodies. */
  readonly syncDeltaCompressedBytes: number;
  readonly syncDeltaMs: number;
  /** p99 of the primary's pages during the full sync over the idle one. */
  readonly syncPageP99: number;
  readonly figures: Readonly<Record<string, number>>;
}

const CAPACITY_BYTES = 100e9;
const IDLE_MS = 4_000;
const SYNC_WAIT_MS = 900_000;
const PAGE = '/login/account';
const FAILOVER = '/login/failover';

/** Reads a file over TLS to its end without keeping it. */
const drain = (place: Place, path: string): Promise<number> =>
  new Promise((done, failed) => {
    get({ ...place, path, rejectUnauthorized: false }, (reply) => {
      let bytes = 0;
      reply.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      reply.on('end', () => done(bytes));
    }).on('error', failed);
  });

async function timedCopy(database: string): Promise<{ ms: number; bytes: number }> {
  const page = { database, template: '', sql: 'SELECT ? AS given', key: '' };
  const bare = await startBare(page);
  try {
    await untilAnswers(bare.place, '/login');
    const fromMs = performance.now();
    const bytes = await drain(bare.place, '/copy');
    return { ms: performance.now() - fromMs, bytes };
  } finally {
    await bare.close();
  }
}

/** The same rows into an equal, empty database, in transactions of a batch; reading is not counted. */
function timedInserts(source: Store, folder: string): number {
  const disk = createFolderDisk(folder, CAPACITY_BYTES);
  const target = installSite(disk);
  let ms = 0;
  for (const table of ['audit', 'session', 'session_event']) {
    const columns = source.db.pragma(`table_info(${table})`) as unknown[];
    const insert = target.db.prepare(`INSERT INTO ${table} VALUES (${columns.map(() => '?').join(', ')})`);
    const read = source.db
      .prepare(`SELECT * FROM ${table} WHERE seq > ? ORDER BY origin, seq LIMIT ${BATCH_ROWS}`)
      .raw();
    for (let after = 0; ; after += BATCH_ROWS) {
      const rows = read.all(after) as unknown[][];
      if (rows.length === 0) break;
      const fromMs = performance.now();
      target.transaction('bench-inserts', () => {
        for (const row of rows) insert.run(...row);
      });
      ms += performance.now() - fromMs;
    }
  }
  disk.close();
  return ms;
}

interface Synced {
  readonly ms: number;
  readonly bytes: number;
}

/** What B says of its last data-sync, read beside it. */
function lastSync(stateDir: string): SyncReport {
  const disk = createFolderDisk(join(stateDir, 'boxes', 'b'), CAPACITY_BYTES, false);
  try {
    const state = readDoc<RoleState>(openStore(disk, 'box'), 'machine.failover');
    if (state?.kind !== 'backup' || state.pair.lastSync === null) throw new Error('B has no data-sync');
    return state.pair.lastSync;
  } finally {
    disk.close();
  }
}

interface Button {
  /** Presses 'Sync Now' on B and waits for the end. */
  sync(): Promise<Synced>;
  /** A limit so high that it limits nothing: with one, bodies are compressed. */
  compress(): Promise<void>;
}

function buttonOf(pair: Pair, stateDir: string, cookie: string): Button {
  let ended: ((kind: string) => void) | null = null;
  pair.liveLab.lab.onEntry(({ kind }) => {
    if (kind === 'failover.synced' || kind === 'failover.sync-failed') ended?.(kind);
  });
  const press = async (action: string, fields: Readonly<Record<string, string>>): Promise<void> => {
    const page = await ask(pair.b, FAILOVER, { cookie });
    const form = { ...formFields(page.body, action), ...fields };
    const pressed = await ask(pair.b, FAILOVER, { cookie, form });
    if (pressed.status !== 303) throw new Error(`${action} answers ${pressed.status}`);
  };
  return {
    sync: async () => {
      let timer: NodeJS.Timeout | undefined;
      const end = new Promise<string>((done, failed) => {
        ended = done;
        timer = setTimeout(() => failed(new Error('the data-sync does not end')), SYNC_WAIT_MS);
      });
      const fromMs = performance.now();
      await press('sync', {});
      const kind = await end;
      const ms = performance.now() - fromMs;
      clearTimeout(timer);
      if (kind !== 'failover.synced') throw new Error(kind);
      return { ms, bytes: lastSync(stateDir).bytes };
    },
    compress: () => press('settings', { bandwidth: String(BANDWIDTH_KBS_MAX) }),
  };
}

function assertSame(source: Store, target: Store): void {
  for (const table of ['session', 'session_event', 'audit']) {
    const text = `SELECT count(*) AS n, total(seq) AS sum FROM ${table} ORDER BY 1`;
    const [a, b] = [all(source.db, text), all(target.db, text)];
    if (JSON.stringify(a) !== JSON.stringify(b)) throw new Error(`${table} differs after the sync`);
  }
}

/** A made pair in `stateDir`, switched off, with so much more history on A. */
async function prepare(stateDir: string, rows: number): Promise<void> {
  const pair = await openPair(stateDir, { historyDays: 0, recordings: 0 });
  await pair.close();
  const disk = createFolderDisk(join(stateDir, 'boxes', 'a'), CAPACITY_BYTES);
  const site = openStore(disk, 'site');
  addHistory(site, rows);
  site.db.pragma('wal_checkpoint(TRUNCATE)');
  disk.close();
}

export async function benchPairSync(stateDir: string, rows: number): Promise<SyncBench> {
  await prepare(stateDir, rows);
  const copy = await timedCopy(join(stateDir, 'boxes', 'a', 'site.sqlite'));
  const disks = {
    a: createFolderDisk(join(stateDir, 'boxes', 'a'), CAPACITY_BYTES),
    b: createFolderDisk(join(stateDir, 'boxes', 'b'), CAPACITY_BYTES),
  };
  const source = openStore(disks.a, 'site');
  const inserts = join(stateDir, 'inserts');
  const insertMs = timedInserts(source, inserts);
  rmSync(inserts, { recursive: true });

  const pair = await openPair(stateDir);
  try {
    await Promise.all([untilAnswers(pair.a, '/login'), untilAnswers(pair.b, '/login')]);
    const button = buttonOf(pair, stateDir, await signIn(pair.b));
    const reader = { ...pair.a, path: PAGE, cookie: await signIn(pair.a), connections: 4, everyMs: 5 };
    const idle = await load({ ...reader, forMs: IDLE_MS });
    const reading = startLoad({ ...reader, forMs: SYNC_WAIT_MS });
    await reading.ready;
    const full = await button.sync();
    reading.stop();
    const busy = await reading.result;
    const target = openStore(disks.b, 'site');
    assertSame(source, target);

    const delta = async (): Promise<{ ratio: number; ms: number }> => {
      const before = positions(source);
      addHistory(source, Math.round(rows / 100));
      const { ms, bytes } = await button.sync();
      return { ratio: bytes / contentBytes(source, before), ms };
    };
    const plain = await delta();
    await button.compress();
    const compressed = await delta();
    assertSame(source, target);
    return {
      syncFull: full.ms / (copy.ms + insertMs),
      syncDeltaBytes: plain.ratio,
      syncDeltaCompressedBytes: compressed.ratio,
      syncDeltaMs: plain.ms,
      syncPageP99: busy.p99Ms / idle.p99Ms,
      figures: {
        rows,
        databaseBytes: copy.bytes,
        syncFullMs: full.ms,
        copyMs: copy.ms,
        insertMs,
        syncDeltaCompressedMs: compressed.ms,
        pageIdleP99Ms: idle.p99Ms,
        pageBusyP99Ms: busy.p99Ms,
        pageBusyMedianMs: busy.medianMs,
      },
    };
  } finally {
    disks.a.close();
    disks.b.close();
    await pair.close();
  }
}
