/**
 * What the judge sees of a box's disk. Its own SQL over the oldest columns only, so that a site
 * migration does not change the picture; nothing of the appliance's code is used.
 */

import { add, hashOf, placed } from './digest.js';

/** Rows of a log by their numbers, ascending: content and time of each. */
export interface LogRows {
  readonly seqs: Float64Array;
  readonly contents: Float64Array;
  readonly stampsMs: Float64Array;
}

/** How far one origin's log of one history table is there: numbers run from 1 without gaps. */
export interface LogMark {
  readonly table: string;
  readonly origin: string;
  readonly count: number;
  readonly lastSeq: number;
  /** Over numbers and contents of all rows. */
  readonly digest: number;
  /** Null of a look that was saved. */
  readonly rows: LogRows | null;
}

/** What a row says of a session that a console was told of. */
interface SeenSession {
  readonly user: string;
  readonly jumpItem: string;
  readonly reason: string;
  /** By the clock of its box. */
  readonly endedMs: number;
  /** SHA-256 of its recording. */
  readonly recording: string | null;
}

/** Settings of one table. */
interface SettingsMark {
  readonly table: string;
  /** Versions of the site differ in them. */
  readonly columns: string;
  readonly count: number;
  readonly digest: number;
}

/** What a box's disk holds, as the judge needs it. */
export interface Snapshot {
  readonly logs: readonly LogMark[];
  /** Rows of history that say the same as another row. */
  readonly doubled: number;
  /** Names of stored contents: recordings and files (their SHA-256). */
  readonly files: readonly string[];
  /** Contents that rows speak of. */
  readonly referenced: readonly string[];
  /** Recorded sessions asked for, that are there. */
  readonly sessions: ReadonlyMap<string, SeenSession>;
  readonly settings: readonly SettingsMark[];
}

/** The few things of a database that the judge uses. */
export interface Readable {
  readonly inTransaction?: boolean;
  prepare(sql: string): {
    all(...values: unknown[]): unknown[];
    raw(): { iterate(...values: unknown[]): Iterable<unknown> };
  };
}

interface LogSpec {
  readonly table: string;
  /** When it happened. */
  readonly stamp: string;
  /** Columns that no migration touches. */
  readonly columns: readonly string[];
  /** The same may be done at several boxes: rows are compared with those of their own box. */
  readonly isByBox?: boolean;
}

const logs: readonly LogSpec[] = [
  {
    table: 'session',
    stamp: 'ended_ms',
    columns: [
      'id',
      'username',
      'jump_item',
      'host',
      'started_ms',
      'ended_ms',
      'end_reason',
      'recording_sha256',
      'recording_bytes',
    ],
  },
  { table: 'session_event', stamp: 'at_ms', columns: ['session_id', 'at_ms', 'kind', 'text'] },
  { table: 'audit', stamp: 'at_ms', columns: ['at_ms', 'actor', 'action', 'detail'], isByBox: true },
];

/** Tables of a site that stay on their box; every other one that is no log travels whole. */
const LOCAL = new Set([
  ...logs.map(({ table }) => table),
  'meta',
  'sync_cursor',
  'active_session',
  'session_invite',
  'client_state',
  'jump_approval',
  'api_token',
  // What a person has read of the news is kept wherever they read it.
  'whats_new_seen',
]);
/** A wrong password is counted where it was typed. */
const VOLATILE = new Set(['failed_count', 'locked_until_ms']);

/** Digest of the rows up to and with `lastSeq`, and how many they are. */
export function digestUpTo(rows: LogRows, lastSeq: number): { count: number; digest: number } {
  let digest = 0;
  let count = 0;
  for (; count < rows.seqs.length && (rows.seqs[count] ?? 0) <= lastSeq; count += 1)
    digest = add(digest, placed(rows.seqs[count] ?? 0, rows.contents[count] ?? 0));
  return { count, digest };
}

type Asked = ReturnType<Readable['prepare']>;
type AskedRaw = ReturnType<Asked['raw']>;

/** Questions that were put into words before: a look asks many, and each database is looked at often. */
const asked = new WeakMap<Readable, { plain: Map<string, Asked>; raw: Map<string, AskedRaw> }>();

function askedOf(db: Readable): { plain: Map<string, Asked>; raw: Map<string, AskedRaw> } {
  const known = asked.get(db) ?? { plain: new Map(), raw: new Map() };
  asked.set(db, known);
  return known;
}

function rowsOf<T>(db: Readable, sql: string, ...values: unknown[]): T[] {
  const { plain } = askedOf(db);
  const statement = plain.get(sql) ?? db.prepare(sql);
  plain.set(sql, statement);
  return statement.all(...values) as T[];
}

function rawRowsOf(db: Readable, sql: string): Iterable<unknown> {
  const { raw } = askedOf(db);
  const statement = raw.get(sql) ?? db.prepare(sql).raw();
  raw.set(sql, statement);
  return statement.iterate();
}

/** Columns of a log while it is read: a row costs no object of its own. */
const emptyColumns = () => ({ seqs: [] as number[], contents: [] as number[], stampsMs: [] as number[] });

function logOf(table: string, origin: string, read: ReturnType<typeof emptyColumns>): LogMark {
  const rows = {
    seqs: Float64Array.from(read.seqs),
    contents: Float64Array.from(read.contents),
    stampsMs: Float64Array.from(read.stampsMs),
  };
  const lastSeq = read.seqs.at(-1) ?? 0;
  return { table, origin, ...digestUpTo(rows, lastSeq), lastSeq, rows };
}

/** Before the columns that say something: origin, number and time. */
const HEAD = 3;

/** The logs of a history table, one of each origin. */
function readLogs(db: Readable, { table, stamp, columns }: LogSpec): LogMark[] {
  const found: LogMark[] = [];
  let origin: string | null = null;
  let read = emptyColumns();
  const end = (): void => {
    if (origin !== null) found.push(logOf(table, origin, read));
    read = emptyColumns();
  };
  const sql = `SELECT origin, seq, ${stamp}, ${columns.join(', ')} FROM ${table} ORDER BY origin, seq`;
  for (const row of rawRowsOf(db, sql)) {
    const values = row as [string, number, number, ...unknown[]];
    if (values[0] !== origin) end();
    origin = values[0];
    read.seqs.push(values[1]);
    read.contents.push(hashOf(values, HEAD));
    read.stampsMs.push(values[2]);
  }
  end();
  return found;
}

/** Rows beyond the first that say the same, whatever their numbers, of these logs. */
function doubledAmong(marks: readonly LogMark[]): number {
  let doubled = 0;
  const parts = marks.map((mark) => mark.rows?.contents ?? []);
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  all.sort();
  for (let index = 1; index < all.length; index += 1) if (all[index] === all[index - 1]) doubled += 1;
  return doubled;
}

/**
 * A session has its id: it is there once, whoever wrote it. What people do at two boxes in the same millisecond
 * says the same of both, and is there once for each.
 */
function doubledIn(marks: readonly LogMark[]): number {
  const groups = logs.flatMap(({ table, isByBox = false }) => {
    const of = marks.filter((mark) => mark.table === table);
    return isByBox ? of.map((mark) => [mark]) : [of];
  });
  return groups.reduce((sum, group) => sum + doubledAmong(group), 0);
}

function readSettings(db: Readable): SettingsMark[] {
  const tables = rowsOf<{ name: string }>(
    db,
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
  );
  return tables
    .filter(({ name }) => !LOCAL.has(name))
    .map(({ name: table }) => {
      const columns = rowsOf<{ name: string }>(db, `PRAGMA table_info("${table}")`)
        .map(({ name }) => name)
        .filter((name) => !VOLATILE.has(name));
      let count = 0;
      let digest = 0;
      for (const row of rawRowsOf(db, `SELECT "${columns.join('", "')}" FROM "${table}"`)) {
        count += 1;
        digest = add(digest, hashOf(row as unknown[]));
      }
      return { table, columns: columns.join(), count, digest };
    });
}

interface Tables {
  readonly state: string;
  readonly logs: readonly LogMark[];
  readonly settings: readonly SettingsMark[];
}

const STATE =
  'SELECT total_changes() AS own, data_version AS others, schema_version AS shape FROM pragma_data_version, pragma_schema_version';
const lookedAt = new WeakMap<Readable, Tables>();

/** All tables, read again where anything has changed; what may be taken back is not remembered. */
function tablesOf(db: Readable): Tables {
  const state = JSON.stringify(rowsOf(db, STATE));
  const known = lookedAt.get(db);
  if (known?.state === state) return known;
  const tables = { state, logs: logs.flatMap((spec) => readLogs(db, spec)), settings: readSettings(db) };
  if (db.inTransaction !== true) lookedAt.set(db, tables);
  return tables;
}

const base = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Reads a site database and the names of stored contents. `sessions` are ids to look for. */
export function takeSnapshot(db: Readable, paths: readonly string[], sessions: readonly string[]): Snapshot {
  const referenced = rowsOf<{ sha256: string }>(
    db,
    `SELECT recording_sha256 AS sha256 FROM session WHERE recording_sha256 IS NOT NULL
      UNION SELECT sha256 FROM stored_file ORDER BY 1`,
  ).map((row) => row.sha256);
  const seen = new Map<string, SeenSession>();
  for (const id of sessions) {
    const [row] = rowsOf<SeenSession>(
      db,
      `SELECT username AS user, jump_item AS jumpItem, end_reason AS reason, ended_ms AS endedMs, recording_sha256 AS recording
        FROM session WHERE id = ? ORDER BY origin, seq LIMIT 1`,
      id,
    );
    if (row !== undefined) seen.set(id, row);
  }
  const { logs: marks, settings } = tablesOf(db);
  return {
    logs: marks,
    doubled: doubledIn(marks),
    files: paths.map(base).sort(),
    referenced,
    sessions: seen,
    settings,
  };
}
