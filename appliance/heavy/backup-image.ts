/**
 * The database inside a backup file, as data. Whoever sent it wrote its schema too, so nothing of
 * that is used: it must be, text by text, what this software's own migrations make of the version
 * that the file names. Rows then travel as values into tables that those migrations made.
 */
import { packageById } from '../../updates/packages/index.js';
import { all, capSize, type Db, isFull, one, openScratch, run, type Store, sql } from '../store/database.js';
import { readSiteSoftware, type SiteSoftware, updateSite } from '../store/site/software.js';
import { fileTableSql } from './backup.js';
import { columnsOf, quoted, tablesOf } from './sync/common.js';

/** A row longer than this is none of ours; what a row holds is in memory while it is copied. */
const ROW_BYTES_MAX = 16 * 1_048_576;

const storeOf = (db: Db): Store => ({
  db,
  disk: { writes: () => null },
  transaction: (_name, act) => db.transaction(act)(),
});

interface SchemaRow {
  readonly type: string;
  readonly name: string;
  readonly table: string;
  readonly sql: string | null;
}

const schemaOf = (db: Db): SchemaRow[] =>
  all<SchemaRow>(db, 'SELECT type, name, tbl_name AS "table", sql FROM sqlite_schema ORDER BY rowid');

/** A table's text without its name's quotes and without how its lines are broken. */
const plain = (text: string): string =>
  text
    .replace(/^CREATE TABLE\s+"?(\w+)"?/, 'CREATE TABLE $1')
    .replace(/\s+/g, ' ')
    .trim();

/** Files of earlier releases carry the texts of indexes and triggers; they are compared, never used. */
const LEGACY = 'backup_schema';
const LEGACY_SQL = `CREATE TABLE ${LEGACY} (position INTEGER PRIMARY KEY, sql TEXT NOT NULL) STRICT`;

/** An empty site of a published version, made by its own migrations. Null: never published. */
function emptySite(version: string, path: string | null): Db | null {
  const found = packageById(`site-${version}`);
  if (found === null) return null;
  const db = openScratch(path);
  const { build } = found.manifest;
  updateSite(storeOf(db), {
    version,
    build,
    migrations: found.migrations,
    nowMs: 0,
    adminPasswordHash: null,
  });
  return db;
}

/** Whether the schema of an image is that of the version it names, and nothing else. */
export function isOwnSchema(image: Db, version: string): boolean {
  const model = emptySite(version, null);
  if (model === null) return false;
  try {
    const texts = new Map<string, string>();
    const others = new Set<string>();
    for (const { type, name, sql: text } of schemaOf(model)) {
      if (type === 'table' && text !== null) texts.set(name, plain(text));
      else if (text !== null) others.add(text);
    }
    const wanted = [...texts.keys()];
    texts.set('backup_file', plain(fileTableSql('')));
    texts.set(LEGACY, plain(LEGACY_SQL));
    const seen = new Set<string>();
    for (const { type, name, table, sql: text } of schemaOf(image)) {
      // The index of a primary key has no text.
      if (type === 'index' && text === null && texts.has(table)) continue;
      if (type !== 'table' || text === null || texts.get(name) !== plain(text)) return false;
      seen.add(name);
    }
    const legacy = seen.has(LEGACY)
      ? all<{ sql: string }>(image, `SELECT sql FROM ${LEGACY} ORDER BY position`)
      : [];
    return (
      seen.has('backup_file') &&
      wanted.every((name) => seen.has(name)) &&
      legacy.every(({ sql: text }) => others.has(text))
    );
  } finally {
    model.close();
  }
}

/** Whether no row of these tables is longer than ours can be. Values are not read for that. */
export function rowsAreShort(image: Db, tables: readonly string[]): boolean {
  return tables.every((table) => {
    const bytes = columnsOf(image, table)
      .map((column) => `coalesce(octet_length("${column}"), 0)`)
      .join(' + ');
    return one(image, `SELECT 1 AS found FROM "${table}" WHERE ${bytes} > ${ROW_BYTES_MAX} LIMIT 1`) === null;
  });
}

/** Copies rows of a query on one database into a table of another, value by value. */
export function copyRows(
  from: Db,
  to: Db,
  table: string,
  query: { readonly text: string; readonly values: readonly unknown[] },
): number {
  const columns = columnsOf(to, table);
  const marks = columns.map(() => '?').join(', ');
  const insert = sql(to, `INSERT INTO "${table}" (${quoted(columns)}) VALUES (${marks})`);
  const rows = from.prepare(`SELECT ${query.text.replace('*', quoted(columns))}`).raw();
  let copied = 0;
  for (const row of rows.iterate(...query.values)) {
    insert.run(...(row as unknown[]));
    copied += 1;
  }
  return copied;
}

/**
 * The rows of an image of an older version, brought to the installed one in a database beside it:
 * the older schema made by our migrations, its rows as values, then the migrations that follow.
 */
export function raised(
  image: Db,
  version: string,
  installed: SiteSoftware,
  path: string | null,
  freeBytes: number,
): Db | null {
  const target = packageById(`site-${installed.version}`);
  const stage = target === null ? null : emptySite(version, path);
  if (target === null || stage === null) return null;
  capSize(stage, freeBytes);
  try {
    stage.transaction(() => {
      for (const table of [...tablesOf(stage, 'configuration'), ...tablesOf(stage, 'history')]) {
        run(stage, `DELETE FROM "${table}"`);
        copyRows(image, stage, table, { text: `* FROM "${table}"`, values: [] });
      }
    })();
    const { build } = installed;
    const { migrations } = target;
    updateSite(storeOf(stage), {
      version: installed.version,
      build,
      migrations,
      nowMs: 0,
      adminPasswordHash: null,
    });
    return stage;
  } catch (error) {
    stage.close();
    throw error;
  }
}

/** Whether the image says of itself what the header of its file says. */
export function isOfVersion(image: Db, version: string): boolean {
  const found = readSiteSoftware(storeOf(image));
  const published = packageById(`site-${version}`);
  return (
    found !== null &&
    published !== null &&
    found.version === version &&
    found.schemaVersion === published.manifest.schemaVersion
  );
}

/** Whether SQLite says that something is wrong with what it was given. */
export const isUnsound = (error: unknown): boolean =>
  error instanceof Error && error.name === 'SqliteError' && !isFull(error);
