/** The probe: downtime as clients of the site feel it. */
import t from 'tap';
import type { AnswerOf } from '../../../appliance/clients/api/calls.js';
import { SECOND } from '../../../hardware/ports.js';
import { createProbe } from '../../../lab/clients/probe.js';
import { fakeHost } from '../../support/fake-host.js';
import { dns, json, START_MS } from './answers.js';

/** A site of which another box answers from time to time; `ttlS`: how long its name is remembered. */
function changingSite(ttlS?: number) {
  let box: 'none' | 'a' | 'b' = 'none';
  const host = fakeHost((request) => {
    if (request.port === 53) return dns(request, ttlS);
    if (box === 'none') return null;
    const said = { version: '1.2.3', build: '1', base: '1.0', down: null, timeMs: START_MS };
    const health: AnswerOf<'health'> =
      box === 'b'
        ? { up: false, role: 'backup', box: 'b.example.com', ...said }
        : { up: true, role: 'primary', box: 'a.example.com', ...said };
    return json(health.up ? 200 : 503, health);
  });
  const looks = (): number => host.sent.filter(({ path }) => path === '/client/health').length;
  return {
    host,
    looks,
    turn: (to: typeof box): void => {
      box = to;
    },
  };
}

t.test('the probe counts what clients miss, and only that', async (t) => {
  const { host, turn } = changingSite();
  const probe = createProbe(host);
  probe.start();
  await host.advance(60 * SECOND);
  t.equal(probe.downtimeUs(), 0, 'not yet up is not downtime');
  t.match(probe.now(), { up: false, trouble: 'no-answer' });
  turn('a');
  await host.advance(60 * SECOND);
  t.match(probe.now(), { up: true, box: 'a.example.com', version: '1.2.3', trouble: null });
  turn('none');
  await host.advance(60 * SECOND);
  turn('b');
  await host.advance(30 * SECOND);
  t.match(probe.now(), { up: false, trouble: 'backup', box: 'b.example.com' });
  turn('a');
  await host.advance(60 * SECOND);
  t.ok(Math.abs(probe.downtimeUs() - 90 * SECOND) <= 10 * SECOND, `about 90 s: ${probe.downtimeUs()}`);
  t.same(
    probe.intervals().map(({ up }) => up),
    [false, true, false, false, true],
  );
  probe.stop();
  const count = host.sent.length;
  await host.advance(60 * SECOND);
  t.equal(host.sent.length, count, 'stopped');
});

t.test('the probe looks once a minute while nothing happens, and at once when something does', async (t) => {
  const { host, looks, turn } = changingSite(300);
  turn('a');
  const probe = createProbe(host);
  probe.start();
  await host.advance(5 * 60 * SECOND);
  const before = looks();
  await host.advance(60 * 60 * SECOND);
  t.ok(looks() - before <= 60 + 60 / 5 + 1, `${looks() - before} looks in a calm hour`);

  for (const [what, leastS, mostS] of [
    ['said', 0, 10],
    ['not said', 10, 60],
  ] as const) {
    turn('a');
    await host.advance(10 * 60 * SECOND);
    const atUs = host.nowUs();
    // A line of whoever did it, nobody of the clients.
    if (what === 'said') host.emit('power.cut', { box: 'a' });
    turn('none');
    await host.advance(2 * 60 * SECOND);
    const sinceUs = probe.now()?.fromUs ?? 0;
    t.match(probe.now(), { up: false });
    t.ok(sinceUs - atUs >= leastS * SECOND && sinceUs - atUs <= mostS * SECOND, `${what}: ${sinceUs - atUs}`);
  }
});

t.test('the probe looks as soon as it has to ask for the name again', async (t) => {
  const { host, looks, turn } = changingSite(25);
  turn('a');
  createProbe(host).start();
  await host.advance(10 * 60 * SECOND);
  const before = looks();
  await host.advance(60 * 60 * SECOND);
  t.equal(looks() - before, 120, 'every thirty seconds: the first look after the answer has aged');
});
