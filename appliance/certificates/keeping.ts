/**
 * What a certificate file changes on the box. Issuers are kept for themselves, so that a certificate
 * gets its chain in whatever order the files come.
 */

import {
  type CertificateRow,
  listCertificates,
  type StoredCertificate,
  saveCertificate,
} from '../store/box/certificates.js';
import type { Store } from '../store/database.js';
import { readDoc, writeDoc } from '../store/docs.js';
import { chainOf, isAuthority, keyFits } from './x509.js';

const ISSUERS_DOC = 'certificate.issuers';
/** More than any customer's authorities; the document is read whole. */
const ISSUERS_MAX = 200;

export const isRequest = ({ certPem }: StoredCertificate): boolean => certPem.includes('CERTIFICATE REQUEST');

/** Issuers that were imported, oldest first. */
export const keptIssuers = (box: Store): readonly string[] =>
  readDoc<{ pems: string[] }>(box, ISSUERS_DOC)?.pems ?? [];

/** Every issuer that the box has seen. */
function knownIssuers(box: Store, rows: readonly CertificateRow[]): string[] {
  const own = rows.filter((row) => !isRequest(row));
  return [
    ...new Set([
      ...keptIssuers(box),
      ...own.flatMap(({ chainPem }) => chainPem),
      ...own.map(({ certPem }) => certPem).filter(isAuthority),
    ]),
  ];
}

/** The row that a certificate from outside belongs to, with the key it finds here. */
function placed(rows: readonly CertificateRow[], leaf: StoredCertificate) {
  const known = rows.find(({ certPem }) => certPem === leaf.certPem) ?? null;
  const owner = rows.find(({ keyPem }) => keyPem !== null && keyFits(leaf.certPem, keyPem)) ?? null;
  const waiting = rows.find(
    (row) => isRequest(row) && row.keyPem !== null && keyFits(leaf.certPem, row.keyPem),
  );
  return { row: known ?? waiting ?? null, keyPem: leaf.keyPem ?? owner?.keyPem ?? null };
}

/** Gives every certificate the longest chain that is known by now; how many gained. */
function lengthenChains(box: Store): number {
  const rows = listCertificates(box);
  const issuers = knownIssuers(box, rows);
  let gained = 0;
  for (const row of rows) {
    if (isRequest(row)) continue;
    const chainPem = chainOf(row.certPem, [...row.chainPem, ...issuers]);
    if (chainPem.length <= row.chainPem.length) continue;
    saveCertificate(box, { ...row, chainPem });
    gained += 1;
  }
  return gained;
}

export interface Brought {
  readonly leaf: StoredCertificate | null;
  readonly issuers: readonly string[];
  /** Id, friendly name and time of a certificate that is new here. */
  readonly asNew: { readonly id: string; readonly name: string; readonly createdMs: number };
}

export interface Kept {
  readonly leaf: boolean;
  readonly issuers: number;
  readonly gained: number;
}

/** Whether the issuers of a file still find room. */
export const hasRoom = (box: Store, issuers: readonly string[]): boolean =>
  new Set([...keptIssuers(box), ...issuers]).size <= ISSUERS_MAX;

/** Writes what a file brought. Inside the caller's transaction. */
export function keep(box: Store, { leaf, issuers, asNew }: Brought): Kept {
  const before = keptIssuers(box);
  const fresh = issuers.filter((issuer) => !before.includes(issuer));
  if (fresh.length > 0) writeDoc(box, ISSUERS_DOC, { pems: [...before, ...fresh] });
  let news = false;
  if (leaf !== null) {
    const { row, keyPem } = placed(listCertificates(box), leaf);
    news = row === null || row.certPem !== leaf.certPem || row.keyPem !== keyPem;
    if (news) {
      saveCertificate(box, {
        id: row?.id ?? asNew.id,
        name: row?.name ?? asNew.name,
        certPem: leaf.certPem,
        keyPem: keyPem ?? row?.keyPem ?? null,
        chainPem: leaf.chainPem,
        factory: row?.factory ?? false,
        createdMs: row?.createdMs ?? asNew.createdMs,
      });
    }
  }
  return { leaf: news, issuers: fresh.length, gained: lengthenChains(box) };
}
