/** What goes bad without a word: found by the storage check, mended from the other disk or the other box. */
import t from 'tap';
import { HOUR, MINUTE, SECOND } from '../../../hardware/ports.js';
import { addresses, type Faulty, inFaultyWorld } from '../../support/worlds/faulty-world.js';

const STORAGE = '/appliance/storage';

/** Somebody has A's storage checked. */
async function check({ open, sleep }: Faulty): Promise<string> {
  const page = await open('a', STORAGE);
  await page.press('Check Now');
  await sleep(3 * MINUTE);
  await page.open(addresses.a, 8443, STORAGE);
  return page.text({ section: 'Storage :: Check' });
}

const nodeOf = ({ world }: Faulty) => {
  const node = world.hosting.box('a')?.appliance()?.node;
  if (node === undefined) throw new Error('A is off');
  return node;
};

/** Recordings of A that are not what they are called. */
async function damaged(faulty: Faulty): Promise<number> {
  const { disk } = nodeOf(faulty).ports;
  const { createHash } = await import('node:crypto');
  return disk.list('recordings').filter((path) => {
    const sha256 = createHash('sha256')
      .update(disk.readFile(path) ?? '')
      .digest('hex');
    return path !== `recordings/${sha256}`;
  }).length;
}

const health = async ({ open }: Faulty): Promise<string> => (await open('a', '/appliance/basics')).text();

t.test(
  'a recording that is bad on both disks comes from the other box, as soon as that answers',
  async (t) => {
    await inFaultyWorld('scrub', async (faulty) => {
      const { put, sleep, events, hits } = faulty;
      put('a', 'recording-rots', { where: 'both' });
      await sleep(SECOND);
      t.equal(await damaged(faulty), 1);
      t.notMatch(await health(faulty), /damaged/, 'nobody knows');
      await faulty.world.lab.cutPower('b');
      t.match(await check(faulty), /1 recordings, 0 stored files/);
      await sleep(10 * MINUTE);
      await faulty.world.lab.switchOn('b');
      await faulty.world.lab.cutPower('b');
      t.match(await check(faulty), /1 recordings, 0 stored files/);
      await sleep(10 * MINUTE);
      await faulty.world.lab.switchOn('b');
      t.match(await health(faulty), /is damaged, and neither the other disk/);
      t.ok(events.some(({ kind, data }) => kind === 'storage.checked' && data.lost === 1));
      await sleep(8 * HOUR);
      t.equal(await damaged(faulty), 0, 'looked for again by itself');
      t.notMatch(await health(faulty), /is damaged, and neither/);
      t.ok(hits('a', 'recording-rots') > 0);
      t.match(
        await (await faulty.open('a', '/appliance/event-log')).text(),
        /1 damaged and repaired/,
        'the log tells',
      );
      t.match(await check(faulty), /Repaired 0/);
    });
  },
);

t.test('a bad sector is harmless, until the other disk is rebuilt from it', async (t) => {
  await inFaultyWorld('sector', async (faulty) => {
    const { put, heal, sleep } = faulty;
    put('a', 'bad-sector', { slot: 0 });
    await sleep(SECOND);
    t.equal(await damaged(faulty), 0, 'the other disk has it');
    put('a', 'disk-failed', { slot: 1 });
    await sleep(SECOND);
    t.equal(await damaged(faulty), 1);
    heal('a', 'disk-failed');
    await sleep(3 * HOUR);
    t.equal(await damaged(faulty), 1, 'lost on both');
    t.match(await check(faulty), /Repaired 1/);
    t.equal(await damaged(faulty), 0, 'from the other box');
    t.match(await check(faulty), /Repaired 0/);

    put('a', 'page-rots', { where: 'both' });
    await sleep(SECOND);
    t.match(await check(faulty), /Repaired 1/);
    const texts = (['a', 'b'] as const).map((box) =>
      faulty.world.hosting
        .box(box)
        ?.appliance()
        ?.node.site()
        ?.db.prepare('SELECT text FROM session_event ORDER BY origin, seq')
        .all(),
    );
    t.same(texts[0], texts[1], 'the row reads again as it does there');
  });
});
