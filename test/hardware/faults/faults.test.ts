/** Every fault end to end: on the pages, in what the box does, counted, and gone once healed. */
import t from 'tap';
import { HOUR, MINUTE, SECOND } from '../../../hardware/ports.js';
import { BrowserError } from '../../../lab/clients/browser/browser.js';
import { addresses, inFaultyWorld, SHARED } from '../../support/worlds/faulty-world.js';

const BASICS = '/appliance/basics';
const STORAGE = '/appliance/storage';
const IP = '/appliance/ip-configuration';
const UPDATES = '/appliance/updates';
const disks = { section: 'Storage :: Disks' };
/** How the backup answers clients of the site. */
const BACKUP = 503;
const health = { section: 'Status :: Health' };

t.test(
  'one disk fails: degraded, then rebuilt; both fail: nothing is written, nothing is lost',
  async (t) => {
    await inFaultyWorld('disks', async ({ world, events, open, put, heal, hits, sleep }) => {
      let page = await open('a', STORAGE);
      t.match(page.text(disks), /Optimal/);
      put('a', 'disk-failed', { slot: 1 });
      await sleep(SECOND);
      await page.reload();
      t.match(page.text(disks), /Degraded/);
      t.match(page.text(disks), /replace the disk before that one fails too/);
      t.match(page.text(disks), /1 Failed/);
      t.ok(hits('a', 'disk-failed') > 0);

      heal('a');
      await sleep(10 * MINUTE);
      page = await open('a', STORAGE);
      t.match(page.text(disks), /Rebuilding \d+/, 'with its progress');
      await sleep(HOUR);
      page = await open('a', STORAGE);
      t.match(page.text(disks), /Optimal/);

      put('a', 'disk-failed', { slot: 0, how: 'missing' });
      put('a', 'disk-failed', { slot: 1 });
      await sleep(SECOND);
      const late = await open('a', STORAGE);
      t.match(late.text(disks), /The array has failed: nothing can be saved/);
      t.match(late.text(disks), /0 Missing/);
      await late.open(addresses.a, 8443, IP);
      late.fill('Host Name', 'other.example.com', { section: 'Networking :: Settings' });
      await late.press('Save Changes', { section: 'Networking :: Settings' });
      t.equal(late.where().status, 422);
      t.match(late.text(), /disk array has failed\. Nothing was changed/);
      await sleep(HOUR);
      t.equal(
        world.hosting.box('a')?.appliance()?.node.network.config().hostname,
        'a.example.com',
        'really unchanged',
      );
      heal('a');
      await sleep(2 * HOUR);
      const after = await open('a', STORAGE);
      t.match(after.text(disks), /Optimal/);
      const states = events.filter(({ kind, box }) => kind === 'disk.array' && box === 1);
      t.same(
        states.map(({ data }) => data.array),
        ['degraded', 'rebuilding', 'optimal', 'degraded', 'failed', 'rebuilding', 'optimal'],
      );
    });
  },
);

t.test('a box without a disk does not start; with one it does', async (t) => {
  await inFaultyWorld('no-disk', async ({ world, events, open, put, heal, sleep, ask }) => {
    put('b', 'disk-failed', { slot: 0 });
    put('b', 'disk-failed', { slot: 1 });
    await sleep(MINUTE);
    await world.lab.cutPower('b');
    await world.lab.switchOn('b');
    await sleep(2 * MINUTE);
    t.equal(await ask(addresses.b), null);
    t.ok(events.some(({ kind, box }) => box === 2 && kind === 'power.no-disk'));
    heal('b');
    await world.lab.cutPower('b');
    await world.lab.switchOn('b');
    await sleep(2 * MINUTE);
    t.ok((await ask(addresses.b)) !== null);
    t.match((await open('b', STORAGE)).text(disks), /Optimal|Rebuilding/);
  });
});

t.test('a full disk and a failing operation stop an update before anything changes', async (t) => {
  await inFaultyWorld('full', async ({ open, put, heal, hits, sleep }) => {
    const install = async (): Promise<string> => {
      const page = await open('b', UPDATES);
      await page.press('Check for Updates');
      await sleep(20 * SECOND);
      await page.reload();
      await page.press('Install This Update', { row: 'Base software 4.3.1' });
      page.tick('I have read the licence agreement and accept it', true);
      await page.press('Accept and Install');
      if (page.offers('Install Nevertheless')) await page.press('Install Nevertheless');
      await sleep(3 * MINUTE);
      const later = await open('b', UPDATES);
      return later.text();
    };
    put('b', 'disk-full', { freeMiB: 1 });
    await sleep(SECOND);
    const storage = await open('b', STORAGE);
    t.match(storage.text(), /Almost no room is left/);
    t.match(await install(), /MB|MiB|room|space/);
    t.ok(hits('b', 'disk-full') > 0);
    heal('b');

    put('b', 'operation-fails', { operation: 'update.unpack' });
    t.match(await install(), /Input\/output error \(update\.unpack\)/);
    t.ok(hits('b', 'operation-fails') > 0);
    heal('b');
    t.match(await install(), /Writing|being written|Base software/i);
  });
});

t.test('on a full disk SQLite itself says so, and the page passes it on', async (t) => {
  await inFaultyWorld('no-room', async ({ open, put, heal, sleep }) => {
    put('a', 'disk-full', { freeMiB: 0 });
    await sleep(SECOND);
    let said = '';
    // Every sign-in leaves a row in the audit trail; what is free inside the file is used up first.
    for (let turn = 0; turn < 400 && said === ''; turn += 1) {
      const page = await open('a', '/login');
      if (page.asksPassword()) said = page.text();
    }
    t.match(said, /No room is left on the disk\. Nothing was changed/);
    t.equal((await open('a', STORAGE)).where().status, 200, 'the appliance site still opens');
    heal('a');
    await sleep(SECOND);
    t.notOk((await open('a', '/login')).asksPassword(), 'healed');
  });
});

t.test('DNS falls silent: names fail once their time is over, addresses work, pages say so', async (t) => {
  await inFaultyWorld('dns', async ({ open, put, heal, hits, sleep }) => {
    put('a', 'dns-silent');
    const page = await open('a', UPDATES);
    await page.press('Check for Updates');
    await sleep(MINUTE);
    await page.reload();
    t.match(page.text(), /updates\.example\.net could not be resolved/);
    await page.open(addresses.a, 8443, IP);
    t.match(page.fact('DNS Status'), 'The servers do not answer');
    t.match(page.text(), /What is configured by address still works/);
    t.ok(hits('a', 'dns-silent') > 0);
    const site = await open('b', '/login/failover');
    await site.open(addresses.b, 8443, '/login/failover');
    t.equal(site.where().status, 200);
    heal('a');
    await page.open(addresses.a, 8443, UPDATES);
    await page.press('Check for Updates');
    await sleep(20 * SECOND);
    await page.reload();
    t.notMatch(page.text(), /could not be resolved/);
  });
});

t.test('sensors speak in words; a box that is too hot switches itself off', async (t) => {
  await inFaultyWorld('sensors', async ({ world, events, open, put, heal, hits, sleep }) => {
    const page = await open('a', BASICS);
    t.match(page.text(health), /31 °C/);
    put('a', 'supply-failed');
    put('a', 'overheating', { extraC: 20 });
    await sleep(SECOND);
    await page.reload();
    t.match(page.text(health), /51 °C, too warm/);
    t.match(page.text(health), /6,?800 rpm/);
    t.match(page.text(health), /A power supply has failed/);
    t.ok(hits('a', 'overheating') > 0 && hits('a', 'supply-failed') > 0);
    heal('a');
    await sleep(SECOND);
    await page.reload();
    t.match(page.text(health), /Both in order/);
    put('a', 'overheating', { extraC: 45 });
    await sleep(30 * SECOND);
    await page.reload();
    t.match(page.text(health), /switches itself off within a minute/);
    await sleep(MINUTE);
    t.equal(world.lab.box('a').power, 'off');
    t.ok(events.some(({ kind }) => kind === 'power.overheated'));
  });
});

t.test('wire cut, slow, lossy; card without link; the shared IP moves and conflicts', async (t) => {
  await inFaultyWorld('wires', async ({ world, events, open, put, heal, hits, sleep, ask }) => {
    const { agenda } = world.lab.participant;
    put('b', 'wire-latency', { extraMs: 700 });
    const fromUs = agenda.nowUs();
    t.equal(await ask(addresses.b), BACKUP);
    t.ok(agenda.nowUs() - fromUs > 1.4 * SECOND, 'each way');
    heal('b');
    put('b', 'wire-loss', { percent: 100 });
    t.equal(await ask(addresses.b), null);
    t.ok(hits('b', 'wire-loss') > 0);
    heal('b');
    put('b', 'wire-cut');
    t.equal(await ask(addresses.b), null);
    t.ok(hits('b', 'wire-cut') > 0);
    heal('b');
    await sleep(5 * SECOND);
    t.equal(await ask(addresses.b), BACKUP, 'claimed again');

    // A loses its link: its addresses are free for others.
    put('a', 'nic-link-down', { nic: 'eth0' });
    await sleep(3 * SECOND);
    t.equal(await ask(addresses.a), null);
    t.ok(hits('a', 'nic-link-down') > 0);
    const states = world.hosting.box('a')?.appliance()?.node.hardware.read().addresses ?? [];
    t.same(
      states.map(({ state }) => state),
      ['link-down', 'link-down'],
    );
    const b = await open('b', IP);
    await b.follow(SHARED);
    b.tick('Enabled', true);
    await b.press('Save Changes', { section: 'Networking :: Edit IP Address' });
    await sleep(3 * SECOND);
    await b.open(addresses.b, 8443, IP);
    t.match(b.text({ row: SHARED }), /In use/);
    t.equal(await ask(SHARED), BACKUP);
    heal('a');
    await sleep(5 * SECOND);
    const a = await open('a', IP);
    t.match(a.text({ row: SHARED }), /Address conflict/);
    t.match(a.text(), /Another machine on the network \(MAC [0-9a-f:]+\) answers/);
    await b.open(addresses.b, 8443, `${IP}?address=${SHARED}`);
    b.tick('Enabled', false);
    await b.press('Save Changes', { section: 'Networking :: Edit IP Address' });
    await sleep(15 * SECOND);
    await a.reload();
    t.match(a.text({ row: SHARED }), /In use/, 'tried again until it was free');
    t.ok(events.some(({ kind, data }) => kind === 'address.state' && data.state === 'conflict'));
  });
});

t.test('a browser that cannot reach the box says so', async (t) => {
  await inFaultyWorld('unreachable', async ({ open, put }) => {
    put('a', 'wire-cut');
    await t.rejects(open('a', BASICS), BrowserError);
  });
});
