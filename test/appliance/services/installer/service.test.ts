/** The installer on a box of its own: whole installations, one after the other and by hand. */
import t from 'tap';
import { all, one } from '../../../../appliance/store/database.js';
import { verifyPassword } from '../../../../appliance/store/passwords.js';
import { signingKey } from '../../../../lab/outside/maker/maker-key.js';
import { buildArchive, packageRefusals } from '../../../../updates/package-format.js';
import { packageById } from '../../../../updates/packages/index.js';
import { makeBenchBox, operate } from '../../../support/worlds/bench-box.js';
import { addHistory, minutes, siteVersion, USUAL } from './usual-box.js';

t.test('a site update: stages, sessions closed, data converted, list and history', async (t) => {
  const box = makeBenchBox(USUAL);
  addHistory(box, 50);
  const { installer, software } = box.node();
  t.equal(software.siteDown(), null);
  t.same(installer.list(), []);
  installer.operate({ kind: 'check' });
  t.equal(box.stage(), 'checking');
  await box.settle();
  t.same(
    installer.list().map(({ manifest, state }) => `${manifest.id} ${state}`),
    [
      'base-4.3.1 available',
      'site-15.3.2 available',
      'site-16.1.1 waiting',
      'site-17.1.1 waiting',
      'patch-2016.05 waiting',
    ],
  );
  t.match(installer.operate({ kind: 'choose', packageId: 'site-16.1.1' }), {
    refused: { en: /Install first/ },
  });
  installer.operate({ kind: 'choose', packageId: 'site-15.3.2' });
  t.equal(box.stage(), 'awaiting-licence');
  const startMs = box.node().hardware.clock.monoMs();
  installer.operate({ kind: 'accept' });
  const seen = new Set<string>();
  const shares: number[] = [];
  await box.settle(() => {
    seen.add(`${box.stage()} ${software.siteDown()}`);
    const share = installer.progress()?.share;
    if (share !== undefined && share !== null) shares.push(share);
    return false;
  });
  t.same(
    [...seen],
    [
      'downloading null',
      'migrating installing',
      'restarting installing',
      'verifying installing',
      'idle null',
    ],
  );
  t.ok(shares.length > 5);
  const took = minutes(box.node().hardware.clock.monoMs() - startMs);
  t.ok(took >= 15 && took <= 60, `${took} minutes`);
  t.equal(box.signedIn, 0);
  t.same(software.installed().site, { version: '15.3.2', build: '42813' });
  t.match(software.history().at(-1), { id: 'site-15.3.2', method: 'automatic' });
  t.ok(software.atLeast('15.3'));
  t.notOk(software.atLeast('16.1'));
  const site = box.node().site();
  if (site === null) throw new Error('no site');
  t.equal(one<{ count: number }>(site.db, 'SELECT count(*) AS count FROM active_session')?.count, 0);
  t.match(one(site.db, "SELECT * FROM session WHERE id = 'live-1'"), {
    end_reason: 'install',
    username: 'ana',
  });
  t.equal(
    all(site.db, 'SELECT 1 FROM session WHERE duration_ms <> ended_ms - started_ms ORDER BY seq').length,
    0,
  );
  t.same(box.disk.list('packages'), [], 'the file is gone');
  t.ok(
    box.server.entitlement(box.plate.guid)?.downloaded.includes('site-15.3.2'),
    'struck from the list (G47)',
  );
  installer.operate({ kind: 'check' });
  await box.settle();
  t.notOk(installer.list().some(({ manifest }) => manifest.id === 'site-15.3.2'));
});

t.test('base, site, patch and licence one after the other', async (t) => {
  const box = makeBenchBox(USUAL);
  const entitlement = box.server.entitlement(box.plate.guid);
  if (entitlement === null) throw new Error('no contract');
  box.server.entitle({ ...entitlement, licences: ['licence-endpoints-25'] });
  const endpoints = box.software().installed().endpointLicences;
  await operate(box, 'licence-endpoints-25');
  t.same([box.reboots, box.signedIn, box.software().siteDown()], [0, 2, null], 'a licence disturbs nobody');
  t.equal(box.software().installed().endpointLicences, endpoints + 25);
  await operate(box, 'base-4.3.1');
  t.same([box.reboots, box.software().installed().base], [1, '4.3.1']);
  t.equal(
    box
      .installer()
      .list()
      .find(({ manifest }) => manifest.id === 'patch-2016.05')?.state,
    'available',
    'installing one frees the other (G39)',
  );
  for (const id of ['patch-2016.05', 'site-15.3.2', 'site-16.1.1', 'site-17.1.1']) await operate(box, id);
  t.equal(siteVersion(box), '17.1.1');
  t.equal(box.reboots, 1);
  t.same(
    box
      .software()
      .history()
      .map(({ id }) => id),
    [
      ...USUAL,
      'licence-endpoints-25',
      'base-4.3.1',
      'patch-2016.05',
      'site-15.3.2',
      'site-16.1.1',
      'site-17.1.1',
    ],
  );
});

t.test('a new box takes its first site package and starts with admin / password', async (t) => {
  const box = makeBenchBox(['base-4.2.0']);
  t.equal(box.software().siteDown(), 'not-installed');
  await operate(box, 'site-15.3.2');
  t.equal(box.software().siteDown(), null);
  const site = box.node().site();
  if (site === null) throw new Error('no site');
  const admin = one<{ username: string; password_hash: string; must_change: number }>(
    site.db,
    'SELECT username, password_hash, must_change FROM user_account',
  );
  t.match(admin, { username: 'admin', must_change: 1 });
  t.ok(await verifyPassword(box.node().ports, 'password', admin?.password_hash ?? ''));
});

t.test('manual installation: only a sound file for this box, with its own messages', async (t) => {
  const box = makeBenchBox(USUAL);
  const file = box.server.archive('site-15.3.2', box.plate.guid);
  const content = packageById('site-15.3.2');
  if (content === null) throw new Error('no package');
  const before = box.disk.steps;
  const refusals: [Buffer, unknown][] = [
    [Buffer.from('not a package'), packageRefusals.wrong],
    [file.subarray(0, file.length - 1), packageRefusals.cut],
    [Buffer.concat([file.subarray(0, 200), Buffer.from('x'), file.subarray(201)]), packageRefusals.altered],
    [buildArchive(content, box.plate.guid, signingKey('another maker')), packageRefusals.foreign],
    [box.server.archive('site-15.3.2', 'ffffffff'), packageRefusals.otherBox],
  ];
  for (const [bytes, refused] of refusals) t.same(box.installer().upload(bytes), { refused });
  t.match(box.installer().upload(box.server.archive('site-16.1.1', box.plate.guid)), {
    refused: { en: /Install first/ },
  });
  t.match(box.installer().upload(box.server.archive('site-15.1.1', box.plate.guid)), {
    refused: { en: /already/ },
  });
  t.equal(box.disk.steps, before, 'a refusal changes nothing');
  t.equal(box.stage(), 'idle');
  // Nothing of the outside is needed.
  box.wire = () => null;
  t.match(box.installer().upload(file), { because: {} });
  box.installer().operate({ kind: 'accept' });
  t.match(box.installer().upload(file), { refused: { en: /busy/ } });
  await box.settle();
  t.equal(siteVersion(box), '15.3.2');
  t.match(box.software().history().at(-1), { method: 'manual' });
});
