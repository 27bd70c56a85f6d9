/** A seeded sample of the cuts at a rehearsal's durable writes; all of them: `npx bomgar-sim cuts all`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { aftermath } from '../../../../lab/campaign/cuts/aftermath.js';
import { type CutPlan, cutLine, cutsOf, groupsOf, isLive } from '../../../../lab/campaign/cuts/cut.js';
import { endStateOf, endStates } from '../../../../lab/campaign/cuts/end-states.js';
import { createMeetings, cutLive } from '../../../../lab/campaign/cuts/live.js';
import { type CutsTold, tryAll } from '../../../../lab/campaign/cuts/many/all.js';
import { openBook } from '../../../../lab/campaign/cuts/many/book.js';
import { survey } from '../../../../lab/campaign/cuts/survey.js';
import { courseOf } from '../../../../lab/campaign/cuts/walk.js';

t.setTimeout(280_000);

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

t.test(
  'a site without history, between the reset and the restored backup, has nothing to lose',
  async (t) => {
    const { points } = await survey(courseOf('roll-back', '1'));
    const made = points.findLast(({ name }) => name === 'site:migrate');
    const { results } = await tryAll({
      rehearsals: ['roll-back'],
      seed: '1',
      write: made?.number ?? 0,
      workers: 1,
    });
    t.same(
      results.flatMap(({ findings }) => findings),
      [],
    );
  },
);

t.test('what was tried before a run was ended is not tried again, but for a torn line', async (t) => {
  const path = join(t.testdir(), 'book');
  const tries = (): Promise<CutsTold> =>
    tryAll({ rehearsals: ['manual-clock'], seed: '1', sample: 16, workers: 1, book: openBook(path) });
  const first = await tries();
  t.equal(first.before, 0);
  const [line = ''] = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, `${line}\n${line.slice(0, 40)}`);
  const again = await tries();
  t.equal(again.before, first.results[0]?.cuts);
  t.same(
    again.results.map(({ coreMs, ...one }) => one),
    first.results.map(({ coreMs, ...one }) => one),
  );
  t.equal((await tries()).before, first.before + again.results.reduce((sum, { cuts }) => sum + cuts, 0));
});

const PAIRS = 1;
t.test('what counts as alike leaves the same behind, to the last line that is told', async (t) => {
  const surveyed = await survey(courseOf('sync-upgrade', '1'));
  const pairs = groupsOf(surveyed, cutsOf(surveyed))
    .filter(({ first, last }) => isLive(surveyed, first) && first.write !== last.write)
    .map(({ first, last }) => [first, last] as const);
  t.ok(pairs.length > PAIRS, `${pairs.length} pairs`);
  const meetings = createMeetings();
  const told = async (plan: CutPlan): Promise<unknown> => {
    const point = surveyed.points[plan.write - 1];
    if (point === undefined) throw new Error('no such write');
    return cutLive(surveyed, meetings, plan, async (world) => {
      const came = await aftermath({ ...point, course: surveyed.course, world });
      return [came, world.lab.traceHash()];
    });
  };
  for (let drawn = 0; drawn < PAIRS; drawn += 1) {
    const pair = pairs[Math.floor(((drawn + 0.5) * pairs.length) / PAIRS)];
    if (pair === undefined) continue;
    const [one, other] = pair;
    t.same(await told(one), await told(other), `${cutLine(one)}; ${cutLine(other)}`);
  }
});
