/** A sample of the campaign: random deeds and bad luck, healed, led back, compared. */
import t from 'tap';
import { play } from '../../lab/campaign/play.js';

const SEEDS = ['1', '9', '17', '188', '250'];

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
