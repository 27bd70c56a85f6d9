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
import { type Disk, DiskFullError, type HeavyJob, type ReadingJob } from '../../hardware/ports.js';
import { packageById } from '../../updates/packages/index.js';
import { compareVersions } from '../../updates/version.js';
import { type Content, sourceOf } from '../store/byte-source.js';
import { all, type Db, isFull, one, openForeign, run, type Store, sql } from '../store/database.js';
import type { Origin } from '../store/origin.js';
import { appendAudit } from '../store/site/history/append.js';
import { readSiteSoftware, type SiteSoftware } from '../store/site/software.js';
import { BACKUP_FILE_BYTES, BACKUP_FILES_MAX } from './backup.js';
import { type BackupFacts, readBackupHead, unpackBackup } from './backup-file.js';
import { copyRows, isOfVersion, isOwnSchema, isUnsound, raised, rowsAreShort } from './backup-image.js';
import type { BackupRefusal } from './backup-refusals.js';
import { columnsOf, quoted, roomyDisk, siteOf, tablesOf, withRoom } from './sync/common.js';
import { pruneFiles } from './sync/configuration.js';
import { lastSeq, originsOf } from './sync/history.js';

export interface RestoreInput {
  readonly file: Content;
  /** '': none. */
  readonly password: string;
  /** Room that the disks still have. */
  readonly freeBytes: number;
  /** For the audit row that the restore itself writes. */
  readonly origin: Origin;
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

const SHA256 = /^[0-9a-f]{64}$/;

interface FileRow {
  readonly sha256: string;
  readonly bytes: Buffer;
}

function writeFiles(disk: Pick<Disk, 'hasFile' | 'writeFile'>, image: Db): void {
  const names = all<{ sha256: string }>(
    image,
    'SELECT sha256 FROM backup_file WHERE octet_length(bytes) < ? AND length(sha256) = 64 ORDER BY sha256 LIMIT ?',
    BACKUP_FILE_BYTES,
    BACKUP_FILES_MAX,
  );
  for (const { sha256 } of names) {
    const path = `files/${sha256}`;
    if (!SHA256.test(sha256) || disk.hasFile(path)) continue;
    const row = one<FileRow>(image, 'SELECT sha256, bytes FROM backup_file WHERE sha256 = ?', sha256);
    const content = row === null ? null : createHash('sha256').update(row.bytes).digest('hex');
    if (row !== null && content === sha256) disk.writeFile(path, row.bytes);
  }
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

/** What a restore takes its settings and history from, and its file-store items. */
interface Opened {
  readonly facts: BackupFacts;
  readonly image: Db;
  /** The image, or what its rows became when they were brought to the installed version. */
  readonly rows: Db;
  close(): void;
}

function apply(disk: Disk, site: Store, opened: Opened, input: RestoreInput): Omit<Restored, 'version'> {
  writeFiles(roomyDisk(disk, input.freeBytes), opened.image);
  return withRoom(site.db, input.freeBytes, () =>
    site.transaction('restore', () => {
      const { rows, missing } = replaceConfiguration(disk, opened.rows, site.db);
      const historyRows = uniteHistory(opened.rows, site.db);
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

/** Every table of the box's own schema, with the same columns. */
const fits = (rows: Db, site: Db, tables: readonly string[]): boolean =>
  tables.every((table) => quoted(columnsOf(rows, table)) === quoted(columnsOf(site, table)));

/** Why a version cannot be taken here; null: it can. */
function versionRefusal(version: string, installed: string): BackupRefusal | null {
  if (compareVersions(version, installed) > 0) return 'newer-version';
  return packageById(`site-${version}`) === null ? 'unknown-version' : null;
}

type Wanted = Pick<RestoreInput, 'file' | 'password' | 'freeBytes'>;

/** Unpacks the file into the spool and checks what came out; nothing of the box is changed. */
async function open(
  disk: Disk,
  site: Db,
  installed: SiteSoftware,
  input: Wanted,
): Promise<Opened | BackupRefusal> {
  const source = sourceOf(disk, input.file);
  const head = readBackupHead(source);
  if (!head.ok) return head.why;
  const { spool } = disk;
  const name = spool.create('image');
  const stageName = spool.create('stage');
  const opened: Db[] = [];
  const close = (): void => {
    for (const db of opened) db.close();
    spool.drop(name);
    spool.drop(stageName);
  };
  const refused = (why: BackupRefusal): BackupRefusal => {
    close();
    return why;
  };
  try {
    const unpacked = await unpackBackup(source, input.password, input.freeBytes, (piece) =>
      spool.append(name, piece),
    );
    if (!unpacked.ok) return refused(unpacked.why);
    const { facts } = unpacked;
    const why = versionRefusal(facts.version, installed.version);
    if (why !== null) return refused(why);
    const image = openForeign(spool.path(name) ?? spool.read(name, 0, spool.sizeBytes(name) ?? 0));
    opened.push(image);
    const travelling = [...tablesOf(image, 'configuration'), ...tablesOf(image, 'history')];
    if (!isOwnSchema(image, facts.version) || !isOfVersion(image, facts.version)) return refused('damaged');
    if (!rowsAreShort(image, travelling)) return refused('damaged');
    let rows: Db | null = image;
    if (facts.version !== installed.version) {
      rows = raised(image, facts.version, installed, spool.path(stageName), input.freeBytes);
      if (rows === null) return refused('damaged');
      opened.push(rows);
    }
    const own = [...tablesOf(site, 'configuration'), ...tablesOf(site, 'history')];
    return fits(rows, site, own) ? { facts, image, rows, close } : refused('damaged');
  } catch (error) {
    close();
    if (isFull(error) || error instanceof DiskFullError) return 'disk-full';
    // An image that is no database of ours, however it came by its checksum: nothing was changed.
    if (isUnsound(error)) return 'damaged';
    throw error;
  }
}

/** Reads a file as a restore would, and changes nothing. Null: it can be restored. */
export async function checkBackup(disk: Disk, wanted: Wanted): Promise<BackupRefusal | null> {
  const site = siteOf(disk);
  const installed = site === null ? null : readSiteSoftware(site);
  if (site === null || installed === null) return 'no-site';
  const opened = await open(disk, site.db, installed, wanted);
  if (typeof opened === 'string') return opened;
  opened.close();
  return null;
}

export const checkBackupJob: ReadingJob<Wanted, BackupRefusal | null> = {
  name: 'site.check-backup',
  changes: 'nothing',
  work: checkBackup,
};

/** Puts a backup in the place of the site's data; what does not fit leaves all as it was. */
export async function siteRestore(disk: Disk, input: RestoreInput): Promise<RestoreOutput> {
  const site = siteOf(disk);
  const installed = site === null ? null : readSiteSoftware(site);
  if (site === null || installed === null) return refuse('no-site');
  const opened = await open(disk, site.db, installed, input);
  if (typeof opened === 'string') return refuse(opened);
  try {
    const restored = apply(disk, site, opened, input);
    pruneFiles(disk, site.db);
    return { ok: true, ...restored, version: opened.facts.version };
  } catch (error) {
    if (isFull(error) || error instanceof DiskFullError) {
      pruneFiles(disk, site.db);
      return refuse('disk-full');
    }
    if (isUnsound(error)) return refuse('damaged');
    throw error;
  } finally {
    opened.close();
  }
}

export const restoreJob: HeavyJob<RestoreInput, RestoreOutput> = {
  name: 'site.restore',
  changes: 'pages',
  work: siteRestore,
};
