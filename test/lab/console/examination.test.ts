/**
 * During an examination no door tells of steps, hints, mistakes, moments or faults: every address of the console is asked, as a
 * person, as a tool, and as a follower, and every command is given. What was added since is asked as well.
 */
import t from 'tap';
import { commands } from '../../../lab/console/commands/index.js';
import type { LabControl } from '../../../lab/console/control/lab-control.js';
import type { LabState } from '../../../lab/console/control/lab-state.js';
import { concealed, isCommandOpen } from '../../../lab/console/door/examination.js';
import { labPages } from '../../../lab/console/drawing/site.js';
import { createLabConsole } from '../../../lab/console/server.js';
import { routes } from '../../../lab/console/tools/routes/index.js';
import { createSchool } from '../../../lab/guide/learning/school.js';
import { debriefOfTry, teachingOf } from '../../../lab/guide/learning/teach.js';
import { loadRehearsal } from '../../../lab/rehearsals/language/load.js';
import { openTryBook } from '../../../lab/rehearsals/report/tries/book.js';
import type { BoxEvent } from '../../../lab/rehearsals/stage.js';
import { createAttempt } from '../../../lab/rehearsals/trainee/attempt.js';
import { attemptState } from '../../../lab/rehearsals/trainee/trainee-state.js';
import { stillControl } from '../../support/sample-lab/control.js';
import { sampleLabState } from '../../support/sample-lab/lab.js';
import { sampleTry } from '../../support/sample-lab/tries.js';

const rehearsal = loadRehearsal('sync-upgrade');
const FAULT = 'disk-failed';
const MOMENT = { en: 'a step that was ticked', fr: 'une étape cochée' };

/** What the task itself says. */
const asked = JSON.stringify([rehearsal.brief, rehearsal.letter, rehearsal.title]);
/** What nobody may read: in either language. */
const secrets = [
  ...rehearsal.steps.flatMap(({ title, hint }) => [title.en, title.fr, hint.en, hint.fr]),
  ...rehearsal.mistakes.flatMap(({ title, consequence }) => [
    title.en,
    title.fr,
    consequence.en,
    consequence.fr,
  ]),
  ...rehearsal.success.flatMap(({ title }) => [title.en, title.fr]),
  ...[
    MOMENT.en,
    MOMENT.fr,
    FAULT,
    'Press Sync Now and wait',
    'Appuyer sur Synchroniser maintenant et attendre',
  ],
].filter((secret) => !asked.includes(secret));

const event = (atUs: number, kind: BoxEvent['event']['kind'], data = {}): BoxEvent => ({
  atUs,
  box: 'A',
  event: { kind, data } as BoxEvent['event'],
});

function examinedState(): LabState {
  const attempt = createAttempt(rehearsal, 0, { events: [], hints: [], mode: 'examination' });
  attempt.feed(event(1, 'backup.made'));
  attempt.feed(event(2, 'failover.broken', { by: 'here' }));
  const state = sampleLabState();
  const overlay = { id: 'x', overlay: FAULT, values: {}, hits: 1, fromUs: 0 };
  const laid = { atUs: 3, source: 'lab', kind: 'overlays', data: { box: 'a', list: [FAULT] } } as const;
  return {
    ...state,
    boxes: state.boxes.map((box) => ({ ...box, overlays: [overlay] })),
    moments: [{ id: 'm1', kind: 'step', atUs: 1, backUs: 1, name: MOMENT }],
    events: [laid, ...state.events],
    trainee: { ...state.trainee, current: attemptState(attempt, 0, 10) },
  };
}

/** A lab that would tell everything. */
function openHearted(folder: string, isExamined: () => boolean) {
  const book = openTryBook(folder);
  const one = sampleTry({ lab: '' });
  book.add(one);
  const trainee = { state: () => sampleLabState().trainee, onChange: () => {} };
  const runs = { run: async () => ({ error: 'none' }), close: async () => {} };
  const school = createSchool({
    book,
    seed: 'x',
    amounts: {},
    folder,
    flush: () => {},
    done: () => [],
    trainee,
    runs,
  });
  const state = (): LabState => {
    const examined = examinedState();
    if (isExamined() || examined.trainee.current === null) return examined;
    return {
      ...examined,
      trainee: { ...examined.trainee, current: { ...examined.trainee.current, mode: 'guided' } },
    };
  };
  const done: string[] = [];
  const control: LabControl = stillControl({
    state,
    mode: () => state().trainee.current?.mode ?? null,
    school,
    flight: () => [
      { atUs: 1, source: 'lab', kind: 'hint', data: { step: 'sync' } },
      { atUs: 2, source: 'lab', kind: 'overlays', data: { box: 'a', list: [FAULT] } },
    ],
    debrief: () => ({ ...debriefOfTry(one, rehearsal), teaching: teachingOf(one, rehearsal) }),
    perform: async (command) => {
      done.push(command.do);
      return { done: { en: 'Done.', fr: 'C’est fait.' } };
    },
  });
  return { control, done };
}

/** '/x' of every line of what the server says it answers. */
const addressesIn = (printed: string): string[] =>
  printed
    .split('\n')
    .map((line) => /(\/\S*) \(/.exec(line)?.[1])
    .filter((path): path is string => path !== undefined);

const filled = (path: string): string =>
  path.replace(':mail', '0').replace(':index', '0').replace('*', 'nothing').replace(/:\w+/g, 'try-1');

t.test('no address tells what an examination asks', async (t) => {
  let isOn = true;
  const { control, done } = openHearted(t.testdir(), () => isOn);
  const { app, close } = await createLabConsole(control, { token: 'token' });
  await app.ready();
  const known = addressesIn(app.printRoutes({ commonPrefix: false }));
  const all = new Set([...known, ...labPages.map(({ path }) => path), ...routes.map(({ path }) => path)]);
  t.ok(all.size > 60, `${all.size} addresses`);
  const leaks = new Map<string, string>();
  const ask = async (method: 'GET' | 'POST', path: string): Promise<void> => {
    for (const language of ['en', 'fr']) {
      const answer = await app.inject({
        method,
        url: `${filled(path)}${path.includes('?') ? '&' : '?'}lang=${language}&try=try-1`,
        headers: { host: '127.0.0.1', authorization: 'Bearer token', 'content-type': 'application/json' },
        ...(method === 'POST' ? { payload: '{}' } : {}),
      });
      const told = secrets.find((secret) => answer.body.includes(secret));
      if (told !== undefined) leaks.set(`${method} ${path}`, told);
    }
  };
  // Streams have no end: what they send is the state, and the events, which are looked at below.
  const addresses = [...all].filter(
    (path) => path !== '/events' && path !== '/api/events/stream' && path !== '/api/wait',
  );
  for (const path of addresses) {
    await ask('GET', path);
    if (path.startsWith('/api')) await ask('POST', path);
  }
  t.same([...leaks], [], 'nothing is told');
  const during = leaks.size;
  isOn = false;
  for (const path of addresses) await ask('GET', path);
  t.ok(leaks.size > during + 5, `the same lab tells it otherwise, at ${leaks.size} addresses`);
  isOn = true;
  const followed = JSON.stringify(concealed(examinedState()));
  for (const secret of secrets) t.notOk(followed.includes(secret), `followers do not hear: ${secret}`);
  done.length = 0;
  const refused: string[] = [];
  for (const name of Object.keys(commands)) {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/command',
      headers: { host: '127.0.0.1', authorization: 'Bearer token', 'content-type': 'application/json' },
      payload: JSON.stringify({ ...samples[name], do: name }),
    });
    if (answer.statusCode === 409) refused.push(name);
  }
  const closed = [
    'fault-add',
    'moment-back',
    'back-to',
    'lab-again',
    'rehearsal-hint',
    'when-set',
    'try-what-if',
  ];
  for (const name of closed) t.notOk(done.includes(name), `${name} is not done`);
  t.ok(refused.length > 5, refused.join());
  t.same(
    done.filter(
      (name) =>
        !Object.entries(commands).some(
          ([known, { name: own }]) => own === name && isCommandOpen(control, known as keyof typeof commands),
        ),
    ),
    [],
    'what is done is open',
  );
  await close();
});

/** Values with which some of them can be read. */
const samples: Readonly<Record<string, object>> = {
  'moment-back': { moment: 'm1' },
  'back-to': { at: '2026-11-23T10:00:00Z' },
  'moment-save': { name: 'x' },
  'rehearsal-hint': { step: 'sync' },
  'rehearsal-start': { name: 'sync-upgrade' },
  'when-remove': { id: 'x' },
  'fault-add': { box: 'a', overlay: FAULT, values: {} },
  'fault-remove': { box: 'a', id: 'x' },
  'try-what-if': { try: 'try-1', mistake: 'broken-unsynchronised' },
  'lab-make': { rehearsal: 'sync-upgrade' },
  'lab-open': { lab: 'lab-1' },
  'dns-flush': { workstation: 'ws1' },
  power: { box: 'a', how: 'cut' },
  'hosts-set': { workstation: 'ws1', text: '' },
};
