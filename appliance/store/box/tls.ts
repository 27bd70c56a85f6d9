/** Which TLS versions and ciphers the box's listeners offer: a document of the box. */
import { constants } from 'node:crypto';
import type { Store } from '../database.js';
import { readDoc, writeDoc } from '../docs.js';

export const tlsVersions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
export type TlsVersion = (typeof tlsVersions)[number];

/** Strongest first, by OpenSSL's names, with the oldest version that has each. */
export const tlsCiphers = [
  { name: 'TLS_AES_256_GCM_SHA384', since: 'TLSv1.3' },
  { name: 'TLS_CHACHA20_POLY1305_SHA256', since: 'TLSv1.3' },
  { name: 'TLS_AES_128_GCM_SHA256', since: 'TLSv1.3' },
  { name: 'ECDHE-RSA-AES256-GCM-SHA384', since: 'TLSv1.2' },
  { name: 'ECDHE-RSA-CHACHA20-POLY1305', since: 'TLSv1.2' },
  { name: 'ECDHE-RSA-AES128-GCM-SHA256', since: 'TLSv1.2' },
  { name: 'ECDHE-RSA-AES256-SHA', since: 'TLSv1' },
  { name: 'ECDHE-RSA-AES128-SHA', since: 'TLSv1' },
  { name: 'AES256-SHA', since: 'TLSv1' },
  { name: 'AES128-SHA', since: 'TLSv1' },
] as const satisfies readonly { readonly name: string; readonly since: TlsVersion }[];
type TlsCipher = (typeof tlsCiphers)[number]['name'];

export interface TlsSettings {
  readonly versions: readonly TlsVersion[];
  readonly ciphers: readonly TlsCipher[];
}

const TLS_DOC = 'box.tls';
const initial: TlsSettings = {
  versions: ['TLSv1.2', 'TLSv1.3'],
  ciphers: tlsCiphers.filter(({ since }) => since !== 'TLSv1').map(({ name }) => name),
};

export const readTls = (box: Store): TlsSettings => readDoc<TlsSettings>(box, TLS_DOC) ?? initial;

/** Inside the caller's transaction. */
export const writeTls = (box: Store, next: TlsSettings): void => writeDoc(box, TLS_DOC, next);

/** Whether a version may use a cipher: those of TLS 1.3 are its own. */
function suits(version: TlsVersion, cipher: TlsCipher): boolean {
  const since = tlsCiphers.find(({ name }) => name === cipher)?.since ?? 'TLSv1.3';
  if (version === 'TLSv1.3' || since === 'TLSv1.3') return version === since;
  return tlsVersions.indexOf(version) >= tlsVersions.indexOf(since);
}

/** Versions that no chosen cipher suits: with them nobody could connect. */
export const useless = ({ versions, ciphers }: TlsSettings): TlsVersion[] =>
  versions.filter((version) => !ciphers.some((cipher) => suits(version, cipher)));

const without: Readonly<Record<TlsVersion, number>> = {
  TLSv1: constants.SSL_OP_NO_TLSv1,
  'TLSv1.1': constants.SSL_OP_NO_TLSv1_1,
  'TLSv1.2': constants.SSL_OP_NO_TLSv1_2,
  'TLSv1.3': constants.SSL_OP_NO_TLSv1_3,
};

/** As a listener takes them. */
export function tlsOptions({ versions, ciphers }: TlsSettings): {
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
  readonly secureOptions: number;
  readonly ciphers: string;
} {
  const chosen = tlsVersions.filter((version) => versions.includes(version));
  const old = chosen.some((version) => version === 'TLSv1' || version === 'TLSv1.1');
  // A certificate with an elliptic-curve key needs the same ciphers under their other name.
  const names = ciphers.flatMap((name) =>
    name.startsWith('ECDHE-RSA') ? [name, name.replace('RSA', 'ECDSA')] : [name],
  );
  return {
    minVersion: chosen[0] ?? 'TLSv1.2',
    maxVersion: chosen.at(-1) ?? 'TLSv1.3',
    secureOptions: tlsVersions
      .filter((version) => !chosen.includes(version))
      .reduce((bits, version) => bits | without[version], 0),
    // OpenSSL takes the oldest versions for too weak unless told otherwise.
    ciphers: `${names.join(':')}${old ? ':@SECLEVEL=0' : ''}`,
  };
}
