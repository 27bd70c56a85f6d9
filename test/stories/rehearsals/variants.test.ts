/** What a seed varies: the same for the same seed, and the robot puts right whatever is hidden. */
import t from 'tap';
import { loadRehearsal, rehearsalNames } from '../../../lab/rehearsals/language/load.js';
import { flawsOf, varied } from '../../../lab/rehearsals/language/variant.js';
import { rehearse } from '../../../lab/rehearsals/rehearse.js';
import { createAttempt } from '../../../lab/rehearsals/trainee/attempt.js';

t.setTimeout(280_000);

const seeds = Array.from({ length: 40 }, (_, at) => String(at));
/** Two flaws at once. */
const SEED = '4';

t.test('the same seed, the same variant; each flaw comes up', async (t) => {
  for (const name of rehearsalNames()) {
    const rehearsal = loadRehearsal(name);
    t.same(varied(rehearsal, '1'), varied(rehearsal, '1'));
    const met = new Set(seeds.flatMap((seed) => flawsOf(rehearsal, seed).map(({ id }) => id)));
    t.equal(met.size, rehearsal.flaws?.length ?? 0, name);
  }
});

t.test('a second try is another one, also when the lab is found again', async (t) => {
  const written = loadRehearsal('sync-upgrade');
  const saved = { events: [], hints: [], variant: 'lab 1' };
  const [first, again] = [createAttempt(written, 0), createAttempt(written, 0, saved)];
  t.same(first.rehearsal, written);
  t.same(again.rehearsal, varied(written, 'lab 1'));
  t.ok((again.rehearsal.whens?.length ?? 0) + again.rehearsal.faults.length > 0, 'something is hidden');
});

t.test('whoever overlooks what is hidden makes the mistake that it is', async (t) => {
  for (const name of ['single-manual', 'single-auto']) {
    const [seed = '1'] = seeds.filter((one) =>
      flawsOf(loadRehearsal(name), one).some(({ mistakes = [] }) => mistakes.length > 0),
    );
    for (const { id: overlooked, mistakes = [] } of flawsOf(loadRehearsal(name), seed)) {
      if (mistakes.length === 0) continue;
      const { report } = await rehearse({
        ...{ name, seed, hosting: 'world', schedule: 'token', wrongWay: null },
        ...{ varied: true, overlooked },
      });
      for (const { id } of mistakes)
        t.ok(
          report.mistakes.some((one) => one.id === id),
          `${name}: ${id}`,
        );
    }
  }
});

t.test('six kinds of flaws, each with what it is to overlook it', async (t) => {
  const all = rehearsalNames().flatMap((name) => loadRehearsal(name).flaws ?? []);
  const wanted = [
    'other-key',
    'ends-tomorrow',
    'dead-clock-a',
    'disk-nearly-full',
    'one-contract',
    'long-ttl',
  ];
  for (const id of wanted) {
    const found = all.filter((one) => one.id === id);
    t.ok(found.length > 0, id);
    t.ok(
      found.every(({ mistakes = [], repair }) => mistakes.length > 0 && repair.commands.length > 0),
      id,
    );
  }
});

t.test('the robot puts right what is hidden', async (t) => {
  const name = 'single-auto';
  t.equal(flawsOf(loadRehearsal(name), SEED).length, 2);
  const { report, reasons } = await rehearse({
    name,
    seed: SEED,
    hosting: 'world',
    schedule: 'token',
    wrongWay: null,
    varied: true,
  });
  t.same(reasons, []);
  t.equal(report.outcome, 'success');
});
