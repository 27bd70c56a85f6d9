/** Installations that do not go well: no server, lost messages, a full disk, tools that stop, power cuts at every durable step. */
import fc from 'fast-check';
import t from 'tap';
import { one } from '../../../../appliance/store/database.js';
import { type BenchBox, makeBenchBox, operate } from '../../../support/worlds/bench-box.js';
import { addHistory, siteVersion, USUAL } from './usual-box.js';

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
