/** Sessions under way: the rows of `active_session`. What has ended is history. */
import { all, run, type Store } from '../../database.js';

export interface OpenSession {
  readonly id: string;
  readonly userId: string;
  readonly username: string;
  readonly jumpItem: string;
  readonly host: string;
  readonly startedMs: number;
  /** By the monotonic clock: how long it lasted is measured by it. */
  readonly startedMono: number;
  readonly clientVersion: string;
  readonly recorded: boolean;
  readonly scripts: boolean;
  readonly actions: boolean;
  readonly files: boolean;
}

interface OpenRow {
  readonly id: string;
  readonly user_id: string;
  readonly username: string;
  readonly jump_item: string;
  readonly host: string;
  readonly started_ms: number;
  readonly started_mono: number;
  readonly client_version: string;
  readonly recorded: number;
  readonly scripts: number;
  readonly actions: number;
  readonly files: number;
}

const OPEN_COLUMNS =
  'id, user_id, username, jump_item, host, started_ms, client_version, recorded, scripts, actions, files, started_mono';

const opened = (row: OpenRow): OpenSession => ({
  id: row.id,
  userId: row.user_id,
  username: row.username,
  jumpItem: row.jump_item,
  host: row.host,
  startedMs: row.started_ms,
  startedMono: row.started_mono,
  clientVersion: row.client_version,
  recorded: row.recorded !== 0,
  scripts: row.scripts !== 0,
  actions: row.actions !== 0,
  files: row.files !== 0,
});

/** Endpoints that use a licence now: several sessions with one computer use one (G112). */
export const licencesInUse = (site: Store): number =>
  new Set(openSessions(site).map(({ host }) => host)).size;

/** Sessions under way, oldest first. */
export const openSessions = (site: Store): OpenSession[] =>
  all<OpenRow>(site.db, `SELECT ${OPEN_COLUMNS} FROM active_session ORDER BY started_ms, id`).map(opened);

/** Inside the transaction that opens it. */
export function insertOpenSession(site: Store, session: OpenSession): void {
  run(
    site.db,
    `INSERT INTO active_session (${OPEN_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`,
    session.id,
    session.userId,
    session.username,
    session.jumpItem,
    session.host,
    session.startedMs,
    session.clientVersion,
    session.recorded ? 1 : 0,
    session.scripts ? 1 : 0,
    session.actions ? 1 : 0,
    session.files ? 1 : 0,
    session.startedMono,
  );
}

/** Inside the transaction that makes it history. */
export const removeOpenSession = (site: Store, id: string): void => {
  run(site.db, 'DELETE FROM active_session WHERE id = ?', id);
};
