/**
 * Locks of accounts after failed sign-ins. The account's row carries the end by the box's clock, for
 * people and for the peer; this box measures it (lasting.ts). A lock that came from elsewhere, by
 * data-sync or out of a backup, is measured from the first attempt on, and no longer than a lock may last.
 */
import { holds, type Lasting, lastingFor } from '../node/lasting.js';
import type { Node } from '../node/node.js';
import { readDoc, writeDoc } from '../store/docs.js';
import type { AccountTable, Credentials } from '../store/site/accounts.js';

const LOCKS_DOC = 'account.locks';

type Kept = Readonly<Record<string, Lasting>>;
type Locked = Pick<Credentials, 'id' | 'lockedUntilMs'>;

const keyOf = (table: AccountTable, id: string): string => `${table} ${id}`;

/** How long the lock of an account is measured here; null: it was not made here. */
function measured(node: Node, table: AccountTable, { id, lockedUntilMs }: Locked): Lasting | null {
  const kept = readDoc<Kept>(node.box, LOCKS_DOC)?.[keyOf(table, id)] ?? null;
  return kept?.untilMs === lockedUntilMs ? kept : null;
}

/** Whether an account is locked now. */
export function isLocked(node: Node, table: AccountTable, account: Locked): boolean {
  if (account.lockedUntilMs === 0) return false;
  const { clock } = node.hardware;
  const lasting = measured(node, table, account);
  return lasting === null ? account.lockedUntilMs > clock.nowMs() : holds(clock, lasting);
}

/** Measures a lock from now on; those that are over are forgotten. */
export function measureLock(node: Node, table: AccountTable, id: string, lasting: Lasting): void {
  const kept = Object.entries(readDoc<Kept>(node.box, LOCKS_DOC) ?? {}).filter(([, one]) =>
    holds(node.hardware.clock, one),
  );
  node.box.transaction('account.lock', () =>
    writeDoc(node.box, LOCKS_DOC, { ...Object.fromEntries(kept), [keyOf(table, id)]: lasting }),
  );
}

/** The same for whoever tries to sign in: a lock from elsewhere begins to be measured. */
export function isLockedFor(node: Node, table: AccountTable, account: Locked, longestMs: number): boolean {
  if (!isLocked(node, table, account)) return false;
  if (measured(node, table, account) !== null) return true;
  const { clock } = node.hardware;
  const { lockedUntilMs } = account;
  const { untilMono } = lastingFor(clock, Math.min(longestMs, lockedUntilMs - clock.nowMs()));
  measureLock(node, table, account.id, { untilMs: lockedUntilMs, untilMono });
  return true;
}
