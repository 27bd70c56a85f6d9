/**
 * The databases of a box. Two files, so that long work on the site (migration, sync, restore) never
 * holds the lock that the box needs: `box` is the appliance (never travels, wiped by nothing but a
 * factory reset), `site` is the installed software's data. A command commits to exactly one of
 * them; where both must agree, the installer reconciles at boot from the site's own `meta`.
 */
import { Database, type Db, type Statement } from './sqlite.js';

export type { Db } from './sqlite.js';

import type { Disk } from '../../hardware/ports.js';

export interface Store {
  readonly db: Db;
  readonly disk: Pick<Disk, 'writes'>;
  /** One durable step: all of it or nothing. Named for power-cut tests. */
  transaction<T>(name: string, act: () => T): T;
}

// Statements are compiled once per handle.
const statements = new WeakMap<Db, Map<string, Statement>>();

/** A prepared statement of this handle, compiled once. */
export function sql(db: Db, text: string): Statement {
  let known = statements.get(db);
  if (known === undefined) {
    known = new Map();
    statements.set(db, known);
  }
  let statement = known.get(text);
  if (statement === undefined) {
    statement = db.prepare(text);
    known.set(text, statement);
  }
  return statement as Statement;
}

/** What has been read of a database, by question and by what was asked for. */
interface View {
  readonly answers: Map<string, Map<unknown, unknown>>;
  /** How many are kept. */
  count: number;
  /** Whether SQLite was asked for one view: not before something has to be read. */
  isBegun: boolean;
}

// The view that is under way: until it ends, or somebody in it writes, the same question has the same
// answer.
const views = new WeakMap<Db, View>();

const forget = (view: View | undefined): void => {
  if (view === undefined) return;
  view.answers.clear();
  view.count = 0;
};

function begin(db: Db, view: View | undefined): void {
  if (view === undefined || view.isBegun) return;
  sql(db, 'BEGIN').run();
  view.isBegun = true;
}

/** Somebody writes in the view that is under way: it is asked anew, and fails or holds as a whole. */
function writing(db: Db): void {
  const view = views.get(db);
  begin(db, view);
  forget(view);
}

function ask(db: Db, text: string, values: readonly unknown[]): unknown {
  const statement = sql(db, text);
  return (values.length === 1 ? statement.get(values[0]) : statement.get(...values)) ?? null;
}

/** First row or null. The caller names the row's shape, and never changes what it got. */
export function one<T>(db: Db, text: string, ...values: unknown[]): T | null {
  const view = views.get(db);
  if (view === undefined) return ask(db, text, values) as T | null;
  if (values.length !== 1) {
    begin(db, view);
    return ask(db, text, values) as T | null;
  }
  const [value] = values;
  let answers = view.answers.get(text);
  if (answers === undefined) {
    answers = new Map();
    view.answers.set(text, answers);
  }
  let row = answers.get(value);
  if (row === undefined) {
    begin(db, view);
    row = ask(db, text, values);
    answers.set(value, row);
    view.count += 1;
  }
  return row as T | null;
}

/** All rows. Always with ORDER BY in `text`. */
export function all<T>(db: Db, text: string, ...values: unknown[]): T[] {
  begin(db, views.get(db));
  return sql(db, text).all(...values) as T[];
}

/** Runs a change; the number of rows changed. */
export function run(db: Db, text: string, ...values: unknown[]): number {
  writing(db);
  return sql(db, text).run(...values).changes;
}

const PAGE_BYTES = 4096;

/** What a commit waits for: with FULL, until the host's disk has it. */
export const synchronousOf = (flushes: boolean): 'FULL' | 'NORMAL' => (flushes ? 'FULL' : 'NORMAL');

function configured(db: Db, path: string, flushes: boolean): Db {
  if (path !== ':memory:') {
    db.pragma('journal_mode = WAL');
    db.pragma(`synchronous = ${synchronousOf(flushes)}`);
  }
  db.pragma('foreign_keys = OFF');
  db.pragma('busy_timeout = 5000');
  return db;
}

/** Opens a database on the disk; the same handle within one boot (and, in memory, across boots). */
export function openStore(disk: Disk, name: 'box' | 'site'): Store {
  const db = disk.open(name, (path) => configured(new Database(path), path, disk.flushes));
  return storeOf(disk, name, db);
}

/** Opens a database that does not exist yet on the disk as a copy of another one. */
export function openStoreCopy(disk: Disk, name: 'box' | 'site', source: Store): Store {
  const db = disk.open(name, (path) => {
    if (path === ':memory:') {
      const copy = configured(new Database(source.db.serialize()), path, false);
      // As many pages as the file's copy: disk figures are the same wherever the box lives.
      copy.exec('VACUUM');
      return copy;
    }
    run(source.db, 'VACUUM INTO ?', path);
    return configured(new Database(path), path, disk.flushes);
  });
  return storeOf(disk, name, db);
}

/** A database in memory, empty or from an image of one. */
export function openImage(image: Buffer | null): Db {
  return configured(image === null ? new Database(':memory:') : new Database(image), ':memory:', false);
}

/** Settings for what somebody else made: only read, and nothing that is written in its schema is done. */
function distrusted(db: Db): Db {
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  db.pragma('query_only = ON');
  return db;
}

/**
 * Opens a database that somebody sent, from a file of the host or from memory. better-sqlite3 is
 * defensive (SQLITE_DBCONFIG_DEFENSIVE) unless told otherwise; on top of that it can only be read.
 */
export function openForeign(found: string | Buffer): Db {
  return distrusted(
    new Database(found, { readonly: true, ...(typeof found === 'string' ? { fileMustExist: true } : {}) }),
  );
}

/** A database for a while, in a file of the host or in memory: nothing of it outlives a cut. */
export function openScratch(path: string | null): Db {
  const db = new Database(path ?? ':memory:');
  db.pragma('journal_mode = OFF');
  db.pragma('synchronous = OFF');
  db.pragma('foreign_keys = OFF');
  return db;
}

/** Answers that are kept from one view to the next. */
const KEPT_MAX = 512;

interface Kept {
  readonly view: View;
  /** `Disk.writes` and the changes of this handle when it was read. */
  readonly writes: number;
  readonly changes: number;
}

const kept = new WeakMap<Db, Kept>();

const changesOf = (db: Db): number =>
  (sql(db, 'SELECT total_changes() AS changes').get() as { changes: number }).changes;

/** What was read before, where nobody has written since: neither this handle nor another one of the box. */
function knownView({ db, disk }: Store): View {
  const known = kept.get(db);
  return known !== undefined &&
    known.writes === disk.writes() &&
    known.changes === changesOf(db) &&
    known.view.count <= KEPT_MAX
    ? known.view
    : { answers: new Map(), count: 0, isBegun: false };
}

/**
 * Reads that belong together: one view of the database, its lock taken once, each row read once, and
 * not again while nobody writes.
 */
export function reading<T>(store: Store | null, act: () => T): T {
  if (store === null || store.db.inTransaction) return act();
  const { db, disk } = store;
  const writes = disk.writes();
  const view = knownView(store);
  views.set(db, view);
  try {
    // Somebody else may write between two questions.
    if (writes === null) begin(db, view);
    const result = act();
    const wasAsked = view.isBegun;
    if (wasAsked) sql(db, 'COMMIT').run();
    // Where SQLite was not even asked, what is kept holds as it is.
    if (writes !== null && (wasAsked || kept.get(db)?.view !== view))
      kept.set(db, { view, writes, changes: changesOf(db) });
    return result;
  } catch (error) {
    if (db.open && db.inTransaction) sql(db, 'ROLLBACK').run();
    throw error;
  } finally {
    view.isBegun = false;
    views.delete(db);
  }
}

function storeOf(disk: Disk, name: 'box' | 'site', db: Db): Store {
  return {
    db,
    disk,
    transaction: (label, act) => {
      begin(db, views.get(db));
      try {
        return disk.durable(`${name}:${label}`, () =>
          db.inTransaction ? act() : db.transaction(act).immediate(),
        );
      } finally {
        forget(views.get(db));
      }
    },
  };
}

const pagesOf = (db: Db, schema: string): number =>
  (sql(db, `PRAGMA ${schema}.page_count`).get() as { page_count: number }).page_count;

/** Caps the file so that SQLite itself says SQLITE_FULL when the disk has no more room. */
export function capSize(db: Db, freeBytes: number, schema = 'main'): void {
  const pages = pagesOf(db, schema);
  db.pragma(`${schema}.max_page_count = ${pages + Math.max(0, Math.floor(freeBytes / PAGE_BYTES))}`);
}

/** Bytes that a database takes. */
export function databaseBytes(db: Db): number {
  return pagesOf(db, 'main') * PAGE_BYTES;
}

/** True when SQLite found the disk full. */
export const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'SQLITE_FULL';

/** Whether a site package was ever installed on this disk. */
export function hasSite(disk: Disk): boolean {
  const { db } = openStore(disk, 'site');
  return one(db, "SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = 'meta'") !== null;
}
