/** The installer on a box of its own: whole installations, refusals, power cuts at every durable step. */
import fc from 'fast-check';
import t from 'tap';
import { all, one, run } from '../../../../appliance/store/database.js';
import { verifyPassword } from '../../../../appliance/store/passwords.js';
import { readSiteSoftware } from '../../../../appliance/store/site/software.js';
import { signingKey } from '../../../../lab/outside/maker/maker-key.js';
import { buildArchive, packageRefusals } from '../../../../updates/package-format.js';
import { packageById } from '../../../../updates/packages/index.js';
import { type BenchBox, makeBenchBox, operate, START_MS } from '../../../support/worlds/bench-box.js';

const USUAL = ['base-4.2.0', 'site-15.1.1'];
const minutes = (ms: number): number => Math.round(ms / 60_000);

function addHistory(box: BenchBox, rows: number): void {
  const site = box.node().site();
  if (site === null) throw new Error('no site');
  site.transaction('rows', () => {
    for (let seq = 1; seq <= rows; seq += 1) {
      run(
        site.db,
        "INSERT INTO session (origin, seq, id, username, jump_item, host, started_ms, ended_ms, end_reason) VALUES ('B', ?, ?, 'ana', 'web', 'web', 0, ?, 'user')",
        seq,
        `b${seq}`,
        seq * 1000,
      );
    }
    run(
      site.db,
      "INSERT INTO active_session (id, user_id, username, jump_item, host, started_ms) VALUES ('live-1', 'u1', 'ana', 'web', 'web.example.com', ?)",
      START_MS - 60_000,
    );
  });
}

const siteVersion = (box: BenchBox): string | undefined => {
  const site = box.node().site();
  return site === null ? undefined : readSiteSoftware(site)?.version;
};

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

t.test('an unreachable server, a wrong clock and a lost contract each say so', async (t) => {
  const box = makeBenchBox(USUAL);
  const check = async () => {
    box.installer().operate({ kind: 'check' });
    await box.settle();
    const state = box.installer().state();
    return state.at === 'idle' ? state.notice : null;
  };
  box.wire = () => null;
  t.match(await check(), { tone: 'bad', text: { en: /FAQ 377/, fr: /FAQ 377/ } });
  box.wire = () => ({ status: 200, headers: {}, body: Buffer.from('<html>') });
  t.match(await check(), { tone: 'bad', text: { en: /makes no sense/ } });
  box.wire = () => ({ status: 200, headers: {}, body: Buffer.from('{"offers":[{"id":"../x"}]}') });
  t.match(await check(), { tone: 'bad', text: { en: /makes no sense/ } });
  box.wire = null;
  box.offsetMs = -3 * 3_600_000;
  t.match(await check(), { tone: 'bad', text: { en: /behind the true time/ } });
  box.offsetMs = 0;
  t.match(await check(), { tone: 'info', text: { en: 'Updates were found.' } });
  const entitlement = box.server.entitlement(box.plate.guid);
  if (entitlement !== null) box.server.entitle({ ...entitlement, maintenanceUntilMs: null });
  t.match(await check(), { tone: 'bad', text: { en: /maintenance contract/ } });
});

t.test('lost messages are asked for again; a dead line ends the download with nothing changed', async (t) => {
  const box = makeBenchBox(USUAL);
  let count = 0;
  box.wire = (request) => {
    count += 1;
    return count % 3 === 0 ? null : box.server.handle(request, box.node().hardware.clock.nowMs());
  };
  await operate(box, 'site-15.3.2');
  t.equal(siteVersion(box), '15.3.2');

  const other = makeBenchBox(USUAL);
  other.wire = (request) => {
    if (request.path === '/api/download' && JSON.parse(request.body.toString()).offset > 2000) return null;
    return other.server.handle(request, other.node().hardware.clock.nowMs());
  };
  await operate(other, 'site-15.3.2');
  t.match(other.installer().state(), { at: 'failed', reason: { en: /cannot be reached/ } });
  t.same([siteVersion(other), other.software().siteDown(), other.signedIn], ['15.1.1', null, 2]);
  other.wire = null;
  await operate(other, 'site-15.3.2');
  t.equal(siteVersion(other), '15.3.2', 'and can be tried again');
});

t.test('a full disk: refused with figures, or found by SQLite itself; nothing changed', async (t) => {
  const box = makeBenchBox(USUAL);
  addHistory(box, 3000);
  box.capacityBytes = 100_000_000;
  await operate(box, 'site-15.3.2');
  t.match(box.installer().state(), { at: 'failed', reason: { en: /Not enough room.*Nothing was changed/ } });
  t.equal(box.software().siteDown(), null);
  t.equal(box.signedIn, 2);
  // Room enough to begin, none when the data is converted.
  box.capacityBytes = 10 ** 10;
  box.installer().operate({ kind: 'choose', packageId: 'site-15.3.2' });
  box.installer().operate({ kind: 'accept' });
  await box.settle(() => box.stage() === 'migrating');
  const { usedBytes, freeBytes } = box.node().hardware.read().storage;
  box.capacityBytes -= freeBytes;
  t.ok(usedBytes > 0);
  await box.settle();
  t.match(box.installer().state(), { at: 'failed', reason: { en: /disk was full/ } });
  t.same([siteVersion(box), box.software().siteDown()], ['15.1.1', null]);
  box.capacityBytes = 10 ** 10;
  box.installer().operate({ kind: 'choose', packageId: 'site-15.3.2' });
  box.installer().operate({ kind: 'accept' });
  await box.settle();
  t.equal(siteVersion(box), '15.3.2', 'the downloaded file is still there to be used');
});

const reason = { en: 'the tool stopped', fr: 'l’outil s’est arrêté' };

t.test('operations that go wrong', async (t) => {
  for (const name of ['update.download', 'update.unpack', 'update.migrate']) {
    const box = makeBenchBox(USUAL);
    box.failing.set(name, reason);
    await operate(box, 'site-15.3.2');
    t.match(box.installer().state(), { at: 'failed', reason }, name);
    t.same([siteVersion(box), box.software().siteDown()], ['15.1.1', null]);
    box.failing.clear();
    await operate(box, 'site-15.3.2');
    t.equal(siteVersion(box), '15.3.2');
  }
});

t.test('trouble in a base installation: wait for support, or restart and be damaged (G10)', async (t) => {
  const troubled = async () => {
    const box = makeBenchBox(USUAL);
    box.failing.set('update.apply-base', reason);
    await operate(box, 'base-4.3.1');
    t.match(box.installer().state(), { at: 'applying-base', trouble: reason });
    t.equal(box.software().siteDown(), 'installing');
    box.failing.clear();
    return box;
  };
  const code = (box: BenchBox) =>
    box.server.repairCode(box.plate.guid, box.installer().supportRequest() ?? '') ?? '';
  const patient = await troubled();
  t.match(patient.installer().repair('0000-0000-0000'), { refused: { en: /not the repair code/ } });
  t.match(patient.installer().repair(code(patient)), { because: {} });
  await patient.settle();
  t.same([patient.software().installed().base, patient.stage()], ['4.3.1', 'idle']);

  const hasty = await troubled();
  hasty.powerOff();
  hasty.powerOn();
  await hasty.settle();
  t.equal(hasty.stage(), 'damaged');
  t.equal(hasty.software().siteDown(), 'damaged');
  hasty.powerOff();
  hasty.powerOn();
  await hasty.settle();
  t.equal(hasty.stage(), 'damaged', 'another restart does not help');
  t.match(hasty.installer().operate({ kind: 'check' }), { refused: {} });
  hasty.installer().repair(code(hasty));
  t.same(
    [hasty.stage(), hasty.software().siteDown(), hasty.software().installed().base],
    ['idle', null, '4.2.0'],
  );
  t.equal(hasty.installer().supportRequest(), null);
  await operate(hasty, 'base-4.3.1');
  t.equal(hasty.software().installed().base, '4.3.1');
});

/** One installation with the power cut at a durable step, then all that an operator would do. */
async function interrupted(packageId: string, cuts: readonly { step: number; side: 'before' | 'after' }[]) {
  const box = makeBenchBox(USUAL);
  addHistory(box, 20);
  let cutCount = 0;
  let damaged = 0;
  const target = packageId.replace(/^(base|site)-/, '');
  const done = () =>
    (packageId.startsWith('base') ? box.software().installed().base : siteVersion(box)) === target &&
    box.stage() === 'idle';
  for (let round = 0; round < cuts.length + 3; round += 1) {
    const cut = cuts[round];
    if (cut !== undefined) box.cutAt(cut.step, cut.side);
    else box.disk.onDurable(null);
    try {
      if (!done()) await operate(box, packageId);
    } catch (error) {
      if (!(error instanceof Error && error.name === 'PowerLostError')) throw error;
    }
    if (box.cut()) {
      cutCount += 1;
      box.disk.onDurable(null);
      box.powerOff();
      box.powerOn();
      await box.settle();
      const version = siteVersion(box);
      if (version !== '15.1.1' && version !== target) throw new Error(`site ${version}`);
      if (box.stage() === 'damaged') {
        damaged += 1;
        box
          .installer()
          .repair(box.server.repairCode(box.plate.guid, box.installer().supportRequest() ?? '') ?? '');
      }
      if (box.software().siteDown() !== null) throw new Error(`site down in ${box.stage()}`);
    }
    if (done() && cut === undefined) break;
  }
  const site = box.node().site();
  const rows = site === null ? 0 : (one<{ n: number }>(site.db, 'SELECT count(*) AS n FROM session')?.n ?? 0);
  return { done: done(), cutCount, damaged, rows, files: box.disk.list('packages').length };
}

t.test('power cuts at every durable step leave the old or the new, and the way goes on', async (t) => {
  for (const packageId of ['site-15.3.2', 'base-4.3.1']) {
    let damaged = 0;
    let step = 1;
    for (; step < 100; step += 1) {
      const sides = ['before', 'after'] as const;
      let missed = false;
      for (const side of sides) {
        const end = await interrupted(packageId, [{ step, side }]);
        if (end.cutCount === 0) missed = true;
        damaged += end.damaged;
        // 20 rows of the peer and the session that was running.
        const sound = end.done && end.rows === 21 && end.files === 0;
        if (!sound) t.fail(`${packageId} cut ${side} step ${step}`, end);
      }
      if (missed) break;
    }
    t.ok(step > 15 && step < 100, `${packageId}: ${step} steps were cut`);
    t.equal(damaged > 0, packageId.startsWith('base'), 'only a base installation can be damaged');
  }
});

t.test('several cuts in one installation', async (t) => {
  const cut = fc.record({
    step: fc.integer({ min: 1, max: 40 }),
    side: fc.constantFrom('before' as const, 'after' as const),
  });
  const cuts = fc.array(cut, { minLength: 2, maxLength: 4 });
  const property = fc.asyncProperty(fc.constantFrom('site-15.3.2', 'base-4.3.1'), cuts, async (id, row) => {
    const end = await interrupted(id, row);
    return end.done && end.rows === 21 && end.files === 0;
  });
  t.notOk((await fc.check(property, { numRuns: 30 })).failed);
});
