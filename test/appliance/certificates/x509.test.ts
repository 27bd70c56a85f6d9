import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { type CertificateOrder, createCertificate } from '../../../appliance/certificates/making.js';
import {
  clientRefuses,
  readCertificate,
  splitPem,
  warningsOf,
} from '../../../appliance/certificates/x509.js';
import { DAY_MS, type KeyPairPem } from '../../../hardware/ports.js';

const NOW_MS = Date.UTC(2018, 2, 5, 8);
const folder = mkdtempSync(join(tmpdir(), 'certificates-'));

const pemOf = (pair: { publicKey: KeyObject; privateKey: KeyObject }): KeyPairPem => ({
  publicPem: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  privatePem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
});
const ecKeys = (): KeyPairPem => pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
const rsaKeys = (): KeyPairPem => pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }));

const order = (changes: Partial<CertificateOrder>): CertificateOrder => ({
  subject: { commonName: 'access.example.com', organization: 'Example & Söhne', country: 'FR' },
  names: ['access.example.com', '*.lab.example.com', '127.20.0.10'],
  notBeforeMs: NOW_MS - DAY_MS,
  days: 90,
  serialHex: '00c0ffee01',
  privatePem: ecKeys().privatePem,
  issuer: null,
  authority: false,
  ...changes,
});

const rootSubject = { commonName: 'Example Root' };
const rootKeys = ecKeys();
const rootPem = createCertificate(
  order({ subject: rootSubject, names: [], privatePem: rootKeys.privatePem, authority: true, days: 3650 }),
);
const middleSubject = { commonName: 'Example Issuing' };
const middleKeys = rsaKeys();
const middlePem = createCertificate(
  order({
    subject: middleSubject,
    names: [],
    privatePem: middleKeys.privatePem,
    authority: true,
    days: 1000,
    issuer: { privatePem: rootKeys.privatePem, subject: rootSubject },
  }),
);
const leafKeys = rsaKeys();
const leafPem = createCertificate(
  order({
    privatePem: leafKeys.privatePem,
    issuer: { privatePem: middleKeys.privatePem, subject: middleSubject },
  }),
);

function onDisk(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

t.test('certificates made here are certificates to openssl', async (t) => {
  for (const [name, keys] of Object.entries({ ec: ecKeys(), rsa: rsaKeys() })) {
    const path = onDisk(`${name}.pem`, createCertificate(order({ privatePem: keys.privatePem })));
    const text = execFileSync('openssl', [
      'x509',
      '-in',
      path,
      '-noout',
      '-text',
      '-nameopt',
      'utf8',
    ]).toString();
    t.match(text, /Issuer: C\s*=\s*FR, O\s*=\s*Example & Söhne, CN\s*=\s*access\.example\.com/);
    t.match(text, /DNS:access\.example\.com, DNS:\*\.lab\.example\.com, IP Address:127\.20\.0\.10/);
    t.match(text, /Not Before: Mar {2}4 08:00:00 2018 GMT/);
    t.match(text, /CA:FALSE/);
  }
  const verified = execFileSync('openssl', [
    'verify',
    '-attime',
    String(NOW_MS / 1000),
    '-x509_strict',
    '-CAfile',
    onDisk('root.pem', rootPem),
    '-untrusted',
    onDisk('middle.pem', middlePem),
    onDisk('leaf.pem', leafPem),
  ]).toString();
  t.match(verified, /leaf\.pem: OK/);
});

t.test('reading a certificate', async (t) => {
  const facts = readCertificate(leafPem);
  t.match(facts, {
    issuedTo: 'access.example.com',
    issuer: 'Example Issuing',
    names: ['access.example.com', '*.lab.example.com', '127.20.0.10'],
    notBeforeMs: NOW_MS - DAY_MS,
    notAfterMs: NOW_MS + 89 * DAY_MS,
    selfSigned: false,
    key: 'RSA 2048',
  });
  t.equal(readCertificate(rootPem)?.selfSigned, true);
  t.equal(readCertificate('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'), null);
  t.same(splitPem(`${leafPem}noise\n${middlePem}`), [leafPem, middlePem]);
});

t.test('each warning has its own cause, judged at the time given (G105)', async (t) => {
  const whole = { certPem: leafPem, keyPem: leafKeys.privatePem, chainPem: [middlePem, rootPem] };
  const at = { nowMs: NOW_MS, siteName: 'access.example.com' };
  t.same(warningsOf(whole, at), []);
  t.same(warningsOf({ ...whole, chainPem: [rootPem, middlePem] }, at), [], 'order of the chain is free');
  t.same(warningsOf(whole, { ...at, nowMs: NOW_MS + 90 * DAY_MS }), ['expired']);
  t.same(warningsOf(whole, { ...at, nowMs: NOW_MS - 2 * DAY_MS }), ['not-yet-valid']);
  t.same(warningsOf({ ...whole, chainPem: [middlePem] }, at), ['chain-incomplete']);
  t.same(warningsOf({ ...whole, chainPem: [rootPem] }, at), ['chain-incomplete']);
  t.same(warningsOf({ ...whole, keyPem: null }, at), ['no-private-key']);
  t.same(warningsOf({ ...whole, keyPem: rootKeys.privatePem }, at), ['no-private-key']);
  t.same(warningsOf(whole, { ...at, siteName: 'other.example.com' }), ['wrong-name']);
  t.same(warningsOf(whole, { ...at, siteName: 'x.lab.example.com' }), [], 'wildcard');
  t.same(warningsOf(whole, { ...at, siteName: '127.20.0.10' }), [], 'address');
  t.same(warningsOf(whole, { ...at, siteName: null }), []);
});

t.test('a chain by names alone does not count: the signature must fit', async (t) => {
  const impostor = createCertificate(order({ subject: rootSubject, names: [], authority: true, days: 3650 }));
  const stored = { certPem: leafPem, keyPem: leafKeys.privatePem, chainPem: [middlePem, impostor] };
  t.same(warningsOf(stored, { nowMs: NOW_MS, siteName: null }), ['chain-incomplete']);
});

t.test('what a client refuses', async (t) => {
  const at = { nowMs: NOW_MS, host: 'access.example.com', trustedPems: [rootPem] };
  t.equal(clientRefuses([leafPem, middlePem], at), null);
  t.equal(clientRefuses([leafPem], at), 'chain-incomplete');
  t.equal(clientRefuses([leafPem, middlePem, rootPem], { ...at, trustedPems: [] }), 'chain-incomplete');
  t.equal(clientRefuses([leafPem, middlePem], { ...at, host: 'b.example.com' }), 'wrong-name');
  t.equal(clientRefuses([leafPem, middlePem], { ...at, nowMs: NOW_MS + 90 * DAY_MS }), 'expired');
  t.equal(clientRefuses([], at), 'chain-incomplete');
});
