/**
 * Session reports over histories of a million rows and more. Every filter follows an index that
 * ends in the start time; a page is found from the nearest place already known (the first row of
 * the page that the reader comes from, the newest or the oldest session), so that no list is
 * walked from its beginning.
 */
import { all, type Db, one, type Store } from '../../database.js';

export interface ReportFilter {
  readonly username: string | null;
  readonly jumpItem: string | null;
  /** From this instant on. */
  readonly fromMs: number | null;
  /** Before this instant. */
  readonly untilMs: number | null;
  /** Part of user name, Jump item or host. */
  readonly text: string | null;
}

interface SessionKey {
  readonly startedMs: number;
  readonly origin: string;
  readonly seq: number;
}

export interface ReportedSession extends SessionKey {
  readonly id: string;
  readonly username: string;
  readonly jumpItem: string;
  readonly host: string;
  readonly endedMs: number;
  readonly endReason: string;
  readonly recordingSha256: string | null;
  readonly recordingBytes: number;
}

export interface ReportedEvent {
  readonly atMs: number;
  readonly kind: string;
  readonly text: string;
  /** As in syslog, 3 to 7; null before site 17.1.1. */
  readonly severity: number | null;
}

/** A page that the reader has seen, and the session it begins with. */
export interface Anchor {
  readonly page: number;
  readonly first: SessionKey;
}

export interface SessionPage {
  readonly sessions: readonly ReportedSession[];
  readonly total: number;
  readonly page: number;
  readonly pages: number;
  /** Text was searched in the newest sessions only, this many; null: in all. */
  readonly searchedOnly: number | null;
}

export const PAGE_ROWS = 50;
/** Text has no index: so many of the newest sessions that pass the other filters are looked at. */
export const TEXT_SEARCH_MAX = 10_000;
const CHOICES_MAX = 500;
export const EVENTS_MAX = 1_000;

export const COLUMNS = `s.origin, s.seq, s.id, s.username, s.jump_item AS jumpItem, s.host, s.started_ms AS startedMs,
  s.ended_ms AS endedMs, s.end_reason AS endReason, s.recording_sha256 AS recordingSha256,
  s.recording_bytes AS recordingBytes`;
const NEWEST_FIRST = 'started_ms DESC, origin, seq';
const OLDEST_FIRST = 'started_ms, origin DESC, seq DESC';

interface Where {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

function where(filter: ReportFilter): Where {
  const parts: (readonly [string, string | number])[] = [];
  if (filter.username !== null) parts.push(['username = ?', filter.username]);
  if (filter.jumpItem !== null) parts.push(['jump_item = ?', filter.jumpItem]);
  if (filter.fromMs !== null) parts.push(['started_ms >= ?', filter.fromMs]);
  if (filter.untilMs !== null) parts.push(['started_ms < ?', filter.untilMs]);
  return { sql: parts.map(([sql]) => sql).join(' AND ') || '1', values: parts.map(([, value]) => value) };
}

// Counting is the only work that grows with the history; any write makes the counts old.
interface Counts {
  version: string;
  readonly byFilter: Map<string, number>;
}
const counts = new WeakMap<Db, Counts>();
const COUNTS_KEPT = 100;

function countOf(db: Db, filter: Where): number {
  const other = db.pragma('data_version', { simple: true }) as number;
  const own = one<{ n: number }>(db, 'SELECT total_changes() AS n')?.n ?? 0;
  const version = `${other}.${own}`;
  let known = counts.get(db);
  if (known === undefined || known.version !== version || known.byFilter.size > COUNTS_KEPT) {
    known = { version, byFilter: new Map() };
    counts.set(db, known);
  }
  const key = JSON.stringify(filter);
  const found = known.byFilter.get(key);
  if (found !== undefined) return found;
  const counted =
    one<{ n: number }>(db, `SELECT count(*) AS n FROM session WHERE ${filter.sql}`, ...filter.values)?.n ?? 0;
  known.byFilter.set(key, counted);
  return counted;
}

/** Keys from an index alone, then the rows of these few keys (CROSS JOIN keeps that order). */
const rowsOf = (db: Db, keys: string, values: readonly (string | number)[]): ReportedSession[] =>
  all<ReportedSession>(
    db,
    `SELECT ${COLUMNS} FROM (${keys}) AS k CROSS JOIN session AS s ON s.origin = k.origin AND s.seq = k.seq
      ORDER BY s.started_ms DESC, s.origin, s.seq`,
    ...values,
  );

const KEY = 'SELECT origin, seq FROM session';

interface Place {
  readonly page: number;
  readonly pages: number;
  readonly total: number;
}

/** From a page that the reader has seen, forward or back; null when that is no shorter way. */
function rowsFrom(db: Db, filter: ReportFilter, at: Place, anchor: Anchor): ReportedSession[] | null {
  const { startedMs, origin, seq } = anchor.first;
  const steps = Math.abs(at.page - anchor.page) * PAGE_ROWS;
  const fromStart = (at.page - 1) * PAGE_ROWS;
  const inRange =
    startedMs >= (filter.fromMs ?? startedMs) && startedMs < (filter.untilMs ?? Number.POSITIVE_INFINITY);
  if (!inRange || at.page === at.pages || steps >= Math.min(fromStart, at.total - fromStart)) return null;
  const on = at.page >= anchor.page;
  // The anchor takes the place of the filter's own bound: SQLite follows only one in its index.
  const rest = where({ ...filter, ...(on ? { untilMs: null } : { fromMs: null }) });
  // Sessions that start at the very same instant are ordered by origin and number.
  const beyond = on
    ? 'started_ms <= ? AND (started_ms < ? OR origin > ? OR (origin = ? AND seq >= ?))'
    : 'started_ms >= ? AND (started_ms > ? OR origin < ? OR (origin = ? AND seq < ?))';
  const keys = `${KEY} WHERE ${beyond} AND ${rest.sql} ORDER BY ${on ? NEWEST_FIRST : OLDEST_FIRST} LIMIT ? OFFSET ?`;
  const offset = on ? steps : steps - PAGE_ROWS;
  return rowsOf(db, keys, [startedMs, startedMs, origin, origin, seq, ...rest.values, PAGE_ROWS, offset]);
}

/** From the newest or the oldest session, whichever is nearer. */
function rowsAt(db: Db, filter: Where, { page, total }: Place): ReportedSession[] {
  const fromStart = (page - 1) * PAGE_ROWS;
  const rows = Math.min(PAGE_ROWS, total - fromStart);
  const fromEnd = total - fromStart - rows;
  const near = fromStart <= fromEnd;
  const keys = `${KEY} WHERE ${filter.sql} ORDER BY ${near ? NEWEST_FIRST : OLDEST_FIRST} LIMIT ? OFFSET ?`;
  return rowsOf(db, keys, [...filter.values, rows, near ? fromStart : fromEnd]);
}

const like = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

function textKeys(filter: Where, text: string): Where {
  const sql = `SELECT origin, seq FROM (
      SELECT origin, seq, started_ms, username, jump_item, host FROM session WHERE ${filter.sql}
      ORDER BY ${NEWEST_FIRST} LIMIT ${TEXT_SEARCH_MAX}
    ) WHERE username LIKE ? ESCAPE '\\' OR jump_item LIKE ? ESCAPE '\\' OR host LIKE ? ESCAPE '\\'`;
  return { sql, values: [...filter.values, like(text), like(text), like(text)] };
}

function searched(db: Db, filter: Where, text: string, page: number): SessionPage {
  const { sql: found, values } = textKeys(filter, text);
  const total = one<{ n: number }>(db, `SELECT count(*) AS n FROM (${found})`, ...values)?.n ?? 0;
  const pages = Math.max(1, Math.ceil(total / PAGE_ROWS));
  const shown = Math.min(page, pages);
  const keys = `${found} ORDER BY ${NEWEST_FIRST} LIMIT ? OFFSET ?`;
  return {
    sessions: rowsOf(db, keys, [...values, PAGE_ROWS, (shown - 1) * PAGE_ROWS]),
    total,
    page: shown,
    pages,
    searchedOnly: countOf(db, filter) > TEXT_SEARCH_MAX ? TEXT_SEARCH_MAX : null,
  };
}

/** One page of the sessions that pass the filter, newest first. */
export function sessionPage(
  site: Store,
  filter: ReportFilter,
  wanted: { readonly page: number; readonly anchor: Anchor | null },
): SessionPage {
  const chosen = where(filter);
  if (filter.text !== null) return searched(site.db, chosen, filter.text, wanted.page);
  const total = countOf(site.db, chosen);
  const pages = Math.max(1, Math.ceil(total / PAGE_ROWS));
  const page = Math.min(wanted.page, pages);
  if (total === 0) return { sessions: [], total, page, pages, searchedOnly: null };
  const place = { page, pages, total };
  const near = wanted.anchor === null ? null : rowsFrom(site.db, filter, place, wanted.anchor);
  return { sessions: near ?? rowsAt(site.db, chosen, place), total, page, pages, searchedOnly: null };
}

/** The newest sessions that pass the filter, for a file: at most `limit`. */
export function newestSessions(site: Store, filter: ReportFilter, limit: number): ReportedSession[] {
  const chosen = where(filter);
  if (filter.text === null) {
    return rowsOf(site.db, `${KEY} WHERE ${chosen.sql} ORDER BY ${NEWEST_FIRST} LIMIT ?`, [
      ...chosen.values,
      limit,
    ]);
  }
  const found = textKeys(chosen, filter.text);
  return rowsOf(site.db, `${found.sql} ORDER BY ${NEWEST_FIRST} LIMIT ?`, [...found.values, limit]);
}

/** Different values of an indexed column, each found by one step in the index. */
function choices(site: Store, column: 'username' | 'jump_item'): string[] {
  return all<{ value: string }>(
    site.db,
    `WITH RECURSIVE step(value) AS (
      SELECT min(${column}) FROM session
      UNION ALL SELECT (SELECT min(${column}) FROM session WHERE ${column} > step.value) FROM step
      WHERE step.value IS NOT NULL LIMIT ${CHOICES_MAX + 1}
    ) SELECT value FROM step WHERE value IS NOT NULL ORDER BY value COLLATE NOCASE, value`,
  ).map((row) => row.value);
}

/** User names of the history, null when there are more than CHOICES_MAX. */
export function usersOfHistory(site: Store): string[] | null {
  const found = choices(site, 'username');
  return found.length > CHOICES_MAX ? null : found;
}

/** Jump items of the history, null when there are more than CHOICES_MAX. */
export function itemsOfHistory(site: Store): string[] | null {
  const found = choices(site, 'jump_item');
  return found.length > CHOICES_MAX ? null : found;
}

/** One session by its origin and number; null: there is none. */
export const findSession = (site: Store, key: { origin: string; seq: number }): ReportedSession | null =>
  one<ReportedSession>(
    site.db,
    `SELECT ${COLUMNS} FROM session AS s WHERE s.origin = ? AND s.seq = ?`,
    key.origin,
    key.seq,
  );

/** A session by its id. An id without an index of its own: found through the session's events. */
export function findSessionById(site: Store, id: string): ReportedSession | null {
  const event = one<{ startedMs: number }>(
    site.db,
    "SELECT at_ms AS startedMs FROM session_event WHERE session_id = ? AND kind = 'session.start' ORDER BY at_ms LIMIT 1",
    id,
  );
  if (event === null) return null;
  return one<ReportedSession>(
    site.db,
    `SELECT ${COLUMNS} FROM session AS s WHERE s.started_ms = ? AND s.id = ? ORDER BY s.origin, s.seq LIMIT 1`,
    event.startedMs,
    id,
  );
}

/** Events of a session in their order, at most EVENTS_MAX. */
export function eventsOf(site: Store, sessionId: string): ReportedEvent[] {
  const graded =
    one(site.db, "SELECT 1 AS found FROM pragma_table_info('session_event') WHERE name = 'severity'") !==
    null;
  return all<ReportedEvent>(
    site.db,
    `SELECT at_ms AS atMs, kind, text, ${graded ? 'severity' : 'NULL'} AS severity FROM session_event
      WHERE session_id = ? ORDER BY at_ms, origin, seq LIMIT ?`,
    sessionId,
    EVENTS_MAX,
  );
}
