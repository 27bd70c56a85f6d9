/** What is learnt of tries: lessons, mastery, what to rehearse next, the run sheet, second runs. */
import t from 'tap';
import { hostWait } from '../../../hardware/kernel/host-time.js';
import { guideBook } from '../../../lab/guide/book.js';
import { rightOf } from '../../../lab/guide/learning/lessons.js';
import { concerning, masteryOf, nextFor } from '../../../lab/guide/learning/mastery.js';
import { bestOf, natureOf, sheetOf } from '../../../lab/guide/learning/run-sheet.js';
import { createSchool } from '../../../lab/guide/learning/school.js';
import type { SecondAsked } from '../../../lab/guide/learning/second-runs.js';
import { bestBeside, debriefOfId, debriefOfTry, teachingOf } from '../../../lab/guide/learning/teach.js';
import { seedDigest } from '../../../lab/hosting/host/seed-digest.js';
import { defaultAddresses } from '../../../lab/plan.js';
import { loadRehearsal, rehearsalNames } from '../../../lab/rehearsals/language/load.js';
import { flawsOf } from '../../../lab/rehearsals/language/variant.js';
import { asHtml } from '../../../lab/rehearsals/report/html.js';
import { openTryBook } from '../../../lab/rehearsals/report/tries/book.js';
import type { Try, TryOutline } from '../../../lab/rehearsals/report/tries/try.js';
import { sampleLabState } from '../../support/sample-lab/lab.js';
import { sampleTry } from '../../support/sample-lab/tries.js';

const load = (name: string) => loadRehearsal(name);
const outline = (more: Partial<Try>): TryOutline => ({ id: 'try-1', ...sampleTry(more) });
const levelIn = (tries: readonly TryOutline[], id: string) =>
  masteryOf(tries, load).find((one) => one.id === id);

t.test('every mistake of every rehearsal says what would have been right, in both languages', async (t) => {
  for (const name of rehearsalNames()) {
    const rehearsal = loadRehearsal(name);
    for (const mistake of rehearsal.mistakes) {
      const right = rightOf(rehearsal, mistake);
      t.ok(
        right !== null && right.en !== '' && right.fr !== '' && right.en !== right.fr,
        `${name}: ${mistake.id}`,
      );
    }
  }
});

t.test('of each statement: seen, with a hint, alone, under a fault; and what went wrong last', async (t) => {
  t.equal(levelIn([], 'G01')?.level, 'unseen');
  t.match(levelIn([outline({})], 'G59'), { level: 'hinted', slipped: false }, 'the hint of backup was read');
  t.match(levelIn([outline({})], 'G67'), { level: 'alone' });
  t.match(levelIn([outline({})], 'G66'), { level: 'alone', slipped: true });
  const startUs = sampleTry({}).startUs;
  const faults = [{ fromUs: startUs + 120_000_000, toUs: startUs + 150_000_000 }];
  t.match(levelIn([outline({ faults })], 'G67'), { level: 'fault' });
  t.match(levelIn([outline({ isAgain: true })], 'G67'), { level: 'hinted' }, 'who went back knew what came');
  const { report } = sampleTry({});
  const better = { ...report, mistakes: [], trainee: { points: 20, of: 20, hints: [] } };
  t.match(levelIn([outline({ report: better }), outline({})], 'G66'), { level: 'alone', slipped: false });
  t.match(levelIn([outline({}), outline({ report: better })], 'G66'), { slipped: true }, 'the newest counts');
  t.match(levelIn([outline({ report: better })], 'G80'), { level: 'alone' }, 'advice that was heeded');
});

t.test('what to rehearse next before the real window', async (t) => {
  const book = guideBook();
  const first = nextFor(book, masteryOf([], load), 'sync-upgrade');
  t.equal(first[0]?.rehearsal.id, 'sync-upgrade');
  t.equal(first.length, 3);
  const matters = concerning(book, 'sync-upgrade');
  for (const { open } of first) for (const id of open) t.ok(matters.has(id), id);
  const { report } = sampleTry({});
  const clean = { ...report, mistakes: [], trainee: { points: 20, of: 20, hints: [] } };
  const after = nextFor(book, masteryOf([outline({ report: clean })], load), 'sync-upgrade');
  t.ok((after.find(({ rehearsal }) => rehearsal.id === 'sync-upgrade')?.open.length ?? 0) < 3);
});

t.test('the run sheet: every step in its order, what to check, where nothing leads back', async (t) => {
  const one = sampleTry({
    deeds: [
      {
        atUs: sampleTry({}).startUs + 30_000_000,
        box: 'a',
        path: '/login/software-management',
        number: 1,
        words: { en: 'x', fr: 'x' },
      },
    ],
  });
  const rehearsal = loadRehearsal('sync-upgrade');
  const { rows, missing } = sheetOf(one, rehearsal);
  t.same(
    rows.map(({ id }) => id),
    rehearsal.steps.map(({ id }) => id),
  );
  t.same(missing, []);
  const point = rows.findIndex(({ isPoint }) => isPoint);
  t.match(rows[0]?.back, { en: /come back another night/ });
  for (const { id, back } of rows.slice(point)) t.notMatch(back.en, /another night/, id);
  t.match(rows[0]?.places, [{ en: 'Appliance A, /login › Management › Software Management', fr: /Gestion/ }]);
  t.equal(
    rows.findIndex(({ isPoint }) => isPoint),
    rehearsal.steps.findIndex(({ id }) => id === 'update-a-base'),
  );
  for (const name of rehearsalNames())
    for (const { id, recognised } of loadRehearsal(name).steps) {
      const { check, back } = natureOf(recognised);
      t.ok(check.fr !== check.en && back.fr !== back.en, `${name} ${id}`);
    }
  const half = sampleTry({});
  const steps = half.report.steps.map((step, index) =>
    index < 2 ? step : { ...step, outcome: 'missed' as const, startedMs: null, endedMs: null },
  );
  t.equal(
    sheetOf({ ...half, report: { ...half.report, steps } }, rehearsal).missing.length,
    rehearsal.steps.slice(2).filter(({ optional }) => optional !== true).length,
    'optional ones apart',
  );
});

t.test('the best of several runs', async (t) => {
  const { report } = sampleTry({});
  const run = (id: string, points: number, downtimeMs: number, how: Try['how'] = 'finished'): TryOutline => ({
    ...outline({ how, report: { ...report, downtimeMs, trainee: { points, of: 20, hints: [] } } }),
    id,
  });
  const tries = [
    run('try-4', 20, 9, 'abandoned'),
    run('try-3', 18, 5),
    run('try-2', 18, 4),
    run('try-1', 12, 1),
  ];
  t.equal(bestOf(tries, 'sync-upgrade')?.id, 'try-2');
  t.equal(bestOf(tries, 'async-dns'), null);
});

t.test(
  'a debrief holds its lessons, the best run and what would have been, in one file without scripts',
  async (t) => {
    const book = openTryBook(t.testdir());
    const side = { outageMs: 0, lost: 0, points: 12, succeeded: false, mistakes: [] };
    const best = { report: sampleTry({}).report, success: [true], reasons: [] };
    const otherwise = {
      'broken-unsynchronised': {
        words: { en: 'you had waited', fr: 'vous aviez attendu' },
        one: side,
        other: side,
        unfit: 1,
      },
    };
    const id = book.add(sampleTry({ person: 'Dana Martin', best, otherwise }));
    const debrief = debriefOfId({ book }, id, defaultAddresses);
    t.equal(debriefOfId({ book }, 'try-9', defaultAddresses), null);
    if (debrief === null) return;
    const html = asHtml(debrief);
    for (const said of [
      'Dana Martin',
      'Appuyer sur Synchroniser maintenant',
      'La bonne manière',
      'vous aviez attendu',
      'Le meilleur',
      'you had waited',
    ])
      t.ok(html.includes(said), said);
    t.notMatch(html, /<script|src=|@import/);
    const one = sampleTry({ best });
    t.match(teachingOf(one, loadRehearsal('sync-upgrade')).lessons, [
      { id: 'broken-unsynchronised', beside: null },
    ]);
    t.equal(bestBeside(one, best, loadRehearsal('sync-upgrade')).heads.length, 2);
  },
);

t.test('the file of a lesson says why no run lies beside one’s own', (t) => {
  const one = sampleTry({});
  const fileOf = (lesson: boolean): string => {
    const rehearsal = { ...loadRehearsal('sync-upgrade'), lesson };
    return asHtml({ ...debriefOfTry(one, rehearsal), teaching: teachingOf(one, rehearsal) });
  };
  for (const said of ['nobody has walked it before', 'personne ne l’a suivi auparavant']) {
    t.ok(fileOf(true).includes(said), said);
    t.notOk(fileOf(false).includes(said), said);
  }
  t.end();
});

t.test('a debrief names what the rehearsal hid, and whether it was overlooked', (t) => {
  const rehearsal = loadRehearsal('sync-upgrade');
  const hidOf = (one: Try): string =>
    teachingOf(one, rehearsal).about.find(({ name }) => name.en === 'What the rehearsal hid')?.value.en ?? '';
  t.equal(hidOf(sampleTry({})), 'nothing', 'as it is written');
  for (const seed of ['one', 'two', 'three']) {
    const [flaw] = flawsOf(rehearsal, seed);
    if (flaw === undefined) throw new Error('no flaw');
    const one = sampleTry({ variant: seed });
    t.ok(hidOf(one).startsWith(`${flaw.title.en} (not overlooked)`), hidOf(one));
    const [mistake] = flaw.mistakes ?? [];
    if (mistake === undefined) continue;
    const made = { ...one.report, mistakes: [{ id: mistake.id, guide: [], atMs: 1 }] };
    t.ok(hidOf({ ...one, report: made }).startsWith(`${flaw.title.en} (overlooked)`));
  }
  t.end();
});

t.test('what a rehearsal planned for a moment is named, too', (t) => {
  for (const [name, said] of [
    ['split', /^wire A-B cut for 1\sh$/],
    ['hasty-failover', /^wire A-B cut for 8\smin$/],
    ['expired-certificate', /\(A\)/],
  ] as const) {
    const { about } = teachingOf(sampleTry({}), loadRehearsal(name));
    t.match(about.find(({ name: of }) => of.en === 'What the rehearsal hid')?.value.en, said, name);
  }
  t.end();
});

t.test('second runs are begun once, of tries of this lab alone, and kept with the try', async (t) => {
  const book = openTryBook(t.testdir());
  const asked: SecondAsked[] = [];
  const best = { report: sampleTry({}).report, success: [true], reasons: [] };
  const side = { outageMs: 0, lost: 0, points: 12, succeeded: false, mistakes: [] };
  const deeds = [
    {
      atUs: sampleTry({}).startUs + 90_000_000,
      box: 'a' as const,
      path: '/login/failover',
      number: 7,
      words: { en: 'break', fr: 'rompre' },
    },
  ];
  const school = createSchool({
    ...{ book, seed: 'x', amounts: {}, folder: '/nowhere', flush: () => {} },
    done: () => deeds,
    trainee: { state: () => sampleLabState().trainee, onChange: () => {} },
    runs: {
      run: async (one) => {
        asked.push(one);
        return one.kind === 'best'
          ? { best }
          : { otherwise: { words: one.words, one: side, other: side, unfit: 0 } };
      },
      close: async () => {},
    },
  });
  const here = book.add(sampleTry({ lab: seedDigest('x'), deeds }));
  const other = book.add(sampleTry({ lab: 'other' }));
  school.look(here);
  school.look(here);
  school.look(other);
  t.equal(asked.length, 1);
  t.match(asked[0], { kind: 'best', rehearsal: 'sync-upgrade', seed: 'x' });
  t.match(school.whatIf(other, 'broken-unsynchronised'), { fr: /autre laboratoire/ });
  t.match(school.whatIf(here, 'no-gap'), { en: /no such mistake/ });
  t.equal(school.whatIf(here, 'broken-unsynchronised'), null);
  await hostWait(1).done;
  t.match(asked[1], { kind: 'otherwise', folder: '/nowhere', changes: { without: [] } });
  t.ok(book.read(here)?.best);
  t.ok(book.read(here)?.otherwise['broken-unsynchronised']);
  school.look(here);
  t.equal(asked.length, 2, 'it is known');
});
