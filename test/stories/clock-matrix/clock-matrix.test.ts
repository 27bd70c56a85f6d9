/**
 * Consumers of time times clock faults, a sample: the fault that is furthest off, and two that a seed draws.
 * `npm run clock-matrix` looks at every cell.
 */
import t from 'tap';
import { createRandom } from '../../../hardware/random.js';
import { clockFaultNames } from './faults.js';
import { columnOf, consumerNames } from './run.js';
import { expected, table } from './table.js';

t.setTimeout(280_000);

const SAMPLE = 2;
const seed = process.env.SEED ?? '1';

t.test(
  'as many consumers and faults as were asked for, each exception of a fault that there is',
  async (t) => {
    t.ok(consumerNames.length >= 14 && clockFaultNames.length >= 7);
    for (const { except } of Object.values(table))
      for (const name of Object.keys(except)) t.ok(clockFaultNames.some((one) => one === name));
  },
);

const others = clockFaultNames.filter((name) => name !== 'ahead');
const random = createRandom(`clock-matrix-${seed}`);
const drawn = Array.from({ length: SAMPLE }, () => others.splice(random.int(0, others.length - 1), 1)).flat();

for (const fault of ['ahead', ...drawn] as const) {
  t.test(fault, async (t) => {
    const column = await columnOf(fault);
    for (const name of consumerNames) t.equal(column[name], expected(name, fault), name);
  });
}
