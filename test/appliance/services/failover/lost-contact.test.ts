/** What becomes of a pair whose boxes do not hear each other: silence, two primaries, a break that was missed. */
import t from 'tap';
import { MINUTE, SECOND } from '../../../../hardware/ports.js';
import {
  addresses,
  audit,
  auditCount,
  breakRelation,
  establish,
  inWorld,
  PAGE,
  PORT,
} from '../../../support/worlds/pair-world.js';

t.test('silence: cancelled, forced, two primaries, and how an operator ends it', async (t) => {
  await inWorld('failover-silence', async (seen) => {
    const { world, sleep } = seen;
    const a = await seen.browser('a');
    const b = await seen.browser('b');
    const cut = (isCut: boolean): void => {
      world.lab.setFilter('a', 2, isCut ? { cut: true, lossShare: 0, extraUs: 0 } : null);
      world.lab.setFilter('b', 1, isCut ? { cut: true, lossShare: 0, extraUs: 0 } : null);
    };
    cut(true);
    await b.press('Sync Now');
    await sleep(30 * SECOND);
    await b.reload();
    t.match(b.text(), /The other appliance has not answered for 30 s/, 'the page tells what it waits for');
    await sleep(4 * MINUTE);
    await b.reload();
    t.match(b.text(), /does not answer/);
    t.match(b.text(), /Check both, its power and its network/);
    await a.press('Become Backup');
    await a.press('Become Backup');
    await sleep(MINUTE);
    await a.open(addresses.a, PORT, PAGE);
    t.match(a.text(), /change of roles was cancelled/);
    t.equal(seen.kind('a'), 'primary');
    await b.press('Become Primary');
    await b.press('Become Primary');
    await sleep(MINUTE);
    t.equal(seen.kind('b'), 'backup', 'a last sync was wanted and cannot be had');
    await b.open(addresses.b, PORT, PAGE);
    b.tick('Pull a data-sync from a.example.com while becoming the primary', false);
    await b.press('Become Primary');
    await b.press('Become Primary');
    await sleep(2 * MINUTE);
    t.equal(seen.kind('b'), 'primary');
    await b.open(addresses.b, PORT, PAGE);
    t.match(b.text(), /could not be told/);
    cut(false);
    await sleep(12 * MINUTE);
    t.same([seen.kind('a'), seen.kind('b')], ['conflict', 'conflict']);
    await a.open(addresses.a, PORT, PAGE);
    t.match(a.text(), /Both appliances hold the primary role/);
    t.notOk(a.offers('Sync Now'));
    await a.press('Become Backup');
    await a.press('Become Backup');
    await sleep(MINUTE);
    t.same([seen.kind('a'), seen.kind('b')], ['backup', 'primary']);
  });
});

t.test('a peer that missed the break finds out, and a power cut in the middle of a sync', async (t) => {
  await inWorld('failover-missed', async (seen) => {
    const { world, sleep } = seen;
    const b = await seen.browser('b');
    await world.lab.cutPower('a');
    await breakRelation(b);
    await sleep(MINUTE);
    t.equal(seen.kind('b'), 'alone');
    await world.lab.switchOn('a');
    await sleep(15 * MINUTE);
    t.equal(seen.kind('a'), 'alone', 'the next contact told it');

    const a = await seen.browser('a');
    await establish(a, addresses.b, addresses.a);
    await sleep(2 * MINUTE);
    for (let n = 0; n < 30; n += 1) audit(world, n % 2 === 0 ? 'a' : 'b', `while paired ${n}`);
    await a.open(addresses.a, PORT, PAGE);
    await a.press('Sync Now');
    await sleep(4_500);
    await world.lab.cutPower('b');
    await sleep(MINUTE);
    await world.lab.switchOn('b');
    await sleep(10 * MINUTE);
    t.equal(seen.kind('b'), 'backup');
    for (const box of ['a', 'b'] as const) {
      for (let n = 0; n < 30; n += 1) t.equal(auditCount(world, box, `while paired ${n}`), 1);
    }
  });
});

t.test(
  'power cuts in the middle of a swap: one primary in the end, or a conflict that is shown',
  async (t) => {
    for (const box of ['a', 'b'] as const) {
      for (const afterUs of [1_500, 4_500, 7_500, 10_500, 13_500, 20_500]) {
        await inWorld(`failover-cut-${box}-${afterUs}`, async (seen) => {
          const { world, sleep } = seen;
          audit(world, 'a', 'before the cut');
          const b = await seen.browser('b');
          await b.press('Become Primary');
          await b.press('Become Primary');
          await sleep(afterUs);
          await world.lab.cutPower(box);
          await sleep(2 * MINUTE);
          await world.lab.switchOn(box);
          await sleep(30 * MINUTE);
          const kinds = `${seen.kind('a')} ${seen.kind('b')}`;
          t.match(
            kinds,
            /^(primary backup|backup primary|conflict conflict)$/,
            `${box} cut after ${afterUs}: ${kinds}`,
          );
          t.equal(auditCount(world, 'a', 'before the cut'), 1);
          const serving = seen.kind('b') === 'primary' || seen.kind('a') === 'primary';
          if (serving) t.equal(auditCount(world, 'b', 'before the cut'), 1, 'and it reached the other');
        });
      }
    }
  },
);
