/**
 * Whether this box accepts the certificate that its peer presents: chain, name and validity at the
 * box's own time (DESIGN.md section 4). Pure.
 *
 * The pre-shared key proves who the peer is. So any certificate will do to establish a relation, if it
 * is valid: a factory's, a self-signed one, one of an issuer that nobody knows here. From then on that
 * certificate is known, and so is the one that this box presents itself; another one must come from an
 * issuer of this box's own chain and name the site or the peer.
 */
import type { X509Certificate } from 'node:crypto';
import type { CertificateTrouble } from '../../../failover/role/state.js';
import { namedFor, openCertificate, pathOf } from '../../certificates/x509.js';
import type { StoredCertificate } from '../../store/box/certificates.js';

export interface PeerCertificateFacts {
  readonly nowMs: number;
  /** What this box presents itself; null: nothing. */
  readonly own: StoredCertificate | null;
  /** Thumbprint with which the relation was established; null: none is known. */
  readonly known: string | null;
  /** Establishing: whatever is valid becomes known. */
  readonly first: boolean;
  readonly names: readonly string[];
}

/** Null: accepted. */
export function peerCertificateTrouble(
  presented: readonly string[],
  { nowMs, own, known, first, names }: PeerCertificateFacts,
): CertificateTrouble | null {
  const [leaf, ...chain] = presented.map(openCertificate).filter((one) => one !== null);
  if (leaf === undefined) return 'certificate-unknown';
  const ours =
    own === null ? [] : [own.certPem, ...own.chainPem].map(openCertificate).filter((one) => one !== null);
  const path = pathOf(leaf, [...chain, ...ours]);
  const checked: readonly X509Certificate[] = path ?? [leaf];
  if (checked.some(({ validTo }) => Date.parse(validTo) < nowMs)) return 'certificate-expired';
  if (checked.some(({ validFrom }) => Date.parse(validFrom) > nowMs)) return 'certificate-early';
  const { fingerprint256 } = leaf;
  if (first || fingerprint256 === known || fingerprint256 === ours[0]?.fingerprint256) return null;
  const root = path?.at(-1)?.fingerprint256;
  if (root === undefined || !ours.slice(1).some((one) => one.fingerprint256 === root))
    return 'certificate-unknown';
  return names.some((name) => name !== '' && namedFor(leaf, name)) ? null : 'certificate-name';
}
