/** History of a data-sync: where a box stands, batches of rows out, batches of rows in. */

import {
  type BatchHead,
  batchHeadSchema,
  type Cursors,
  type HistoryState,
  type Packed,
  type Stretch,
} from '../../../failover/link/messages.js';
import { BATCH_ROWS, type JobResult, type Room } from '../../../failover/sync/jobs.js';
import { commonEnds } from '../../../failover/sync/plan.js';
import type { Disk } from '../../../hardware/ports.js';
import { capSize, type Db, one, openImage, type Store, sql, synchronousOf } from '../../store/database.js';
import { Database } from '../../store/sqlite.js';
import { growLog } from '../write-back.js';
import {
  columnsOf,
  damaged,
  guarded,
  imageOf,
  noSite,
  openPacked,
  pack,
  quoted,
  siteOf,
  tablesOf,
  unpacked,
  withRoom,
} from './common.js';
import { configDigest } from './configuration.js';
import { digestsOf } from './logs.js';

/** Origins of a table, found by jumping from one to the next: a scan would read a million rows. */
export function originsOf(db: Db, table: string): string[] {
  const origins: string[] = [];
  const next = sql(db, `SELECT origin FROM ${table} WHERE origin > ? ORDER BY origin LIMIT 1`);
  for (let last = ''; ; ) {
    const row = next.get(last) as { origin: string } | undefined;
    if (row === undefined) return origins;
    origins.push(row.origin);
    last = row.origin;
  }
}

export const lastSeq = (db: Db, table: string, origin: string): number =>
  one<{ last: number | null }>(db, `SELECT max(seq) AS last FROM ${table} WHERE origin = ?`, origin)?.last ??
  0;

/** The position is read off the rows themselves: it cannot disagree with them. */
function cursorsOf(db: Db): Cursors {
  const cursors: Record<string, Record<string, number>> = {};
  for (const table of tablesOf(db, 'history')) {
    cursors[table] = Object.fromEntries(
      originsOf(db, table).map((origin) => [origin, lastSeq(db, table, origin)]),
    );
  }
  return cursors;
}

/** Per table and origin, the last row that this site has. */
export function cursors(disk: Disk): JobResult<{ cursors: Cursors }> {
  const site = siteOf(disk);
  return site === null ? noSite : { ok: true, cursors: cursorsOf(site.db) };
}

/** How far each origin's history reaches here, with digests where both boxes have it, and the configuration's. */
export function historyState(disk: Disk, input: { readonly other: Cursors }): JobResult<HistoryState> {
  const site = siteOf(disk);
  if (site === null) return noSite;
  const { db } = site;
  const mine = cursorsOf(db);
  const places = commonEnds(mine, input.other);
  const digests = digestsOf(db, places);
  const ends = places.map((place, index) => ({ ...place, digest: digests[index] ?? null }));
  return { ok: true, cursors: mine, ends, configDigest: configDigest(db) };
}

const rowColumns = (db: Db, table: string): string[] =>
  columnsOf(db, table).filter((column) => column !== 'origin');

/** A stretch of an origin's history rows, packed. */
export function packRows(disk: Disk, input: Stretch & { brotli: boolean }): JobResult<{ packed: Packed }> {
  const site = siteOf(disk);
  if (site === null) return noSite;
  const { db } = site;
  const { table, origin, after, upTo, brotli } = input;
  if (!tablesOf(db, 'history').includes(table)) return damaged;
  const columns = rowColumns(db, table);
  let rows = 0;
  let last = after;
  const image = imageOf(db, (schema) => {
    db.prepare(
      `CREATE TABLE ${schema}.rows AS SELECT ${quoted(columns)} FROM main.${table}
       WHERE origin = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ${BATCH_ROWS}`,
    ).run(origin, after, upTo);
    const found = db.prepare(`SELECT count(*) AS rows, max(seq) AS last FROM ${schema}.rows`).get() as {
      rows: number;
      last: number | null;
    };
    rows = found.rows;
    last = found.last ?? upTo;
  });
  const head: BatchHead = { table, origin, columns, rows, last, brotli };
  return { ok: true, packed: pack(head, image) };
}

const insertText = (head: BatchHead, into: string, from: string): string =>
  // The same row twice is one row; any other clash is a bug and must not pass in silence.
  `INSERT INTO ${into}${head.table} (origin, ${quoted(head.columns)})
   SELECT ?, ${quoted(head.columns)} FROM ${from} WHERE true ORDER BY seq
   ON CONFLICT (origin, seq) DO NOTHING`;

const CACHE_KIB = 65_536;

/** A database in a file: the batch is opened as a database and the site attached beside it. */
function applyToFile(disk: Disk, path: string, head: BatchHead, payload: Buffer, freeBytes?: number): void {
  const batch = new Database(payload);
  try {
    batch.prepare('ATTACH ? AS site').run(path);
    batch.pragma(`site.synchronous = ${synchronousOf(disk.flushes)}`);
    batch.pragma(`site.cache_size = -${CACHE_KIB}`);
    batch.pragma('busy_timeout = 5000');
    growLog(batch);
    if (freeBytes !== undefined) capSize(batch, freeBytes, 'site');
    const insert = batch.prepare(insertText(head, 'site.', 'main.rows'));
    // One statement is a transaction of its own. Within an explicit one SQLite would first copy every
    // page that it changes into a temporary file, to be able to undo the statement alone.
    disk.durable('site:sync-apply', () => insert.run(head.origin));
  } finally {
    batch.close();
  }
}

/** A database in memory cannot be attached to another: its rows go over one by one. */
function applyToMemory(site: Store, head: BatchHead, payload: Buffer): void {
  const batch = openImage(payload);
  try {
    const marks = head.columns.map(() => '?').join(', ');
    const insert = sql(
      site.db,
      `INSERT INTO ${head.table} (origin, ${quoted(head.columns)}) VALUES (?, ${marks})
       ON CONFLICT (origin, seq) DO NOTHING`,
    );
    const rows = batch.prepare(`SELECT ${quoted(head.columns)} FROM rows ORDER BY seq`).raw();
    site.transaction('sync-apply', () => {
      for (const row of rows.iterate()) insert.run(head.origin, ...(row as unknown[]));
    });
  } finally {
    batch.close();
  }
}

/** Adds history rows of an origin that are not here yet; rows that are known stay as they are. */
export function applyRows(disk: Disk, input: Packed & Room): JobResult<{ rows: number; last: number }> {
  const site = siteOf(disk);
  if (site === null) return noSite;
  const frame = openPacked(batchHeadSchema, input);
  if (frame === null) return damaged;
  const { head } = frame;
  if (!tablesOf(site.db, 'history').includes(head.table)) return damaged;
  const known = rowColumns(site.db, head.table);
  if (known.length !== head.columns.length || !known.every((column) => head.columns.includes(column))) {
    return damaged;
  }
  if (head.rows === 0) return { ok: true, rows: 0, last: head.last };
  const payload = unpacked(frame.payload, head.brotli);
  return guarded(() => {
    const path = disk.path('site');
    if (path !== null) applyToFile(disk, path, head, payload, input.freeBytes);
    else withRoom(site.db, input.freeBytes, () => applyToMemory(site, head, payload));
    return { ok: true, rows: head.rows, last: head.last };
  });
}
