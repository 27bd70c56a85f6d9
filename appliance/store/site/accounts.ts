/**
 * appliance/store/site/: tables of the installed software: each travels to the other box by its class.
 *
 * What the accounts of both sites have in common: the site's `user_account` (travels with its
 * configuration) and the box's `box_user` (never travels) differ in columns, not in how a sign-in
 * counts its failures.
 */
import { one, run, type Store } from '../database.js';

export interface Credentials {
  readonly id: string;
  readonly username: string;
  readonly passwordHash: string;
  readonly mustChange: boolean;
  readonly passwordSetMs: number;
  readonly enabled: boolean;
  readonly failedCount: number;
  readonly lockedUntilMs: number;
}

export type AccountTable = 'user_account' | 'box_user';

export const INITIAL_USERNAME = 'admin';
export const INITIAL_PASSWORD = 'password';

/** A new password ends what earlier failures had locked. Inside the caller's transaction. */
export const setPassword = (
  store: Store,
  table: AccountTable,
  id: string,
  row: { passwordHash: string; mustChange: boolean; nowMs: number },
): number =>
  run(
    store.db,
    `UPDATE ${table} SET password_hash = ?, must_change = ?, password_set_ms = ?, failed_count = 0, locked_until_ms = 0 WHERE id = ?`,
    row.passwordHash,
    row.mustChange ? 1 : 0,
    row.nowMs,
    id,
  );

/** Inside the caller's transaction. */
export const setFailures = (
  store: Store,
  table: AccountTable,
  id: string,
  row: { failedCount: number; lockedUntilMs: number },
): number =>
  run(
    store.db,
    `UPDATE ${table} SET failed_count = ?, locked_until_ms = ? WHERE id = ?`,
    row.failedCount,
    row.lockedUntilMs,
    id,
  );

export const accountCount = (store: Store, table: AccountTable): number =>
  one<{ count: number }>(store.db, `SELECT count(*) AS count FROM ${table}`)?.count ?? 0;

export type AccountRole = 'administrator' | 'operator' | 'user';
