/** What lasts for a time lasts for that time, though the clock of the box is set meanwhile. */
import t from 'tap';
import { holds, lastingFor } from '../../appliance/node/lasting.js';
import {
  openSupportAccess,
  supportAccess,
  supportAccessRequest,
} from '../../appliance/services/monitoring/support-access.js';
import { standingTroubles } from '../../appliance/services/monitoring/troubles.js';
import { openStore, run } from '../../appliance/store/database.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../hardware/ports.js';
import { labCredentials } from '../../lab/making/credentials.js';
import { accessCode } from '../../updates/support-code.js';
import { RawVisitor, type SiteName } from '../support/raw-visitor.js';
import { type Faulty, inFaultyWorld } from '../support/worlds/faulty-world.js';

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

interface Kept {
  readonly lasted: number;
  readonly bytes: number;
  readonly reason: string;
}

const DAY_S = 86_400;

t.test('a session lasts as long as it did, its recording too, though the clock was set (P10)', async (t) => {
  for (const offsetS of [-7_200, 7_200]) {
    await inFaultyWorld(`session${offsetS}`, async ({ world, put, sleep }) => {
      const site = openStore(world.disks.a, 'site');
      const { console } = world.outside.seats().seat('ws1');
      const kept = (id: string): Kept =>
        site.db
          .prepare(
            `SELECT ended_ms - started_ms AS lasted, recording_bytes AS bytes, end_reason AS reason
              FROM session WHERE id = ?`,
          )
          .get(id) as Kept;
      const begin = async (item: string): Promise<string> => {
        t.equal(await console.startSession(item), null);
        return console.state().session?.id ?? '';
      };
      await console.launch();
      await console.signIn(labCredentials.username, labCredentials.password);
      const first = await begin('SRV-FILE-PAR01');
      put('a', 'ntp-silent');
      put('a', 'clock-step', { offsetS });
      await sleep(13 * MINUTE);
      t.equal(await console.endSession(), null);
      t.match(kept(first), { bytes: (2 + 14) * 1_024, reason: 'user' });
      t.ok(Math.abs(kept(first).lasted - 780_000) < 2_000, 'thirteen minutes');
      const events = site.db
        .prepare('SELECT kind FROM session_event WHERE session_id = ? ORDER BY at_ms, seq')
        .pluck()
        .all(first);
      t.equal(events.at(-1), 'session.end', 'and its end comes last');
      // One that an update ends.
      const second = await begin('SRV-FILE-PAR01');
      put('a', 'clock-step', { offsetS });
      await sleep(2 * MINUTE);
      const node = world.hosting.box('a')?.appliance()?.node;
      if (node === undefined) throw new Error('no box');
      node.clients.closeSessions('install');
      t.match(kept(second), { reason: 'install', bytes: Number });
      t.ok(Math.abs(kept(second).lasted - 120_000) < 2_000, 'two minutes');
    });
  }
});

t.test('a pair is not unsynchronised because a clock was set', async (t) => {
  await inFaultyWorld('unsynced', async ({ world, put, sleep }) => {
    await sleep(2 * HOUR);
    put('a', 'ntp-silent');
    put('a', 'clock-step', { offsetS: 4 * DAY_S });
    await sleep(MINUTE);
    const node = world.hosting.box('a')?.appliance()?.node;
    if (node === undefined) throw new Error('no box');
    t.same(
      standingTroubles(node).map(({ kind }) => kind),
      [],
    );
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
