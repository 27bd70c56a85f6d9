/**
 * Backup of the site, off the thread that serves pages: its database, reduced, as one file.
 *
 * @guide G59, G61-G63 seed
 */
import type { Disk, ReadingJob } from '../../hardware/ports.js';
import { all, type Db, type Store } from '../store/database.js';
import { readSetting } from '../store/site/settings.js';
import { siteHostname } from '../store/site/site-settings.js';
import { readSiteSoftware } from '../store/site/software.js';
import { type BackupFacts, writeBackup } from './backup-file.js';
import type { BackupRefusal } from './backup-refusals.js';
import { soundFile } from './contents.js';
import { columnsOf, imageOf, quoted, siteOf, tablesOf } from './sync/common.js';

export interface BackupInput {
  /** '': none. */
  readonly password: string;
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
  readonly history: boolean;
  readonly nowMs: number;
  /** The box's role in its pair; null: it stands alone. */
  readonly role: 'primary' | 'backup' | null;
}

export type BackupOutput =
  | { readonly ok: true; readonly file: Uint8Array; readonly facts: BackupFacts }
  | { readonly ok: false; readonly why: BackupRefusal };

/** G63: file-store items smaller than this, and no more than so many. */
export const BACKUP_FILE_BYTES = 200 * 1024;
export const BACKUP_FILES_MAX = 50;

/** File-store items that a backup takes: the newest of the small ones. */
export function chosenFiles(db: Db): { sha256s: string[]; leftOut: number } {
  const items = all<{ sha256: string; sizeBytes: number }>(
    db,
    'SELECT sha256, size_bytes AS sizeBytes FROM stored_file ORDER BY created_ms DESC, id',
  );
  const chosen = items.filter(({ sizeBytes }) => sizeBytes < BACKUP_FILE_BYTES).slice(0, BACKUP_FILES_MAX);
  return { sha256s: chosen.map(({ sha256 }) => sha256), leftOut: items.length - chosen.length };
}

interface SchemaRow {
  readonly name: string;
  readonly sql: string;
}

/** The schema of a file: tables as they are here, without indexes, which would only make it larger. */
function copyTables(db: Db, into: string, filled: readonly string[]): void {
  const schema = all<SchemaRow>(
    db,
    "SELECT name, sql FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY rowid",
  );
  for (const { name, sql } of schema) {
    db.exec(sql.replace(/^CREATE TABLE\s+"?\w+"?/, `CREATE TABLE ${into}."${name}"`));
  }
  for (const table of filled) {
    const columns = quoted(columnsOf(db, table));
    db.exec(`INSERT INTO ${into}."${table}" (${columns}) SELECT ${columns} FROM main."${table}"`);
  }
}

/** The table of file-store items in a file. */
export const fileTableSql = (into: string): string =>
  `CREATE TABLE ${into}backup_file (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID`;

function copyFiles(disk: Disk, db: Db, into: string, sha256s: readonly string[]): number {
  db.exec(fileTableSql(`${into}.`));
  const insert = db.prepare(`INSERT INTO ${into}.backup_file (sha256, bytes) VALUES (?, ?)`);
  const found = [...new Set(sha256s)].flatMap((sha256) => {
    const bytes = soundFile(disk, 'files', sha256);
    return bytes === null ? [] : [{ sha256, bytes }];
  });
  for (const { sha256, bytes } of found) insert.run(sha256, bytes);
  return found.length;
}

/** The site's database without recordings and without what belongs to the box. */
function reduced(
  disk: Disk,
  { db }: Store,
  history: boolean,
): { image: Buffer; files: number; leftOut: number } {
  let files = 0;
  let leftOut = 0;
  const filled = ['meta', ...tablesOf(db, 'configuration'), ...(history ? tablesOf(db, 'history') : [])];
  const image = imageOf(db, (into) => {
    // One transaction: everything is of one instant.
    db.transaction(() => {
      copyTables(db, into, filled);
      const chosen = chosenFiles(db);
      files = copyFiles(disk, db, into, chosen.sha256s);
      leftOut = chosen.leftOut;
    })();
  });
  return { image, files, leftOut };
}

/** The encrypted backup file of the site: its configuration, with `history` its reports too (G59). */
export function siteBackup(disk: Disk, input: BackupInput): BackupOutput {
  const { password, salt, nonce, history, nowMs, role } = input;
  const site = siteOf(disk);
  const software = site === null ? null : readSiteSoftware(site);
  if (site === null || software === null) return { ok: false, why: 'no-site' };
  const { image, files, leftOut } = reduced(disk, site, history);
  const facts: BackupFacts = {
    siteHost: readSetting(site, siteHostname),
    version: software.version,
    build: software.build,
    createdMs: nowMs,
    ...(role === null ? {} : { takenOn: role }),
    history,
    files,
    filesLeftOut: leftOut,
  };
  const lock = password === '' ? null : { password, salt: Buffer.from(salt), nonce: Buffer.from(nonce) };
  return { ok: true, file: writeBackup(facts, image, lock), facts };
}

export const backupJob: ReadingJob<BackupInput, BackupOutput> = {
  name: 'site.backup',
  changes: 'nothing',
  work: siteBackup,
};
