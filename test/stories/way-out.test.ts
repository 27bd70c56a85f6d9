/**
 * No state without a way out: what once left a pair stuck, each by its shortest way through the
 * pages. Whatever hinders is taken away, and the pair must serve again by itself or by what its
 * pages offer.
 */
import t from 'tap';
import { openStore } from '../../appliance/store/database.js';
import type { Activation } from '../../hardware/ports.js';
import { HOUR, MINUTE, SECOND } from '../../hardware/ports.js';
import type { Browser } from '../../lab/clients/browser/browser.js';
import { labCredentials } from '../../lab/making/credentials.js';
import { ranks } from '../../lab/plan.js';
import { addresses, inWorld, type Letter, of, PAGE, PORT, type Seen } from '../support/worlds/pair-world.js';

t.setTimeout(280_000);

const CUT = { cut: true, lossShare: 0, extraUs: 0 };
const bothDisks: readonly Activation[] = ['0', '1'].map((slot) => ({
  id: `disk-${slot}`,
  overlay: 'disk-failed',
  values: { slot, how: 'failed' },
}));

/** Nothing that `from` sends reaches `to`. */
const mute = ({ world }: Seen, from: Letter, to: Letter, on: boolean): void =>
  world.lab.setFilter(to, ranks[from], on ? CUT : null);
const lay = ({ world }: Seen, box: Letter, list: readonly Activation[]): void =>
  world.lab.setOverlays(box, list);

/** Presses a button that asks to be confirmed, and confirms. */
async function confirm(browser: Browser, button: string): Promise<void> {
  await browser.press(button);
  await browser.press(button);
}
const PULL = 'Pull a data-sync from a.example.com while becoming the primary';

async function becomePrimary(browser: Browser, pull: boolean): Promise<void> {
  browser.tick(PULL, pull);
  await confirm(browser, 'Become Primary');
}

const roles = (seen: Seen): string => `${seen.kind('a')} ${seen.kind('b')}`;
const locked = (seen: Seen, box: Letter): boolean =>
  seen.world.hosting.box(box)?.appliance()?.node.failover.lockedOut() === true;

/** As soon as a box is in a state: before its answer has arrived. */
async function atOnce(seen: Seen, box: Letter, kind: string): Promise<void> {
  for (let tried = 0; tried < 10_000 && seen.kind(box) !== kind; tried += 1) await seen.sleep(200);
}

async function until(seen: Seen, limitUs: number, holds: () => boolean): Promise<number> {
  for (let waited = 0; waited < limitUs; waited += SECOND) {
    if (holds()) return waited / SECOND;
    await seen.sleep(SECOND);
  }
  return Number.POSITIVE_INFINITY;
}

const openSessions = ({ world }: Seen, box: Letter): number =>
  (
    openStore(world.disks[box], 'site').db.prepare('SELECT count(*) AS n FROM active_session').get() as {
      n: number;
    }
  ).n;

t.test('R02: the end of a take-over that the storage refused comes when the disks are in', async (t) => {
  await inWorld('way-r02', async (seen) => {
    const b = await seen.browser('b');
    mute(seen, 'a', 'b', true);
    await becomePrimary(b, false);
    t.equal(seen.kind('b'), 'promoting');
    lay(seen, 'b', bothDisks);
    await seen.sleep(2 * MINUTE);
    lay(seen, 'b', []);
    mute(seen, 'a', 'b', false);
    await seen.sleep(2 * MINUTE);
    t.equal(seen.kind('b'), 'primary', 'the role is taken up');
    t.equal(seen.kind('a'), 'backup');
  });
});

t.test('R03: a primary that was closed for a swap opens when its backup has given up', async (t) => {
  await inWorld('way-r03', async (seen) => {
    const b = await seen.browser('b');
    const section = { section: 'Failover :: Backup Settings' };
    b.fill('Automatic Data-Sync Interval', '1', section);
    await b.press('Save Changes', section);
    await b.press('Sync Now');
    await seen.sleep(30 * SECOND);
    await b.reload();
    await b.press('Become Primary');
    // The answer to the lock is lost, and so is all that A says for a while.
    const pressed = b.press('Become Primary');
    await atOnce(seen, 'a', 'demoting');
    mute(seen, 'a', 'b', true);
    await until(seen, 10 * MINUTE, () => seen.kind('b') === 'backup');
    // Its release does not arrive; the ordinary data-syncs of the next minutes do.
    mute(seen, 'a', 'b', false);
    await pressed.catch(() => undefined);
    const waited = await until(seen, HOUR, () => !locked(seen, 'a') && seen.kind('a') === 'primary');
    t.ok(waited <= 30, `A serves again after ${waited} s`);
    await seen.sleep(HOUR);
    t.equal(roles(seen), 'primary backup');
  });
});

t.test('P2: one lost answer closes the site for seconds, not for minutes', async (t) => {
  await inWorld('way-p2', async (seen) => {
    const b = await seen.browser('b');
    await b.press('Become Primary');
    const pressed = b.press('Become Primary');
    await atOnce(seen, 'a', 'demoting');
    mute(seen, 'a', 'b', true);
    await seen.sleep(2 * SECOND);
    t.equal(seen.kind('a'), 'demoting');
    mute(seen, 'a', 'b', false);
    await pressed.catch(() => undefined);
    const waited = await until(seen, HOUR, () => !locked(seen, 'a') && !seen.kind('b').endsWith('ing'));
    t.ok(waited <= 30, `the site is open again ${waited} s after the cut`);
    t.ok(['primary backup', 'backup primary'].includes(roles(seen)), roles(seen));
  });
});

t.test('P2: a lock whose release is lost as well ends soon after the link is whole', async (t) => {
  await inWorld('way-p2-both', async (seen) => {
    const b = await seen.browser('b');
    await b.press('Become Primary');
    const pressed = b.press('Become Primary');
    await atOnce(seen, 'a', 'demoting');
    mute(seen, 'a', 'b', true);
    mute(seen, 'b', 'a', true);
    await until(seen, 10 * MINUTE, () => seen.kind('b') === 'backup');
    await seen.sleep(5 * SECOND);
    mute(seen, 'a', 'b', false);
    mute(seen, 'b', 'a', false);
    await pressed.catch(() => undefined);
    const waited = await until(seen, HOUR, () => seen.kind('a') === 'primary');
    t.ok(waited <= 30, `A serves again ${waited} s after the cut`);
  });
});

t.test('R04: a data-sync that ended while the disks were out is over when they are in', async (t) => {
  await inWorld('way-r04', async (seen) => {
    const b = await seen.browser('b');
    await b.press('Sync Now');
    lay(seen, 'b', bothDisks);
    await seen.sleep(MINUTE);
    lay(seen, 'b', []);
    await seen.sleep(10 * MINUTE);
    await b.open(addresses.b, PORT, PAGE);
    const before = of(seen, 'b', 'failover.synced').length;
    await b.press('Sync Now');
    t.notMatch(b.text(), /under way already/);
    await seen.sleep(MINUTE);
    t.ok(of(seen, 'b', 'failover.synced').length > before, 'data-syncs run again');
  });
});

t.test('R05: sessions are closed on a box that gave its role up while they could not be', async (t) => {
  await inWorld('way-r05', async (seen) => {
    const { console: seat } = seen.world.outside.seats().seat('ws1');
    await seat.launch();
    await seat.signIn(labCredentials.username, labCredentials.password);
    t.equal(await seat.startSession('SRV-FILE-PAR01'), null);
    t.equal(openSessions(seen, 'a'), 1);
    let works = false;
    seen.world.disks.a.onDurable((_step, name) => (!works && name.includes('session.end') ? 'fail' : null));
    const b = await seen.browser('b');
    await becomePrimary(b, true);
    await seen.sleep(2 * MINUTE);
    t.equal(roles(seen), 'backup primary');
    t.equal(openSessions(seen, 'a'), 1, 'nothing can be written');
    works = true;
    await seen.sleep(2 * MINUTE);
    t.equal(openSessions(seen, 'a'), 0, 'no session stays open on a backup');
  });
});

t.test('R06: automatic failover ends the state of two backups', async (t) => {
  await inWorld('way-r06', async (seen) => {
    const section = { section: 'Failover :: Backup Settings' };
    const b = await seen.browser('b');
    b.tick('Enable Automatic Failover', true, section);
    b.fill('Primary Site Instance Timeout', '5', section);
    b.fill('Network Connectivity Test IPs', '127.20.0.1', section);
    await b.press('Save Changes', section);
    await twoBackups(seen);
    t.equal(roles(seen), 'backup backup');
    const waited = await until(seen, HOUR, () => roles(seen) !== 'backup backup');
    t.ok(waited <= 10 * 60, `after ${waited} s`);
    await seen.sleep(2 * MINUTE);
    t.equal(roles(seen), 'backup primary');
  });
});

/** A gives its role up by force while B cannot be reached. */
async function twoBackups(seen: Seen): Promise<void> {
  const a = await seen.browser('a');
  mute(seen, 'b', 'a', true);
  mute(seen, 'a', 'b', true);
  a.tick('Become the backup even if the other appliance cannot be contacted', true);
  await confirm(a, 'Become Backup');
  await until(seen, 2 * MINUTE, () => seen.kind('a') === 'backup');
  mute(seen, 'b', 'a', false);
  mute(seen, 'a', 'b', false);
  await seen.sleep(MINUTE);
}

t.test('R06, P5: two backups are told everywhere, and the pages lead out', async (t) => {
  await inWorld('way-p5', async (seen) => {
    await twoBackups(seen);
    await seen.sleep(12 * MINUTE);
    t.equal(roles(seen), 'backup backup');
    const a = await seen.browser('a');
    t.match(a.text(), /Both appliances are backups/);
    // As the page offers it.
    const b = await seen.browser('b');
    t.match(b.text(), /Both appliances are backups/);
    await confirm(b, 'Become Primary');
    await seen.sleep(MINUTE);
    t.equal(roles(seen), 'backup primary', 'the offer as it stands leads out');
  });
});

t.test('R12: a box that found no disk starts by itself when one is in', async (t) => {
  await inWorld('way-r12', async (seen) => {
    const { lab } = seen.world;
    lay(seen, 'b', bothDisks);
    lab.press('b', 'reset');
    await seen.sleep(30 * MINUTE);
    t.equal(seen.kind('b'), 'off');
    t.equal(lab.box('b').noDisk, true, 'and its screen says why');
    t.equal(of(seen, 'b', 'power.no-disk').length, 1, 'once');
    lay(
      seen,
      'b',
      [bothDisks[0]].filter((one) => one !== undefined),
    );
    await seen.sleep(3 * MINUTE);
    t.equal(roles(seen), 'primary backup');
    t.equal(lab.box('b').noDisk, false);
  });
});
