/** Automatic failover, and two primaries after a healed partition; through the pages, in a world. */
import t from 'tap';
import { openStore } from '../../../../appliance/store/database.js';
import { readSetting, writeSetting } from '../../../../appliance/store/site/settings.js';
import { securitySettings } from '../../../../appliance/store/site/site-settings.js';
import { HOUR, MINUTE, SECOND } from '../../../../hardware/ports.js';
import type { Browser } from '../../../../lab/clients/browser/browser.js';
import { LAB, ranks } from '../../../../lab/plan.js';
import {
  audit,
  auditCount,
  inWorld,
  of,
  type Seen,
  SHARED,
  setEnabled,
} from '../../../support/worlds/pair-world.js';

t.setTimeout(280_000);

const ROUTER = '127.20.0.1';
const CUT = { cut: true, lossShare: 0, extraUs: 0 };

/** Backup Settings of B: takes over after some minutes of silence. */
async function arm(browser: Browser, minutes: number, tests: string): Promise<void> {
  const section = { section: 'Failover :: Backup Settings' };
  browser.tick('Enable Automatic Failover', true, section);
  browser.fill('Primary Site Instance Timeout', String(minutes), section);
  browser.fill('Network Connectivity Test IPs', tests, section);
  await browser.press('Save Changes', section);
}

function partition({ world: { lab } }: Seen, cut: boolean): void {
  lab.setFilter('a', ranks.b, cut ? CUT : null);
  lab.setFilter('b', ranks.a, cut ? CUT : null);
}

const idleMinutes = ({ world }: Seen, box: 'a' | 'b'): number =>
  readSetting<number>(openStore(world.disks[box], 'site'), securitySettings.idleMinutes);

t.test('a silent primary is replaced; it comes back, and an operator ends the conflict', async (t) => {
  await inWorld('auto-power', async (seen) => {
    const { world, sleep } = seen;
    const b = await seen.browser('b');
    await arm(b, 5, '');
    t.match(b.text(), /needs at least one address/, 'refused without a test address');
    await arm(b, 5, 'router');
    t.match(b.text(), /up to five IP addresses/);
    await arm(b, 5, `${ROUTER}, 127.20.0.3`);
    t.match(b.text(), /was saved/);

    await world.lab.cutPower('a');
    await sleep(4 * MINUTE);
    t.equal(seen.kind('b'), 'backup', 'not before its time');
    await sleep(6 * MINUTE);
    t.equal(seen.kind('b'), 'primary', 'B has taken over');
    t.equal(of(seen, 'b', 'failover.auto-pending').length, 1);
    t.equal(of(seen, 'b', 'failover.auto-done').length, 1);
    t.equal(setEnabled(world, 'b'), true, 'and holds the shared address');
    await b.reload();
    t.match(b.text(), /silent for too long/);
    audit(world, 'b', 'written on B alone');

    await world.lab.switchOn('a');
    await sleep(10 * MINUTE);
    t.same([seen.kind('a'), seen.kind('b')], ['conflict', 'conflict'], 'both believe to be the primary');
    const a = await seen.browser('a');
    t.match(a.text(), /Both appliances hold the primary role/);
    const conflicts = world.hosting.box('a')?.appliance()?.node.hardware.read().addresses;
    t.equal(conflicts?.find(({ address }) => address === SHARED)?.state, 'conflict', 'address conflict on A');

    await a.press('Become Backup');
    await a.press('Become Backup');
    await sleep(3 * MINUTE);
    t.same([seen.kind('a'), seen.kind('b')], ['backup', 'primary']);
    t.equal(auditCount(world, 'a', 'written on B alone'), 1, 'merged into A');
    t.equal(setEnabled(world, 'a'), false);
  });
});

t.test('a partition: B takes over if the test addresses answer; settings of the loser go', async (t) => {
  await inWorld('auto-partition', async (seen) => {
    const { world, sleep } = seen;
    const b = await seen.browser('b');
    await arm(b, 2, ROUTER);
    partition(seen, true);
    await sleep(12 * MINUTE);
    t.same([seen.kind('a'), seen.kind('b')], ['primary', 'primary'], 'split');
    audit(world, 'a', 'written on A alone');
    audit(world, 'b', 'written on B alone');
    const site = openStore(world.disks.b, 'site');
    site.transaction('test', () => writeSetting(site, securitySettings.idleMinutes, 17));
    t.not(idleMinutes(seen, 'b'), idleMinutes(seen, 'a'));
    partition(seen, false);
    await sleep(10 * MINUTE);
    t.same([seen.kind('a'), seen.kind('b')], ['conflict', 'conflict'], 'seen at the first contact');
    const before = of(seen, 'a', 'failover.synced').length + of(seen, 'b', 'failover.synced').length;
    await sleep(2 * HOUR);
    t.equal(
      of(seen, 'a', 'failover.synced').length + of(seen, 'b', 'failover.synced').length,
      before,
      'no data-sync in a conflict',
    );
    const a = await seen.browser('a');
    await a.press('Become Primary');
    await a.press('Become Primary');
    await sleep(3 * MINUTE);
    t.same([seen.kind('a'), seen.kind('b')], ['primary', 'backup']);
    for (const box of ['a', 'b'] as const) {
      t.equal(auditCount(world, box, 'written on A alone'), 1, `history merged on ${box}`);
      t.equal(auditCount(world, box, 'written on B alone'), 1, `both ways on ${box}`);
    }
    t.equal(idleMinutes(seen, 'b'), idleMinutes(seen, 'a'), 'settings of the loser are overwritten');
  });
});

t.test('a backup whose own network is cut stays the backup', async (t) => {
  await inWorld('auto-own-network', async (seen) => {
    const { world, sleep } = seen;
    const b = await seen.browser('b');
    await arm(b, 2, ROUTER);
    world.lab.setFilter('b', ranks.a, CUT);
    world.lab.setFilter('b', LAB, CUT);
    await sleep(30 * MINUTE);
    t.equal(seen.kind('b'), 'backup');
    t.equal(of(seen, 'b', 'failover.auto-held').length, 1, 'said once');
    world.lab.setFilter('b', ranks.a, null);
    world.lab.setFilter('b', LAB, null);
    await sleep(10 * MINUTE);
    t.equal(seen.kind('b'), 'backup', 'and goes on as one');
    await sleep(SECOND);
  });
});

t.test('without backup operations a backup does nothing by itself', async (t) => {
  await inWorld('auto-off', async (seen) => {
    const { sleep } = seen;
    const b = await seen.browser('b');
    const section = { section: 'Failover :: Backup Settings' };
    b.tick('Enable Backup Operations', false, section);
    await b.press('Save Changes', section);
    const before = of(seen, 'b', 'failover.synced').length;
    await sleep(3 * HOUR);
    t.equal(of(seen, 'b', 'failover.synced').length, before, 'no automatic data-sync');
    const again = await seen.browser('b');
    await again.press('Sync Now');
    await sleep(MINUTE);
    t.equal(of(seen, 'b', 'failover.synced').length, before + 1, 'but Sync Now works');
  });
});
