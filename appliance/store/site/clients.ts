/** Rows of deployed clients: what they are (travels with the configuration), what this box saw of them. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { DeployedKind } from '../client-kinds/index.js';
import { all, one, run, type Store } from '../database.js';

export type ClientKind = 'jump-client' | DeployedKind;

export interface KnownClient {
  readonly id: string;
  readonly kind: ClientKind;
  /** 'active' | 'passive' for Jump Clients, '' for others. */
  readonly mode: string;
  readonly enabled: boolean;
  readonly version: string | null;
  readonly address: string | null;
}

interface KnownRow {
  readonly id: string;
  readonly kind: string;
  readonly mode: string;
  readonly enabled: number;
  readonly key_hash: string;
  readonly version: string | null;
  readonly address: string | null;
}

export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex');

const sameHash = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

const JUMP_CLIENT = `SELECT c.id, 'jump-client' AS kind, c.mode, 1 AS enabled, c.key_hash, s.version, s.address
  FROM jump_client c LEFT JOIN client_state s ON s.client_id = c.id WHERE c.id = ?`;
const DEPLOYED = `SELECT c.id, c.kind, '' AS mode, c.enabled, c.key_hash, s.version, s.address
  FROM deployed_client c LEFT JOIN client_state s ON s.client_id = c.id WHERE c.id = ?`;

const known = ({ id, kind, mode, enabled, version, address }: KnownRow): KnownClient => ({
  id,
  kind: kind as ClientKind,
  mode,
  enabled: enabled !== 0,
  version,
  address,
});

/** The client that shows this key; null: unknown, or not its key. */
export function clientByKey(site: Store, id: string, key: string): KnownClient | null {
  const row = one<KnownRow>(site.db, JUMP_CLIENT, id) ?? one<KnownRow>(site.db, DEPLOYED, id);
  return row !== null && sameHash(row.key_hash, hashKey(key)) ? known(row) : null;
}

/** By its id; null: there is none. */
export function findJumpClient(site: Store, id: string): KnownClient | null {
  const row = one<KnownRow>(site.db, JUMP_CLIENT, id);
  return row === null ? null : known(row);
}

export interface CheckIn {
  readonly id: string;
  readonly version: string;
  readonly atMs: number;
  readonly occasion: string;
  readonly address: string;
}

/** Inside the caller's transaction. */
export function noteCheckIn(site: Store, seen: CheckIn): void {
  run(
    site.db,
    `INSERT INTO client_state (client_id, version, checked_in_ms, occasion, address) VALUES (?,?,?,?,?)
      ON CONFLICT (client_id) DO UPDATE SET
        upgraded_ms = CASE WHEN version = excluded.version THEN upgraded_ms ELSE excluded.checked_in_ms END,
        version = excluded.version, checked_in_ms = excluded.checked_in_ms,
        occasion = excluded.occasion, address = excluded.address`,
    seen.id,
    seen.version,
    seen.atMs,
    seen.occasion,
    seen.address,
  );
}

export interface NewJumpClient {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly mode: string;
  readonly group: string;
  readonly tag: string;
  readonly comments: string;
  readonly key: string;
  readonly nowMs: number;
}

/** A Jump Client and its Jump item. Inside the caller's transaction. */
export function insertJumpClient(site: Store, client: NewJumpClient): void {
  run(
    site.db,
    "INSERT INTO jump_item (id, name, kind, host, jump_group, tag, comments) VALUES (?,?,'jump-client',?,?,?,?)",
    client.id,
    client.name,
    client.host,
    client.group,
    client.tag,
    client.comments,
  );
  run(
    site.db,
    'INSERT INTO jump_client (id, mode, key_hash, created_ms) VALUES (?,?,?,?)',
    client.id,
    client.mode,
    hashKey(client.key),
    client.nowMs,
  );
}

export interface DeployedClient {
  readonly id: string;
  readonly kind: ClientKind;
  readonly name: string;
  readonly comments: string;
  readonly enabled: boolean;
  readonly version: string | null;
  readonly checkedInMs: number | null;
}

interface DeployedRow extends Omit<DeployedClient, 'enabled'> {
  readonly enabled: number;
}

/** Jumpoints, connection agents and integration clients, by kind and name. */
export const deployedClients = (site: Store, kinds: readonly ClientKind[]): DeployedClient[] =>
  all<DeployedRow>(
    site.db,
    `SELECT c.id, c.kind, c.name, c.comments, c.enabled, s.version, s.checked_in_ms AS checkedInMs
      FROM deployed_client c LEFT JOIN client_state s ON s.client_id = c.id
      WHERE c.kind IN (SELECT value FROM json_each(?)) ORDER BY c.kind DESC, c.name, c.id`,
    JSON.stringify(kinds),
  ).map((row) => ({ ...row, enabled: row.enabled !== 0 }));
