/**
 * A box that comes back without its last commits: power lost before the disk had them, a virtual
 * machine put back to an earlier instant, a box that was reset. No row is lost, none is there twice.
 */
import t, { type Test } from 'tap';
import { siteBackup } from '../../appliance/heavy/backup.js';
import { siteRestore } from '../../appliance/heavy/restore.js';
import { openImage, openStore } from '../../appliance/store/database.js';
import { installPackageNow } from '../../appliance/store/site/software.js';
import { MINUTE, SECOND } from '../../hardware/ports.js';
import { labCredentials } from '../../lab/making/credentials.js';
import { asOrigin } from '../support/as-origin.js';
import {
  addresses,
  breakRelation,
  establish,
  inWorld,
  type Letter,
  of,
  PORT,
  type Seen,
} from '../support/worlds/pair-world.js';

type Name = 'box' | 'site';

const imageOf = ({ world }: Seen, box: Letter, name: Name): Buffer =>
  openStore(world.disks[box], name).db.serialize();

/** Power off, the databases as they were, power on. */
async function putBack(
  seen: Seen,
  box: Letter,
  images: Readonly<Partial<Record<Name, Buffer>>>,
): Promise<void> {
  const { world, sleep } = seen;
  await world.lab.cutPower(box);
  const disk = world.disks[box];
  disk.revive();
  for (const [name, image] of Object.entries(images)) {
    disk.forget(name);
    disk.open(name, () => openImage(image));
  }
  await sleep(SECOND);
  await world.lab.switchOn(box, SECOND);
  await sleep(30 * SECOND);
}

/** A session that a console on a workstation holds with box A or B; its id. */
async function session({ world, sleep }: Seen, box: Letter): Promise<string> {
  const { console, workstation } = world.outside.seats().seat('ws1');
  workstation.resolver.setHostsFile(`${addresses[box]} access.example.com\n`);
  const trouble =
    (await console.launch()) ?? (await console.signIn(labCredentials.username, labCredentials.password));
  if (trouble !== null) throw new Error(trouble.en);
  await console.startSession('SRV-FILE-PAR01');
  const id = console.state().session?.id ?? '';
  await sleep(SECOND);
  await console.endSession();
  await console.close();
  return id;
}

async function sync({ browser, sleep }: Seen): Promise<void> {
  const b = await browser('b');
  await b.press('Sync Now');
  await sleep(20 * SECOND);
}

const idsOf = ({ world }: Seen, box: Letter): string[] =>
  openStore(world.disks[box], 'site')
    .db.prepare('SELECT id FROM session ORDER BY id')
    .pluck()
    .all() as string[];

const rowsOf = ({ world }: Seen, box: Letter): string[] =>
  ['session', 'session_event', 'audit'].flatMap((table) =>
    openStore(world.disks[box], 'site')
      .db.prepare(`SELECT * FROM ${table} ORDER BY origin, seq`)
      .raw()
      .all()
      .map((row) => JSON.stringify([table, row])),
  );

/** Both boxes hold the same history, and these sessions once each. */
function sameHistory(t: Test, seen: Seen, sessions: readonly string[]): void {
  t.same(rowsOf(seen, 'a'), rowsOf(seen, 'b'));
  for (const box of ['a', 'b'] as const) {
    const ids = idsOf(seen, box);
    for (const id of sessions) t.equal(ids.filter((one) => one === id).length, 1, `${id} once on ${box}`);
    t.equal(new Set(ids).size, ids.length, 'no session twice');
  }
}

t.test('the site’s database put back, and work before the next data-sync: nothing is lost', async (t) => {
  await inWorld('put-back', async (seen) => {
    await sync(seen);
    const site = imageOf(seen, 'a', 'site');
    const x = await session(seen, 'a');
    await sync(seen);
    t.ok(idsOf(seen, 'b').includes(x), 'the backup has it');
    await putBack(seen, 'a', { site });
    t.notOk(idsOf(seen, 'a').includes(x), 'the primary has lost it');
    const y = await session(seen, 'a');
    await sync(seen);
    sameHistory(t, seen, [x, y]);
    const [told, ...more] = of(seen, 'a', 'failover.tail-lost');
    t.match(told?.data, { rows: Number });
    t.same(more, [], 'told once');
    await sync(seen);
    t.equal(of(seen, 'a', 'failover.tail-lost').length, 1, 'and not again');
    t.same(of(seen, 'b', 'failover.tail-lost'), [], 'the backup lost nothing');
    const browser = await seen.browser('a');
    await browser.open(addresses.a, PORT, '/appliance');
    browser.fill('Username', labCredentials.username);
    browser.fill('Password', labCredentials.password);
    await browser.press('Sign in');
    await browser.open(addresses.a, PORT, '/appliance/event-log');
    t.match(browser.text(), /had written and lost/, 'the box’s own log says so');
  });
});

t.test('a whole machine put back and cut off meanwhile, on either side', async (t) => {
  for (const box of ['a', 'b'] as const) {
    await inWorld(`put-back-${box}`, async (seen) => {
      const { world, sleep } = seen;
      await sync(seen);
      const images = { box: imageOf(seen, box, 'box'), site: imageOf(seen, box, 'site') };
      const x = box === 'a' ? await session(seen, 'a') : '';
      // Signing in on the backup leaves a row there too.
      await sync(seen);
      world.lab.setFilter('b', 1, { cut: true, lossShare: 0, extraUs: 0 });
      await putBack(seen, box, images);
      await putBack(seen, box, images);
      const y = await session(seen, 'a');
      await sleep(10 * MINUTE);
      t.same(of(seen, box, 'failover.tail-lost'), [], 'nobody can know yet');
      world.lab.setFilter('b', 1, null);
      await sync(seen);
      await sync(seen);
      sameHistory(
        t,
        seen,
        [x, y].filter((id) => id !== ''),
      );
      t.equal(of(seen, box, 'failover.tail-lost').length, 1);
    });
  }
});

t.test('a box that was reset and restored without history writes beside its life before (R01)', async (t) => {
  await inWorld('second-life', async (seen) => {
    const { world, sleep } = seen;
    await sync(seen);
    await breakRelation(await seen.browser('a'));
    await sleep(SECOND);
    const before = [await session(seen, 'b'), await session(seen, 'b')];
    await establish(await seen.browser('a'), addresses.b, addresses.a);
    await sleep(2 * MINUTE);
    sameHistory(t, seen, before);
    await breakRelation(await seen.browser('a'));
    await sleep(SECOND);
    const made = siteBackup(world.disks.a, {
      password: '',
      salt: Buffer.alloc(16, 1),
      nonce: Buffer.alloc(12, 2),
      history: false,
      nowMs: 1,
      role: null,
    });
    if (!made.ok) throw new Error(made.why);
    // What a factory reset leaves: the chassis, and of the box what is set up again by hand.
    await world.lab.cutPower('b');
    const disk = world.disks.b;
    disk.revive();
    openStore(disk, 'box').db.exec("DELETE FROM doc WHERE key = 'origin'");
    disk.forget('site');
    for (const path of disk.list('recordings')) disk.removeFile(path);
    for (const id of ['site-15.1.1', 'site-15.3.2'])
      installPackageNow(disk, id, { nowMs: 1, adminPasswordHash: null });
    await world.lab.participant.agenda.real(() =>
      siteRestore(disk, {
        file: { bytes: Buffer.from(made.file) },
        password: '',
        freeBytes: 1e9,
        origin: asOrigin('restore'),
        actor: 'admin',
        nowMs: 1,
      }),
    );
    await world.lab.switchOn('b', SECOND);
    await sleep(30 * SECOND);
    const after = [await session(seen, 'b'), await session(seen, 'b'), await session(seen, 'b')];
    await establish(await seen.browser('a'), addresses.b, addresses.a);
    await sleep(2 * MINUTE);
    sameHistory(t, seen, [...before, ...after]);
    t.same(of(seen, 'b', 'failover.tail-lost'), [], 'a life that is over is nothing lost');
  });
});

t.test(
  'power lost between a recording and the row of its session leaves no content behind (R08)',
  async (t) => {
    await inWorld('orphan', async (seen) => {
      const { world, sleep } = seen;
      const disk = world.disks.a;
      const kept = disk.list('recordings');
      disk.onDurable((_step, name) => (name.startsWith('file:recordings/') ? 'after' : null));
      await session(seen, 'a');
      disk.onDurable(null);
      t.equal(disk.list('recordings').length, kept.length + 1, 'its content is there');
      await world.lab.cutPower('a');
      await world.lab.switchOn('a', SECOND);
      await sleep(30 * SECOND);
      t.same(disk.list('recordings'), kept);
    });
  },
);
