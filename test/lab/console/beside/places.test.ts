/** Every step of every rehearsal has its place, its conditions in words, and hints that lead where they say. */
import t from 'tap';
import { SECOND } from '../../../../hardware/ports.js';
import { patternsIn, placeOfStep } from '../../../../lab/console/beside/step-places.js';
import { drawPage, labPages } from '../../../../lab/console/drawing/site.js';
import { isOnBox } from '../../../../lab/guide/places.js';
import { kindWords } from '../../../../lab/rehearsals/language/conditions/kind-words.js';
import { loadRehearsal, rehearsalNames } from '../../../../lab/rehearsals/language/load.js';
import type { Mode } from '../../../../lab/rehearsals/language/modes.js';
import { createAttempt, HINT_LEVELS } from '../../../../lab/rehearsals/trainee/attempt.js';
import { attemptState } from '../../../../lab/rehearsals/trainee/trainee-state.js';
import { createWorld } from '../../../../lab/supervisor/world-lab.js';
import { RawVisitor } from '../../../support/raw-visitor.js';
import { sampleLabState } from '../../../support/sample-lab/lab.js';

const all = rehearsalNames().map((name) => loadRehearsal(name));

t.test('no step without a place, no condition without words', (t) => {
  for (const { id, steps } of all) {
    for (const step of steps) {
      t.ok(placeOfStep(step), `${id}: ${step.id} is done somewhere`);
      for (const { event } of patternsIn(step.recognised))
        t.ok(kindWords[event], `${id}: ${event} has words`);
    }
  }
  for (const [kind, words] of Object.entries(kindWords)) {
    const { en, fr } = words({});
    t.ok(en !== '' && fr !== '' && !`${en}${fr}`.includes('undefined'), kind);
  }
  t.end();
});

t.test('the outlined part is on the page', async (t) => {
  const places = all.flatMap(({ steps }) => steps.map(placeOfStep));
  const onBoxes = new Map<string, string>();
  for (const one of places) {
    if (one === null || one.part === null) continue;
    if (isOnBox(one.place)) onBoxes.set(`${one.place.path}#${one.part}`, one.place.path);
    else if (one.place.at === 'lab') {
      const { path } = one.place;
      const body = drawPage(path, {
        state: sampleLabState(),
        language: 'en',
        here: path,
        csrf: '',
        flash: null,
      });
      t.match(body, `id="${one.part}"`, `${path}#${one.part}`);
    }
  }
  const world = await createWorld({
    seed: 'places',
    amounts: { historyDays: 1, sessionsPerDay: 2, recordings: 1, files: 1 },
  });
  await world.lab.run(async () => {
    await world.lab.participant.agenda.sleep(20 * SECOND);
    const visitor = new RawVisitor(world);
    await visitor.signIn('login');
    await visitor.signIn('appliance');
    for (const [name, path] of onBoxes) {
      const part = name.split('#')[1] ?? '';
      // A broken pair has the form for a new one where now it has its roles.
      const other = part === 'configuration' ? 'relation' : part;
      const { body } = await visitor.get(path);
      t.ok(body.includes(`id="${part}"`) || body.includes(`id="${other}"`), name);
    }
  });
  await world.lab.close();
});

const pageOf = (mode: Mode, hints: number, language: 'en' | 'fr' = 'en'): string => {
  const attempt = createAttempt(loadRehearsal('sync-upgrade'), 0, {
    events: [],
    hints: Array.from({ length: hints }, () => 'backup'),
    mode,
  });
  const state = sampleLabState();
  const current = attemptState(attempt, 0, state.nowUs);
  const trainee = { ...state.trainee, current };
  const page = drawPage('/beside', {
    state: { ...state, trainee },
    language,
    here: '/beside',
    csrf: '',
    flash: null,
  });
  return page ?? '';
};

t.test('hints come one after the other, each with its price', (t) => {
  const [none = '', where = '', control = '', show = ''] = [0, 1, 2, 3].map((hints) =>
    pageOf('guided', hints),
  );
  t.match(none, /Where is it done\? \(−0\.5 point\)/);
  t.notMatch(none, /software-management|Software Management, Download Backup/);
  t.match(where, /Appliance A › \/login › Management › Software Management/);
  t.notMatch(where, /Software Management, Download Backup|software-management/);
  t.match(control, /Management &gt; Software Management, Download Backup/);
  t.notMatch(control, /software-management#backup/);
  t.match(show, /href="https:\/\/127\.20\.0\.11:8443\/login\/software-management#backup"/);
  t.notMatch(show, /rehearsal-hint/, 'there is no more');
  t.match(pageOf('guided', 0, 'fr'), /Où cela se fait-il.{1,8}\(−0,5.point\)/);
  const attempt = createAttempt(loadRehearsal('sync-upgrade'), 0);
  const given = Array.from({ length: HINT_LEVELS + 1 }, () => attempt.hint('backup'));
  t.same(given, [true, true, true, false]);
  t.end();
});

t.test('who works without the list of steps is told none, in an examination no hint either', (t) => {
  for (const mode of ['listless', 'examination'] as const) {
    const page = pageOf(mode, 0);
    t.notMatch(page, /Download the backup of A|rehearsal-hint/, mode);
    t.match(page, '/login', 'the way to the boxes is there');
  }
  t.ok(labPages.some(({ path }) => path === '/beside'));
  t.end();
});
