/** A comb raises any instant of a line from the tooth before it, exactly; the whole proof is `npm run moments`. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { hostWait, turnOfLoop } from '../../../../hardware/kernel/host-time.js';
import type { Entry } from '../../../../hardware/kernel/turn.js';
import { createRandom } from '../../../../hardware/random.js';
import { createTemplates } from '../../../../lab/live/host/templates.js';
import { createComb } from '../../../../lab/live/line/comb.js';
import { growFrom } from '../../../../lab/live/line/growing-line.js';
import { endOf } from '../../../../lab/live/line/line.js';
import { labTeeth, type ParkingPlace } from '../../../../lab/live/line/parked.js';
import type { Replica } from '../../../../lab/live/line/raise.js';
import { lineOf } from '../../../../lab/live/recording/transcript.js';
import { makeFoldersBeside } from '../../../../lab/supervisor/processes-lab.js';
import { momentsOf } from '../../../proofs/walks/moments.js';
import { randomSession } from '../../../support/worlds/lines/random-session.js';
import { createVisitedWorld } from '../../../support/worlds/lines/visited-world.js';

t.setTimeout(280_000);
const amounts = { historyDays: 1, sessionsPerDay: 4, recordings: 1 };

t.test('instants of two lines that part', async (t) => {
  const world = await createVisitedWorld('comb', amounts);
  await randomSession(world, 'comb', { requests: 40, hours: 1.5 });
  await world.close();
  const { line, entries } = world;
  const place = { folder: `${t.testdir({})}/teeth`, flushes: false, bar: null, make: makeFoldersBeside };
  const teeth = labTeeth(place, () => {
    const heard: Entry[] = [];
    return { heard, onlooker: { begins: ({ lab }) => lab.onEntry((entry) => heard.push(entry)) } };
  });
  const walked: Replica[] = [];
  const comb = createComb({
    ...teeth,
    begin: async (begun) => {
      const tooth = await teeth.begin(begun);
      walked.push(tooth.replica);
      return tooth;
    },
    betweenMs: 0,
    teethMax: 3,
  });
  t.teardown(() => comb.close());
  await comb.follow(growFrom(line, endOf(line)), null);
  // A tooth that is on its way: what people do further on has been given to its boxes already.
  const onItsWay = (): Replica | undefined =>
    walked.find(({ nowUs, allowedUs }) => nowUs > line.startUs && allowedUs > nowUs + 2_000_000);
  while (onItsWay() === undefined) await turnOfLoop();
  const early = onItsWay();
  if (early === undefined) throw new Error('it is on its way');
  const { tooth: between } = await comb.raise(early.nowUs + 1_000_000);
  t.ok(between.replica !== early, 'whoever goes back to an instant on its way gets another one');
  t.equal(between.replica.allowedUs, between.replica.nowUs, 'in which nobody has come yet who comes later');
  await between.leave();
  await comb.follow(growFrom(line, endOf(line)), Number.POSITIVE_INFINITY);
  await comb.settled();
  t.ok(comb.standing().length > 1, 'teeth stand at instants of the line');
  const random = createRandom('comb/instants');
  let shared = endOf(line);
  for (let round = 0; round < 3; round += 1) {
    const us =
      line.startUs +
      60_000_000 +
      random.int(0, Math.floor((shared - line.startUs) / 1_000_000) - 90) * 1_000_000;
    const { tooth, untilUs, line: followed } = await comb.raise(us);
    const { parked, look } = tooth;
    t.equal(parked.replica.nowUs, untilUs);
    t.equal(untilUs, us);
    await parked.replica.goOn(endOf(followed));
    const wanted = entries.filter((entry) => entry.t <= endOf(followed)).map(lineOf);
    t.same(look.heard.map(lineOf), wanted, 'and goes on as it did');
    await parked.leave();
    // Whoever goes back goes on in a line of his own, and the teeth before it follow that one.
    shared = us;
    await comb.follow(growFrom(followed, us), us);
    t.ok(
      comb.standing().every((one) => one <= us),
      'what lies after it is gone',
    );
  }
  await t.rejects(comb.raise(endOf(line) + 3_600_000_000), { message: /nothing is known of the lab/ });
});

/** Calls `look` between any two pieces of work of this thread, until it is told to stop. */
function between(look: () => void): () => void {
  let isOver = false;
  void (async () => {
    while (!isOver) {
      look();
      await turnOfLoop();
    }
  })();
  return () => {
    isOver = true;
  };
}

t.test('whoever lives in the same thread goes on while a tooth is begun', async (t) => {
  const world = await createVisitedWorld('pieces', amounts);
  await randomSession(world, 'pieces', { requests: 3, hours: 2.5 });
  await world.close();
  const folders: string[] = [];
  const templates = createTemplates(`${t.testdir({})}/made`);
  let copying = 0;
  let isAsked = false;
  let tries = 0;
  let isCopying = false;
  const place: ParkingPlace = {
    ...{ folder: `${t.testdir({})}/teeth`, flushes: false, bar: null },
    make: async (options) => {
      isAsked = true;
      tries += 1;
      if (tries === 1) {
        mkdirSync(join(options.folder, 'torn'), { recursive: true });
        throw Object.assign(new Error('full'), { code: 'ENOSPC', syscall: 'write', errno: -28 });
      }
      await templates.prepare(options);
      isCopying = true;
      return templates.make(options).finally(() => {
        isCopying = false;
      });
    },
  };
  const comb = createComb({
    betweenMs: 0,
    ...labTeeth(place, (_, boxFolder) => {
      folders.push(boxFolder('a'), boxFolder('b'));
      return { onlooker: {} };
    }),
  });
  t.teardown(async () => {
    await comb.close();
    await templates.close();
  });
  const { startUs } = world.line;
  const growing = growFrom(world.line, endOf(world.line));
  const [last] = world.line.segments[0]?.outside.slice(-1) ?? [];
  if (growing === null || last === undefined) throw new Error('nobody came');
  await comb.follow(growing, null);
  for (let served = 0; served < 10; served += 1) {
    growing.outside([{ ...last, t: endOf(world.line) + startUs + served }]);
    await hostWait(1).done;
  }
  t.notOk(isAsked, 'people who are served come first');
  await comb.settled();
  t.same([tries, comb.standing(), readdirSync(place.folder)], [1, [], []], 'a host without room: no tooth');
  const {
    tooth: { parked },
  } = await comb.raise(startUs + 3_600_000_000);
  t.equal(parked.replica.nowUs, startUs + 3_600_000_000, 'once there is room, one goes back all the same');
  await parked.leave();
  await comb.follow(growing, Number.POSITIVE_INFINITY);
  /** How many boxes had started, as somebody saw it who looked between all pieces. */
  const seen = new Set<number>();
  const stop = between(() => {
    if (isCopying) copying += 1;
    seen.add(folders.filter((one) => existsSync(join(one, 'box.sqlite-wal'))).length);
  });
  await comb.settled();
  stop();
  t.ok(comb.standing().length > 0, 'teeth stand');
  t.ok(copying > 10, `their files are copied in pieces (${copying})`);
  t.ok(seen.has(1), 'and one box starts at a time');
});

t.test('a sample of the proof', async (t) => {
  const how = { seed: 'sample', requests: 15, instants: 1, hours: 0.5, processes: false, all: false };
  await momentsOf('sync-upgrade', how, (what, wrong) => t.equal(wrong, null, what));
});
