/** A sample of the campaign: random deeds and bad luck, healed, led back, compared. */
import t from 'tap';
import { pages } from '../../../appliance/pages/index.js';
import { overlays } from '../../../hardware/faults/index.js';
import { type Job, playJob } from '../../../lab/campaign/course/job.js';
import { profileNames, weighing } from '../../../lab/campaign/course/profiles.js';
import { deedKinds } from '../../../lab/campaign/deeds/index.js';
import { bringers, leadsOf } from '../../../lab/campaign/deeds/leads.js';
import { play } from '../../../lab/campaign/play.js';
import { combinationLine, combinations, tour } from '../../../lab/campaign/tour/states.js';

t.setTimeout(280_000);

const COMBINATIONS = 6;
const SEEDS = ['1', '188', '778'];

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

t.test('a worker’s job and result are plain values, and the same deeds alone are the same run', async (t) => {
  const job: Job = { seed: 3, profile: 'pair', faults: ['disk-full'], favour: ['sync-now'], steps: null };
  const drawn = await playJob(job);
  t.same(JSON.parse(JSON.stringify(drawn)), drawn);
  const given = await playJob({ ...JSON.parse(JSON.stringify(job)), steps: drawn.steps });
  t.equal(given.traceHash, drawn.traceHash);
  t.same(given.findings, []);
  const faults = Object.keys(drawn.coverage.deeds).filter((key) => key.startsWith('fault:'));
  t.ok(faults.every((key) => key === 'fault:disk-full'));
});

t.test('every action of every page and every fault belongs to a profile', async (t) => {
  const keys = new Set(
    profileNames.flatMap((profile) => {
      const weigh = weighing({ profile, faults: null, favour: [] });
      return deedKinds.filter((kind) => weigh(kind) > 0).map(({ key }) => key);
    }),
  );
  for (const page of pages)
    for (const name of Object.keys(page.actions))
      t.ok(keys.has(`page:${page.id}/${name}`), `${page.id}/${name}`);
  for (const { name } of overlays) t.ok(keys.has(`fault:${name}`), name);
  const known = new Set(deedKinds.map(({ key }) => key));
  t.equal(known.size, deedKinds.length, 'no key twice');
  const leads = overlays.flatMap((one) =>
    [undefined, 'sync', 'mail.settled'].flatMap((write) => leadsOf(one, write)),
  );
  for (const key of new Set(leads)) t.ok(known.has(key), `a fault leads to ${key}`);
  const fails = overlays.filter(({ name }) => name === 'write-fails');
  t.same(
    fails.map((one) => leadsOf(one, 'password')),
    [bringers('password')],
    'a write by its name',
  );
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
