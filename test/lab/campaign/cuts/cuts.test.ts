/** A seeded sample of the cuts at a rehearsal's durable writes; all of them: `npx bomgar-sim cuts all`. */
import t from 'tap';
import { tryAll } from '../../../../lab/campaign/cuts/all.js';
import { endStateOf, endStates } from '../../../../lab/campaign/cuts/end-states.js';

t.setTimeout(120_000);

const SAMPLE = 10;

t.test(
  'whatever write the power is lost at, the boxes come to a known rest and nothing is lost',
  async (t) => {
    const { results } = await tryAll({
      rehearsals: ['sync-upgrade', 'single-auto'],
      seed: '1',
      sample: SAMPLE,
      write: null,
      workers: 1,
    });
    t.same(
      results.flatMap(({ findings }) => findings),
      [],
    );
    for (const { job, tried, cuts, writes, endStates: rests } of results) {
      t.equal(tried, SAMPLE, job.rehearsal);
      t.ok(cuts >= tried && writes > 50, `${cuts} cuts, ${writes} writes of ${job.rehearsal}`);
      t.equal(
        Object.values(rests).reduce((sum, one) => sum + one, 0),
        cuts,
      );
    }
  },
);

t.test('a rest that nobody has written down is none', async (t) => {
  const box = { role: 'primary', installer: 'idle', awaitsSupport: false, site: '16.1.1', base: '4.3.1' };
  t.equal(endStateOf([box, { ...box, role: 'backup' }]), 'paired');
  t.equal(endStateOf([box, { ...box, role: 'backup', site: '15.3.2' }]), 'paired-apart');
  t.equal(endStateOf([box, box]), null, 'two primaries');
  const pair = [box, { ...box, role: 'backup' }];
  t.equal(endStateOf([...pair, { ...box, role: 'alone', site: '' }]), 'paired-and-one');
  t.equal(endStateOf([...pair, { ...box, role: 'backup' }]), null, 'two follow one');
  t.equal(endStateOf([box, { ...box, role: 'backup', site: '15.3.2' }, { ...box, role: 'alone' }]), null);
  t.equal(endStateOf([box, { ...box, role: 'alone' }]), null, 'related on one side');
  t.equal(endStateOf([box, { ...box, role: 'promoting' }]), null, 'in the middle of a change');
  t.equal(
    endStateOf([{ ...box, role: 'alone', installer: 'migrating' }]),
    null,
    'an installation that hangs',
  );
  t.equal(new Set(endStates.map(({ name }) => name)).size, endStates.length);
});
