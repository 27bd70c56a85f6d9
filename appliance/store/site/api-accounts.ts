/**
 * Accounts of the API (from site 16.1.1) and their tokens. Accounts travel with the configuration,
 * tokens stay on the box and live by its monotonic clock, so that a clock that is set neither ends nor
 * lengthens them. Of secrets and tokens only hashes are kept: both are long random texts, so
 * that a plain hash is enough.
 */
import { createHash } from 'node:crypto';
import { all, one, run, type Store } from '../database.js';

export const TOKEN_LIFE_S = 3_600;
/** Further tokens push the oldest out (domain.md section 6). */
const TOKENS_PER_ACCOUNT_MAX = 30;
export const API_ACCOUNTS_MAX = 200;

export type StoredPermission = 'deny' | 'read_only' | 'full';

export interface ApiAccount {
  readonly id: string;
  readonly name: string;
  readonly comments: string;
  readonly enabled: boolean;
  readonly clientId: string;
  readonly secretHash: string;
  readonly command: StoredPermission;
  readonly reporting: boolean;
  readonly backup: boolean;
  readonly createdMs: number;
  /** Networks it may come from; empty: any. From site 17.1.1. */
  readonly acceptedNetworks: string;
  /** 0: never, or an older site version. */
  readonly lastUsedMs: number;
}

export type ApiAccountValues = Pick<
  ApiAccount,
  'name' | 'comments' | 'enabled' | 'command' | 'reporting' | 'backup' | 'acceptedNetworks'
>;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly comments: string;
  readonly enabled: number;
  readonly client_id: string;
  readonly secret_hash: string;
  readonly command: string;
  readonly reporting: number;
  readonly backup: number;
  readonly created_ms: number;
  readonly accepted_networks?: string;
  readonly last_used_ms?: number;
}

const permissionOf = (text: string): StoredPermission =>
  text === 'full' || text === 'read_only' ? text : 'deny';

const account = (row: Row): ApiAccount => ({
  id: row.id,
  name: row.name,
  comments: row.comments,
  enabled: row.enabled === 1,
  clientId: row.client_id,
  secretHash: row.secret_hash,
  command: permissionOf(row.command),
  reporting: row.reporting === 1,
  backup: row.backup === 1,
  createdMs: row.created_ms,
  acceptedNetworks: row.accepted_networks ?? '',
  lastUsedMs: row.last_used_ms ?? 0,
});

const hasColumn = (site: Store, table: string, column: string): boolean =>
  one(site.db, 'SELECT 1 AS found FROM pragma_table_info(?) WHERE name = ?', table, column) !== null;

/** Whether this site version has API accounts at all. */
export const hasApiAccounts = (site: Store): boolean => hasColumn(site, 'api_account', 'client_id');

/** Whether accounts can be limited to networks. */
export const hasAccountNetworks = (site: Store): boolean =>
  hasColumn(site, 'api_account', 'accepted_networks');

export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export const apiAccounts = (site: Store): ApiAccount[] =>
  all<Row>(site.db, 'SELECT * FROM api_account ORDER BY name COLLATE NOCASE, id').map(account);

const found = (row: Row | null): ApiAccount | null => (row === null ? null : account(row));

export const findApiAccount = (site: Store, id: string): ApiAccount | null =>
  found(one<Row>(site.db, 'SELECT * FROM api_account WHERE id = ?', id));

export const findApiClient = (site: Store, clientId: string): ApiAccount | null =>
  found(one<Row>(site.db, 'SELECT * FROM api_account WHERE client_id = ?', clientId));

const flag = (value: boolean): number => (value ? 1 : 0);

/** Inside the caller's transaction, as all changes below. */
export function insertApiAccount(
  site: Store,
  row: ApiAccountValues & Pick<ApiAccount, 'id' | 'clientId' | 'secretHash' | 'createdMs'>,
): void {
  run(
    site.db,
    `INSERT INTO api_account (id, name, comments, enabled, client_id, secret_hash, command, reporting, backup, created_ms)
      VALUES (?,?,?,?,?,?,?,?,?,?)`,
    row.id,
    row.name,
    row.comments,
    flag(row.enabled),
    row.clientId,
    row.secretHash,
    row.command,
    flag(row.reporting),
    flag(row.backup),
    row.createdMs,
  );
  setNetworks(site, row.id, row.acceptedNetworks);
}

/** Saves the values of an API account; its secret stays. */
export function updateApiAccount(site: Store, id: string, row: ApiAccountValues): void {
  run(
    site.db,
    'UPDATE api_account SET name = ?, comments = ?, enabled = ?, command = ?, reporting = ?, backup = ? WHERE id = ?',
    row.name,
    row.comments,
    flag(row.enabled),
    row.command,
    flag(row.reporting),
    flag(row.backup),
    id,
  );
  setNetworks(site, id, row.acceptedNetworks);
  if (!row.enabled) removeTokens(site, id);
}

function setNetworks(site: Store, id: string, networks: string): void {
  if (!hasAccountNetworks(site)) return;
  run(site.db, 'UPDATE api_account SET accepted_networks = ? WHERE id = ?', networks, id);
}

/** A new secret ends every token that the old one gave. */
export function setApiSecret(site: Store, id: string, hash: string): void {
  run(site.db, 'UPDATE api_account SET secret_hash = ? WHERE id = ?', hash, id);
  removeTokens(site, id);
}

/** With all its tokens. */
export function deleteApiAccount(site: Store, id: string): void {
  removeTokens(site, id);
  run(site.db, 'DELETE FROM api_account WHERE id = ?', id);
}

const removeTokens = (site: Store, id: string): number =>
  run(site.db, 'DELETE FROM api_token WHERE account_id = ?', id);

// The secret's hash is part of a token's: on the peer, which learns of a new secret by data-sync
// only, the tokens of the old one end as well.
const tokenHash = (holder: ApiAccount, token: string): string => secretHash(`${holder.secretHash} ${token}`);

/** Remembers a token; expired ones and the oldest beyond the limit go. */
export function insertToken(
  site: Store,
  holder: ApiAccount,
  token: string,
  at: { readonly nowMs: number; readonly monoMs: number },
): void {
  const hash = tokenHash(holder, token);
  const monoMs = Math.floor(at.monoMs);
  run(site.db, 'DELETE FROM api_token WHERE expires_ms <= ?', monoMs);
  run(
    site.db,
    'INSERT INTO api_token (token_hash, account_id, issued_ms, expires_ms) VALUES (?,?,?,?)',
    hash,
    holder.id,
    monoMs,
    monoMs + TOKEN_LIFE_S * 1_000,
  );
  run(
    site.db,
    `DELETE FROM api_token WHERE account_id = ? AND token_hash NOT IN (
      SELECT token_hash FROM api_token WHERE account_id = ?
      ORDER BY issued_ms DESC, token_hash = ? DESC, token_hash LIMIT ${TOKENS_PER_ACCOUNT_MAX})`,
    holder.id,
    holder.id,
    hash,
  );
  if (hasAccountNetworks(site)) {
    run(site.db, 'UPDATE api_account SET last_used_ms = ? WHERE id = ?', at.nowMs, holder.id);
  }
}

/** The account of a token that holds now; null: unknown, expired, or the account is disabled. */
export function findToken(site: Store, token: string, monoMs: number): ApiAccount | null {
  const holds = (holder: ApiAccount): boolean =>
    holder.enabled &&
    one(
      site.db,
      'SELECT 1 AS found FROM api_token WHERE token_hash = ? AND account_id = ? AND expires_ms > ?',
      tokenHash(holder, token),
      holder.id,
      monoMs,
    ) !== null;
  return apiAccounts(site).find(holds) ?? null;
}

/** Tokens that hold now. */
export const tokenCount = (site: Store, accountId: string, monoMs: number): number =>
  one<{ n: number }>(
    site.db,
    'SELECT count(*) AS n FROM api_token WHERE account_id = ? AND expires_ms > ?',
    accountId,
    monoMs,
  )?.n ?? 0;
