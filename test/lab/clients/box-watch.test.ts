/** Whoever watches the boxes hears them soon after they have come up, and seldom asks later. */
import t from 'tap';
import type { AnswerOf } from '../../../appliance/clients/api/calls.js';
import { SECOND } from '../../../hardware/ports.js';
import { createBoxWatch } from '../../../lab/clients/box-watch.js';
import { fakeHost } from '../../support/fake-host.js';
import { json, START_MS } from './answers.js';

t.test('a box that opens its doors some seconds after the lab is heard a second later', async (t) => {
  let isUp = false;
  const health: AnswerOf<'health'> = {
    ...{ up: true, role: 'primary', box: 'a.example.com', version: '1.2.3', build: '1', base: '1.0' },
    ...{ down: null, timeMs: START_MS },
  };
  const host = fakeHost(() => (isUp ? json(200, health) : null));
  const watch = createBoxWatch(host, ['a']);
  watch.start();
  await host.advance(2 * SECOND);
  t.equal(watch.answer('a'), null);
  isUp = true;
  await host.advance(4 * SECOND);
  t.match(watch.answer('a'), { role: 'primary', version: '1.2.3' });
  const asked = host.sent.length;
  await host.advance(60 * SECOND);
  t.ok(host.sent.length - asked <= 7, 'once heard it is asked every ten seconds at most');
  watch.stop();
});
