/** Making of X.509 certificates: signed by their own key or by an issuer's. */

import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { isIP, isIPv4 } from 'node:net';
import { DAY_MS } from '../../hardware/ports.js';
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
} from '../asn1/der.js';
import { signEcdsa } from './ecdsa.js';

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
  readonly privatePem: string;
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

/** A distinguished name; parts that are empty are left out. */
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
  const isOurs = key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  const signed = (attempt: number): Buffer =>
    isOurs ? signEcdsa(body, key, attempt) : sign('sha256', body, key);
  let signature = signed(0);
  for (let tries = 1; isEc && signature.length !== EC_SIGNATURE_BYTES && tries < SIGN_TRIES_MAX; tries += 1) {
    signature = signed(tries);
  }
  return sequence(body, algorithm, bits(signature));
}

/** The bytes of an address, four or sixteen (RFC 5280 section 4.2.1.6). */
function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const pairs = (
    tail === null
      ? address
      : `${tail[1]}${addressBytes(tail[2] ?? '')
          .toString('hex')
          .replace(/^(.{4})/, '$1:')}`
  ).split('::');
  const [front = [], back = []] = pairs.map((side) => side.split(':').filter((pair) => pair !== ''));
  const gap = pairs.length > 1 ? Array<string>(8 - front.length - back.length).fill('0') : [];
  return Buffer.from([...front, ...gap, ...back].map((pair) => pair.padStart(4, '0')).join(''), 'hex');
}

/** The extension subjectAltName of these DNS names and addresses. */
export function namesDer(names: readonly string[]): Buffer {
  return sequence(
    ...names.map((name) =>
      isIP(name) !== 0 ? implicit(7, addressBytes(name)) : implicit(2, Buffer.from(name, 'latin1')),
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
  const spki = spkiOf(order.privatePem);
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
    order.issuer?.privatePem ?? order.privatePem,
  );
  return pem('CERTIFICATE', der);
}
