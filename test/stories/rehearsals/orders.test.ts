/**
 * Judgement that is just (U27): mistakes that are mistakes in every rehearsal, a wrong way for each that fails for a reason, and
 * whatever order the guide leaves free has full marks. All of it: node lab/bin/proof.mjs rehearsals.
 */
import t from 'tap';
import { createRandom } from '../../../hardware/random.js';
import { commonMistakes } from '../../../lab/rehearsals/language/common.js';
import { loadRehearsal, rehearsalNames } from '../../../lab/rehearsals/language/load.js';
import { ordersOf } from '../../../lab/rehearsals/language/orders.js';
import { rehearse } from '../../../lab/rehearsals/rehearse.js';
import { OF } from '../../../lab/rehearsals/report/bill.js';
import { billFor } from '../../../lab/rehearsals/report/grade.js';

t.setTimeout(280_000);

/** Small boxes: the order is what counts. */
const start = { historyDays: 2, sessionsPerDay: 5, recordings: 2, jumpClients: 20 };

t.test('every rehearsal has the common mistakes, and says so where one is none', async (t) => {
  for (const name of rehearsalNames()) {
    const { mistakes, allows = [] } = loadRehearsal(name);
    for (const { id } of commonMistakes)
      t.equal(
        mistakes.some((one) => one.id === id),
        !allows.includes(id),
        `${name}: ${id}`,
      );
  }
});

t.test('every rehearsal has wrong ways, and each that fails names its reason', async (t) => {
  for (const name of rehearsalNames()) {
    const { wrongWays = [], mistakes, best } = loadRehearsal(name);
    const failing = wrongWays.filter(({ expects }) => expects.outcome === 'failure');
    t.ok(failing.length >= 3, `${name}: at least three`);
    for (const { id, expects } of failing)
      t.ok(expects.mistakes.length > 0, `${name}, ${id}: it has a reason`);
    t.ok(best !== undefined, `${name}: it says what the best run costs`);
    for (const { id, guide } of mistakes) t.ok(guide.length > 0, `${name}: ${id} rests on the guide`);
  }
});

t.test('orders are the same blocks, that of the file first', async (t) => {
  const { way } = loadRehearsal('replace-one');
  const written = way.map(({ block }) => block);
  const orders = ordersOf(loadRehearsal('replace-one'));
  t.same(orders[0], written);
  t.equal(orders.length, 6);
  for (const order of orders) t.same([...order].sort(), [...written].sort());
  t.equal(new Set(orders.map((order) => order.join())).size, orders.length);
  t.ok(rehearsalNames().filter((name) => ordersOf(loadRehearsal(name)).length > 1).length >= 8);
});

const random = createRandom('orders');
/** Short ones, each in an order that nobody wrote down. */
for (const name of ['expired-certificate', 'replace-one', 'roll-back', 'single-manual', 'sync-upgrade']) {
  const others = ordersOf(loadRehearsal(name)).slice(1);
  const order = random.pick(others);
  t.test(`${name}: full marks for ${order.join(' ')}`, async (t) => {
    const run = { hosting: 'world', schedule: 'token', seed: '7', wrongWay: null } as const;
    const walked = await rehearse({ ...run, name, order, start });
    t.same(walked.reasons, []);
    t.same(walked.report.mistakes, []);
    const { points, lines } = billFor(walked, 0);
    t.equal(points, OF, JSON.stringify(lines.filter(({ off }) => off > 0)));
  });
}
