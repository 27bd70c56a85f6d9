/** What a trainee's attempt recognises and keeps, whether a lab fits, and the grade. */
import t from 'tap';
import { MINUTE_MS } from '../../../../hardware/ports.js';
import { theFound } from '../../../../lab/making/found.js';
import { loadRehearsal } from '../../../../lab/rehearsals/language/load.js';
import { type Mode, modes } from '../../../../lab/rehearsals/language/modes.js';
import { flawsOf } from '../../../../lab/rehearsals/language/variant.js';
import type { Rehearsal } from '../../../../lab/rehearsals/language/vocabulary.js';
import { HIDDEN } from '../../../../lab/rehearsals/recorder/flight-log.js';
import { billFor, gradeOf, gradeWord } from '../../../../lab/rehearsals/report/grade.js';
import type { Debrief } from '../../../../lab/rehearsals/report/report.js';
import type { BoxEvent } from '../../../../lab/rehearsals/stage.js';
import { createAttempt, HINT_LEVELS } from '../../../../lab/rehearsals/trainee/attempt.js';
import { createFaultTender } from '../../../../lab/rehearsals/trainee/faults.js';
import { type ComparableState, misfits } from '../../../../lab/rehearsals/trainee/fit.js';
import { attemptState, nextStep } from '../../../../lab/rehearsals/trainee/trainee-state.js';

const rehearsal = loadRehearsal('sync-upgrade');
const event = (atUs: number, box: 'A' | 'B', kind: BoxEvent['event']['kind'], data = {}): BoxEvent => ({
  atUs,
  box,
  event: { kind, data } as BoxEvent['event'],
});
const answer = (role: string, version = '15.3.2') => ({
  role,
  up: role === 'primary',
  version,
  build: '1',
  base: '4.2.0',
  down: null,
  offsetMs: 0,
  askedUs: 0,
});
const pair: ComparableState = {
  boxes: [
    { name: 'a', power: 'on', answer: answer('primary') },
    { name: 'b', power: 'on', answer: answer('backup') },
  ],
  found: theFound({}),
};

t.test('what a rehearsal hides is told once, for what a whole hint costs', (t) => {
  const attempt = createAttempt(rehearsal, 0);
  t.equal(attemptState(attempt, 0, 0).isRevealed, false);
  t.ok(attempt.hint(HIDDEN));
  t.notOk(attempt.hint(HIDDEN), 'it is told already');
  t.equal(attempt.hints.length, HINT_LEVELS);
  const again = createAttempt(rehearsal, 0, { events: [], hints: attempt.hints });
  t.match(attemptState(again, 0, 0), { isRevealed: true, hintsUsed: HINT_LEVELS });
  t.notMatch(JSON.stringify(attemptState(again, 0, 0).steps), HIDDEN, 'no step is called so');
  t.end();
});

t.test('a flaw is hidden until its mistake has been made, in an examination until the end', (t) => {
  const seeds = Array.from({ length: 200 }, (_, index) => `seed ${index}`);
  const variant = seeds.find(
    (seed) =>
      flawsOf(rehearsal, seed)
        .map(({ id }) => id)
        .join() === 'other-key',
  );
  if (variant === undefined) throw new Error('no seed hides it alone');
  const tools = {
    nowUs: () => 0,
    overlays: () => [],
    put: async () => {},
    arm: async () => {},
    disarm: async () => {},
  };
  for (const mode of modes) {
    const attempt = createAttempt(rehearsal, 0, { events: [], hints: [], mode, variant });
    const tender = createFaultTender(attempt, [], tools);
    const sizes = (): number[] => [tender.hides().overlays.size, tender.hides().whens.size];
    t.same(sizes(), [1, 1], `${mode}: it is hidden`);
    attempt.feed(event(1, 'A', 'backup.made'));
    t.same(sizes(), [1, 1], 'nothing was overlooked');
    attempt.feed(event(2, 'B', 'failover.broken', { by: 'here' }));
    t.same(sizes(), mode === 'examination' ? [1, 1] : [0, 0], `${mode}: it was overlooked`);
  }
  t.end();
});

t.test('a saved attempt is the same again', (t) => {
  const first = createAttempt(rehearsal, 0);
  t.notOk(first.feed(event(1, 'A', 'tls.changed')), 'what matters to nobody');
  t.ok(first.feed(event(2, 'A', 'backup.made')));
  t.ok(first.feed(event(3, 'B', 'failover.broken', { by: 'here' })), 'a mistake');
  first.hint('sync');
  first.hint('sync');
  first.hint('no-such-step');
  t.equal(first.events().length, 2, 'only what matters is kept');
  const again = createAttempt(
    rehearsal,
    0,
    JSON.parse(JSON.stringify({ events: first.events(), hints: first.hints })),
  );
  t.same(attemptState(again, 0, 0), attemptState(first, 0, 0));
  const { steps, mistakes, hintsUsed } = attemptState(again, 0, 0);
  t.match(
    steps.find(({ id }) => id === 'backup'),
    { state: 'done', doneUs: 2 },
  );
  t.equal(steps.find(({ id }) => id === 'update-b-base')?.state, 'later');
  t.same(
    steps.filter(({ hint }) => hint !== null).map(({ id }) => id),
    ['sync'],
    'hints are shown on demand only',
  );
  t.equal(hintsUsed, 2, 'where, and which control');
  t.match(mistakes, [{ id: 'broken-unsynchronised', atUs: 3, consequence: { fr: /A/ } }]);
  t.notOk(again.reached());
  t.end();
});

t.test('what is to be done now follows the guide’s order', (t) => {
  const attempt = createAttempt(rehearsal, 0);
  const told = (): { open: string[]; next: string | undefined } => {
    const { steps } = attemptState(attempt, 0, 0);
    return {
      open: steps.filter(({ state }) => state === 'open').map(({ id }) => id),
      next: nextStep(steps)?.id,
    };
  };
  t.same(told(), { open: ['backup'], next: 'backup' });
  attempt.feed(event(1, 'A', 'backup.made'));
  t.same(told(), { open: ['sync'], next: 'sync' });
  attempt.feed(event(2, 'A', 'failover.broken', { by: 'here' }));
  attempt.feed(event(3, 'B', 'failover.broken', { by: 'peer' }));
  t.same(
    told(),
    { open: ['sync', 'update-a-base'], next: 'update-a-base' },
    'passed over, but not in the way',
  );
  attempt.feed(event(4, 'B', 'installer.installed', { version: '4.3.1' }));
  t.same(told().next, 'update-b-site', 'a step too early is done all the same');
  t.same(told().open, ['sync', 'update-a-base', 'update-a-licence', 'update-b-site']);
  t.equal(nextStep([]), null);
  t.end();
});

t.test('whether a lab fits', (t) => {
  const { start } = rehearsal;
  t.same(misfits(start, pair), []);
  const wrong = (standing: Partial<ComparableState>): string =>
    misfits(start, { ...pair, ...standing })
      .map(({ en }) => en)
      .join(' ');
  const [a] = pair.boxes;
  if (a === undefined) throw new Error('no box');
  t.match(wrong({ boxes: [a] }), /needs a pair; this lab has 1 box/);
  t.match(wrong({ boxes: [a, { name: 'b', power: 'off', answer: null }] }), /Appliance B does not answer/);
  t.match(
    wrong({ boxes: [a, { name: 'b', power: 'on', answer: answer('none', '16.1.1') }] }),
    /16\.1\.1.*role/,
  );
  t.match(wrong({ found: theFound({ switchover: 'nat' }) }), /through NAT, the rehearsal needs a shared IP/);
  t.match(wrong({ found: theFound({ restricted: ['a'] }) }), /update server/);
  t.match(wrong({ found: theFound({ ntpServer: 'old.example.net' }) }), /usual time server/);
  t.end();
});

t.test('planned faults come and go as deeds', async (t) => {
  const faulty: Rehearsal = {
    ...rehearsal,
    faults: [
      {
        id: 'slow',
        overlay: 'wire-slow',
        box: 'B',
        from: { when: { event: 'backup.made' } },
        until: { after: '10 s' },
      },
    ],
  };
  const attempt = createAttempt(faulty, 0);
  let nowUs = 0;
  let list: readonly { readonly id: string }[] = [{ id: 'other' }];
  const tools = {
    nowUs: () => nowUs,
    overlays: () => list as never,
    put: async (_box: string, next: readonly { readonly id: string }[]) => {
      list = next;
    },
    arm: async () => {},
    disarm: async () => {},
  };
  const tender = createFaultTender(attempt, [], tools);
  const look = async (): Promise<string> => {
    tender.tend();
    await new Promise((done) => setImmediate(done));
    return list.map(({ id }) => id).join();
  };
  t.equal(await look(), 'other');
  attempt.feed(event(1, 'A', 'backup.made'));
  t.equal(await look(), 'other,slow');
  nowUs = 9_000_000;
  t.equal(await look(), 'other,slow');
  const found = createFaultTender(attempt, tender.state(), tools);
  nowUs = 11_000_000;
  found.tend();
  await new Promise((done) => setImmediate(done));
  t.same(list, [{ id: 'other' }], 'also after the lab was found again');
  t.match(found.state(), [{ id: 'slow', gone: true }]);
});

t.test('without the list of steps only what is done is shown, whoever comes back later', async (t) => {
  const shown = (mode: Mode): object => {
    const attempt = createAttempt(rehearsal, 0, { events: [], hints: [], mode });
    attempt.feed(event(2, 'A', 'backup.made'));
    const saved = { events: attempt.events(), hints: [], mode: attempt.mode };
    const { steps, stepsInAll } = attemptState(createAttempt(rehearsal, 0, saved), 0, 0);
    return [steps.length, stepsInAll, steps[0]?.id];
  };
  t.same(modes.map(shown), [
    [12, 12, 'backup'],
    [1, 12, 'backup'],
    [1, 12, 'backup'],
  ]);
});

t.test('the grade', (t) => {
  const attempt = createAttempt(rehearsal, 0);
  const report = {
    steps: attempt.rehearsal.steps.map(({ id }) => ({ id, outcome: 'done' })),
    mistakes: [] as unknown[],
    lost: { rows: 0, files: 0 },
    downtimeMs: 0,
    simulatedMs: 0,
  };
  const debrief = (change: object, holds = true): Debrief =>
    ({
      rehearsal,
      report: { ...report, ...change },
      success: [{ holds }],
      reasons: [],
    }) as unknown as Debrief;
  t.equal(gradeOf(debrief({}), 0), 20);
  const graded = (change: object): number => gradeOf(debrief(change), 0);
  t.equal(gradeOf(debrief({ mistakes: [{ id: 'no-gap' }] }), 2), 18, 'a risk and two hints');
  t.equal(graded({ mistakes: [{ id: 'no-backup' }] }), 18, 'a grave risk, though nothing came of it');
  t.equal(graded({ lost: { rows: 1, files: 0 } }), 17);
  t.equal(graded({ lost: { rows: 120, files: 0 } }), 11);
  const minutes = (count: number): { downtimeMs: number } => ({ downtimeMs: count * MINUTE_MS });
  t.equal(graded(minutes(38)), 20, 'as the best possible run, to a look');
  t.equal(graded(minutes(35 + 5 + 40)), 17, 'three quarters of an hour more than was possible');
  t.equal(graded({ costs: { users: 6, support: 1 } }), 16, 'four people more, and support');
  t.equal(graded({ simulatedMs: 40 * 60 * MINUTE_MS }), 19, 'and time');
  const damaged = {
    ...minutes(35 + 240),
    mistakes: [{ id: 'restarted-in-base' }],
    costs: { users: 2, support: 1 },
  };
  t.equal(graded(damaged), 10, 'a destroyed box weighs more than a forgotten file');
  const { lines, points } = billFor(debrief(damaged), 0);
  t.equal(20 - lines.reduce((sum, { off }) => sum + off, 0), points, 'the bill adds up');
  t.equal(gradeOf(debrief({}, false), 0), 9, 'the aim is not reached: not passed');
  t.equal(gradeOf(debrief({ steps: [] }), 9), 0);
  t.same(
    [20, 14, 12, 10, 9].map((points) => gradeWord(points).fr),
    ['très bien', 'bien', 'assez bien', 'passable', 'insuffisant'],
  );
  t.end();
});
