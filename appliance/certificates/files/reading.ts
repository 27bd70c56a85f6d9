/** Certificate files as they come and go: PEM, DER, PKCS#7 and PKCS#12, from any maker and editor. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { Time } from '../../../hardware/ports.js';
import { pem } from '../../asn1/der.js';
import { firstElement } from '../../asn1/read.js';
import type { StoredCertificate } from '../../store/box/certificates.js';
import { chainOf, isAuthority, keyFits } from '../x509.js';
import { bareBase64, type PemBlock, pemBlocks, textOf } from './blocks.js';
import { isKeyBlock, readKeyBlock, readKeyDer } from './key.js';
import { readPkcs7 } from './pkcs7.js';
import { looksLikePkcs12, readPkcs12 } from './pkcs12.js';
import type { CertificateFileRefusal } from './words.js';

/** What a file brought: at most one certificate of a server, and issuers. */
export type CertificateFile =
  | { readonly ok: true; readonly leaf: StoredCertificate | null; readonly issuers: readonly string[] }
  | { readonly ok: false; readonly why: CertificateFileRefusal };

/** A certificate with key and a long chain is a tenth of this; what is longer is something else. */
export const CERTIFICATE_FILE_BYTES_MAX = 64 * 1024;
const CERTIFICATES_MAX = 40;

const refuse = (why: CertificateFileRefusal): CertificateFile => ({ ok: false, why });

const DER_SEQUENCE = 0x30;
const JAVA_KEYSTORE = Buffer.from('feedfeed', 'hex');

/** A certificate as PEM; null: these bytes are none. What follows it (OpenSSL's trust marks) is left out. */
function certificatePem(bytes: Buffer): string | null {
  const der = firstElement(bytes)?.whole;
  if (der === undefined) return null;
  try {
    return pem('CERTIFICATE', new X509Certificate(der).raw);
  } catch {
    // Bytes from outside: unreadable is an answer, not a bug.
    return null;
  }
}

/** Finds the server's certificate among those of a file, and puts its issuers in order. */
function sorted(ders: readonly Buffer[], keyPem: string | null): CertificateFile {
  const read = ders.map(certificatePem);
  if (read.includes(null)) return refuse('certificate-damaged');
  const known = [...new Set(read.filter((certPem): certPem is string => certPem !== null))];
  if (known.length > CERTIFICATES_MAX) return refuse('too-many');
  if (known.length === 0) return refuse(keyPem === null ? 'not-a-certificate' : 'key-alone');
  const withKey = keyPem === null ? undefined : known.find((certPem) => keyFits(certPem, keyPem));
  if (keyPem !== null && withKey === undefined) return refuse('key-differs');
  const leaves = known.filter((candidate) => !isAuthority(candidate));
  if (leaves.length > 1) return refuse('several-servers');
  const certPem = withKey ?? leaves[0] ?? null;
  if (certPem !== null && leaves.some((leaf) => leaf !== certPem)) return refuse('key-of-issuer');
  const others = known.filter((other) => other !== certPem);
  if (certPem === null) return { ok: true, leaf: null, issuers: known };
  return {
    ok: true,
    leaf: { certPem, keyPem, chainPem: chainOf(certPem, others) },
    issuers: others.filter(isAuthority),
  };
}

const CERTIFICATE_LABELS = new Set(['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE']);
const PKCS7_LABELS = new Set(['PKCS7', 'PKCS #7 SIGNED DATA', 'CMS']);

/** The certificates of the blocks, in their order. */
function certificatesOf(blocks: readonly PemBlock[]): Buffer[] | CertificateFileRefusal {
  const ders: Buffer[] = [];
  for (const { label, der } of blocks) {
    // Some shops put a PKCS#7 file under the heading of a certificate.
    const isPkcs7 =
      PKCS7_LABELS.has(label) || (CERTIFICATE_LABELS.has(label) && certificatePem(der) === null);
    if (isPkcs7) {
      const inside = readPkcs7(der);
      if (inside === null) return PKCS7_LABELS.has(label) ? 'pkcs7-damaged' : 'certificate-damaged';
      ders.push(...inside);
    } else if (CERTIFICATE_LABELS.has(label)) ders.push(der);
  }
  return ders;
}

/** What blocks that bring no certificate are instead. */
function insteadOf(blocks: readonly PemBlock[]): CertificateFileRefusal {
  const labels = blocks.map(({ label }) => label);
  if (labels.some((label) => label.endsWith('CERTIFICATE REQUEST'))) return 'request';
  if (labels.some((label) => label.endsWith('PUBLIC KEY'))) return 'public-key';
  return 'not-a-certificate';
}

function readPem(text: string, passphrase: string): CertificateFile {
  const read = pemBlocks(text);
  if (!read.ok) return refuse(/KEY$/.test(read.damaged) ? 'key-damaged' : 'certificate-damaged');
  const ders = certificatesOf(read.blocks);
  if (typeof ders === 'string') return refuse(ders);
  const keys = new Set<string>();
  for (const block of read.blocks.filter(isKeyBlock)) {
    const key = readKeyBlock(block, passphrase);
    if (!key.ok) return refuse(key.why);
    keys.add(key.keyPem);
  }
  if (keys.size > 1) return refuse('several-servers');
  const [keyPem = null] = keys;
  return ders.length === 0 && keyPem === null ? refuse(insteadOf(read.blocks)) : sorted(ders, keyPem);
}

async function readPfx(
  time: Pick<Time, 'real'>,
  bytes: Buffer,
  passphrase: string,
): Promise<CertificateFile> {
  const read = await time.real(() => readPkcs12(bytes, passphrase), 'reading a PKCS#12 file');
  if (!read.ok) {
    if (read.why === 'not-pkcs12') return refuse('not-a-certificate');
    return refuse(read.why === 'password-wrong' && passphrase === '' ? 'password-needed' : read.why);
  }
  const keys = new Set<string>();
  for (const der of read.keyDers) {
    const key = readKeyDer(der, passphrase);
    if (key === null) return refuse('key-damaged');
    if (!key.ok) return refuse(key.why);
    keys.add(key.keyPem);
  }
  if (keys.size > 1) return refuse('several-servers');
  const [keyPem = null] = keys;
  return sorted(read.certDers, keyPem);
}

async function readDer(
  time: Pick<Time, 'real'>,
  bytes: Buffer,
  passphrase: string,
): Promise<CertificateFile> {
  if (certificatePem(bytes) !== null) return sorted([bytes], null);
  if (looksLikePkcs12(bytes)) return readPfx(time, bytes, passphrase);
  const inside = readPkcs7(bytes);
  if (inside !== null) return sorted(inside, null);
  const key = readKeyDer(bytes, passphrase);
  if (key !== null) return refuse(key.ok ? 'key-alone' : key.why);
  return refuse(firstElement(bytes) === null ? 'damaged' : 'not-a-certificate');
}

/** Reads an uploaded file, whatever its kind. `passphrase`: what opens its key, '' for none. */
export async function readCertificateFile(
  time: Pick<Time, 'real'>,
  bytes: Buffer,
  passphrase: string,
): Promise<CertificateFile> {
  if (bytes.length > CERTIFICATE_FILE_BYTES_MAX) return refuse('too-large');
  if (bytes.length === 0) return refuse('empty');
  if (bytes[0] === DER_SEQUENCE) return readDer(time, bytes, passphrase);
  if (bytes.subarray(0, JAVA_KEYSTORE.length).equals(JAVA_KEYSTORE)) return refuse('java-keystore');
  const text = textOf(bytes);
  if (text.includes('-----BEGIN ')) return readPem(text, passphrase);
  const bare = bareBase64(text);
  if (bare?.[0] === DER_SEQUENCE) return readDer(time, bare, passphrase);
  return refuse(/^\s*<(!doctype|html)/i.test(text) ? 'web-page' : 'not-a-certificate');
}

/** PEM text of what was chosen; a passphrase seals the key. */
export function writePem(chosen: StoredCertificate, passphrase: string): string {
  const key = chosen.keyPem === null ? null : createPrivateKey(chosen.keyPem);
  const seal = passphrase === '' ? {} : { cipher: 'aes-256-cbc', passphrase };
  const keyText = key === null ? '' : key.export({ type: 'pkcs8', format: 'pem', ...seal }).toString();
  return [chosen.certPem, ...chosen.chainPem, keyText].join('');
}
