/** Pages of a box can be looked at while boxes work, and a recording repeats it at the same place. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { Agenda } from '../../../../hardware/kernel/agenda.js';
import { TIMER } from '../../../../hardware/kernel/event-queue.js';
import { replay } from '../../../../lab/live/recording/replay.js';
import { load, startLoad } from '../../../bench/load.js';
import { ask, hiddenField, openPair, signIn, untilAnswers } from '../../../bench/pair.js';

t.setTimeout(280_000);

const LONG_MS = 100_000;

t.test('what was done at rest is repeated at the same place among the jobs of an event', async (t) => {
  const run = async (repeat: boolean): Promise<string[]> => {
    const agenda = new Agenda('box', 0);
    const seen: string[] = [];
    let settle: () => void = () => {};
    const job = () =>
      new Promise<void>((done) => {
        settle = done;
      });
    agenda.onRest(() => {
      if (repeat) settle();
      else {
        const { event, released } = agenda.rest ?? { event: 0, released: -1 };
        seen.push(`look ${event}.${released}`);
        setImmediate(settle);
      }
    });
    if (repeat) {
      for (const released of [0, 1]) {
        agenda.atRest({ event: 2, released }, async () => {
          seen.push(`look 2.${released}`);
        });
      }
    }
    agenda.put(5, TIMER, 0, 0, () => {
      seen.push('first');
    });
    agenda.put(7, TIMER, 0, 1, async () => {
      await agenda.real(job);
      seen.push('one job');
      await agenda.real(job);
      seen.push('two jobs');
    });
    await agenda.run(10, () => Number.POSITIVE_INFINITY);
    t.equal(agenda.rest, null);
    return seen;
  };
  const live = await run(false);
  t.same(live, ['first', 'look 2.0', 'one job', 'look 2.1', 'two jobs']);
  t.same(await run(true), live);
});

t.test('people look at pages during a data-sync; the session replays', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'look-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const pair = await openPair(folder, { historyDays: 30, recordings: 3 });
  await Promise.all([untilAnswers(pair.a, '/login'), untilAnswers(pair.b, '/login')]);
  const [onA, onB] = [await signIn(pair.a), await signIn(pair.b)];
  const path = '/login/information';
  const looking = { connections: 3, everyMs: 4, forMs: LONG_MS, path };
  const loads = [
    startLoad({ ...pair.a, ...looking, cookie: onA }),
    startLoad({ ...pair.b, ...looking, cookie: onB }),
  ];
  await Promise.all(loads.map((load) => load.ready));
  const synced = new Promise<void>((done) => {
    pair.liveLab.lab.onEntry(({ kind }) => {
      if (kind === 'failover.synced') done();
    });
  });
  const page = await ask(pair.b, '/login/failover', { cookie: onB });
  const form = { _csrf: hiddenField(page.body, '_csrf'), action: 'sync' };
  t.equal((await ask(pair.b, '/login/failover', { cookie: onB, form })).status, 303);
  await synced;
  for (const one of loads) one.stop();
  for (const { result } of loads) t.ok((await result).count > 10);
  // So many while a door is open once that they are told in parts.
  const many = await load({ ...pair.a, connections: 8, everyMs: 0, forMs: 500, path, cookie: onA });
  t.ok(many.count > 64, `${many.count} looks`);
  await pair.close();
  const recorded = readFileSync(join(folder, 'recording.ndjson'), 'utf8');
  t.match(recorded, /"rest":\{"event":\d+,"released":\d+\}/, 'somebody looked inside an event');
  const result = await replay({ folder, seed: null, hosting: 'world', schedule: 'token' });
  t.match(result, { outcome: 'identical', ending: 'end' });
});
