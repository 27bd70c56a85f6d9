/** The audit trail and sums over sessions, for reports. Every answer looks at a bounded part. */
import { all, one, type Store } from '../../database.js';

export interface AuditRow {
  readonly atMs: number;
  readonly actor: string;
  readonly action: string;
  readonly detail: string;
}

export interface AuditFilter {
  readonly fromMs: number | null;
  readonly untilMs: number | null;
  readonly actor: string | null;
  /** 'sign-in', 'change' or null for all. */
  readonly kind: string | null;
}

/** So many of the newest rows of the chosen days are looked at. */
export const AUDIT_ROWS_MAX = 10_000;
/** So many of the newest sessions of the chosen days are summed up. */
export const SUMMED_MAX = 100_000;
export const SUM_ROWS_MAX = 200;

const like = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
const SIGN_INS =
  "action IN ('sign-in', 'sign-in.failed', 'account.sign-in', 'account.locked', 'user.signed-out')";

/** One page of the audit trail, newest first, and how many rows pass the filter. */
export function auditPage(
  site: Store,
  { fromMs, untilMs, actor, kind }: AuditFilter,
  page: { readonly limit: number; readonly offset: number },
): { readonly rows: readonly AuditRow[]; readonly total: number } {
  const newest = `SELECT at_ms AS atMs, actor, action, detail, origin, seq FROM audit
    WHERE at_ms >= ? AND at_ms < ? ORDER BY at_ms DESC, origin, seq LIMIT ${AUDIT_ROWS_MAX}`;
  const kinds = kind === 'sign-in' ? SIGN_INS : kind === 'change' ? `NOT (${SIGN_INS})` : '1';
  const chosen = `FROM (${newest}) WHERE actor LIKE ? ESCAPE '\\' AND ${kinds}`;
  const values = [fromMs ?? 0, untilMs ?? Number.MAX_SAFE_INTEGER, like(actor ?? '')];
  const total = one<{ n: number }>(site.db, `SELECT count(*) AS n ${chosen}`, ...values)?.n ?? 0;
  const rows = all<AuditRow>(
    site.db,
    `SELECT atMs, actor, action, detail ${chosen} ORDER BY atMs DESC, origin, seq LIMIT ? OFFSET ?`,
    ...values,
    page.limit,
    page.offset,
  );
  return { rows, total };
}

/** The newest change under one of these beginnings of actions; `detail` null: of anything. */
export function latestAudit(
  site: Store,
  areas: readonly string[],
  detail: string | null,
): { readonly actor: string; readonly atMs: number } | null {
  const within = areas.map(() => 'substr(action, 1, length(?)) = ?').join(' OR ');
  return one<{ actor: string; atMs: number }>(
    site.db,
    `SELECT actor, at_ms AS atMs FROM audit WHERE (${within}) AND (? IS NULL OR detail = ?)
      ORDER BY at_ms DESC, seq DESC LIMIT 1`,
    ...areas.flatMap((area) => [area, area]),
    detail,
    detail,
  );
}

export interface SessionSum {
  readonly name: string;
  readonly sessions: number;
  readonly totalMs: number;
  readonly recorded: number;
  readonly lastMs: number;
}

const NEWEST = `SELECT username, jump_item, started_ms, ended_ms, recording_sha256 FROM session
  WHERE started_ms >= ? AND started_ms < ? ORDER BY started_ms DESC, origin, seq LIMIT ${SUMMED_MAX}`;
const SUMS = `count(*) AS sessions, sum(s.ended_ms - s.started_ms) AS totalMs,
  count(s.recording_sha256) AS recorded, max(s.started_ms) AS lastMs`;

/** Sessions of the days, summed up by Jump item, the most used first. */
export const itemSums = (site: Store, fromMs: number, untilMs: number): SessionSum[] =>
  all<SessionSum>(
    site.db,
    `SELECT s.jump_item AS name, ${SUMS} FROM (${NEWEST}) AS s
      GROUP BY s.jump_item ORDER BY sessions DESC, name LIMIT ${SUM_ROWS_MAX}`,
    fromMs,
    untilMs,
  );

/** Sessions of the days, summed up by team; a user of several teams counts in each. '': of no team. */
export const teamSums = (site: Store, fromMs: number, untilMs: number): SessionSum[] =>
  all<SessionSum>(
    site.db,
    `WITH of_team AS (SELECT u.username, t.name FROM team_member AS m
        JOIN team AS t ON t.id = m.team_id JOIN user_account AS u ON u.id = m.user_id)
      SELECT coalesce(o.name, '') AS name, ${SUMS} FROM (${NEWEST}) AS s
      LEFT JOIN of_team AS o ON o.username = s.username COLLATE NOCASE
      GROUP BY o.name ORDER BY sessions DESC, name LIMIT ${SUM_ROWS_MAX}`,
    fromMs,
    untilMs,
  );

/** Sessions of the days, summed up by user, the busiest first. */
export const userSums = (site: Store, fromMs: number, untilMs: number): SessionSum[] =>
  all<SessionSum>(
    site.db,
    `SELECT s.username AS name, ${SUMS} FROM (${NEWEST}) AS s
      GROUP BY s.username ORDER BY sessions DESC, name LIMIT ${SUM_ROWS_MAX}`,
    fromMs,
    untilMs,
  );
