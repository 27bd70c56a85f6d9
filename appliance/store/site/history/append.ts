/**
 * appliance/store/site/history/: the append-only history, and what is asked of it.
 *
 * Append-only history. Each row carries the box that wrote it and that box's own sequence number
 * (DESIGN.md section 8), so that both directions of a sync merge by one rule.
 */
import { one, run, type Store } from '../../database.js';
import type { Origin } from '../../origin.js';

/** Next sequence number of `origin` in a history table. Never reused: rows are never deleted. */
function nextSeq(site: Store, table: string, origin: string): number {
  const row = one<{ last: number | null }>(
    site.db,
    `SELECT max(seq) AS last FROM ${table} WHERE origin = ?`,
    origin,
  );
  return (row?.last ?? 0) + 1;
}

export interface SessionRow {
  readonly id: string;
  readonly username: string;
  readonly jumpItem: string;
  readonly host: string;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly endReason: string;
  readonly recordingSha256: string | null;
  readonly recordingBytes: number;
}

/** Inside the caller's transaction. */
export function appendSession(site: Store, origin: Origin, row: SessionRow): void {
  run(
    site.db,
    'INSERT INTO session (origin, seq, id, username, jump_item, host, started_ms, ended_ms, end_reason, recording_sha256, recording_bytes) VALUES (?,?,?,?,?,?,?,?,?,?,?)',
    origin,
    nextSeq(site, 'session', origin),
    row.id,
    row.username,
    row.jumpItem,
    row.host,
    row.startedMs,
    row.endedMs,
    row.endReason,
    row.recordingSha256,
    row.recordingBytes,
  );
}

/** The next event of a session, numbered among those of its origin. */
export function appendSessionEvent(
  site: Store,
  origin: Origin,
  row: { sessionId: string; atMs: number; kind: string; text: string },
): void {
  run(
    site.db,
    'INSERT INTO session_event (origin, seq, session_id, at_ms, kind, text) VALUES (?,?,?,?,?,?)',
    origin,
    nextSeq(site, 'session_event', origin),
    row.sessionId,
    row.atMs,
    row.kind,
    row.text,
  );
}

/** Who did what on /login. Inside the caller's transaction, with the change itself. */
export function appendAudit(
  site: Store,
  origin: Origin,
  row: { atMs: number; actor: string; action: string; detail: string },
): void {
  run(
    site.db,
    'INSERT INTO audit (origin, seq, at_ms, actor, action, detail) VALUES (?,?,?,?,?,?)',
    origin,
    nextSeq(site, 'audit', origin),
    row.atMs,
    row.actor,
    row.action,
    row.detail,
  );
}
