/**
 * X.509 certificates: making them, reading them, and saying what is wrong with them at a given
 * time. The checks are a pure function of the box's own time, because a TLS library would ask the
 * host's clock (DESIGN.md section 4).
 */
import { createHash, createPrivateKey, createPublicKey, sign, X509Certificate } from 'node:crypto';
import type { KeyPairPem } from '../hardware/ports.js';
import type { Label } from '../views/label.js';
import {
  bits,
  explicit,
  implicit,
  integer,
  none,
  octets,
  oid,
  pem,
  printable,
  sequence,
  set,
  time,
  tlv,
  utf8,
  yes,
} from './der.js';

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

/** A certificate as a box keeps it. */
export interface StoredCertificate {
  readonly certPem: string;
  readonly keyPem: string | null;
  /** Issuers, nearest first. */
  readonly chainPem: readonly string[];
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
const DAY_MS = 86_400_000;
const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

function open(certPem: string): X509Certificate | null {
  try {
    return new X509Certificate(certPem);
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

const selfIssued = (x509: X509Certificate): boolean =>
  x509.subject === x509.issuer && x509.verify(x509.publicKey);

/** Null: not a certificate. */
export function readCertificate(certPem: string): CertificateFacts | null {
  const x509 = open(certPem);
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
function pathOf(leaf: X509Certificate, issuers: readonly X509Certificate[]): X509Certificate[] | null {
  const path = [leaf];
  for (let top = leaf; !selfIssued(top); ) {
    const issuer = issuers.find((candidate) => top.checkIssued(candidate) && top.verify(candidate.publicKey));
    if (issuer === undefined || path.length > CHAIN_LENGTH_MAX) return null;
    path.push(issuer);
    top = issuer;
  }
  return path;
}

const namedFor = (x509: X509Certificate, name: string): boolean =>
  (/^[\d.]+$|:/.test(name) ? x509.checkIP(name) : x509.checkHost(name)) !== undefined;

/**
 * What is wrong with a stored certificate at `nowMs`; a whole, valid one for `siteName` has no
 * warning. A null `siteName` asks nothing of the name. Pure.
 */
export function warningsOf(
  stored: StoredCertificate,
  at: { readonly nowMs: number; readonly siteName: string | null },
): CertificateWarning[] {
  const x509 = open(stored.certPem);
  if (x509 === null) return ['chain-incomplete'];
  const issuers = stored.chainPem.map(open).filter((item): item is X509Certificate => item !== null);
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
  const leaf = certPem === undefined ? null : open(certPem);
  if (certPem === undefined || leaf === null) return 'chain-incomplete';
  const warnings = warningsOf(
    { certPem, keyPem: null, chainPem: [...chain, ...at.trustedPems] },
    { nowMs: at.nowMs, siteName: at.host },
  ).filter((warning) => warning !== 'no-private-key');
  if (warnings[0] !== undefined) return warnings[0];
  const issuers = [...chain, ...at.trustedPems]
    .map(open)
    .filter((item): item is X509Certificate => item !== null);
  const root = pathOf(leaf, issuers)?.at(-1);
  const trusted = at.trustedPems.map((item) => open(item)?.fingerprint256);
  return root !== undefined && trusted.includes(root.fingerprint256) ? null : 'chain-incomplete';
}

export interface Subject {
  readonly commonName: string;
  readonly organization?: string;
  /** Two letters. */
  readonly country?: string;
  readonly state?: string;
  readonly locality?: string;
  readonly unit?: string;
}

export interface CertificateOrder {
  readonly subject: Subject;
  /** DNS names and addresses. */
  readonly names: readonly string[];
  readonly notBeforeMs: number;
  readonly days: number;
  readonly serialHex: string;
  /** The key that the certificate is for. */
  readonly keys: KeyPairPem;
  /** Who signs; null: itself. */
  readonly issuer: { readonly privatePem: string; readonly subject: Subject } | null;
  readonly authority: boolean;
}

const subjectOids: readonly (readonly [keyof Subject, string])[] = [
  ['country', '2.5.4.6'],
  ['state', '2.5.4.8'],
  ['locality', '2.5.4.7'],
  ['organization', '2.5.4.10'],
  ['unit', '2.5.4.11'],
  ['commonName', '2.5.4.3'],
];

export function subjectDer(subject: Subject): Buffer {
  const parts = subjectOids.flatMap(([key, dotted]) => {
    const value = subject[key];
    if (value === undefined || value === '') return [];
    return [set(sequence(oid(dotted), key === 'country' ? printable(value) : utf8(value)))];
  });
  return sequence(...parts);
}

const algorithms = {
  rsa: sequence(oid('1.2.840.113549.1.1.11'), none()),
  ec: sequence(oid('1.2.840.10045.4.3.2')),
};

// ECDSA signatures vary in length by a byte or two; a box's image must not vary with them.
const EC_SIGNATURE_BYTES = 71;
const SIGN_TRIES_MAX = 200;

/** `content` signed, as certificates and requests are: content, algorithm, signature. */
export function signedDer(content: (algorithm: Buffer) => Buffer, privatePem: string): Buffer {
  const key = createPrivateKey(privatePem);
  const isEc = key.asymmetricKeyType === 'ec';
  const algorithm = isEc ? algorithms.ec : algorithms.rsa;
  const body = content(algorithm);
  let signature = sign('sha256', body, key);
  for (let tries = 0; isEc && signature.length !== EC_SIGNATURE_BYTES && tries < SIGN_TRIES_MAX; tries += 1) {
    signature = sign('sha256', body, key);
  }
  return sequence(body, algorithm, bits(signature));
}

const addressBytes = (address: string): Buffer => Buffer.from(address.split('.').map(Number));

const isAddress = (name: string): boolean => /^\d{1,3}(\.\d{1,3}){3}$/.test(name);

export function namesDer(names: readonly string[]): Buffer {
  return sequence(
    ...names.map((name) =>
      isAddress(name) ? implicit(7, addressBytes(name)) : implicit(2, Buffer.from(name, 'latin1')),
    ),
  );
}

const spkiOf = (keyPem: string): Buffer => createPublicKey(keyPem).export({ type: 'spki', format: 'der' });

const keyId = (spki: Buffer): Buffer => createHash('sha1').update(spki).digest();

function extensions(order: CertificateOrder, spki: Buffer): Buffer {
  const critical = (dotted: string, value: Buffer): Buffer => sequence(oid(dotted), yes(), octets(value));
  const plain = (dotted: string, value: Buffer): Buffer => sequence(oid(dotted), octets(value));
  const usage = order.authority ? bits(Buffer.from([0x06]), 1) : bits(Buffer.from([0xa0]), 5);
  const list = [
    critical('2.5.29.19', order.authority ? sequence(yes()) : sequence()),
    critical('2.5.29.15', usage),
    plain('2.5.29.14', octets(keyId(spki))),
  ];
  if (order.issuer !== null) {
    const issuerKeyId = keyId(spkiOf(order.issuer.privatePem));
    list.push(plain('2.5.29.35', sequence(implicit(0, issuerKeyId))));
  }
  if (!order.authority) list.push(plain('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))));
  if (order.names.length > 0) list.push(plain('2.5.29.17', namesDer(order.names)));
  return explicit(3, sequence(...list));
}

/** Makes a certificate: signed by its own key or by an issuer. */
export function createCertificate(order: CertificateOrder): string {
  const spki = spkiOf(order.keys.publicPem);
  const wholeMs = Math.floor(order.notBeforeMs / 1000) * 1000;
  const der = signedDer(
    (algorithm) =>
      sequence(
        explicit(0, tlv(0x02, Buffer.from([2]))),
        integer(Buffer.from(order.serialHex, 'hex')),
        algorithm,
        subjectDer(order.issuer?.subject ?? order.subject),
        sequence(time(wholeMs), time(wholeMs + order.days * DAY_MS)),
        subjectDer(order.subject),
        spki,
        extensions(order, spki),
      ),
    order.issuer?.privatePem ?? order.keys.privatePem,
  );
  return pem('CERTIFICATE', der);
}
