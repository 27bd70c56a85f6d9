/** What must hold on both disks whatever befell them. Own SQL, own eyes. */
import { createHash } from 'node:crypto';
import { configDigest } from '../../../appliance/heavy/sync/configuration.js';
import { openStore, sql } from '../../../appliance/store/database.js';
import type { Db } from '../../../appliance/store/sqlite.js';
import { type Disks, type Letter, letters } from './letters.js';

export const historyTables = ['session', 'session_event', 'audit'] as const;

export const siteDb = (disks: Disks, box: Letter): Db => openStore(disks[box], 'site').db;
export const digest = (disks: Disks, box: Letter): string => configDigest(siteDb(disks, box));

/** Throws `what` unless it holds. */
export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** Columns that each table has in every version of the site: what migrations add is left out. */
const columns: Readonly<Record<(typeof historyTables)[number], string>> = {
  session: 'id, username, jump_item, host, started_ms, ended_ms, end_reason, recording_sha256',
  session_event: 'session_id, at_ms, kind, text',
  audit: 'at_ms, actor, action, detail',
};

/** Rows of all history tables by table, origin and number. */
export function history(disks: Disks, box: Letter): ReadonlyMap<string, string> {
  const rows = new Map<string, string>();
  for (const table of historyTables) {
    const found = sql(
      siteDb(disks, box),
      `SELECT origin, seq, ${columns[table]} FROM ${table} ORDER BY origin, seq`,
    )
      .raw()
      .all() as unknown[][];
    for (const [origin, seq, ...rest] of found) rows.set(`${table} ${origin} ${seq}`, JSON.stringify(rest));
  }
  return rows;
}

function soundDatabase(db: Db, where: string): void {
  const integrity = db.pragma('integrity_check', { simple: true });
  must(integrity === 'ok', `${where}: integrity_check says ${integrity}`);
  must((db.pragma('foreign_key_check') as unknown[]).length === 0, `${where}: foreign keys`);
  must(!db.inTransaction, `${where}: a transaction is open`);
}

/** Numbers of each origin run from 1 without a gap, and no session stands there twice but those that may. */
function soundLogs(db: Db, where: string, mayEndTwice: ReadonlySet<string>): void {
  for (const table of historyTables) {
    const marks = db
      .prepare(
        `SELECT origin, count(*) AS n, min(seq) AS low, max(seq) AS high FROM ${table} GROUP BY origin ORDER BY origin`,
      )
      .all() as { origin: string; n: number; low: number; high: number }[];
    for (const { origin, n, low, high } of marks) {
      must(low === 1 && high === n, `${where}: ${table} of ${origin} has ${n} rows from ${low} to ${high}`);
    }
  }
  const twice = db.prepare('SELECT id FROM session GROUP BY id HAVING count(*) > 1 ORDER BY id').all() as {
    id: string;
  }[];
  must(
    twice.every(({ id }) => mayEndTwice.has(id)),
    `${where}: a session twice`,
  );
}

function soundFiles(disks: Disks, box: Letter): void {
  const disk = disks[box];
  for (const folder of ['files', 'recordings']) {
    for (const path of disk.list(folder)) {
      const sha = createHash('sha256')
        .update(disk.readFile(path) ?? '')
        .digest('hex');
      must(path === `${folder}/${sha}`, `${box}: ${path} is not what its name says`);
    }
  }
  const items = siteDb(disks, box).prepare('SELECT sha256 FROM stored_file ORDER BY sha256').all();
  for (const { sha256 } of items as { sha256: string }[]) {
    must(disk.hasFile(`files/${sha256}`), `${box}: an item of the file store has no content`);
  }
}

/** What both disks held once: none of it may be lost. */
export interface Held {
  readonly rows: Readonly<Record<Letter, ReadonlyMap<string, string>>>;
  readonly recordings: Readonly<Record<Letter, readonly string[]>>;
}

export const rowsOf = (disks: Disks): Held['rows'] => ({ a: history(disks, 'a'), b: history(disks, 'b') });

export const hold = (disks: Disks): Held => ({
  rows: rowsOf(disks),
  recordings: { a: disks.a.list('recordings'), b: disks.b.list('recordings') },
});

const NONE: ReadonlySet<string> = new Set();

/** What a disk is compared with. */
export interface Measure {
  readonly before: Held;
  /** Its rows; without: read here. */
  readonly now?: ReadonlyMap<string, string>;
  /** Sessions that a disk that forgets may have made a box end once more. */
  readonly mayEndTwice?: ReadonlySet<string>;
}

/** A disk is sound, and nothing that was there before is gone or altered. */
export function soundDisk(disks: Disks, box: Letter, { before, now, mayEndTwice = NONE }: Measure): void {
  const rows = now ?? history(disks, box);
  soundDatabase(openStore(disks[box], 'box').db, `${box}/box`);
  soundDatabase(siteDb(disks, box), `${box}/site`);
  soundLogs(siteDb(disks, box), box, mayEndTwice);
  soundFiles(disks, box);
  for (const [key, row] of before.rows[box]) {
    must(rows.get(key) === row, `${box}: ${key} is ${rows.has(key) ? 'altered' : 'lost'}`);
  }
  for (const path of before.recordings[box]) {
    must(disks[box].hasFile(path), `${box}: ${path} is lost`);
  }
}

/** Both disks are sound, and nothing that was there before is gone or altered. */
export function soundDisks(
  disks: Disks,
  before: Held,
  now = rowsOf(disks),
  mayEndTwice: ReadonlySet<string> = NONE,
): void {
  for (const box of letters) soundDisk(disks, box, { before, now: now[box], mayEndTwice });
  const { a, b } = now;
  for (const [key, row] of a) {
    must((b.get(key) ?? row) === row, `${key} differs between the boxes`);
  }
}
