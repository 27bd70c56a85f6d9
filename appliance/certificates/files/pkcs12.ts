/**
 * PKCS#12 files (RFC 7292). Written here: certificates as they are, the private key sealed with
 * PBES2 and AES-256, a MAC over all of it. Read by a library that knows the old ciphers too; it is
 * loaded only when such a file comes.
 */
import { createHash, createHmac, createPrivateKey } from 'node:crypto';
import { explicit, integer, none, octets, oid, sequence, set, tlv } from '../../asn1/der.js';
import { elementsOf } from '../../asn1/read.js';
import { passphraseBytes } from './key.js';

const oids = {
  data: '1.2.840.113549.1.7.1',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  x509: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  sha256: '2.16.840.1.101.3.4.2.1',
};

const MAC_ROUNDS = 2_048;
const HASH_BYTES = 32;
const BLOCK_BYTES = 64;
const MAC_PURPOSE = 3;

export interface Pkcs12Content {
  /** The certificate itself first. */
  readonly certPems: readonly string[];
  readonly keyPem: string | null;
  readonly name: string;
}

/** UTF-16, big-endian, as PKCS#12 wants texts. */
const bmp = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

const filled = (bytes: Buffer): Buffer => {
  const size = BLOCK_BYTES * Math.ceil(bytes.length / BLOCK_BYTES);
  const out = Buffer.alloc(size);
  for (let at = 0; bytes.length > 0 && at < size; at += 1) out[at] = bytes[at % bytes.length] ?? 0;
  return out;
};

/** Key of the MAC (RFC 7292 appendix B.2); it is no longer than one hash, so one round is enough. */
function macKey(password: string, salt: Buffer): Buffer {
  const typed = Buffer.concat([bmp(password), Buffer.alloc(2)]);
  let hash = Buffer.concat([Buffer.alloc(BLOCK_BYTES, MAC_PURPOSE), filled(salt), filled(typed)]);
  for (let round = 0; round < MAC_ROUNDS; round += 1) hash = createHash('sha256').update(hash).digest();
  return hash.subarray(0, HASH_BYTES);
}

const derOf = (certPem: string): Buffer => Buffer.from(certPem.replace(/-----[^-]+-----|\s/g, ''), 'base64');

/** Writes a file; `salt` (16 bytes) is for the MAC. An empty passphrase leaves the key open. */
export function writePkcs12(content: Pkcs12Content, passphrase: string, salt: Buffer): Buffer {
  const keyId = createHash('sha1')
    .update(content.certPems[0] ?? '')
    .digest();
  const ownAttributes = set(
    sequence(oid(oids.friendlyName), set(tlv(0x1e, bmp(content.name)))),
    sequence(oid(oids.localKeyId), set(octets(keyId))),
  );
  const certBags = content.certPems.map((certPem, index) =>
    sequence(
      oid(oids.certBag),
      explicit(0, sequence(oid(oids.x509), explicit(0, octets(derOf(certPem))))),
      ...(index === 0 ? [ownAttributes] : []),
    ),
  );
  const parts = [part(sequence(...certBags))];
  if (content.keyPem !== null) {
    const key = createPrivateKey(content.keyPem);
    const sealed = { type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase } as const;
    const bag =
      passphrase === ''
        ? sequence(oid(oids.keyBag), explicit(0, key.export({ type: 'pkcs8', format: 'der' })), ownAttributes)
        : sequence(oid(oids.shroudedKeyBag), explicit(0, key.export(sealed)), ownAttributes);
    parts.push(part(sequence(bag)));
  }
  const safe = sequence(...parts);
  const mac = createHmac('sha256', macKey(passphrase, salt)).update(safe).digest();
  return sequence(
    integer(Buffer.from([3])),
    part(safe),
    sequence(
      sequence(sequence(oid(oids.sha256), none()), octets(mac)),
      octets(salt),
      integer(Buffer.from([MAC_ROUNDS >> 8, MAC_ROUNDS & 0xff])),
    ),
  );
}

const part = (content: Buffer): Buffer => sequence(oid(oids.data), explicit(0, octets(content)));

export type Pkcs12Read =
  | { readonly ok: true; readonly certDers: readonly Buffer[]; readonly keyDers: readonly Buffer[] }
  | {
      readonly ok: false;
      readonly why: 'not-pkcs12' | 'damaged' | 'password-wrong' | 'file-cipher' | 'too-slow';
    };

type Forge = typeof import('node-forge');
type ForgeAsn1 = ReturnType<Forge['asn1']['fromDer']>;

/** More rounds than any program writes would hold the box up: nobody may ask it for that. */
const ROUNDS_MAX = 1_000_000;
const OID_PKCS12_DATA = Buffer.from('06092a864886f70d010701', 'hex');

/** Whether bytes begin as a PKCS#12 file does: a sequence, version 3, then data. */
export function looksLikePkcs12(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 40);
  return head.includes(Buffer.from([0x02, 0x01, 0x03])) && head.includes(OID_PKCS12_DATA);
}

const ROUNDS_BYTES_MAX = 6;

/**
 * How often the file asks a derivation to run, at most: the number behind a salt, wherever it stands;
 * containers are wrapped into octet strings.
 */
function roundsOf(bytes: Buffer): number {
  let most = 0;
  const items = elementsOf(bytes) ?? [];
  for (const [index, { tag, content }] of items.entries()) {
    if (tag === 0x02 && items[index - 1]?.tag === 0x04) {
      const rounds =
        content.length > ROUNDS_BYTES_MAX ? Infinity : Number.parseInt(content.toString('hex') || '0', 16);
      most = Math.max(most, rounds);
    }
    const inner = (tag & 0x20) !== 0 || (tag === 0x04 && content[0] === 0x30);
    if (inner) most = Math.max(most, roundsOf(content));
  }
  return most;
}

/** Reads a file of any maker. */
export async function readPkcs12(bytes: Buffer, passphrase: string): Promise<Pkcs12Read> {
  const { default: forge } = await import('node-forge');
  const first = readWith(forge, bytes, passphrase, false);
  if (first.ok || first.why !== 'password-wrong') return first;
  // Newer ciphers take a passphrase as UTF-8 (some programs decompose it first), old programs in the
  // Western encoding, the MAC as UTF-16; the library takes one for both.
  const others = passphraseBytes(passphrase).map((way) => way.toString('latin1'));
  for (const other of others) {
    const read = readWith(forge, bytes, other, true);
    if (!read.ok) continue;
    // It opens all that is sealed, and the seal over the whole is broken: not the passphrase is wrong.
    const sealHolds = other !== passphrase || /[^\x20-\x7e]/.test(passphrase);
    return sealHolds ? read : { ok: false, why: 'damaged' };
  }
  return first;
}

const PASSWORD_WORDS = /MAC could not be verified|Invalid password|decrypt/i;
const CIPHER_WORDS = /unsupported|unknown|cannot read|not support/i;

function readWith(forge: Forge, bytes: Buffer, passphrase: string, withoutMac: boolean): Pkcs12Read {
  let outer: ForgeAsn1;
  try {
    outer = forge.asn1.fromDer(bytes.toString('latin1'));
  } catch {
    // Bytes from outside: unreadable is an answer, not a bug.
    return { ok: false, why: looksLikePkcs12(bytes) ? 'damaged' : 'not-pkcs12' };
  }
  if (!looksLikePkcs12(bytes)) return { ok: false, why: 'not-pkcs12' };
  if (roundsOf(bytes) > ROUNDS_MAX) return { ok: false, why: 'too-slow' };
  try {
    if (withoutMac && Array.isArray(outer.value)) outer.value.splice(2, 1);
    const file = forge.pkcs12.pkcs12FromAsn1(outer, false, passphrase);
    const bags = file.safeContents.flatMap(({ safeBags }) => safeBags);
    // Keys and certificates on curves are unknown to the library: it hands their bytes on.
    const certDers = bags
      .filter(({ type }) => type === forge.pki.oids.certBag)
      .map((bag) => (bag.cert ? forge.pki.certificateToAsn1(bag.cert) : bag.asn1));
    const keyDers = bags
      .filter(({ type }) => type === forge.pki.oids.pkcs8ShroudedKeyBag || type === forge.pki.oids.keyBag)
      .map((bag) => (bag.key ? forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(bag.key)) : bag.asn1));
    const toDer = (asn1: ForgeAsn1): Buffer => Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'latin1');
    return { ok: true, certDers: certDers.map(toDer), keyDers: keyDers.map(toDer) };
  } catch (error) {
    const text = error instanceof Error ? error.message : '';
    if (PASSWORD_WORDS.test(text)) return { ok: false, why: 'password-wrong' };
    return { ok: false, why: CIPHER_WORDS.test(text) ? 'file-cipher' : 'damaged' };
  }
}
