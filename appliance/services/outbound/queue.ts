/**
 * Events that wait for their HTTP recipients, how each recipient answers, and of which sessions was
 * told that they began. Of this box; every recipient has a queue of its own, in the order of the events.
 */
import type { Label } from '../../../views/label.js';
import { all, one, run, type Store } from '../../store/database.js';
import { readDoc, writeDoc } from '../../store/docs.js';

export const outboundSchema = `CREATE TABLE IF NOT EXISTS outbound_event (
  id INTEGER PRIMARY KEY, recipient TEXT NOT NULL, event TEXT NOT NULL, body TEXT NOT NULL,
  first_mono INTEGER NOT NULL DEFAULT -1, not_before_mono INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS outbound_event_recipient ON outbound_event (recipient, id);
CREATE TABLE IF NOT EXISTS outbound_open (
  lsid TEXT PRIMARY KEY, username TEXT NOT NULL, jump_item TEXT NOT NULL
) STRICT, WITHOUT ROWID;`;

export interface Waiting {
  readonly id: number;
  readonly event: string;
  /** The form-encoded body. */
  readonly body: string;
  /** Monotonic ms of its first attempt; -1: there was none. */
  readonly firstMono: number;
  /** Monotonic ms before which it is not sent. */
  readonly notBeforeMono: number;
}

export interface RecipientState {
  readonly atMs: number;
  readonly event: string;
  /** Null: it was taken. */
  readonly refused: Label | null;
  /** Failures in a row. */
  readonly failures: number;
  /** Monotonic ms since which it fails; null: it does not. */
  readonly failingSinceMono: number | null;
  /** Whether the error addresses were told of that. */
  readonly told: boolean;
  /** Events that were given up, or found no room. */
  readonly lost: number;
}

/** Of one recipient. */
export const WAITING_MAX = 1_000;
const STATES_DOC = 'outbound.states';

const COLUMNS = 'id, event, body, first_mono AS firstMono, not_before_mono AS notBeforeMono';

/** The oldest event that a recipient has not taken; null: none waits. */
export const firstWaiting = (box: Store, recipient: string): Waiting | null =>
  one<Waiting>(
    box.db,
    `SELECT ${COLUMNS} FROM outbound_event WHERE recipient = ? ORDER BY id LIMIT 1`,
    recipient,
  );

export const waitingCount = (box: Store, recipient: string): number =>
  one<{ n: number }>(box.db, 'SELECT count(*) AS n FROM outbound_event WHERE recipient = ?', recipient)?.n ??
  0;

/** Inside the caller's transaction, as all changes below. */
export const putWaiting = (box: Store, recipient: string, event: string, body: string): number =>
  run(box.db, 'INSERT INTO outbound_event (recipient, event, body) VALUES (?,?,?)', recipient, event, body);

export const dropWaiting = (box: Store, id: number): number =>
  run(box.db, 'DELETE FROM outbound_event WHERE id = ?', id);

export const retryWaiting = (
  box: Store,
  id: number,
  at: { readonly firstMono: number; readonly notBeforeMono: number },
): number =>
  run(
    box.db,
    'UPDATE outbound_event SET first_mono = ?, not_before_mono = ? WHERE id = ?',
    Math.floor(at.firstMono),
    Math.ceil(at.notBeforeMono),
    id,
  );

/** An operator enables a recipient again: what waits for it is tried at once, as if for the first time. */
export const refreshWaiting = (box: Store, recipient: string): number =>
  run(
    box.db,
    'UPDATE outbound_event SET first_mono = -1, not_before_mono = 0 WHERE recipient = ?',
    recipient,
  );

type States = Readonly<Record<string, RecipientState>>;

export const readStates = (box: Store): States => readDoc<States>(box, STATES_DOC) ?? {};

/** How a recipient does; null: as if nothing had been sent to it yet. */
export function writeState(box: Store, recipient: string, state: RecipientState | null): void {
  const { [recipient]: _old, ...rest } = readStates(box);
  writeDoc(box, STATES_DOC, state === null ? rest : { ...rest, [recipient]: state });
}

/** Forgets recipients that do not exist any more. */
export function keepOnly(box: Store, ids: ReadonlySet<string>): void {
  const states = Object.entries(readStates(box)).filter(([id]) => ids.has(id));
  writeDoc(box, STATES_DOC, Object.fromEntries(states));
  run(
    box.db,
    'DELETE FROM outbound_event WHERE recipient NOT IN (SELECT value FROM json_each(?))',
    JSON.stringify([...ids]),
  );
}

export interface AnnouncedSession {
  readonly id: string;
  readonly user: string;
  readonly jumpItem: string;
}

/** Sessions whose begin was announced and whose end was not yet. */
export const announcedSessions = (box: Store): AnnouncedSession[] =>
  all<AnnouncedSession>(
    box.db,
    'SELECT lsid AS id, username AS user, jump_item AS jumpItem FROM outbound_open ORDER BY lsid',
  );

/** Keeps that a session's begin was announced; how many rows that changed. */
export const noteBegun = (box: Store, { id, user, jumpItem }: AnnouncedSession): number =>
  run(
    box.db,
    'INSERT INTO outbound_open (lsid, username, jump_item) VALUES (?,?,?) ON CONFLICT DO NOTHING',
    id,
    user,
    jumpItem,
  );

export const noteEnded = (box: Store, lsid: string): number =>
  run(box.db, 'DELETE FROM outbound_open WHERE lsid = ?', lsid);
