/**
 * The forms in which certificates and keys really come, made by openssl: each is read, or refused with
 * its own reason, never with another one's.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readCertificateFile } from '../../../../appliance/certificates/files/reading.js';
import { certificateFileRefusals } from '../../../../appliance/certificates/files/words.js';
import { createRequest } from '../../../../appliance/certificates/request.js';
import {
  folder,
  keys,
  leaf,
  legacy,
  middlePem,
  onDisk,
  openssl,
  otherLeaf,
  rootPem,
  sign,
  time,
} from './authority.js';

type Given = readonly [what: string, bytes: string | Buffer, passphrase?: string];

/** What a file gives: names of its parts, or why it is refused. */
const earned = new Set<string>();
async function readAs(bytes: string | Buffer, passphrase: string): Promise<string> {
  const read = await readCertificateFile(time, Buffer.from(bytes), passphrase);
  if (!read.ok) {
    earned.add(read.why);
    return read.why;
  }
  const names = new Map([
    [rootPem, 'root'],
    [middlePem, 'middle'],
    [leaf.rsa, 'leaf'],
    [leaf.ec, 'leaf'],
  ]);
  const of = (certPem: string): string => names.get(certPem) ?? '?';
  if (read.leaf === null) return `issuers ${read.issuers.map(of).sort().join(' ')}`;
  const key = read.leaf.keyPem === null ? '' : ' key';
  return `${of(read.leaf.certPem)}${key} < ${read.leaf.chainPem.map(of).join(' < ')}`;
}

function holds(name: string, expected: string, cases: readonly Given[]): void {
  t.test(name, async (t) => {
    for (const [what, bytes, passphrase = ''] of cases)
      t.equal(await readAs(bytes, passphrase), expected, what);
  });
}

const WHOLE = 'leaf key < middle < root';

for (const type of ['rsa', 'ec'] as const) {
  const own = leaf[type];
  const key = keys[type];
  const all = `${own}${middlePem}${rootPem}${key}`;
  const traditional = openssl([type, ...(type === 'rsa' ? ['-traditional'] : [])], key).toString();
  const parameters = type === 'ec' ? openssl(['ecparam', '-name', 'prime256v1']).toString() : '';
  const sealedBy = (cipher: string): string =>
    openssl(
      [type, cipher, '-passout', 'pass:Été-2018', ...(type === 'rsa' ? ['-traditional'] : [])],
      key,
    ).toString();
  const pkcs8 = (...args: string[]): string =>
    openssl(['pkcs8', '-topk8', '-passout', 'pass:Été-2018', ...args], key).toString();
  holds(`${type}: orders of blocks`, WHOLE, [
    ['key first', `${key}${own}${middlePem}${rootPem}`],
    ['upside down', `${rootPem}${middlePem}${own}${key}`],
    ['twice the same', `${all}${own}${key}${rootPem}`],
    [
      'attributes between',
      `Bag Attributes\n    friendlyName: x\nsubject=/CN=y\n${all.replaceAll('-----END', '-----END')}`,
    ],
  ]);
  holds(`${type}: line ends and encodings`, WHOLE, [
    ['CR LF', all.replaceAll('\n', '\r\n')],
    ['CR', all.replaceAll('\n', '\r')],
    ['indented', all.replaceAll('\n', '  \n   ')],
    ['out of JSON', all.replaceAll('\n', '\\n')],
    ['UTF-8 with mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(all)])],
    ['UTF-16 with mark', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(all, 'utf16le')])],
    ['UTF-16 without mark', Buffer.from(all, 'utf16le')],
    [
      'UTF-16 the other way',
      Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(all, 'utf16le').swap16()]),
    ],
    ['UTF-16 the other way without mark', Buffer.from(all, 'utf16le').swap16()],
    ['one long line a block', all.replaceAll(/([A-Za-z0-9+/=])\n(?!-)/g, '$1')],
  ]);
  holds(`${type}: headings of keys`, WHOLE, [
    ['traditional', `${own}${middlePem}${rootPem}${parameters}${traditional}`],
    [
      'wrong heading',
      `${own}${middlePem}${rootPem}${traditional.replaceAll(/(RSA|EC) PRIVATE/g, 'PRIVATE')}`,
    ],
    ['PKCS#8 AES', `${own}${middlePem}${rootPem}${pkcs8('-v2', 'aes-256-cbc')}`, 'Été-2018'],
    ['PKCS#8 3DES', `${own}${middlePem}${rootPem}${pkcs8('-v1', 'PBE-SHA1-3DES')}`, 'Été-2018'],
    ['PKCS#8 scrypt', `${own}${middlePem}${rootPem}${pkcs8('-scrypt')}`, 'Été-2018'],
    [
      'decomposed passphrase',
      `${own}${middlePem}${rootPem}${pkcs8('-v2', 'aes-256-cbc')}`,
      'Été-2018'.normalize('NFD'),
    ],
    ...['-aes128', '-aes256', '-des3', '-camellia128'].map(
      (cipher): Given => [
        `traditional ${cipher}`,
        `${own}${middlePem}${rootPem}${sealedBy(cipher)}`,
        'Été-2018',
      ],
    ),
  ]);
  const keyFile = onDisk(key);
  const certFile = onDisk(own);
  const chainFile = onDisk(`${middlePem}${rootPem}`);
  const p12 = (passphrase: string, ...args: string[]): Buffer => {
    const out = join(folder, 'out.p12');
    const parts = ['-inkey', keyFile, '-in', certFile, '-certfile', chainFile];
    openssl(['pkcs12', '-export', ...parts, '-passout', `pass:${passphrase}`, '-out', out, ...args]);
    return readFileSync(out);
  };
  const old = ['-legacy', ...legacy];
  holds(`${type}: PKCS#12, modern and old`, WHOLE, [
    ['AES, SHA-256', p12('geheim'), 'geheim'],
    ['passphrase outside ASCII', p12('clé-Ω'), 'clé-Ω'],
    ['RC2 and 3DES', p12('geheim', ...old), 'geheim'],
    ['RC2 and 3DES, outside ASCII', p12('clé', ...old), 'clé'],
    [
      '3DES',
      p12('geheim', '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'),
      'geheim',
    ],
    ['no seal over the whole', p12('geheim', '-nomac'), 'geheim'],
    ['open', p12('', '-keypbe', 'NONE', '-certpbe', 'NONE'), ''],
    ['SHA-512', p12('geheim', '-macalg', 'sha512'), 'geheim'],
  ]);
  const sealed = p12('geheim');
  const flipped = Buffer.from(sealed);
  // In the digest at the end: all that is sealed still opens.
  flipped[flipped.length - 30] = (flipped[flipped.length - 30] ?? 0) ^ 1;
  holds(`${type}: a wrong passphrase is one`, 'password-wrong', [
    ['PKCS#12', sealed, 'Geheim'],
    ['old PKCS#12', p12('geheim', ...old), 'Geheim'],
    ['PKCS#8', `${own}${pkcs8('-v2', 'aes-256-cbc')}`, 'été-2018'],
    ['traditional', `${own}${sealedBy('-aes256')}`, 'été-2018'],
  ]);
  holds(`${type}: none where one is needed`, 'password-needed', [
    ['PKCS#12', sealed],
    ['PKCS#8', `${own}${pkcs8('-v2', 'aes-256-cbc')}`],
    ['traditional', `${own}${sealedBy('-aes256')}`],
  ]);
  holds(`${type}: damaged is not a wrong passphrase`, 'damaged', [
    ['PKCS#12 cut short', sealed.subarray(0, sealed.length - 200), 'geheim'],
    ['PKCS#12 with a broken seal', flipped, 'geheim'],
  ]);
  const lines = pkcs8('-v2', 'aes-256-cbc').split('\n');
  holds(`${type}: PKCS#12 beyond what is known here`, 'file-cipher', [
    ['Camellia', p12('geheim', '-keypbe', 'camellia-256-cbc', '-certpbe', 'camellia-256-cbc'), 'geheim'],
  ]);
  holds(`${type}: PKCS#12 that would hold the box up`, 'too-slow', [
    ['two million rounds', p12('geheim', '-iter', '1000001', '-nomac'), 'geheim'],
  ]);
  holds(`${type}: a damaged key`, 'key-damaged', [
    ['a line is missing', `${own}${lines.filter((_, at) => at !== 3).join('\n')}`, 'Été-2018'],
    ['no end', `${own}${lines.slice(0, 5).join('\n')}`, 'Été-2018'],
    [
      'open, a line is missing',
      `${own}${key
        .split('\n')
        .filter((_, at) => at !== 2)
        .join('\n')}`,
    ],
  ]);
  holds(`${type}: ciphers that are given up`, 'key-cipher', [
    [
      'DES',
      `${own}${openssl([type, '-des', '-passout', 'pass:abc', ...(type === 'rsa' ? ['-traditional'] : []), ...legacy], key)}`,
      'abc',
    ],
    [
      'MD5 and DES',
      `${own}${openssl(['pkcs8', '-topk8', '-v1', 'PBE-MD5-DES', '-passout', 'pass:abc', ...legacy], key)}`,
      'abc',
    ],
    [
      'RC4',
      `${own}${openssl(['pkcs8', '-topk8', '-v1', 'PBE-SHA1-RC4-128', '-passout', 'pass:abc', ...legacy], key)}`,
      'abc',
    ],
  ]);
}

const p7 = (form: 'PEM' | 'DER', ...pems: string[]): Buffer =>
  openssl(['crl2pkcs7', '-nocrl', '-certfile', onDisk(pems.join('')), '-outform', form]);
const p7Pem = p7('PEM', leaf.ec, middlePem, rootPem).toString();
const derOf = (certPem: string): Buffer => openssl(['x509', '-outform', 'DER'], certPem);

holds('certificates without key', 'leaf < middle < root', [
  ['PKCS#7 PEM', p7Pem],
  ['PKCS#7 DER', p7('DER', leaf.ec, middlePem, rootPem)],
  ['PKCS#7, upside down', p7('PEM', rootPem, middlePem, leaf.ec)],
  ['PKCS#7 under a certificate’s heading', p7Pem.replaceAll('PKCS7', 'CERTIFICATE')],
  ['PKCS#7 as bare base64', p7('DER', leaf.ec, middlePem, rootPem).toString('base64')],
  [
    'PKCS#12 without key',
    openssl([
      'pkcs12',
      '-export',
      '-nokeys',
      '-in',
      onDisk(`${leaf.ec}${middlePem}${rootPem}`),
      '-passout',
      'pass:x',
    ]),
    'x',
  ],
]);
holds('a certificate alone', 'leaf < ', [
  ['DER', derOf(leaf.ec)],
  ['bare base64', derOf(leaf.ec).toString('base64')],
  [
    'old heading',
    leaf.ec.replaceAll('BEGIN CERT', 'BEGIN X509 CERT').replaceAll('END CERT', 'END X509 CERT'),
  ],
  ['with trust marks', openssl(['x509', '-trustout', '-addtrust', 'serverAuth'], leaf.ec)],
]);
holds('issuers alone', 'issuers middle root', [
  ['PEM', `${rootPem}${middlePem}`],
  ['PKCS#7', p7('DER', rootPem, middlePem)],
]);
holds('more than one server', 'several-servers', [
  ['two pairs', `${leaf.ec}${keys.ec}${otherLeaf}${keys.other}`],
  ['two certificates', `${leaf.ec}${otherLeaf}`],
  ['two certificates, one key', `${leaf.ec}${otherLeaf}${keys.ec}`],
  ['two keys', `${leaf.ec}${keys.ec}${keys.other}`],
]);
const many = Array.from({ length: 41 }, (_, at) =>
  sign(`CA ${at}`, keys.middle, null, true, (at + 16).toString(16).padStart(2, '0')),
);
holds('twenty-five issuers before the certificate do not hide it', WHOLE, [
  ['PEM', `${many.slice(0, 25).join('')}${middlePem}${rootPem}${leaf.ec}${keys.ec}`],
]);
const ed25519 = openssl(['genpkey', '-algorithm', 'ed25519']).toString();
const refusals: readonly (readonly [string, string | Buffer, string?])[] = [
  ['too-many', many.join('')],
  ['too-large', 'x'.repeat(64 * 1024 + 1)],
  ['empty', ''],
  ['key-differs', `${leaf.ec}${keys.other}`],
  ['key-of-issuer', `${leaf.ec}${middlePem}${keys.middle}`],
  ['key-alone', keys.ec],
  ['key-alone', openssl(['pkcs8', '-topk8', '-nocrypt', '-outform', 'DER'], keys.rsa)],
  ['password-needed', openssl(['pkcs8', '-topk8', '-outform', 'DER', '-passout', 'pass:abc'], keys.rsa)],
  ['key-kind', `${leaf.ec}${ed25519}`],
  ['key-openssh', `${leaf.ec}-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n`],
  ['request', createRequest({ subject: { commonName: 'a.example.com' }, names: [], privatePem: keys.ec })],
  ['public-key', openssl(['pkey', '-pubout'], keys.ec)],
  ['java-keystore', Buffer.from('feedfeed00000002', 'hex')],
  ['web-page', '<!DOCTYPE html><title>Sign in</title>'],
  ['certificate-damaged', leaf.ec.slice(0, 400)],
  ['certificate-damaged', leaf.ec.replace(/\n.{64}\n/, '\n')],
  ['damaged', derOf(leaf.ec).subarray(0, 200)],
  ['pkcs7-damaged', p7Pem.replace(/\n.{64}\n/, '\n')],
  ['not-a-certificate', 'hello'],
  ['not-a-certificate', Buffer.from('504b0304', 'hex')],
];
t.test('every refusal has a file that earns it, and words of its own', async (t) => {
  for (const [why, bytes, passphrase = ''] of refusals) t.equal(await readAs(bytes, passphrase), why, why);
  t.same([...earned].sort(), Object.keys(certificateFileRefusals).sort());
  const texts = Object.values(certificateFileRefusals).flatMap(({ en, fr }) => [en, fr]);
  t.equal(new Set(texts).size, texts.length);
});

t.test('a file of keys without end costs no more than its length', async (t) => {
  const block = '-----BEGIN PRIVATE KEY-----\n';
  t.equal(await readAs(block.repeat(2_300), ''), 'key-damaged');
});
