/** What the boxes of a pair accept of each other's certificates (DESIGN.md section 4). */
import { generateKeyPairSync } from 'node:crypto';
import t from 'tap';
import { createCertificate, type Subject } from '../../../../appliance/certificates/making.js';
import { readCertificate } from '../../../../appliance/certificates/x509.js';
import {
  type PeerCertificateFacts,
  peerCertificateTrouble,
} from '../../../../appliance/services/failover/peer-certificate.js';
import { troubles } from '../../../../appliance/services/monitoring/health.js';
import { assignAddresses, saveCertificate } from '../../../../appliance/store/box/certificates.js';
import { openStore } from '../../../../appliance/store/database.js';
import { DAY_MS, MINUTE, SECOND } from '../../../../hardware/ports.js';
import {
  addresses,
  breakRelation,
  establish,
  inWorld,
  of,
  PAGE,
  PORT,
  SHARED,
} from '../../../support/worlds/pair-world.js';

const NOW_MS = Date.UTC(2018, 0, 8, 8);

const newKey = (): string =>
  generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;

function made(
  commonName: string,
  given: { days?: number; issuer?: { privatePem: string; subject: Subject }; privatePem?: string } = {},
): string {
  return createCertificate({
    subject: { commonName },
    names: [commonName],
    notBeforeMs: NOW_MS - DAY_MS,
    days: given.days ?? 365,
    serialHex: '0102030405060708',
    privatePem: given.privatePem ?? newKey(),
    issuer: given.issuer ?? null,
    authority: given.issuer === undefined && commonName.endsWith('Root'),
  });
}

const rootKey = newKey();
const root = made('Our Root', { privatePem: rootKey, days: 3_650 });
const issuer = { privatePem: rootKey, subject: { commonName: 'Our Root' } };
const site = made('access.example.com', { issuer });
const renewed = made('access.example.com', { issuer });
const factory = made('appliance.example.net');
const facts: PeerCertificateFacts = {
  nowMs: NOW_MS,
  own: { certPem: site, keyPem: null, chainPem: [root] },
  known: null,
  first: false,
  names: ['access.example.com', '127.20.0.12', 'b.example.com'],
};
const judge = (presented: readonly string[], given: Partial<PeerCertificateFacts> = {}) =>
  peerCertificateTrouble(presented, { ...facts, ...given });

t.test('accepted: the same one, the known one, one of the same issuer for the site', async (t) => {
  t.equal(judge([site, root]), null);
  t.equal(judge([site]), null, 'this box completes the chain');
  t.equal(judge([renewed]), null);
  t.equal(judge([made('b.example.com', { issuer })]), null, 'for that appliance alone');
  t.equal(judge([factory]), 'certificate-unknown');
  t.equal(judge([factory], { first: true }), null, 'a factory certificate covers first contact');
  t.equal(judge([factory], { known: readCertificate(factory)?.thumbprint ?? '' }), null);
  const itself = { certPem: factory, keyPem: null, chainPem: [] };
  t.equal(judge([factory], { own: itself }), null, 'the same self-signed one on both');
});

t.test('refused: no time, name or issuer of theirs, and why', async (t) => {
  t.equal(judge([]), 'certificate-unknown');
  t.equal(judge(['no certificate']), 'certificate-unknown');
  const foreign = newKey();
  const other = made('Other Root', { privatePem: foreign });
  const strange = made('access.example.com', {
    issuer: { privatePem: foreign, subject: { commonName: 'Other Root' } },
  });
  t.equal(judge([strange, other]), 'certificate-unknown', 'its own root proves nothing');
  t.equal(judge([strange]), 'certificate-unknown');
  t.equal(judge([made('mail.example.com', { issuer })]), 'certificate-name');
  for (const first of [false, true]) {
    t.equal(judge([site], { first, nowMs: NOW_MS + 365 * DAY_MS }), 'certificate-expired');
    t.equal(judge([site], { first, nowMs: NOW_MS - 300 * DAY_MS }), 'certificate-early');
  }
  const short = {
    certPem: renewed,
    keyPem: null,
    chainPem: [made('Our Root', { privatePem: rootKey, days: 30 })],
  };
  t.equal(
    judge([renewed], { own: short, nowMs: NOW_MS + 60 * DAY_MS }),
    'certificate-expired',
    'its issuer has',
  );
});

t.test('a clock that is far off: no data-sync, no relation, said on both pages', async (t) => {
  for (const [days, ours, theirs] of [
    [
      -300,
      /of the other appliance is not yet valid by the clock of this one/,
      /by its clock it is not yet valid/,
    ],
    [3_650, /of the other appliance has expired by the clock of this one/, /by its clock it has expired/],
  ] as const) {
    await inWorld(`certificate-clock-${days}`, async (seen) => {
      const { world, sleep } = seen;
      const clock = (activations: { overlay: string; values: Record<string, number> }[]): void =>
        world.lab.setOverlays(
          'b',
          activations.map((one) => ({ id: one.overlay, ...one })),
        );
      clock([
        { overlay: 'ntp-silent', values: {} },
        { overlay: 'clock-step', values: { offsetS: days * 86_400 } },
      ]);
      await sleep(SECOND);
      const b = await seen.browser('b');
      await b.press('Sync Now');
      await sleep(10 * SECOND);
      await b.reload();
      t.match(b.text(), ours);
      t.match(b.fact('Last attempt'), ours, 'the data-sync was refused for that');
      t.match(b.fact('Connection'), /its certificate is refused/);
      t.equal(of(seen, 'b', 'failover.synced').length, 0);
      t.match(of(seen, 'b', 'failover.peer-lost'), [{ data: { trouble: /^certificate-/ } }], 'and logged');
      await b.press('Become Primary');
      await b.press('Become Primary');
      await sleep(30 * SECOND);
      t.equal(seen.kind('b'), 'backup', 'no change of roles either');
      await b.open(addresses.b, PORT, PAGE);
      b.tick('Pull a data-sync from a.example.com while becoming the primary', false);
      await b.press('Become Primary');
      await b.press('Become Primary');
      await sleep(30 * SECOND);
      t.same([seen.kind('a'), seen.kind('b')], ['primary', 'backup'], 'nor a second primary');
      const a = await seen.browser('a');
      await a.press('Refresh Status');
      t.match(a.text(), theirs, 'the other page tells it in its own words');
      t.match(a.fact('Connection'), /^answers.*refuses this one.s certificate/);
      for (const [box, said] of [
        ['a', theirs],
        ['b', ours],
      ] as const) {
        const node = world.hosting.box(box)?.appliance()?.node;
        if (node === undefined) throw new Error('no box');
        t.match(troubles(node).join(' '), said, `health of ${box}`);
      }
      await breakRelation(a);
      await sleep(SECOND);
      t.same([seen.kind('a'), seen.kind('b')], ['alone', 'alone'], 'taking leave needs no certificate');
      await establish(a, addresses.b, addresses.a);
      t.equal(a.where().status, 422);
      t.match(a.text(), theirs);
      clock([]);
      await sleep(MINUTE);
      await establish(a, addresses.b, addresses.a);
      t.same([seen.kind('a'), seen.kind('b')], ['primary', 'backup']);
    });
  }
});

t.test('another certificate on one box is told; establishing makes it known', async (t) => {
  await inWorld('certificate-other', async (seen) => {
    const { world, sleep } = seen;
    const a = await seen.browser('a');
    await a.press('Refresh Status');
    t.notMatch(a.text(), /different certificates/);
    const box = openStore(world.disks.b, 'box');
    const privatePem = newKey();
    box.transaction('test', () => {
      saveCertificate(box, {
        id: 'other',
        name: 'other',
        certPem: made('b.example.com', { privatePem }),
        keyPem: privatePem,
        chainPem: [],
        factory: false,
        createdMs: 1,
      });
      assignAddresses(box, 'other', [addresses.b, SHARED]);
    });
    await a.press('Refresh Status');
    t.match(
      a.text(),
      /neither the one with which the relationship was established nor from an issuer known here/,
    );
    await breakRelation(a);
    await sleep(SECOND);
    await establish(a, addresses.b, addresses.a);
    t.same([seen.kind('a'), seen.kind('b')], ['primary', 'backup'], 'it pairs, as a factory one does');
    await sleep(70 * SECOND);
    t.equal(of(seen, 'b', 'failover.synced').length, 1, 'and synchronises');
    await a.open(addresses.a, PORT, PAGE);
    t.match(a.text(), /The two appliances present different certificates to clients/);
  });
});
