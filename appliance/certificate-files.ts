/** Certificate files as they come and go: PEM, DER and PKCS#12. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { Time } from '../hardware/ports.js';
import type { Label } from '../views/label.js';
import { chainOf, isAuthority, keyFits, type StoredCertificate, splitPem } from './certificates.js';
import { pem } from './der.js';
import { readPkcs12 } from './pkcs12.js';

export type CertificateFileRefusal =
  | 'not-a-certificate'
  | 'password-needed'
  | 'password-wrong'
  | 'key-alone'
  | 'key-differs';

export const certificateFileRefusals: Readonly<Record<CertificateFileRefusal, Label>> = {
  'not-a-certificate': {
    en: 'This file holds no certificate: PEM, DER and PKCS#12 files can be imported.',
    fr: 'Ce fichier ne contient aucun certificat : les fichiers PEM, DER et PKCS#12 peuvent être importés.',
  },
  'password-needed': {
    en: 'The private key in this file is protected. Enter its passphrase.',
    fr: 'La clé privée de ce fichier est protégée. Saisissez sa phrase secrète.',
  },
  'password-wrong': {
    en: 'The passphrase does not open this file.',
    fr: 'La phrase secrète n’ouvre pas ce fichier.',
  },
  'key-alone': {
    en: 'This file holds a private key but no certificate for it.',
    fr: 'Ce fichier contient une clé privée, mais aucun certificat correspondant.',
  },
  'key-differs': {
    en: 'The private key in this file belongs to none of its certificates.',
    fr: 'La clé privée de ce fichier ne correspond à aucun de ses certificats.',
  },
};

/** What a file brought: at most one certificate of a server, and issuers. */
export type CertificateFile =
  | { readonly ok: true; readonly leaf: StoredCertificate | null; readonly issuers: readonly string[] }
  | { readonly ok: false; readonly why: CertificateFileRefusal };

const refuse = (why: CertificateFileRefusal): CertificateFile => ({ ok: false, why });

const KEY_BLOCK =
  /-----BEGIN (?:ENCRYPTED |RSA |EC )?PRIVATE KEY-----[\s\S]+?-----END (?:ENCRYPTED |RSA |EC )?PRIVATE KEY-----/;
const DER_SEQUENCE = 0x30;
const CERTIFICATES_MAX = 20;

const normal = (certPem: string): string => pem('CERTIFICATE', new X509Certificate(certPem).raw);

function understood(pems: readonly string[]): string[] | null {
  try {
    return pems.map(normal);
  } catch {
    return null;
  }
}

/** Finds the server's certificate among those of a file, and puts its issuers in order. */
function sorted(certPems: readonly string[], keyPem: string | null): CertificateFile {
  const known = understood(certPems.slice(0, CERTIFICATES_MAX));
  if (known === null) return refuse('not-a-certificate');
  if (known.length === 0) return refuse(keyPem === null ? 'not-a-certificate' : 'key-alone');
  const withKey = keyPem === null ? undefined : known.find((certPem) => keyFits(certPem, keyPem));
  if (keyPem !== null && withKey === undefined) return refuse('key-differs');
  const certPem = withKey ?? known.find((candidate) => !isAuthority(candidate)) ?? null;
  const others = known.filter((other) => other !== certPem);
  if (certPem === null) return { ok: true, leaf: null, issuers: known };
  return {
    ok: true,
    leaf: { certPem, keyPem, chainPem: chainOf(certPem, others) },
    issuers: others.filter(isAuthority),
  };
}

function readPem(text: string, passphrase: string): CertificateFile {
  const block = KEY_BLOCK.exec(text)?.[0] ?? null;
  if (block === null) return sorted(splitPem(text), null);
  const locked = /ENCRYPTED/.test(block);
  if (locked && passphrase === '') return refuse('password-needed');
  try {
    const key = createPrivateKey({ key: block, ...(locked ? { passphrase } : {}) });
    return sorted(splitPem(text), key.export({ type: 'pkcs8', format: 'pem' }).toString());
  } catch {
    return refuse(locked ? 'password-wrong' : 'not-a-certificate');
  }
}

/** Reads an uploaded file, whatever its kind. */
export async function readCertificateFile(
  time: Pick<Time, 'real'>,
  bytes: Buffer,
  passphrase: string,
): Promise<CertificateFile> {
  const text = bytes.toString('latin1');
  if (text.includes('-----BEGIN ')) return readPem(text, passphrase);
  if (bytes[0] !== DER_SEQUENCE) return refuse('not-a-certificate');
  const alone = understood([pem('CERTIFICATE', bytes)]);
  if (alone !== null) return sorted(alone, null);
  const read = await time.real(() => readPkcs12(bytes, passphrase));
  if (!read.ok)
    return refuse(read.why === 'password-wrong' && passphrase === '' ? 'password-needed' : read.why);
  const keyPem =
    read.keyDer === null
      ? null
      : createPrivateKey({ key: read.keyDer, format: 'der', type: 'pkcs8' })
          .export({ type: 'pkcs8', format: 'pem' })
          .toString();
  return sorted(
    read.certDers.map((der) => pem('CERTIFICATE', der)),
    keyPem,
  );
}

/** PEM text of what was chosen; a passphrase seals the key. */
export function writePem(chosen: StoredCertificate, passphrase: string): string {
  const key = chosen.keyPem === null ? null : createPrivateKey(chosen.keyPem);
  const seal = passphrase === '' ? {} : { cipher: 'aes-256-cbc', passphrase };
  const keyText = key === null ? '' : key.export({ type: 'pkcs8', format: 'pem', ...seal }).toString();
  return [chosen.certPem, ...chosen.chainPem, keyText].join('');
}
