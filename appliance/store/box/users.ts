/** The appliance site's own accounts: apart from the site's, never in a backup, never in a sync. */
import type { Ports } from '../../../hardware/ports.js';
import { all, one, run, type Store } from '../database.js';
import { readDoc, removeDoc, writeDoc } from '../docs.js';
import { hashPassword, PASSWORD_COST, type PasswordPolicy } from '../passwords.js';
import { accountCount, type Credentials, INITIAL_PASSWORD, INITIAL_USERNAME } from '../site/accounts.js';

export const boxUserSchema = `CREATE TABLE IF NOT EXISTS box_user (
  id TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE COLLATE NOCASE, password_hash TEXT NOT NULL,
  must_change INTEGER NOT NULL DEFAULT 0, password_set_ms INTEGER NOT NULL DEFAULT 0,
  failed_count INTEGER NOT NULL DEFAULT 0, locked_until_ms INTEGER NOT NULL DEFAULT 0,
  created_ms INTEGER NOT NULL
) STRICT;`;

/** How the appliance site treats its accounts: document 'box-accounts'. */
export interface BoxAccountRules {
  readonly policy: PasswordPolicy;
  readonly passwordDays: number;
  /** So many last passwords may not be chosen again; 0: any may. */
  readonly reuseBan: number;
  readonly lockoutCount: number;
  readonly lockoutMinutes: number;
  readonly idleMinutes: number;
  readonly passwordCost: number;
}

export const BOX_ACCOUNT_RULES = 'box-accounts';

const initialRules: BoxAccountRules = {
  policy: { lengthMin: 8, complex: false },
  passwordDays: 0,
  reuseBan: 0,
  lockoutCount: 5,
  lockoutMinutes: 30,
  idleMinutes: 60,
  passwordCost: PASSWORD_COST,
};

export const readBoxAccountRules = (box: Store): BoxAccountRules => ({
  ...initialRules,
  ...readDoc<Partial<BoxAccountRules>>(box, BOX_ACCOUNT_RULES),
});

export interface BoxUser extends Credentials {
  readonly createdMs: number;
}

const formerDoc = (id: string): string => `box-user.former ${id}`;
/** As many as the ban can ask for. */
const FORMER_MAX = 24;

/** Hashes of an account's last passwords, the present one first. */
export const formerPasswords = (box: Store, user: BoxUser): readonly string[] => [
  user.passwordHash,
  ...(readDoc<string[]>(box, formerDoc(user.id)) ?? []),
];

/** Keeps the password that is about to be replaced. Inside the caller's transaction. */
export const keepFormerPassword = (box: Store, user: BoxUser): void =>
  writeDoc(box, formerDoc(user.id), formerPasswords(box, user).slice(0, FORMER_MAX));

interface Row {
  id: string;
  username: string;
  password_hash: string;
  must_change: number;
  password_set_ms: number;
  failed_count: number;
  locked_until_ms: number;
  created_ms: number;
}

const COLUMNS =
  'id, username, password_hash, must_change, password_set_ms, failed_count, locked_until_ms, created_ms';

const fromRow = (row: Row): BoxUser => ({
  id: row.id,
  username: row.username,
  passwordHash: row.password_hash,
  mustChange: row.must_change !== 0,
  passwordSetMs: row.password_set_ms,
  enabled: true,
  failedCount: row.failed_count,
  lockedUntilMs: row.locked_until_ms,
  createdMs: row.created_ms,
});

const findBy = (box: Store, column: 'id' | 'username', value: string): BoxUser | null => {
  const row = one<Row>(box.db, `SELECT ${COLUMNS} FROM box_user WHERE ${column} = ?`, value);
  return row === null ? null : fromRow(row);
};

export const findBoxUser = (box: Store, id: string): BoxUser | null => findBy(box, 'id', id);

/** Upper and lower case do not matter. */
export const findBoxUserByName = (box: Store, username: string): BoxUser | null =>
  findBy(box, 'username', username);

/** There are few: at most `BOX_USERS_MAX`. */
export const listBoxUsers = (box: Store): BoxUser[] =>
  all<Row>(box.db, `SELECT ${COLUMNS} FROM box_user ORDER BY username, id`).map(fromRow);

export const BOX_USERS_MAX = 100;

/** Inside the caller's transaction. */
export function insertBoxUser(
  box: Store,
  user: { id: string; username: string; passwordHash: string; mustChange: boolean; nowMs: number },
): void {
  run(
    box.db,
    `INSERT INTO box_user (${COLUMNS}) VALUES (?,?,?,?,?,0,0,?)`,
    user.id,
    user.username,
    user.passwordHash,
    user.mustChange ? 1 : 0,
    user.nowMs,
    user.nowMs,
  );
}

/** Inside the caller's transaction. */
export function deleteBoxUser(box: Store, id: string): number {
  removeDoc(box, formerDoc(id));
  return run(box.db, 'DELETE FROM box_user WHERE id = ?', id);
}

/** A new box starts with admin / password, to be changed at first sign-in. Safe to repeat. */
export async function ensureInitialBoxUser(
  ports: Pick<Ports, 'time' | 'random'>,
  box: Store,
  nowMs: number,
): Promise<void> {
  if (accountCount(box, 'box_user') > 0) return;
  const id = ports.random.uuid();
  const passwordHash = await hashPassword(ports, INITIAL_PASSWORD, readBoxAccountRules(box).passwordCost);
  box.transaction('account.initial', () => {
    if (accountCount(box, 'box_user') > 0) return;
    insertBoxUser(box, { id, username: INITIAL_USERNAME, passwordHash, mustChange: true, nowMs });
  });
}
