/** Configuration of a data-sync: one snapshot of all its tables, applied whole. The primary wins. */

import { createHash } from 'node:crypto';
import { type ConfigHead, configHeadSchema, type Packed } from '../../../failover/link/messages.js';
import type { JobResult, Room } from '../../../failover/sync/jobs.js';
import type { Disk } from '../../../hardware/ports.js';
import { all, type Db, openImage, sql } from '../../store/database.js';
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

interface Drawer {
  /** Table and columns. */
  readonly named: string;
  readonly rowsInOrder: string;
}

/** What a schema has of configuration: read anew when the schema changes. */
const drawers = new WeakMap<Db, { readonly version: number; readonly all: readonly Drawer[] }>();

function drawersOf(db: Db): readonly Drawer[] {
  const { schema_version: version } = sql(db, 'PRAGMA schema_version').get() as { schema_version: number };
  const known = drawers.get(db);
  if (known?.version === version) return known.all;
  const all = tablesOf(db, 'configuration').map((table) => {
    const columns = columnsOf(db, table);
    const order = columns.map((_column, index) => index + 1).join(', ');
    return {
      named: JSON.stringify([table, columns]),
      rowsInOrder: `SELECT ${quoted(columns)} FROM ${table} ORDER BY ${order}`,
    };
  });
  drawers.set(db, { version, all });
  return all;
}

/** Digest of all configuration rows: equal ones need not travel. */
export function configDigest(db: Db): string {
  const hash = createHash('sha256');
  for (const { named, rowsInOrder } of drawersOf(db)) {
    hash.update(named);
    // Kept as raw: nobody else asks in these words.
    for (const row of sql(db, rowsInOrder).raw().iterate()) hash.update(JSON.stringify(row));
  }
  return hash.digest('hex');
}

/** The same as a job of its own: the backup asks for it when all else has been agreed. */
export function digestConfiguration(disk: Disk): JobResult<{ configDigest: string }> {
  const site = siteOf(disk);
  return site === null ? noSite : { ok: true, configDigest: configDigest(site.db) };
}

/** The primary's configuration as one packed snapshot, for its backup. */
export function packConfiguration(disk: Disk, input: { brotli: boolean }): JobResult<{ packed: Packed }> {
  const site = siteOf(disk);
  if (site === null) return noSite;
  const { db } = site;
  const tables = tablesOf(db, 'configuration');
  const image = imageOf(db, (schema) => {
    // One transaction: the tables are of one instant.
    db.transaction(() => {
      for (const table of tables) db.exec(`CREATE TABLE ${schema}.${table} AS SELECT * FROM main.${table}`);
    })();
  });
  const head: ConfigHead = { tables, brotli: input.brotli };
  return { ok: true, packed: pack(head, image) };
}

interface Snapshot {
  readonly head: ConfigHead;
  readonly image: Db;
}

function openSnapshot(input: Packed): Snapshot | null {
  const frame = openPacked(configHeadSchema, input);
  if (frame === null) return null;
  return { head: frame.head, image: openImage(unpacked(frame.payload, frame.head.brotli)) };
}

const FILE_TABLE = 'stored_file';
const FOLDER = 'files';

/** Names of the files in a packed configuration that this box does not have yet. */
export function missingFiles(disk: Disk, input: Packed): JobResult<{ missing: string[] }> {
  const snapshot = openSnapshot(input);
  if (snapshot === null) return damaged;
  const { head, image } = snapshot;
  try {
    if (!head.tables.includes(FILE_TABLE)) return { ok: true, missing: [] };
    const rows = all<{ sha256: string }>(image, `SELECT DISTINCT sha256 FROM ${FILE_TABLE} ORDER BY sha256`);
    const missing = rows.map(({ sha256 }) => sha256).filter((sha) => !disk.hasFile(`${FOLDER}/${sha}`));
    return { ok: true, missing };
  } finally {
    image.close();
  }
}

/** Files that no item speaks of any more. Cut at any point, the next run removes the rest. */
export function pruneFiles(disk: Disk, db: Db): void {
  const kept = new Set(
    all<{ sha256: string }>(db, `SELECT sha256 FROM ${FILE_TABLE} ORDER BY sha256`).map(
      ({ sha256 }) => `${FOLDER}/${sha256}`,
    ),
  );
  for (const path of disk.list(FOLDER)) if (!kept.has(path)) disk.removeFile(path);
}

/** Puts the primary's configuration in the place of one's own; all of it or nothing. */
export function applyConfiguration(disk: Disk, input: Packed & Room): JobResult<{ rows: number }> {
  const site = siteOf(disk);
  if (site === null) return noSite;
  const snapshot = openSnapshot(input);
  if (snapshot === null) return damaged;
  const { head, image } = snapshot;
  const { db } = site;
  try {
    const here = tablesOf(db, 'configuration');
    const fits = head.tables.length === here.length && head.tables.every((table) => here.includes(table));
    if (!fits) return damaged;
    const copies = here.map((table) => ({ table, columns: columnsOf(image, table) }));
    if (copies.some(({ table, columns }) => quoted(columnsOf(db, table)) !== quoted(columns))) return damaged;
    return guarded(() =>
      withRoom(db, input.freeBytes, () => {
        let rows = 0;
        site.transaction('sync-configuration', () => {
          for (const { table } of copies) db.exec(`DELETE FROM ${table}`);
          for (const { table, columns } of copies) {
            const marks = columns.map(() => '?').join(', ');
            const insert = db.prepare(`INSERT INTO ${table} (${quoted(columns)}) VALUES (${marks})`);
            for (const row of image
              .prepare(`SELECT ${quoted(columns)} FROM ${table}`)
              .raw()
              .iterate()) {
              insert.run(...(row as unknown[]));
              rows += 1;
            }
          }
        });
        if (here.includes(FILE_TABLE)) pruneFiles(disk, db);
        return { ok: true, rows };
      }),
    );
  } finally {
    image.close();
  }
}
