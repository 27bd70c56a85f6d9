/** Accounts of the site (/login). Columns are named: later site versions add more. */
import type { Ports } from '../../../hardware/ports.js';
import type { Language } from '../../../views/label.js';
import { all, one, run, type Store } from '../database.js';
import { hashPassword } from '../passwords.js';
import {
  type AccountRole,
  accountCount,
  type Credentials,
  INITIAL_PASSWORD,
  INITIAL_USERNAME,
  setPassword as putPassword,
} from './accounts.js';
import { readSetting } from './settings.js';
import { passwordCost } from './site-settings.js';

export interface UserAccount extends Credentials {
  readonly displayName: string;
  readonly email: string;
  readonly role: string;
  /** Null: as the browser asks. */
  readonly language: Language | null;
  readonly createdMs: number;
}

interface Row {
  id: string;
  username: string;
  display_name: string;
  email: string;
  password_hash: string;
  must_change: number;
  password_set_ms: number;
  enabled: number;
  failed_count: number;
  locked_until_ms: number;
  role: string;
  language: string;
  created_ms: number;
}

const COLUMNS =
  'id, username, display_name, email, password_hash, must_change, password_set_ms, enabled, failed_count, locked_until_ms, role, language, created_ms';

const fromRow = (row: Row): UserAccount => ({
  id: row.id,
  username: row.username,
  displayName: row.display_name,
  email: row.email,
  passwordHash: row.password_hash,
  mustChange: row.must_change !== 0,
  passwordSetMs: row.password_set_ms,
  enabled: row.enabled !== 0,
  failedCount: row.failed_count,
  lockedUntilMs: row.locked_until_ms,
  role: row.role,
  language: row.language === 'en' || row.language === 'fr' ? row.language : null,
  createdMs: row.created_ms,
});

const BY_ID = `SELECT ${COLUMNS} FROM user_account WHERE id = ?`;
const BY_NAME = `SELECT ${COLUMNS} FROM user_account WHERE username = ?`;

const findBy = (site: Store, text: string, value: string): UserAccount | null => {
  const row = one<Row>(site.db, text, value);
  return row === null ? null : fromRow(row);
};

export const findUser = (site: Store, id: string): UserAccount | null => findBy(site, BY_ID, id);

/** Upper and lower case do not matter. */
export const findUserByName = (site: Store, username: string): UserAccount | null =>
  findBy(site, BY_NAME, username);

// '%', '_' and the escape character of a filter mean themselves.
const pattern = (filter: string): string => `%${filter.replace(/[\\%_]/g, '\\$&')}%`;
const MATCH = `(username LIKE ? ESCAPE '\\' OR display_name LIKE ? ESCAPE '\\' OR email LIKE ? ESCAPE '\\')`;

/** One page of the accounts whose name, displayed name or address contains the filter. */
export function listUsers(
  site: Store,
  filter: string,
  page: { limit: number; offset: number },
): { users: UserAccount[]; total: number } {
  const like = pattern(filter);
  const total =
    one<{ count: number }>(
      site.db,
      `SELECT count(*) AS count FROM user_account WHERE ${MATCH}`,
      like,
      like,
      like,
    )?.count ?? 0;
  const rows = all<Row>(
    site.db,
    `SELECT ${COLUMNS} FROM user_account WHERE ${MATCH} ORDER BY username, id LIMIT ? OFFSET ?`,
    like,
    like,
    like,
    page.limit,
    page.offset,
  );
  return { users: rows.map(fromRow), total };
}

/** Administrators who can sign in, other than one account. */
export const otherAdministrators = (site: Store, exceptId: string): number =>
  one<{ count: number }>(
    site.db,
    `SELECT count(*) AS count FROM user_account WHERE role = 'administrator' AND enabled = 1 AND id <> ?`,
    exceptId,
  )?.count ?? 0;

export interface NewUser {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly mustChange: boolean;
  readonly enabled: boolean;
  readonly role: AccountRole;
  readonly language: Language | null;
  readonly nowMs: number;
}

/** Inside the caller's transaction. */
export function insertUser(site: Store, user: NewUser): void {
  run(
    site.db,
    `INSERT INTO user_account (${COLUMNS}) VALUES (?,?,?,?,?,?,?,?,0,0,?,?,?)`,
    user.id,
    user.username,
    user.displayName,
    user.email,
    user.passwordHash,
    user.mustChange ? 1 : 0,
    user.nowMs,
    user.enabled ? 1 : 0,
    user.role,
    user.language ?? '',
    user.nowMs,
  );
}

/** What an administrator edits. Inside the caller's transaction. */
export const updateUser = (
  site: Store,
  id: string,
  user: {
    username: string;
    displayName: string;
    email: string;
    role: AccountRole;
    enabled: boolean;
    mustChange: boolean;
  },
): number =>
  run(
    site.db,
    'UPDATE user_account SET username = ?, display_name = ?, email = ?, role = ?, enabled = ?, must_change = ? WHERE id = ?',
    user.username,
    user.displayName,
    user.email,
    user.role,
    user.enabled ? 1 : 0,
    user.mustChange ? 1 : 0,
    id,
  );

/** What the owner of the account edits. Inside the caller's transaction. */
export const updateProfile = (
  site: Store,
  id: string,
  profile: { displayName: string; email: string; language: Language | null },
): number =>
  run(
    site.db,
    'UPDATE user_account SET display_name = ?, email = ?, language = ? WHERE id = ?',
    profile.displayName,
    profile.email,
    profile.language ?? '',
    id,
  );

/** Inside the caller's transaction. */
export const deleteUser = (site: Store, id: string): number =>
  run(site.db, 'DELETE FROM user_account WHERE id = ?', id);

/**
 * A new site starts with admin / password, to be changed at first sign-in. Does nothing where an
 * account exists, so that whoever makes or opens a site may call it.
 */
export async function ensureInitialUser(
  ports: Pick<Ports, 'time' | 'random'>,
  site: Store,
  nowMs: number,
): Promise<void> {
  if (accountCount(site, 'user_account') > 0) return;
  const id = ports.random.uuid();
  const passwordHash = await hashPassword(ports, INITIAL_PASSWORD, readSetting(site, passwordCost));
  site.transaction('account.initial', () => {
    if (accountCount(site, 'user_account') > 0) return;
    insertUser(site, {
      id,
      username: INITIAL_USERNAME,
      displayName: 'Administrator',
      email: '',
      passwordHash,
      mustChange: true,
      enabled: true,
      role: 'administrator',
      language: null,
      nowMs,
    });
  });
}

/**
 * The account that a new site starts with, as it was then: enabled administrator, not locked, the
 * given password to be changed. Made if it is gone. Its id. Inside the caller's transaction.
 */
export function restoreInitialUser(
  site: Store,
  given: { readonly id: string; readonly passwordHash: string; readonly nowMs: number },
): string {
  const { id, passwordHash, nowMs } = given;
  const known = findUserByName(site, INITIAL_USERNAME);
  if (known === null) {
    insertUser(site, {
      id,
      username: INITIAL_USERNAME,
      displayName: 'Administrator',
      email: '',
      passwordHash,
      mustChange: true,
      enabled: true,
      role: 'administrator',
      language: null,
      nowMs,
    });
    return id;
  }
  putPassword(site, 'user_account', known.id, { passwordHash, mustChange: true, nowMs });
  run(site.db, "UPDATE user_account SET enabled = 1, role = 'administrator' WHERE id = ?", known.id);
  return known.id;
}
