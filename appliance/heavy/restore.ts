/**
 * Restore of a backup, off the thread that serves pages.
 *
 * Settings and users are replaced by those of the file. History is a union: rows that only the file
 * has come back, rows that only this box has stay, so restoring an old backup loses no report.
 * Recordings, pre-shared key and everything of the box itself are untouched. First the file-store
 * items are written (content-addressed: a cut leaves at worst items that nothing speaks of), then
 * one transaction changes the database: a cut leaves the old or the new state.
 *
 * @guide G64, G108 seed
 */
import { createHash } from 'node:crypto';
import { type Disk, DiskFullError } from '../../hardware/ports.js';
import { packageById } from '../../updates/packages/index.js';
import { compareVersions } from '../../updates/version.js';
import { type BackupRefusal, readBackup } from '../backup-file.js';
import { all, type Db, isFull, one, openImage, run, type Store, sql } from '../store/database.js';
import { appendAudit } from '../store/history.js';
import { readSiteSoftware, type SiteSoftware, updateSite } from '../store/software.js';
import { columnsOf, quoted, roomyDisk, siteOf, tablesOf, withRoom } from './sync-common.js';
import { pruneFiles } from './sync-configuration.js';
import { lastSeq, originsOf } from './sync-history.js';

export interface RestoreInput {
  readonly file: Uint8Array;
  /** '': none. */
  readonly password: string;
  /** Room that the disks still have. */
  readonly freeBytes: number;
  /** For the audit row that the restore itself writes. */
  readonly origin: string;
  readonly actor: string;
  readonly nowMs: number;
}

export interface Restored {
  /** Rows of settings and users. */
  readonly configurationRows: number;
  readonly historyRows: number;
  /** File-store items whose content is neither in the file nor on this box: they are gone. */
  readonly filesMissing: number;
  /** Site version that the file came from. */
  readonly version: string;
}

export type RestoreOutput =
  | ({ readonly ok: true } & Restored)
  | { readonly ok: false; readonly why: BackupRefusal };

const refuse = (why: BackupRefusal): RestoreOutput => ({ ok: false, why });

/** Brings the image of an older site version to the installed one; false: it cannot be. */
function migrated(image: Db, installed: SiteSoftware): boolean {
  const store: Store = { db: image, transaction: (_name, act) => image.transaction(act)() };
  const before = readSiteSoftware(store);
  if (before === null) return false;
  if (before.schemaVersion === installed.schemaVersion) return true;
  const target = packageById(`site-${installed.version}`);
  if (target === null) return false;
  for (const row of all<{ sql: string }>(image, 'SELECT sql FROM backup_schema ORDER BY position')) {
    image.exec(row.sql);
  }
  updateSite(store, {
    version: installed.version,
    build: installed.build,
    migrations: target.migrations,
    nowMs: 0,
    adminPasswordHash: null,
  });
  return true;
}

/** Every table of the box's own schema must be in the image, with the same columns. */
function fits(image: Db, site: Db, tables: readonly string[]): boolean {
  return tables.every((table) => quoted(columnsOf(image, table)) === quoted(columnsOf(site, table)));
}

interface FileRow {
  readonly sha256: string;
  readonly bytes: Buffer;
}

function writeFiles(disk: Pick<Disk, 'hasFile' | 'writeFile'>, image: Db): void {
  const names = all<{ sha256: string }>(image, 'SELECT sha256 FROM backup_file ORDER BY sha256');
  for (const { sha256 } of names) {
    const path = `files/${sha256}`;
    if (disk.hasFile(path)) continue;
    const row = one<FileRow>(image, 'SELECT sha256, bytes FROM backup_file WHERE sha256 = ?', sha256);
    const content = row === null ? null : createHash('sha256').update(row.bytes).digest('hex');
    if (row !== null && content === sha256) disk.writeFile(path, row.bytes);
  }
}

function copyRows(
  image: Db,
  site: Db,
  table: string,
  into: { text: string; values: readonly unknown[] },
): number {
  const columns = columnsOf(site, table);
  const marks = columns.map(() => '?').join(', ');
  const insert = sql(site, `INSERT INTO "${table}" (${quoted(columns)}) VALUES (${marks})`);
  const rows = image.prepare(`SELECT ${into.text.replace('*', quoted(columns))}`).raw();
  let copied = 0;
  for (const row of rows.iterate(...into.values)) {
    insert.run(...(row as unknown[]));
    copied += 1;
  }
  return copied;
}

function replaceConfiguration(disk: Disk, image: Db, site: Db): { rows: number; missing: number } {
  let rows = 0;
  for (const table of tablesOf(site, 'configuration')) {
    run(site, `DELETE FROM "${table}"`);
    rows += copyRows(image, site, table, { text: `* FROM "${table}"`, values: [] });
  }
  const items = all<{ id: string; sha256: string }>(site, 'SELECT id, sha256 FROM stored_file ORDER BY id');
  const gone = items.filter(({ sha256 }) => !disk.hasFile(`files/${sha256}`));
  for (const { id } of gone) run(site, 'DELETE FROM stored_file WHERE id = ?', id);
  // Tokens were given to the accounts that were replaced.
  if (tablesOf(site, 'box').includes('api_token')) run(site, 'DELETE FROM api_token');
  return { rows: rows - gone.length, missing: gone.length };
}

const rowText = (db: Db, table: string, origin: string, seq: number): string =>
  JSON.stringify(
    one(
      db,
      `SELECT ${quoted(columnsOf(db, table))} FROM "${table}" WHERE origin = ? AND seq = ?`,
      origin,
      seq,
    ),
  );

// Lives of a box between factory resets; more than this is no accident.
const LIVES_MAX = 100;

/**
 * The name under which rows of `origin` in the file fit this box. A log only grows, so two copies
 * of it agree on the last row that both have. They do not when the box was reset since and started
 * counting anew: then the rows of its earlier life keep their numbers under a name of their own.
 */
function fittingOrigin(image: Db, site: Db, table: string, origin: string): string | null {
  const inFile = lastSeq(image, table, origin);
  for (let life = 0; life < LIVES_MAX; life += 1) {
    const name = life === 0 ? origin : `${origin}~${life}`;
    const common = Math.min(inFile, lastSeq(site, table, name));
    if (common === 0) return name;
    const there = rowText(image, table, origin, common);
    const here = rowText(site, table, name, common).replace(JSON.stringify(name), JSON.stringify(origin));
    if (there === here) return name;
  }
  return null;
}

function uniteHistory(image: Db, site: Db): number {
  let rows = 0;
  for (const table of tablesOf(site, 'history')) {
    const others = columnsOf(site, table).filter((column) => column !== 'origin');
    const marks = others.map(() => '?').join(', ');
    const insert = sql(site, `INSERT INTO "${table}" (origin, ${quoted(others)}) VALUES (?, ${marks})`);
    for (const origin of originsOf(image, table)) {
      const name = fittingOrigin(image, site, table, origin);
      if (name === null) continue;
      const found = image
        .prepare(`SELECT ${quoted(others)} FROM "${table}" WHERE origin = ? AND seq > ? ORDER BY seq`)
        .raw();
      for (const row of found.iterate(origin, lastSeq(site, table, name))) {
        insert.run(name, ...(row as unknown[]));
        rows += 1;
      }
    }
  }
  return rows;
}

function apply(disk: Disk, site: Store, image: Db, input: RestoreInput): Omit<Restored, 'version'> {
  writeFiles(roomyDisk(disk, input.freeBytes), image);
  return withRoom(site.db, input.freeBytes, () =>
    site.transaction('restore', () => {
      const { rows, missing } = replaceConfiguration(disk, image, site.db);
      const historyRows = uniteHistory(image, site.db);
      appendAudit(site, input.origin, {
        atMs: input.nowMs,
        actor: input.actor,
        action: 'software.restore',
        detail: '',
      });
      return { configurationRows: rows, historyRows, filesMissing: missing };
    }),
  );
}

export function siteRestore(disk: Disk, given: unknown): RestoreOutput {
  const input = given as RestoreInput;
  const site = siteOf(disk);
  const installed = site === null ? null : readSiteSoftware(site);
  if (site === null || installed === null) return refuse('no-site');
  const opened = readBackup(Buffer.from(input.file), input.password);
  if (!opened.ok) return opened;
  const { version } = opened.facts;
  if (compareVersions(version, installed.version) > 0) return refuse('newer-version');
  let image: Db | null = null;
  try {
    image = openImage(opened.image);
    image.pragma('trusted_schema = OFF');
    const travelling = [...tablesOf(site.db, 'configuration'), ...tablesOf(site.db, 'history')];
    if (!migrated(image, installed) || !fits(image, site.db, travelling)) return refuse('damaged');
    const restored = apply(disk, site, image, input);
    pruneFiles(disk, site.db);
    return { ok: true, ...restored, version };
  } catch (error) {
    if (isFull(error) || error instanceof DiskFullError) {
      pruneFiles(disk, site.db);
      return refuse('disk-full');
    }
    // An image that is no database of ours, however it came by its checksum: nothing was changed.
    if (error instanceof Error && error.name === 'SqliteError') return refuse('damaged');
    throw error;
  } finally {
    image?.close();
  }
}
