/** A sample of the campaign: random deeds and bad luck, healed, led back, compared. */
import t from 'tap';
import { play } from '../../../lab/campaign/play.js';
import { combinationLine, combinations, tour } from '../../../lab/campaign/states.js';

const COMBINATIONS = 12;
const SEEDS = ['1', '17', '188', '250', '778'];

t.test('random deeds leave no finding, and a seed is the same run each time', async (t) => {
  let deeds = 0;
  for (const seed of SEEDS) {
    const played = await play({ seed });
    deeds += played.steps.length;
    t.same(played.findings, [], `seed ${seed}\n${played.log.join('\n')}`);
  }
  t.ok(deeds > SEEDS.length);
  const [first = ''] = SEEDS;
  const drawn = await play({ seed: first });
  const again = await play({ seed: first });
  t.equal(again.traceHash, drawn.traceHash);
});

t.test('a list of deeds in the place of what a seed would draw', async (t) => {
  const played = await play({
    seed: 'list',
    steps: [
      { waitUs: 1_000_000, deed: { kind: 'sync-now', values: { box: 'b' } } },
      { waitUs: 1_000_000, deed: { kind: 'repair', values: { box: 'a' } } },
    ],
  });
  t.match(played.log[0], /-> asked$/);
  t.match(played.log[1], /-> /, 'what the page does not offer is no finding');
  t.same(played.findings, []);
});

t.test('a sample of all combinations of states serves again', async (t) => {
  const list = combinations().slice(0, COMBINATIONS);
  const seen = await tour(list, (one, { findings, log }) => {
    t.fail(combinationLine(one), { findings, log });
  });
  t.equal(seen.bad, 0);
  t.equal(seen.visited + seen.skipped, COMBINATIONS);
  t.ok(seen.met.size > 1 && seen.alone < seen.visited, 'some come back by the pages only');
});
