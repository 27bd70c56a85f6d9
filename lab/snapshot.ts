/**
 * What the judge sees of a box's disk. Its own SQL over the oldest columns only, so that a site
 * migration does not change the picture; nothing of the appliance's code is used.
 */
import type { LogMark, Readable, Snapshot } from './judge.js';

interface LogSpec {
  readonly table: string;
  /** Sum over columns that no migration touches: tells an altered row. */
  readonly digest: string;
}

const logs: readonly LogSpec[] = [
  { table: 'session', digest: '(started_ms + 3 * ended_ms + 7 * length(username) + 11 * length(host))' },
  { table: 'session_event', digest: '(at_ms + 3 * length(text) + 7 * length(kind))' },
  { table: 'audit', digest: '(at_ms + 3 * length(detail) + 7 * length(action))' },
];

// Keeps sums of a million rows exact.
const MODULUS = 1_000_000_007;

const rowsOf = <T>(db: Readable, sql: string, ...values: unknown[]): T[] =>
  db.prepare(sql).all(...values) as T[];

function marksOf(db: Readable, { table, digest }: LogSpec): LogMark[] {
  return rowsOf<{ origin: string; count: number; lastSeq: number; digest: number }>(
    db,
    `SELECT origin, count(*) AS count, max(seq) AS lastSeq, sum(${digest} % ${MODULUS}) AS digest
      FROM ${table} GROUP BY origin ORDER BY origin`,
  ).map((row) => ({ ...row, table, digest: String(row.digest) }));
}

const base = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Reads a site database and the names of stored contents. `sessions` are ids to look for. */
export function takeSnapshot(db: Readable, paths: readonly string[], sessions: readonly string[]): Snapshot {
  const referenced = rowsOf<{ sha256: string }>(
    db,
    `SELECT recording_sha256 AS sha256 FROM session WHERE recording_sha256 IS NOT NULL
      UNION SELECT sha256 FROM stored_file ORDER BY 1`,
  ).map((row) => row.sha256);
  const found = sessions.filter(
    (id) => rowsOf(db, 'SELECT 1 AS there FROM session WHERE id = ? ORDER BY seq LIMIT 1', id).length > 0,
  );
  return {
    logs: logs.flatMap((spec) => marksOf(db, spec)),
    files: paths.map(base).sort(),
    referenced,
    sessionIds: new Set(found),
  };
}
