/** Whole sessions of a span of time for the Reporting API, those under way included. */

import { all, one, type Store } from '../../database.js';
import { openSessions } from './open-sessions.js';
import { COLUMNS, findSessionById, type ReportedSession } from './report-queries.js';

/** A span by when sessions began (those still open count) or by when they ended (V09). */
export interface Span {
  readonly by: 'start' | 'end';
  readonly fromMs: number;
  /** Before this instant; null: until now. */
  readonly untilMs: number | null;
}

/** A session as a report tells it; `endedMs` null: it is under way. */
export interface WholeSession {
  readonly id: string;
  readonly username: string;
  readonly jumpItem: string;
  readonly host: string;
  readonly startedMs: number;
  readonly endedMs: number | null;
  readonly endReason: string | null;
  readonly recordingSha256: string | null;
}

const ended = (session: ReportedSession): WholeSession => ({ ...session });

const hasDuration = (site: Store): boolean =>
  one(site.db, "SELECT 1 AS found FROM pragma_table_info('session') WHERE name = 'duration_ms'") !== null;

/**
 * Sessions have an index by their start only. What ended in a span began no earlier than the longest
 * session before it, which an index knows from site 15.3.2 on.
 */
function earliestStart(site: Store, fromMs: number): number {
  if (!hasDuration(site)) return Number.MIN_SAFE_INTEGER;
  const longest = one<{ ms: number | null }>(site.db, 'SELECT max(duration_ms) AS ms FROM session')?.ms ?? 0;
  return fromMs - longest;
}

function endedIn(site: Store, { by, fromMs, untilMs }: Span, limit: number): WholeSession[] {
  const until = untilMs ?? Number.MAX_SAFE_INTEGER;
  const [where, values] =
    by === 'start'
      ? ['s.started_ms >= ? AND s.started_ms < ?', [fromMs, until]]
      : [
          's.started_ms >= ? AND s.started_ms < ? AND s.ended_ms >= ? AND s.ended_ms < ?',
          [earliestStart(site, fromMs), until, fromMs, until],
        ];
  return all<ReportedSession>(
    site.db,
    `SELECT ${COLUMNS} FROM session AS s WHERE ${where} ORDER BY s.started_ms, s.origin, s.seq LIMIT ?`,
    ...values,
    limit,
  ).map(ended);
}

const underWay = (site: Store): WholeSession[] =>
  openSessions(site).map(({ id, username, jumpItem, host, startedMs }) => ({
    id,
    username,
    jumpItem,
    host,
    startedMs,
    endedMs: null,
    endReason: null,
    recordingSha256: null,
  }));

/** Sessions of a span, oldest first; at most `limit` of those that have ended. */
export function sessionsIn(site: Store, span: Span, limit: number): WholeSession[] {
  const found = endedIn(site, span, limit);
  if (span.by === 'end') return found;
  const until = span.untilMs ?? Number.MAX_SAFE_INTEGER;
  const open = underWay(site).filter(({ startedMs }) => startedMs >= span.fromMs && startedMs < until);
  return [...found, ...open].sort((x, y) => x.startedMs - y.startedMs);
}

/** A session by its id, ended or under way; null: there is none. */
export function wholeSession(site: Store, id: string): WholeSession | null {
  const known = findSessionById(site, id);
  if (known !== null) return ended(known);
  return underWay(site).find((session) => session.id === id) ?? null;
}

/** Number of a session on the box that held it; 0: unknown. */
export const sequenceOf = (site: Store, sessionId: string): number =>
  one<{ seq: number }>(
    site.db,
    "SELECT seq FROM session_event WHERE session_id = ? AND kind = 'session.start' ORDER BY at_ms LIMIT 1",
    sessionId,
  )?.seq ?? 0;

/** Newest value of an attribute of a session; '': none. */
export const attributeOf = (site: Store, sessionId: string, name: string): string =>
  one<{ text: string }>(
    site.db,
    `SELECT text FROM session_event WHERE session_id = ? AND kind = 'session.attribute' AND substr(text, 1, ?) = ?
      ORDER BY at_ms DESC, origin, seq DESC LIMIT 1`,
    sessionId,
    name.length + 1,
    `${name}=`,
  )?.text.slice(name.length + 1) ?? '';

export interface Endpoint {
  readonly kind: string;
  readonly groupId: string;
  readonly groupName: string;
  readonly jumpointId: string;
  readonly jumpointName: string;
  /** Where its Jump Client was last heard from; '': it has none. */
  readonly address: string;
}

/** What the configuration knows now of the computer of a session; null: it is gone. */
export const endpointOf = (site: Store, jumpItem: string): Endpoint | null =>
  one<Endpoint>(
    site.db,
    `SELECT i.kind, i.jump_group AS groupId, coalesce(g.name, '') AS groupName, i.jumpoint AS jumpointId,
        coalesce(d.name, '') AS jumpointName, coalesce(c.address, '') AS address
      FROM jump_item AS i LEFT JOIN jump_group AS g ON g.id = i.jump_group
      LEFT JOIN deployed_client AS d ON d.id = i.jumpoint LEFT JOIN client_state AS c ON c.client_id = i.id
      WHERE i.name = ? ORDER BY i.id LIMIT 1`,
    jumpItem,
  );

export interface ReportedUser {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
}

/** A user as reports name him; null: there is none of that name. */
export const userNamed = (site: Store, username: string): ReportedUser | null =>
  one<ReportedUser>(
    site.db,
    'SELECT id, username, display_name AS displayName FROM user_account WHERE username = ?',
    username,
  );

export interface TeamDeed {
  readonly atMs: number;
  readonly username: string;
  readonly kind: 'sign-in' | 'session.start' | 'session.end';
  readonly text: string;
}

/** What members of a team did in a span, oldest first: signed in, began and ended sessions. */
export function teamDeeds(site: Store, teamId: string, span: Span, limit: number): TeamDeed[] {
  const until = span.untilMs ?? Number.MAX_SAFE_INTEGER;
  const members = all<{ username: string }>(
    site.db,
    `SELECT u.username FROM team_member AS m JOIN user_account AS u ON u.id = m.user_id
      WHERE m.team_id = ? ORDER BY u.username`,
    teamId,
  ).map(({ username }) => username);
  const names = JSON.stringify(members);
  const signIns = all<TeamDeed>(
    site.db,
    `SELECT at_ms AS atMs, actor AS username, 'sign-in' AS kind, '' AS text FROM audit
      WHERE at_ms >= ? AND at_ms < ? AND action IN ('sign-in', 'account.sign-in')
        AND actor IN (SELECT value FROM json_each(?)) ORDER BY at_ms, origin, seq LIMIT ?`,
    span.fromMs,
    until,
    names,
    limit,
  );
  const sessions = sessionsIn(site, span, limit).filter(({ username }) => members.includes(username));
  const deeds = sessions.flatMap(({ username, jumpItem, startedMs, endedMs }): TeamDeed[] => [
    { atMs: startedMs, username, kind: 'session.start', text: jumpItem },
    ...(endedMs === null ? [] : [{ atMs: endedMs, username, kind: 'session.end', text: jumpItem } as const]),
  ]);
  return [...signIns, ...deeds.filter(({ atMs }) => atMs >= span.fromMs && atMs < until)]
    .sort((x, y) => x.atMs - y.atMs)
    .slice(0, limit);
}
