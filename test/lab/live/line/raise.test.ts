/** A lab raised at any instant of its line goes on exactly as it did (item 1 of the issue on the lab as a value). */
import t from 'tap';
import type { Entry } from '../../../../hardware/kernel/turn.js';
import { createRandom } from '../../../../hardware/random.js';
import { memoryGround, processesGround } from '../../../../lab/live/line/ground.js';
import { endOf } from '../../../../lab/live/line/line.js';
import { beginReplica, raise } from '../../../../lab/live/line/raise.js';
import { lineOf } from '../../../../lab/live/recording/transcript.js';
import { randomSession } from '../../../support/worlds/lines/random-session.js';
import { createVisitedWorld } from '../../../support/worlds/lines/visited-world.js';

t.setTimeout(280_000);
const amounts = { historyDays: 2, sessionsPerDay: 4, recordings: 1 };
const REQUESTS = 60;
const INSTANTS = 3;

const world = await createVisitedWorld('raise', amounts);
await randomSession(world, 'raise', { requests: REQUESTS, hours: 1 });
t.teardown(() => world.close());
const { line } = world;
const random = createRandom('raise/instants');
const wanted = world.entries.map(lineOf);

t.test('raised at any instant, with the rest of what was done, it says the same', async (t) => {
  for (let round = 0; round < INSTANTS; round += 1) {
    const untilUs = random.int(0, 3_600_000) * 1_000 + line.startUs;
    const heard: Entry[] = [];
    const replica = await raise(line, untilUs, memoryGround(line), {
      begins: ({ lab }) => lab.onEntry((entry) => heard.push(entry)),
    });
    t.ok(heard.every((entry) => entry.t <= untilUs));
    await replica.goOn(endOf(line));
    t.strictSame(heard.map(lineOf), wanted, `raised at ${untilUs - line.startUs} us`);
    t.equal(replica.stage.lab.traceHash(), world.traceHash());
    await replica.close();
  }
});

t.test('a replica follows a line that grows, in pieces of any length', async (t) => {
  const replica = await beginReplica(line, memoryGround(line));
  let asked = 0;
  const enough = (): boolean => {
    asked += 1;
    return asked % 3 === 0;
  };
  for (let untilUs = line.startUs; untilUs < endOf(line); untilUs += random.int(1, 900) * 1_000_000)
    while (!(await replica.goOn(untilUs, enough)));
  await replica.goOn(endOf(line));
  t.equal(replica.stage.lab.traceHash(), world.traceHash());
  await replica.close();
});

t.test('raised in processes it goes on the same', async (t) => {
  const untilUs = random.int(600, 3_000) * 1_000_000 + line.startUs;
  const replica = await raise(line, untilUs, await processesGround(line));
  await replica.goOn(endOf(line));
  t.equal(replica.stage.lab.traceHash(), world.traceHash());
  await replica.close();
});
