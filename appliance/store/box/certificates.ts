/** Certificates of the box and the addresses they are assigned to. Box class: never travel. */
import * as v from 'valibot';
import { readJson } from '../../../hardware/kernel/read-json.js';
import { all, one, run, type Store } from '../database.js';

export const certificateSchema = `
CREATE TABLE IF NOT EXISTS certificate (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, cert_pem TEXT NOT NULL, key_pem TEXT, chain_pem TEXT NOT NULL,
  factory INTEGER NOT NULL DEFAULT 0, created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS certificate_address (
  address TEXT PRIMARY KEY, certificate_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;`;

export interface CertificateRow extends StoredCertificate {
  readonly id: string;
  /** Friendly name. */
  readonly name: string;
  readonly factory: boolean;
  readonly createdMs: number;
}

interface Raw {
  readonly id: string;
  readonly name: string;
  readonly cert_pem: string;
  readonly key_pem: string | null;
  readonly chain_pem: string;
  readonly factory: number;
  readonly created_ms: number;
}

const COLUMNS = 'id, name, cert_pem, key_pem, chain_pem, factory, created_ms';

const fromRaw = (raw: Raw): CertificateRow => ({
  id: raw.id,
  name: raw.name,
  certPem: raw.cert_pem,
  keyPem: raw.key_pem,
  chainPem: readJson(v.array(v.string()), raw.chain_pem) ?? [],
  factory: raw.factory === 1,
  createdMs: raw.created_ms,
});

/** Oldest first. */
export const listCertificates = (box: Store): CertificateRow[] =>
  all<Raw>(box.db, `SELECT ${COLUMNS} FROM certificate ORDER BY created_ms, id`).map(fromRaw);

/** By its id; null: there is none. */
export function findCertificate(box: Store, id: string): CertificateRow | null {
  const raw = one<Raw>(box.db, `SELECT ${COLUMNS} FROM certificate WHERE id = ?`, id);
  return raw === null ? null : fromRaw(raw);
}

/** Inside the caller's transaction. An existing id is replaced (a key that got its certificate). */
export function saveCertificate(box: Store, row: CertificateRow): void {
  run(
    box.db,
    `INSERT INTO certificate (${COLUMNS}) VALUES (?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET
      name = excluded.name, cert_pem = excluded.cert_pem, key_pem = excluded.key_pem, chain_pem = excluded.chain_pem`,
    row.id,
    row.name,
    row.certPem,
    row.keyPem,
    JSON.stringify(row.chainPem),
    row.factory ? 1 : 0,
    row.createdMs,
  );
}

/** Inside the caller's transaction. */
export function removeCertificate(box: Store, id: string): void {
  run(box.db, 'DELETE FROM certificate_address WHERE certificate_id = ?', id);
  run(box.db, 'DELETE FROM certificate WHERE id = ?', id);
}

/** Gives these addresses, and no others, to a certificate. Inside the caller's transaction. */
export function assignAddresses(box: Store, id: string, addresses: readonly string[]): void {
  run(box.db, 'DELETE FROM certificate_address WHERE certificate_id = ?', id);
  for (const address of addresses) {
    run(
      box.db,
      'INSERT INTO certificate_address (address, certificate_id) VALUES (?, ?) ON CONFLICT (address) DO UPDATE SET certificate_id = excluded.certificate_id',
      address,
      id,
    );
  }
}

/** Addresses of this box that present a certificate. */
export const assignedAddresses = (box: Store, id: string): string[] =>
  all<{ address: string }>(
    box.db,
    'SELECT address FROM certificate_address WHERE certificate_id = ? ORDER BY address',
    id,
  ).map((row) => row.address);

/** The certificate that an address presents: the assigned one, else the factory's. Null: none at all. */
export function certificateFor(box: Store, address: string): CertificateRow | null {
  const raw =
    one<Raw>(
      box.db,
      `SELECT ${COLUMNS} FROM certificate WHERE key_pem IS NOT NULL AND id =
        (SELECT certificate_id FROM certificate_address WHERE address = ?)`,
      address,
    ) ??
    one<Raw>(
      box.db,
      `SELECT ${COLUMNS} FROM certificate WHERE factory = 1 AND key_pem IS NOT NULL ORDER BY created_ms, id LIMIT 1`,
    );
  return raw === null ? null : fromRaw(raw);
}

/** A certificate as a box keeps it. */
export interface StoredCertificate {
  readonly certPem: string;
  readonly keyPem: string | null;
  /** Issuers, nearest first. */
  readonly chainPem: readonly string[];
}
