/** Security > Certificates through its forms: chains in any order, what identifies a certificate, names. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import t from 'tap';
import { createCertificate } from '../../../../appliance/certificates/making.js';
import { nameTrouble } from '../../../../appliance/certificates/names.js';
import { SECOND } from '../../../../hardware/ports.js';
import type { Browser } from '../../../../lab/clients/browser/browser.js';
import { inSiteWorld } from '../../../support/worlds/site-world.js';

t.setTimeout(280_000);
const PATH = '/appliance/certificates';
const NOW_MS = Date.UTC(2017, 11, 1);
const keyOf = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
const keys = { root: keyOf(), middle: keyOf(), leaf: keyOf() };
const subjects = { root: { commonName: 'Orders Root' }, middle: { commonName: 'Orders Issuing' } };
const order = { notBeforeMs: NOW_MS, days: 900 };
const rootPem = createCertificate({
  ...order,
  serialHex: '0a01',
  subject: subjects.root,
  names: [],
  privatePem: keys.root,
  issuer: null,
  authority: true,
});
const middlePem = createCertificate({
  ...order,
  serialHex: '0a02',
  subject: subjects.middle,
  names: [],
  privatePem: keys.middle,
  issuer: { privatePem: keys.root, subject: subjects.root },
  authority: true,
});
const leafPem = createCertificate({
  ...order,
  serialHex: '0a03',
  subject: { commonName: 'access.example.com' },
  names: ['access.example.com', '127.20.0.10', 'fe80::1', '2001:db8::7'],
  privatePem: keys.leaf,
  issuer: { privatePem: keys.middle, subject: subjects.middle },
  authority: false,
});

const files = { leaf: `${leafPem}${keys.leaf}`, middle: middlePem, root: rootPem };
type Part = keyof typeof files;
const orders: readonly (readonly Part[])[] = [
  ['leaf', 'middle', 'root'],
  ['leaf', 'root', 'middle'],
  ['middle', 'leaf', 'root'],
  ['middle', 'root', 'leaf'],
  ['root', 'leaf', 'middle'],
  ['root', 'middle', 'leaf'],
];

for (const [index, parts] of orders.entries()) {
  t.test(`${parts.join(', ')}: the chain is whole in the end`, async (t) => {
    await inSiteWorld(`orders-${index}`, async ({ signIn, open }) => {
      const browser = await signIn('/appliance');
      const bring = async (at: Browser, part: Part): Promise<void> => {
        await open(at, `${PATH}?view=import`);
        at.upload('Certificate File', { filename: `${part}.pem`, bytes: Buffer.from(files[part]) });
        await at.press('Upload');
        t.notMatch(at.text(), /brings nothing/, part);
      };
      for (const part of parts) await bring(browser, part);
      await open(browser, PATH);
      const own = [
        ...browser.where().html.matchAll(/details=([0-9a-f-]+)#details"[^>]*>access\.example\.com</g),
      ];
      await open(browser, `${PATH}?details=${own.at(-1)?.[1]}`);
      const text = browser.text();
      const openssl = (...args: string[]): string =>
        execFileSync('openssl', ['x509', '-noout', ...args], { input: leafPem })
          .toString()
          .trim()
          .replace(/^.*=/, '');
      t.ok(text.includes(openssl('-fingerprint', '-sha256')), 'the fingerprint that openssl shows');
      t.ok(text.includes(openssl('-serial')), 'the serial number that openssl shows');
      t.match(text, /fe80::1|FE80:0:0:0:0:0:0:1/i);
      t.match(text, /Certificate Chain[\s\S]*Orders Issuing[\s\S]*Orders Root/);
      t.notMatch(text, /Certificate chain incomplete/);
    });
  });
}

t.test('a name that cannot be one is told by itself and by its part', async (t) => {
  const good = [
    'access.example.com',
    'a',
    '*.example.com',
    'accès.example.com',
    'access.example.com.',
    'fe80::1',
    '10.1.2.3',
    'xn--accs-7oa.example.com',
  ];
  for (const name of good) t.equal(nameTrouble(name), null, name);
  for (const [name, part] of [
    ['a-.example.com', '“a-”'],
    ['-a.example.com', '“-a”'],
    ['a_b.example.com', '“_”'],
    [`${'a'.repeat(64)}.example.com`, '64'],
    ['a..example.com', 'dots'],
    ['10.1.2', 'address'],
    ['10.1.2.300', 'address'],
    ['fe80:::1', 'address'],
    ['a.*.example.com', '*'],
    ['*', '*'],
    [`${'a.'.repeat(130)}com`, '253'],
  ] as const) {
    const trouble = nameTrouble(name);
    t.ok(trouble?.en.includes(name) && trouble.en.includes(part), trouble?.en ?? `${name} was taken`);
    t.ok(trouble?.fr.includes(name), `${name} in French`);
  }
  await inSiteWorld('names', async ({ signIn, open, sleep }) => {
    const browser = await signIn('/appliance');
    const create = async (names: string): Promise<void> => {
      await open(browser, `${PATH}?view=create`);
      browser.fill('Friendly Name', 'New one');
      browser.fill('Country', 'FR');
      browser.fill('Organization', 'Example');
      browser.fill('Common Name', 'Accès.example.com.');
      browser.fill('Subject Alternative Names', names);
      await browser.press('Create', { section: 'Security :: Certificate Installation :: Create' });
      await sleep(SECOND);
    };
    await create('good.example.com\nbad_.example.com');
    t.match(browser.text(), /“bad_.example.com”: “_” does not belong into a name/);
    await create('good.example.com\nfe80::1');
    t.match(browser.text(), /The certificate was created/);
    t.match(browser.text(), /xn--accs-7oa\.example\.com/);
  });
});
