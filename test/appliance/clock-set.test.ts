/** What lasts for a time lasts for that time, though the clock of the box is set meanwhile. */
import t from 'tap';
import { holds, lastingFor } from '../../appliance/lasting.js';
import { openStore, run } from '../../appliance/store/database.js';
import { openSupportAccess, supportAccess, supportAccessRequest } from '../../appliance/support-access.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../hardware/ports.js';
import { accessCode } from '../../updates/support-code.js';
import { type Faulty, inFaultyWorld } from '../hardware/faulty-world.js';
import { RawVisitor, type SiteName } from './raw-visitor.js';

const YEAR_S = 31_536_000;

/** Whether the administrator gets in with the right password. */
async function getsIn({ world }: Faulty, site: SiteName): Promise<boolean> {
  const { status } = await new RawVisitor(world).signIn(site);
  return status === 303;
}

async function lockOut({ world, sleep }: Faulty): Promise<void> {
  for (const site of ['login', 'appliance'] as const) {
    const visitor = new RawVisitor(world);
    for (let tried = 0; tried < 5; tried += 1) await visitor.signIn(site, 'admin', 'wrong');
    // Attempts of one source are counted, too.
    await sleep(2 * MINUTE);
  }
}

t.test('a lock lasts as long as it was set to, whatever the clock showed when it was made', async (t) => {
  for (const offsetS of [YEAR_S, 7_200, -7_200]) {
    await inFaultyWorld(`lock-${offsetS}`, async (faulty) => {
      const { put, heal, sleep, offsetMs } = faulty;
      put('a', 'ntp-silent');
      put('a', 'clock-step', { offsetS });
      await sleep(SECOND);
      t.ok(Math.abs(offsetMs('a')) > 7_000_000);
      await lockOut(faulty);
      heal('a');
      await sleep(20 * MINUTE);
      t.ok(Math.abs(offsetMs('a')) < 100, 'the clock is right again');
      for (const site of ['login', 'appliance'] as const) {
        t.equal(await getsIn(faulty, site), false, `${site}: still locked after 20 minutes`);
      }
      await sleep(11 * MINUTE);
      for (const site of ['login', 'appliance'] as const) {
        t.equal(await getsIn(faulty, site), true, `${site}: open after 31 minutes`);
      }
    });
  }
});

t.test('a lock that came from elsewhere lasts no longer than locks do here', async (t) => {
  await inFaultyWorld('lock-elsewhere', async (faulty) => {
    const { world, sleep } = faulty;
    const site = openStore(world.disks.a, 'site');
    // As a data-sync or a restore writes it; its maker's clock was ahead.
    site.transaction('test', () =>
      run(site.db, 'UPDATE user_account SET locked_until_ms = ?', Date.UTC(2019, 5, 1)),
    );
    t.equal(await getsIn(faulty, 'login'), false);
    await sleep(31 * MINUTE);
    t.equal(await getsIn(faulty, 'login'), true);
  });
});

t.test('access of technical support ends after its hours', async (t) => {
  await inFaultyWorld('support-clock', async ({ world, put, heal, sleep }) => {
    const node = world.hosting.box('a')?.appliance()?.node;
    if (node === undefined) throw new Error('no box');
    put('a', 'ntp-silent');
    put('a', 'clock-step', { offsetS: YEAR_S });
    await sleep(SECOND);
    const code = accessCode(node.ports.plate.secretHex, supportAccessRequest(node));
    t.equal(openSupportAccess(node, code, 'test'), null);
    heal('a');
    await sleep(7 * HOUR);
    t.ok(supportAccess(node), 'open for eight hours');
    await sleep(61 * MINUTE);
    t.equal(supportAccess(node), null);
  });
});

t.test('a span is measured, its end is shown', async (t) => {
  let [nowMs, monoMs] = [1_000_000, 500];
  const clock = { nowMs: () => nowMs, monoMs: () => monoMs };
  const lasting = lastingFor(clock, 60_000);
  t.same(lasting, { untilMs: 1_060_000, untilMono: 60_500 });
  nowMs += DAY;
  t.ok(holds(clock, lasting), 'the clock was set ahead');
  monoMs += 59_999;
  t.ok(holds(clock, lasting));
  [nowMs, monoMs] = [0, monoMs + 1];
  t.notOk(holds(clock, lasting), 'and back');
});
