/**
 * Data-sync between two processes: the real jobs, the real proofs, a real worker thread on each
 * side, TLS in between. Against it, in the same run: a plain TLS copy of the database file plus the
 * same inserts.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { createCertificate } from '../../appliance/certificate-making.js';
import { all, openStore, type Store } from '../../appliance/store/database.js';
import { stretchKey } from '../../failover/handshake.js';
import { createLine } from '../../failover/line.js';
import { runSync, type SyncOutcome } from '../../failover/sync-engine.js';
import type { SyncJobRunner } from '../../failover/sync-jobs.js';
import { BATCH_ROWS } from '../../failover/sync-jobs.js';
import { createFolderDisk } from '../../hardware/disk-folder.js';
import type { Time, WireReply } from '../../hardware/ports.js';
import { createRandom } from '../../hardware/random.js';
import { createHeavyThread } from '../../lab/hosting/heavy-thread.js';
import { SOFTWARE } from '../failover/two-boxes.js';
import { contentBytes, installSite, positions } from './sync-data.js';

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
  readonly syncFigures: {
    readonly rows: number;
    readonly databaseMB: number;
    readonly fullMs: number;
    readonly copyMs: number;
    readonly insertMs: number;
    readonly pageIdleMs: number;
    readonly pageBusyMs: number;
  };
}

const CAPACITY_BYTES = 100e9;
const BACKUP = '5f3b1c52-0000-4000-8000-00000000000b';
const time = { real: (job: () => Promise<unknown>) => job() } as unknown as Time;
const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

async function answerOf<T>(child: ChildProcess, message: object): Promise<T> {
  const answer = once(child, 'message');
  child.send(message);
  const [value] = (await answer) as [T];
  return value;
}

function certificate(): { keyPem: string; certPem: string } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const certPem = createCertificate({
    subject: { commonName: 'bench' },
    names: ['127.0.0.1'],
    notBeforeMs: Date.UTC(2018, 0, 1),
    days: 36_500,
    serialHex: '01',
    privatePem: keyPem,
    issuer: null,
    authority: false,
  });
  return { keyPem, certPem };
}

interface Wire {
  send(path: string, headers: Readonly<Record<string, string>>, body: Buffer): Promise<WireReply>;
  /** Reads an answer to its end without keeping it. */
  drain(path: string): Promise<number>;
  close(): void;
}

function openWire(port: number): Wire {
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  const base = { host: '127.0.0.1', port, agent } as const;
  return {
    send: (path, headers, body) =>
      new Promise((done, failed) => {
        const asked = request({ ...base, path, method: 'POST', headers }, (reply) => {
          const chunks: Buffer[] = [];
          reply.on('data', (chunk: Buffer) => chunks.push(chunk));
          reply.on('end', () =>
            done({
              status: reply.statusCode ?? 0,
              headers: reply.headers as Record<string, string>,
              body: Buffer.concat(chunks),
            }),
          );
        });
        asked.on('error', failed);
        asked.end(body);
      }),
    drain: (path) =>
      new Promise((done, failed) => {
        const asked = request({ ...base, path }, (reply) => {
          let bytes = 0;
          reply.on('data', (chunk: Buffer) => {
            bytes += chunk.length;
          });
          reply.on('end', () => done(bytes));
        });
        asked.on('error', failed);
        asked.end();
      }),
    close: () => agent.destroy(),
  };
}

interface Timed {
  readonly ms: number;
  readonly outcome: Extract<SyncOutcome, { ok: true }>;
}

async function timedPull(wire: Wire, folder: string, brotli: boolean): Promise<Timed> {
  const heavy = createHeavyThread(() => time, folder, createFolderDisk(folder, CAPACITY_BYTES, false));
  const key = stretchKey('bench');
  const line = createLine({
    guid: BACKUP,
    random: createRandom('bench/backup'),
    key: () => key,
    send: (verb, headers, body) => wire.send(`/peer/${verb}`, headers, body),
  });
  const from = performance.now();
  const outcome = await runSync(
    {
      ask: line.ask,
      job: ((name: string, input: unknown) => heavy.run(name, input)) as SyncJobRunner,
      pace: () => Promise.resolve(),
      pause: () => Promise.resolve(),
      alive: () => true,
      hindered: () => null,
      progress: () => {},
    },
    { relationId: 'bench', guid: BACKUP, software: SOFTWARE, brotli },
  );
  if (!outcome.ok) throw new Error(`the sync failed: ${outcome.trouble}`);
  return { ms: performance.now() - from, outcome };
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
      const from = performance.now();
      target.transaction('bench-inserts', () => {
        for (const row of rows) insert.run(...row);
      });
      ms += performance.now() - from;
    }
  }
  disk.close();
  return ms;
}

function assertSame(source: Store, target: Store): void {
  for (const table of ['session', 'session_event', 'audit']) {
    const text = `SELECT count(*) AS n, max(seq) AS last FROM ${table} ORDER BY 1`;
    const [a, b] = [all(source.db, text), all(target.db, text)];
    if (JSON.stringify(a) !== JSON.stringify(b)) throw new Error(`${table} differs after the sync`);
  }
}

interface PageTimes {
  readonly p99: number;
  readonly count: number;
}

/** Runs the bench with so many rows of history; 2.5 million make about 1 GB. */
export async function benchSync(rows = 2_500_000): Promise<SyncBench> {
  const root = mkdtempSync(join(tmpdir(), 'bench-sync-'));
  const folder = (name: string): string => join(root, name);
  const primary = fork(here('./sync-primary.js'));
  const reader = fork(here('./sync-reader.js'));
  try {
    const order = { folder: folder('primary'), rows, ...certificate() };
    const { port } = await answerOf<{ port: number }>(primary, order);
    const wire = openWire(port);
    const copyFrom = performance.now();
    const databaseBytes = await wire.drain('/copy');
    const copyMs = performance.now() - copyFrom;

    const sourceDisk = createFolderDisk(folder('primary'), CAPACITY_BYTES);
    const source = openStore(sourceDisk, 'site');
    const insertMs = timedInserts(source, folder('inserts'));
    rmSync(folder('inserts'), { recursive: true });

    reader.send({ port });
    await new Promise((done) => setTimeout(done, 3_000));
    const idle = await answerOf<PageTimes>(reader, {});
    const backupDisk = createFolderDisk(folder('backup'), CAPACITY_BYTES);
    installSite(backupDisk);
    const full = await timedPull(wire, folder('backup'), false);
    const busy = await answerOf<PageTimes>(reader, { done: true });
    const target = openStore(backupDisk, 'site');
    assertSame(source, target);

    const change = Math.round(rows / 100);
    const delta = async (brotli: boolean): Promise<{ ratio: number; ms: number }> => {
      const before = positions(source);
      await answerOf(primary, { add: change });
      const pulled = await timedPull(wire, folder('backup'), brotli);
      return { ratio: pulled.outcome.bytes / contentBytes(source, before), ms: pulled.ms };
    };
    const plain = await delta(false);
    const compressed = await delta(true);
    assertSame(source, target);
    wire.close();
    sourceDisk.close();
    backupDisk.close();
    return {
      syncFull: full.ms / (copyMs + insertMs),
      syncDeltaBytes: plain.ratio,
      syncDeltaCompressedBytes: compressed.ratio,
      syncDeltaMs: plain.ms,
      syncPageP99: busy.p99 / idle.p99,
      syncFigures: {
        rows,
        databaseMB: databaseBytes / 1e6,
        fullMs: full.ms,
        copyMs,
        insertMs,
        pageIdleMs: idle.p99,
        pageBusyMs: busy.p99,
      },
    };
  } finally {
    primary.kill();
    reader.kill();
    rmSync(root, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = Number(process.argv[2] ?? 2_500_000);
  console.log(JSON.stringify(await benchSync(rows), null, 2));
  process.exit(0);
}
