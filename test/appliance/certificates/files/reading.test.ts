import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { writePkcs12 } from '../../../../appliance/certificates/files/pkcs12.js';
import { readCertificateFile, writePem } from '../../../../appliance/certificates/files/reading.js';
import { createCertificate } from '../../../../appliance/certificates/making.js';
import { createRequest } from '../../../../appliance/certificates/request.js';

const NOW_MS = Date.UTC(2018, 2, 5, 8);
const PASSPHRASE = 'Clé secrète 1';
const folder = mkdtempSync(join(tmpdir(), 'certificate-files-'));
const time = { real: <T>(job: () => Promise<T>) => job() };

const keyOf = (type: 'rsa' | 'ec'): string => {
  const pair =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
};

const rootKey = keyOf('rsa');
const rootSubject = { commonName: 'Example Root', organization: 'Example Corp' };
const common = { notBeforeMs: NOW_MS, days: 3650, serialHex: '00abcdef' };
const rootPem = createCertificate({
  ...common,
  subject: rootSubject,
  names: [],
  privatePem: rootKey,
  issuer: null,
  authority: true,
});

function made(type: 'rsa' | 'ec') {
  const keyPem = keyOf(type);
  const certPem = createCertificate({
    ...common,
    subject: { commonName: 'access.example.com' },
    names: ['access.example.com'],
    privatePem: keyPem,
    issuer: { privatePem: rootKey, subject: rootSubject },
    authority: false,
  });
  return { certPem, keyPem, chainPem: [rootPem] };
}

const openssl = (...values: string[]): string => execFileSync('openssl', values).toString();
function onDisk(name: string, bytes: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

for (const type of ['rsa', 'ec'] as const) {
  const stored = made(type);
  t.test(`${type}: PKCS#12 files from here open in openssl, and here again (G103)`, async (t) => {
    for (const passphrase of [PASSPHRASE, '']) {
      const certPems = [stored.certPem, rootPem];
      const content = { certPems, keyPem: stored.keyPem, name: 'Accès' };
      const bytes = writePkcs12(content, passphrase, Buffer.alloc(16, 7));
      const path = onDisk(`${type}.p12`, bytes);
      const text = openssl('pkcs12', '-in', path, '-nodes', '-passin', `pass:${passphrase}`);
      t.match(text, stored.certPem.trim());
      t.match(text, rootPem.trim());
      t.match(text, stored.keyPem.trim());
      t.same(await readCertificateFile(time, bytes, passphrase), {
        ok: true,
        leaf: stored,
        issuers: [rootPem],
      });
    }
  });

  t.test(`${type}: PKCS#12 files from openssl import here (G104)`, async (t) => {
    const parts = [
      '-inkey',
      onDisk('key.pem', stored.keyPem),
      '-in',
      onDisk('cert.pem', stored.certPem),
      '-certfile',
      onDisk('root.pem', rootPem),
    ];
    for (const extra of [[], ['-descert', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']]) {
      const path = join(folder, 'openssl.p12');
      openssl('pkcs12', '-export', ...parts, ...extra, '-out', path, '-passout', 'pass:geheim');
      const bytes = readFileSync(path);
      t.same(await readCertificateFile(time, bytes, 'geheim'), {
        ok: true,
        leaf: stored,
        issuers: [rootPem],
      });
      t.same(await readCertificateFile(time, bytes, 'Geheim'), { ok: false, why: 'password-wrong' });
      t.same(await readCertificateFile(time, bytes, ''), { ok: false, why: 'password-needed' });
    }
  });

  t.test(`${type}: PEM both ways`, async (t) => {
    const locked = writePem(stored, PASSPHRASE);
    t.match(locked, /BEGIN ENCRYPTED PRIVATE KEY/);
    const path = onDisk('export.pem', locked);
    t.equal(openssl('pkey', '-in', path, '-passin', `pass:${PASSPHRASE}`), stored.keyPem);
    t.equal(openssl('x509', '-in', path), stored.certPem);
    t.same(await readCertificateFile(time, Buffer.from(locked), PASSPHRASE), {
      ok: true,
      leaf: stored,
      issuers: [rootPem],
    });
    t.same(await readCertificateFile(time, Buffer.from(locked), 'x'), { ok: false, why: 'password-wrong' });
    t.same(await readCertificateFile(time, Buffer.from(locked), ''), { ok: false, why: 'password-needed' });
    const key = onDisk('plain.pem', stored.keyPem);
    const sealed = openssl('pkcs8', '-topk8', '-in', key, '-passout', 'pass:abc');
    const theirs = Buffer.from(`${rootPem}${stored.certPem}${sealed}`);
    t.same(await readCertificateFile(time, theirs, 'abc'), { ok: true, leaf: stored, issuers: [rootPem] });
  });
}

t.test('DER, issuers alone, and files that are none', async (t) => {
  const stored = made('ec');
  const der = execFileSync('openssl', ['x509', '-outform', 'DER'], { input: stored.certPem });
  const alone = { certPem: stored.certPem, keyPem: null, chainPem: [] };
  t.same(await readCertificateFile(time, der, ''), { ok: true, leaf: alone, issuers: [] });
  t.same(await readCertificateFile(time, Buffer.from(rootPem), ''), {
    ok: true,
    leaf: null,
    issuers: [rootPem],
  });
  const other = Buffer.from(`${stored.certPem}${keyOf('ec')}`);
  t.same(await readCertificateFile(time, other, ''), { ok: false, why: 'key-differs' });
  t.same(await readCertificateFile(time, Buffer.from(stored.keyPem), ''), { ok: false, why: 'key-alone' });
  for (const [none, why] of [
    ['', 'empty'],
    ['hello', 'not-a-certificate'],
    ['0\u0003abc', 'not-a-certificate'],
    ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', 'certificate-damaged'],
  ]) {
    t.same(await readCertificateFile(time, Buffer.from(none ?? '', 'latin1'), ''), { ok: false, why });
  }
});

t.test('requests are requests to openssl', async (t) => {
  for (const type of ['rsa', 'ec'] as const) {
    const request = createRequest({
      subject: { commonName: 'access.example.com', organization: 'Example Corp', country: 'FR' },
      names: ['access.example.com', '127.20.0.10'],
      privatePem: keyOf(type),
    });
    const path = onDisk('request.pem', request);
    const text = openssl('req', '-in', path, '-noout', '-text', '-verify');
    t.match(text, /Subject: C\s*=\s*FR, O\s*=\s*Example Corp, CN\s*=\s*access\.example\.com/);
    t.match(text, /DNS:access\.example\.com, IP Address:127\.20\.0\.10/);
  }
});
