/** What the jobs of a data-sync share: which tables travel, images of databases, bounds. */

import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { GenericSchema, InferOutput } from 'valibot';
import { type Frame, openFrame, packFrame } from '../../../failover/link/frames.js';
import { digestOf } from '../../../failover/link/handshake.js';
import type { Packed } from '../../../failover/link/messages.js';
import type { JobTrouble } from '../../../failover/sync/jobs.js';
import { type TravelClass, tables } from '../../../failover/sync/tables.js';
import { type Disk, DiskFullError } from '../../../hardware/ports.js';
import { all, capSize, type Db, isFull, openStore, type Store } from '../../store/database.js';
import { readSiteSoftware } from '../../store/site/software.js';

/** Null while no site is installed. */
export function siteOf(disk: Disk): Store | null {
  const site = openStore(disk, 'site');
  return readSiteSoftware(site) === null ? null : site;
}

/** Tables of a class that this version of the site has, sorted. */
export function tablesOf(db: Db, travel: TravelClass): string[] {
  const rows = all<{ name: string }>(db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  return rows.map(({ name }) => name).filter((name) => tables[name] === travel);
}

/** Columns in their order. The name must be one of this database's tables. */
export const columnsOf = (db: Db, table: string): string[] =>
  all<{ name: string }>(db, 'SELECT name FROM pragma_table_info(?) ORDER BY cid', table).map(
    ({ name }) => name,
  );

export const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

const IMAGE = 'image';

/** Fills an empty database beside `db` and gives its bytes. */
export function imageOf(db: Db, fill: (schema: string) => void): Buffer {
  // A power cut may have left one on a handle that outlives it.
  const leftOver = (db.pragma('database_list') as { name: string }[]).some(({ name }) => name === IMAGE);
  if (leftOver) db.exec(`DETACH ${IMAGE}`);
  db.exec(`ATTACH ':memory:' AS ${IMAGE}`);
  try {
    fill(IMAGE);
    return db.serialize({ attached: IMAGE });
  } finally {
    db.exec(`DETACH ${IMAGE}`);
  }
}

// The link is slow where this is asked for; more effort would cost more time than it saves.
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
const INFLATED_BYTES_MAX = 512 * 1_048_576;

/** A frame as it goes over the link, its payload compressed where the head says so, with its digest. */
export function pack(head: { readonly brotli: boolean }, payload: Buffer): Packed {
  const body = packFrame(head, head.brotli ? brotliCompressSync(payload, BROTLI) : payload);
  return { body, digest: digestOf(body) };
}

/** What `pack` made, once it has arrived whole; null: it has not. */
export function openPacked<S extends GenericSchema>(
  schema: S,
  { body, digest }: Packed,
): Frame<InferOutput<S>> | null {
  const frame = openFrame(schema, body);
  return frame === null || digestOf(body) !== digest ? null : frame;
}

export const unpacked = (payload: Buffer, brotli: boolean): Buffer =>
  brotli ? brotliDecompressSync(payload, { maxOutputLength: INFLATED_BYTES_MAX }) : payload;

/** Turns a full disk into a result; everything else (power, bugs) goes on up. */
export function guarded<T>(act: () => T): T | { readonly ok: false; readonly why: JobTrouble } {
  try {
    return act();
  } catch (error) {
    if (isFull(error) || error instanceof DiskFullError) return { ok: false, why: 'disk-full' };
    throw error;
  }
}

/** Runs `act` while the database may grow by `freeBytes` at most. */
export function withRoom<T>(db: Db, freeBytes: number | undefined, act: () => T): T {
  if (freeBytes === undefined) return act();
  const before = db.pragma('max_page_count', { simple: true }) as number;
  capSize(db, freeBytes);
  try {
    return act();
  } finally {
    if (db.open) db.pragma(`max_page_count = ${before}`);
  }
}

/** The same disk, on which files may take `freeBytes` more at most. */
export function roomyDisk(disk: Disk, freeBytes: number | undefined): Pick<Disk, 'hasFile' | 'writeFile'> {
  let left = freeBytes ?? Number.POSITIVE_INFINITY;
  return {
    hasFile: (path) => disk.hasFile(path),
    writeFile: (path, bytes) => {
      const more = bytes.length - (disk.sizeBytes(path) ?? 0);
      if (more > left) throw new DiskFullError(bytes.length);
      disk.writeFile(path, bytes);
      left -= more;
    },
  };
}

export const damaged = { ok: false, why: 'damaged' } as const;
export const noSite = { ok: false, why: 'no-site' } as const;
