/** Current that does not reach the boxes: nothing switches them on, and they start with it, all at once. */
import t from 'tap';
import { HOUR, MINUTE, SECOND } from '../../../hardware/ports.js';
import { inFaultyWorld } from '../../support/worlds/faulty-world.js';

t.test('the site loses its power, then both boxes start at the same instant', async (t) => {
  await inFaultyWorld('site-power', async ({ world: { lab }, events, put, heal, hits, sleep }) => {
    put('b', 'supplies-failed');
    put('b', 'site-power');
    await sleep(MINUTE);
    t.same([lab.box('a').power, lab.box('b').power], ['off', 'off']);
    t.equal(hits('b', 'site-power'), 2, 'counted for each box');
    await lab.switchOn('a');
    t.equal(lab.box('a').power, 'off', 'no switch helps');
    heal('b', 'supplies-failed');
    await sleep(HOUR);
    t.equal(lab.box('b').power, 'off', 'new supplies without current are none');
    events.splice(0);
    heal('b');
    await sleep(10 * MINUTE);
    t.same(
      events.filter(({ kind }) => kind === 'power.on').map(({ box }) => box),
      [1, 2],
    );
    await lab.cutPower('a');
    put('a', 'supplies-failed');
    await sleep(SECOND);
    heal('a');
    await sleep(10 * MINUTE);
    t.equal(lab.box('a').power, 'off', 'whoever was off stays off');
  });
});
