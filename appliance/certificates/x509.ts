/**
 * X.509 certificates: reading them, and saying what is wrong with them at a given
 * time. The checks are a pure function of the box's own time, because a TLS library would ask the
 * host's clock (DESIGN.md section 4).
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { Label } from '../../views/label.js';
import type { StoredCertificate } from '../store/box/certificates.js';

export interface CertificateFacts {
  readonly issuedTo: string;
  readonly issuer: string;
  /** Alternative names: DNS names (wildcards too) and addresses. */
  readonly names: readonly string[];
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly serialHex: string;
  /** SHA-256 of the certificate, hex with colons. */
  readonly thumbprint: string;
  readonly selfSigned: boolean;
  /** 'RSA 2048', 'EC P-256'. */
  readonly key: string;
}

export type CertificateWarning =
  | 'expired'
  | 'not-yet-valid'
  | 'chain-incomplete'
  | 'no-private-key'
  | 'wrong-name';

export const warningLabels: Readonly<Record<CertificateWarning, Label>> = {
  expired: { en: 'Expired', fr: 'Expiré' },
  'not-yet-valid': {
    en: 'Not yet valid: check the time of this appliance',
    fr: 'Pas encore valide : vérifiez l’heure de ce serveur',
  },
  'chain-incomplete': { en: 'Certificate chain incomplete', fr: 'Chaîne de certificat incomplète' },
  'no-private-key': { en: 'No matching private key', fr: 'Aucune clé privée correspondante' },
  'wrong-name': { en: 'Not issued for the name of this site', fr: 'Non émis pour le nom de ce site' },
};

// Deeper chains do not exist; a loop of issuers ends here.
const CHAIN_LENGTH_MAX = 10;
const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** Read lately, by their text: the boxes of a pair show each other the same ones with every message. */
const opened = new Map<string, X509Certificate>();
const OPENED_MAX = 64;

/** Null: not a certificate. */
export function openCertificate(certPem: string): X509Certificate | null {
  const known = opened.get(certPem);
  if (known !== undefined) return known;
  try {
    const x509 = new X509Certificate(certPem);
    if (opened.size >= OPENED_MAX) opened.clear();
    opened.set(certPem, x509);
    return x509;
  } catch {
    // Bytes from outside: unreadable is an answer, not a bug.
    return null;
  }
}

/** One attribute out of OpenSSL's 'CN=x\nO=y' text. */
const attribute = (name: string, key: string): string | null =>
  name
    .split('\n')
    .find((line) => line.startsWith(`${key}=`))
    ?.slice(key.length + 1) ?? null;

const shownName = (name: string): string =>
  attribute(name, 'CN') ?? attribute(name, 'O') ?? name.replaceAll('\n', ', ');

function namesOf(x509: X509Certificate): string[] {
  return (x509.subjectAltName ?? '')
    .split(', ')
    .map((item) => /^(?:DNS|IP Address):"?([^"]+)"?$/.exec(item)?.[1])
    .filter((item): item is string => item !== undefined);
}

function keyWords(x509: X509Certificate): string {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = x509.publicKey;
  if (type === 'rsa') return `RSA ${details?.modulusLength ?? ''}`.trim();
  if (type === 'ec')
    return `EC ${details?.namedCurve === 'prime256v1' ? 'P-256' : (details?.namedCurve ?? '')}`.trim();
  return type ?? '?';
}

/** What was found of certificates that are open: each message of a pair asks the same again. */
const signers = new WeakMap<X509Certificate, WeakMap<X509Certificate, boolean>>();

/** Whether the key of `issuer` has signed it. */
function isSignedBy(x509: X509Certificate, issuer: X509Certificate): boolean {
  const known = signers.get(x509) ?? new WeakMap<X509Certificate, boolean>();
  signers.set(x509, known);
  const found = known.get(issuer) ?? x509.verify(issuer.publicKey);
  known.set(issuer, found);
  return found;
}

const selfIssued = (x509: X509Certificate): boolean => x509.subject === x509.issuer && isSignedBy(x509, x509);

/** Null: not a certificate. */
export function readCertificate(certPem: string): CertificateFacts | null {
  const x509 = openCertificate(certPem);
  if (x509 === null) return null;
  return {
    issuedTo: shownName(x509.subject),
    issuer: shownName(x509.issuer),
    names: namesOf(x509),
    notBeforeMs: Date.parse(x509.validFrom),
    notAfterMs: Date.parse(x509.validTo),
    serialHex: x509.serialNumber.toLowerCase(),
    thumbprint: x509.fingerprint256,
    selfSigned: selfIssued(x509),
    key: keyWords(x509),
  };
}

/** The certificates in a PEM text, in its order. */
export const splitPem = (text: string): string[] =>
  (text.match(PEM_BLOCK) ?? []).map((block) => `${block}\n`);

function keyMatches(x509: X509Certificate, keyPem: string | null): boolean {
  if (keyPem === null) return false;
  try {
    return x509.checkPrivateKey(createPrivateKey(keyPem));
  } catch {
    return false;
  }
}

/** From the leaf up to a self-signed root, each signed by the next; null when a link is missing. */
export function pathOf(leaf: X509Certificate, issuers: readonly X509Certificate[]): X509Certificate[] | null {
  const path = [leaf];
  for (let top = leaf; !selfIssued(top); ) {
    const issuer = issuers.find((candidate) => top.checkIssued(candidate) && isSignedBy(top, candidate));
    if (issuer === undefined || path.length > CHAIN_LENGTH_MAX) return null;
    path.push(issuer);
    top = issuer;
  }
  return path;
}

/** Whether a private key belongs to a certificate. */
export function keyFits(certPem: string, keyPem: string): boolean {
  const x509 = openCertificate(certPem);
  return x509 !== null && keyMatches(x509, keyPem);
}

/** Whether a certificate may sign others. */
export const isAuthority = (certPem: string): boolean => openCertificate(certPem)?.ca === true;

/** Of several that may have signed, the one that is valid longest: whatever order they came in. */
const longestValid = (candidates: readonly { certPem: string; x509: X509Certificate }[]) =>
  [...candidates].sort(
    (one, other) =>
      Date.parse(other.x509.validTo) - Date.parse(one.x509.validTo) ||
      (one.x509.fingerprint256 < other.x509.fingerprint256 ? -1 : 1),
  )[0];

/** The issuers of a certificate among others, nearest first, as far as they go. */
export function chainOf(certPem: string, others: readonly string[]): string[] {
  const known = others.flatMap((other) => {
    const x509 = openCertificate(other);
    return x509 === null ? [] : [{ certPem: other, x509 }];
  });
  const chain: string[] = [];
  let top = openCertificate(certPem);
  while (top !== null && !selfIssued(top) && chain.length < CHAIN_LENGTH_MAX) {
    const below = top;
    const found = longestValid(
      known.filter(({ x509 }) => below.checkIssued(x509) && isSignedBy(below, x509)),
    );
    if (found === undefined || chain.includes(found.certPem)) break;
    chain.push(found.certPem);
    top = found.x509;
  }
  return chain;
}

/** Whether a certificate names a host or an address. */
export const namedFor = (x509: X509Certificate, name: string): boolean =>
  (/^[\d.]+$|:/.test(name) ? x509.checkIP(name) : x509.checkHost(name)) !== undefined;

/**
 * What is wrong with a stored certificate at `nowMs`; a whole, valid one for `siteName` has no
 * warning. A null `siteName` asks nothing of the name. Pure.
 */
export function warningsOf(
  stored: StoredCertificate,
  at: { readonly nowMs: number; readonly siteName: string | null },
): CertificateWarning[] {
  const x509 = openCertificate(stored.certPem);
  if (x509 === null) return ['chain-incomplete'];
  const issuers = stored.chainPem
    .map(openCertificate)
    .filter((item): item is X509Certificate => item !== null);
  const path = pathOf(x509, issuers);
  const checked = path ?? [x509];
  const warnings: CertificateWarning[] = [];
  if (checked.some((item) => Date.parse(item.validTo) < at.nowMs)) warnings.push('expired');
  if (checked.some((item) => Date.parse(item.validFrom) > at.nowMs)) warnings.push('not-yet-valid');
  if (path === null) warnings.push('chain-incomplete');
  if (!keyMatches(x509, stored.keyPem)) warnings.push('no-private-key');
  if (at.siteName !== null && !namedFor(x509, at.siteName)) warnings.push('wrong-name');
  return warnings;
}

/** What a client finds wrong with the chain that a server presented; null: nothing. Pure. */
export function clientRefuses(
  presented: readonly string[],
  at: { readonly nowMs: number; readonly host: string; readonly trustedPems: readonly string[] },
): CertificateWarning | null {
  const [certPem, ...chain] = presented;
  const leaf = certPem === undefined ? null : openCertificate(certPem);
  if (certPem === undefined || leaf === null) return 'chain-incomplete';
  const warnings = warningsOf(
    { certPem, keyPem: null, chainPem: [...chain, ...at.trustedPems] },
    { nowMs: at.nowMs, siteName: at.host },
  ).filter((warning) => warning !== 'no-private-key');
  if (warnings[0] !== undefined) return warnings[0];
  const issuers = [...chain, ...at.trustedPems]
    .map(openCertificate)
    .filter((item): item is X509Certificate => item !== null);
  const root = pathOf(leaf, issuers)?.at(-1);
  const trusted = at.trustedPems.map((item) => openCertificate(item)?.fingerprint256);
  return root !== undefined && trusted.includes(root.fingerprint256) ? null : 'chain-incomplete';
}
