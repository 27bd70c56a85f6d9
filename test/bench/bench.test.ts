/** The bench measures everything it promises; what it measures is for the bench itself. */
import t from 'tap';
import { bench, goals, main, partNames, table } from './bench.js';

t.setTimeout(280_000);

t.test('every figure is there, with tiny amounts', async (t) => {
  const tiny = {
    rows: 2_000,
    starts: 1,
    rounds: 1,
    roundMs: 150,
    warmMs: 150,
    rehearsals: 1,
    seeds: 1,
    labs: 2,
    cuts: 2,
    requests: 12,
    backs: 1,
    cases: 1,
  };
  // A case of the conformance kit is played by the kit's own tests.
  const own = partNames.filter((name) => name !== 'conform');
  const result = await bench(tiny, own);
  const names = ['coldStart', 'pageRate', 'timeRatio', 'memory', 'syncFull', 'syncDeltaBytes', 'syncPageP99'];
  for (const name of [...names, ...goals.map((goal) => goal.name)].filter((one) => one !== 'conformCases')) {
    const value = result[name];
    t.ok(typeof value === 'number' && Number.isFinite(value) && value > 0, `${name} is ${value}`);
  }
  t.match(JSON.parse(JSON.stringify(result)), { figures: { rows: 2_000 } });
  const lines = table(result);
  for (const { name } of goals) t.match(lines, new RegExp(`(ok|MISSED|-) +${name}`));
});

t.test('a wrong amount is refused', async (t) => {
  t.equal(await main(['--rows', 'many']), 2);
  t.equal(await main(['--only', 'luck']), 2);
});
