/** Catalogue, download key and update server: who is offered what, and every refusal. */
import t from 'tap';
import type { WireReply } from '../../../hardware/ports.js';
import { createUpdateServer } from '../../../lab/outside/maker/update-server.js';
import {
  type BoxSoftware,
  type Contract,
  missing,
  offersFor,
  packageState,
} from '../../../updates/catalogue.js';
import { keyRefusals, makeDownloadKey } from '../../../updates/download-key.js';
import { makerPublicKey } from '../../../updates/maker-key.js';
import { type Manifest, openArchive } from '../../../updates/package-format.js';
import type { Entitlement } from '../../../updates/server/server.js';
import { isRepairCode, repairCode, requestCode } from '../../../updates/support-code.js';
import { box, content, contract, GUID, HOUR, manifestOf, manifests, NOW, SECRET } from './box.js';

t.test('what each box is offered, and what waits for what', (t) => {
  const list = (software: BoxSoftware, more: Partial<Contract> = {}) =>
    offersFor(manifests, software, { ...contract, ...more }, NOW).offered.map(
      (manifest) => `${manifest.id} ${packageState(manifest, software)}`,
    );
  const rows: [string, BoxSoftware, Partial<Contract>, string[]][] = [
    [
      'old box',
      box('4.2.0', '15.1.1'),
      {},
      [
        'base-4.3.1 available',
        'site-15.3.2 available',
        'site-16.1.1 waiting',
        'site-17.1.1 waiting',
        'patch-2016.05 waiting',
      ],
    ],
    [
      'the base alone does not free 16.1',
      box('4.3.1', '15.1.1'),
      {},
      ['site-15.3.2 available', 'site-16.1.1 waiting', 'site-17.1.1 waiting', 'patch-2016.05 available'],
    ],
    [
      'both do',
      box('4.3.1', '15.3.2', { patches: ['patch-2016.05'] }),
      {},
      ['site-16.1.1 available', 'site-17.1.1 waiting'],
    ],
    [
      'new box: any site version its base can carry',
      box('4.2.0', null),
      {},
      [
        'base-4.3.1 available',
        'site-15.1.1 available',
        'site-15.3.2 available',
        'site-16.1.1 waiting',
        'site-17.1.1 waiting',
        'patch-2016.05 waiting',
      ],
    ],
    [
      'bought licences, downloaded ones gone',
      box('4.3.1', '16.1.1'),
      { licences: ['licence-endpoints-25'], downloaded: ['site-17.1.1', 'patch-2016.05'] },
      ['licence-endpoints-25 available'],
    ],
    [
      'rollout not reached',
      box('4.3.1', '16.1.1'),
      { rolloutMs: { 'site-17.1.1': NOW + 1, 'patch-2016.05': null } },
      [],
    ],
    [
      'rollout reached',
      box('4.3.1', '16.1.1'),
      { rolloutMs: { 'site-17.1.1': NOW, 'patch-2016.05': null } },
      ['site-17.1.1 available'],
    ],
  ];
  for (const [name, software, more, expected] of rows) t.same(list(software, more), expected, name);
  t.same(missing(manifestOf('site-16.1.1'), box('4.2.0', '15.1.1')), [
    { kind: 'base', atLeast: '4.3.1' },
    { kind: 'site', atLeast: '15.3.2' },
  ]);
  t.same(missing(manifestOf('licence-endpoints-25'), box('4.2.0', null)), [
    { kind: 'site', atLeast: '15.1.1' },
  ]);
  t.end();
});

const entitlement = (more: Partial<Entitlement> = {}): Entitlement => ({
  ...contract,
  guid: GUID,
  name: 'Customer',
  secretHex: SECRET,
  extractableConsole: false,
  ...more,
});

const request = (method: string, path: string, body: string) => ({
  proto: 'https' as const,
  host: '127.20.0.5',
  port: 443,
  from: '127.20.0.11',
  method,
  path,
  headers: {},
  body: Buffer.from(body, 'utf8'),
});
const api = (path: string, body: unknown) => request('POST', path, JSON.stringify(body));
const parsed = (reply: WireReply) => JSON.parse(reply.body.toString('utf8'));

t.test('the server checks, sends in pieces, and strikes what was received', (t) => {
  const server = createUpdateServer({ entitlements: [entitlement()] });
  const key = makeDownloadKey(content(NOW), SECRET);
  const offers = () =>
    parsed(server.handle(api('/api/check', { key }), NOW)).offers.map(({ id }: Manifest) => id) as string[];
  t.ok(offers().includes('site-15.3.2'));
  const pieces: Buffer[] = [];
  let offset = 0;
  for (;;) {
    const reply = server.handle(
      api('/api/download', { key, package: 'site-15.3.2', offset, length: 1000 }),
      NOW,
    );
    t.equal(reply.status, 206);
    pieces.push(reply.body);
    offset += reply.body.length;
    if (offset >= Number(reply.headers['x-total-bytes'])) break;
  }
  const file = Buffer.concat(pieces);
  t.ok(openArchive(file, makerPublicKey(), GUID).ok);
  t.ok(offers().includes('site-15.3.2'), 'a download alone does not strike it');
  for (const _twice of [1, 2]) {
    t.equal(server.handle(api('/api/received', { key, package: 'site-15.3.2' }), NOW).status, 200);
  }
  t.notOk(offers().includes('site-15.3.2'));
  const again = server.handle(
    api('/api/download', { key, package: 'site-15.3.2', offset: 0, length: 10 }),
    NOW,
  );
  t.match([again.status, parsed(again).code], [404, 'not-offered']);
  t.equal(server.offerAgain(GUID, 'site-15.3.2', NOW), null);
  t.ok(offers().includes('site-15.3.2'));
  t.match(server.offerAgain(GUID, 'site-15.3.2', NOW + 2 * HOUR), { en: /maintenance/ });
  const restored = createUpdateServer({
    entitlements: [],
    state: JSON.parse(JSON.stringify(server.state())),
  });
  t.same(restored.state(), server.state(), 'its state is plain');
  t.end();
});

t.test('the server refuses with distinct codes', (t) => {
  const ask = (more: Partial<Entitlement>, timeMs = NOW, body?: string) => {
    const server = createUpdateServer({ entitlements: [entitlement(more)] });
    const key = makeDownloadKey(content(timeMs), SECRET);
    const reply = server.handle(request('POST', '/api/check', body ?? JSON.stringify({ key })), NOW);
    return [reply.status, parsed(reply).code];
  };
  const far = Object.fromEntries(manifests.map(({ id }) => [id, NOW + HOUR]));
  t.same(ask({ maintenanceUntilMs: null }), [403, 'maintenance']);
  t.same(ask({ maintenanceUntilMs: NOW - 1 }), [403, 'maintenance']);
  t.same(ask({ rolloutMs: far }), [403, 'rollout']);
  t.same(ask({ secretHex: '33'.repeat(32) }), [403, 'signature']);
  t.same(ask({ guid: 'other' }), [403, 'unknownBox']);
  t.same(ask({}, NOW - 2 * HOUR), [403, 'time']);
  for (const body of ['', '[]', 'null', '{"key":1}', '{', 'x'.repeat(70_000)]) {
    t.same(ask({}, NOW, body), [400, 'malformed'], `body ${body.slice(0, 12)}`);
  }
  t.end();
});

t.test('a person pastes the key and downloads once', (t) => {
  const server = createUpdateServer({ entitlements: [entitlement()] });
  const key = makeDownloadKey(content(NOW), SECRET);
  const form = (path: string, values: Record<string, string>) =>
    server.handle(request('POST', path, new URLSearchParams(values).toString()), NOW);
  t.match(server.handle(request('GET', '/?lang=fr', ''), NOW).body.toString(), /Clé de téléchargement/);
  const list = form('/?lang=fr', { key }).body.toString();
  t.match(list, /Logiciel de site 15\.3\.2/);
  const file = form('/download', { key, package: 'site-15.3.2' });
  t.match(file.headers['content-disposition'], /site-15\.3\.2\.pkg/);
  t.ok(openArchive(file.body, makerPublicKey(), GUID).ok);
  t.notMatch(form('/', { key }).body.toString(), /value="site-15\.3\.2"/);
  t.equal(form('/download', { key, package: 'site-15.3.2' }).status, 404);
  const bad = form('/?lang=en', { key: '<script>' });
  t.equal(bad.status, 403);
  t.match(bad.body.toString(), /&lt;script&gt;/);
  t.ok(bad.body.toString().includes(keyRefusals.unreadable.en.slice(0, 30)));
  t.end();
});

t.test('a repair code fits one box and one damage', (t) => {
  const asked = requestCode(GUID, NOW);
  const code = repairCode(SECRET, asked);
  t.match(code, /^[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}$/);
  t.ok(isRepairCode(SECRET, asked, ` ${code.toLowerCase()} `));
  t.notOk(isRepairCode(SECRET, requestCode(GUID, NOW + 1), code));
  t.notOk(isRepairCode('44'.repeat(32), asked, code));
  const server = createUpdateServer({ entitlements: [entitlement()] });
  t.equal(server.repairCode(GUID, asked), code);
  t.equal(server.repairCode(GUID, 'FFFFFFFF-1'), null);
  t.end();
});
