/** Private keys in files: under every heading, open or sealed, in PEM and DER. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { pem } from '../../asn1/der.js';
import { elementsOf, firstElement } from '../../asn1/read.js';
import type { PemBlock } from './blocks.js';

export type KeyRefusal =
  | 'password-needed'
  | 'password-wrong'
  | 'key-damaged'
  | 'key-cipher'
  | 'key-kind'
  | 'key-openssh';

export type KeyRead =
  | { readonly ok: true; readonly keyPem: string }
  | { readonly ok: false; readonly why: KeyRefusal };

const KEY_LABEL = /^(?:[A-Z0-9]+ )?PRIVATE KEY$/;

/** Whether a PEM block holds a private key, of whatever sort. */
export const isKeyBlock = ({ label }: PemBlock): boolean => KEY_LABEL.test(label);

/**
 * A passphrase as bytes, in the ways in which programs have turned it into them: UTF-8 (composed and
 * decomposed), and the old Western encoding.
 */
export function passphraseBytes(passphrase: string): Buffer[] {
  const ways = [
    Buffer.from(passphrase, 'utf8'),
    Buffer.from(passphrase.normalize('NFC'), 'utf8'),
    Buffer.from(passphrase.normalize('NFD'), 'utf8'),
    Buffer.from(passphrase.normalize('NFC'), 'latin1'),
  ];
  return ways.filter((way, index) => ways.findIndex((other) => other.equals(way)) === index);
}

/** RSA and EC are what servers of this product present. */
function taken(key: KeyObject): KeyRead {
  const { asymmetricKeyType: type } = key;
  if (type !== 'rsa' && type !== 'ec') return { ok: false, why: 'key-kind' };
  return { ok: true, keyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code ?? '');

/** Opens a key with one passphrase after another. `whole`: the sealed bytes are not cut short. */
function opened(make: (passphrase: Buffer | null) => KeyObject, passphrase: string, whole: boolean): KeyRead {
  if (!whole) return { ok: false, why: 'key-damaged' };
  if (passphrase === '') return { ok: false, why: 'password-needed' };
  for (const bytes of passphraseBytes(passphrase)) {
    try {
      return taken(make(bytes));
    } catch (error) {
      // The cipher itself is not to be had: no passphrase changes that.
      if (codeOf(error) === 'ERR_OSSL_EVP_UNSUPPORTED') return { ok: false, why: 'key-cipher' };
    }
  }
  return { ok: false, why: 'password-wrong' };
}

const CIPHER_BLOCK_BYTES = 8;

const textOfBlock = ({ label, headers, der }: PemBlock): string => {
  const head = [...headers].map(
    ([name, value]) => `${name === 'dek-info' ? 'DEK-Info' : 'Proc-Type'}: ${value}\n`,
  );
  const [first = '', ...rest] = pem(label, der).split('\n');
  return [first, ...(head.length === 0 ? [] : [`${head.join('')}`]), ...rest].join('\n');
};

/** The key of a PEM block. */
export function readKeyBlock(block: PemBlock, passphrase: string): KeyRead {
  const { label, headers, der } = block;
  if (label === 'OPENSSH PRIVATE KEY') return { ok: false, why: 'key-openssh' };
  if (label === 'ENCRYPTED PRIVATE KEY')
    return readKeyDer(der, passphrase) ?? { ok: false, why: 'key-damaged' };
  if (/ENCRYPTED/.test(headers.get('proc-type') ?? '')) {
    const whole = headers.has('dek-info') && der.length % CIPHER_BLOCK_BYTES === 0;
    const key = textOfBlock(block);
    return opened((bytes) => createPrivateKey({ key, passphrase: bytes ?? '' }), passphrase, whole);
  }
  try {
    return taken(createPrivateKey(pem(label, der)));
  } catch {
    // Bytes from outside: under another heading than their own they are still a key.
    return readKeyDer(der, passphrase) ?? { ok: false, why: 'key-damaged' };
  }
}

/** The key in DER bytes (PKCS#8 open or sealed, PKCS#1, SEC1); null: these bytes are no key. */
export function readKeyDer(der: Buffer, passphrase: string): KeyRead | null {
  for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) {
    try {
      return taken(createPrivateKey({ key: der, format: 'der', type }));
    } catch {
      // Not this form: the next is tried.
    }
  }
  const outer = firstElement(der);
  const inner = outer?.tag === 0x30 ? elementsOf(outer.content) : null;
  // EncryptedPrivateKeyInfo: an algorithm and an octet string, nothing else.
  if (inner?.length !== 2 || inner[0]?.tag !== 0x30 || inner[1]?.tag !== 0x04) return null;
  const sealed = { key: der, format: 'der', type: 'pkcs8' } as const;
  return opened((bytes) => createPrivateKey({ ...sealed, passphrase: bytes ?? '' }), passphrase, true);
}
