/** A box that stands still: what of it goes on, what ends it, and what its clock says afterwards. */
import t from 'tap';
import { MINUTE, SECOND } from '../../../hardware/ports.js';
import { addresses, type Faulty, inFaultyWorld } from '../../support/worlds/faulty-world.js';

const PING_US = 2 * SECOND;

/** Whether a box answers a ping. */
async function pings({ world }: Faulty, host: string): Promise<boolean> {
  const call = {
    proto: 'icmp',
    host,
    port: 0,
    from: '127.20.0.21',
    method: '',
    path: '',
    headers: {},
  } as const;
  return (await world.lab.participant.call({ ...call, body: Buffer.alloc(8) }, PING_US)) !== null;
}

t.test(
  'a box that hangs holds its address until it is restarted; one that is paused goes on by itself',
  async (t) => {
    await inFaultyWorld('standstill', async (faulty) => {
      const { world, ask, put, heal, hits, offsetMs, sleep, events } = faulty;
      put('a', 'box-hung');
      await sleep(MINUTE);
      t.equal(await ask(addresses.a), null, 'nothing is served');
      t.ok(await pings(faulty, addresses.a), 'its cards answer');
      t.ok(hits('a', 'box-hung') > 0);
      world.lab.press('a', 'reset');
      await sleep(3 * MINUTE);
      t.equal(await ask(addresses.a), 200, 'the button helps, the fault still laid');
      heal('a');

      put('a', 'box-paused', { forS: 600 });
      await sleep(5 * MINUTE);
      t.notOk(await pings(faulty, addresses.a), 'nothing of it moves');
      events.splice(0);
      await sleep(4 * MINUTE);
      t.notOk(
        events.some(({ box }) => box === 1),
        'nothing happens in it',
      );
      await sleep(3 * MINUTE);
      t.equal(await ask(addresses.a), 200, 'on time it goes on by itself');
      t.ok(Math.abs(offsetMs('a')) < 1_000, 'with a clock that has jumped to now');
    });
  },
);

t.test('an empty battery: after a cut it is 1970, until a time server is heard', async (t) => {
  await inFaultyWorld('battery', async ({ world: { lab }, ask, put, heal, offsetMs, sleep, open }) => {
    const isRight = (): boolean => Math.abs(offsetMs('a')) < 1_000;
    put('a', 'battery-empty');
    put('a', 'ntp-silent');
    lab.press('a', 'reset');
    await sleep(3 * MINUTE);
    t.ok(isRight(), 'a restart keeps the current');
    await lab.cutPower('a');
    await lab.switchOn('a');
    await sleep(3 * MINUTE);
    t.equal(await ask(addresses.a), 200, 'it serves all the same');
    const page = await open('a', '/appliance/basics');
    t.match(page.text(), /1970/);
    heal('a', 'ntp-silent');
    await sleep(20 * MINUTE);
    t.ok(isRight(), 'set by itself');
    await page.reload();
    t.match(page.text(), /begins at 1970/, 'and the alarm stands');
    heal('a');
    await lab.cutPower('a');
    await lab.switchOn('a');
    await sleep(3 * MINUTE);
    t.ok(isRight());
  });
});
