/**
 * What an instructor does unseen leaks nowhere: everything that a trainee's console answers is the same with
 * it and without it. Pages and routes are taken from their lists, so that a new one is asked too, and one
 * that takes a body does not pass before somebody has said here how it is asked.
 */
import t, { type Test } from 'tap';
import type { Act } from '../../../../lab/acts/act.js';
import { parseWhen } from '../../../../lab/acts/when-text.js';
import { type SeatRules, traineeView } from '../../../../lab/console/class/seats/trainee-view.js';
import { faultKinds } from '../../../../lab/console/control/fault-kinds.js';
import type { LabControl } from '../../../../lab/console/control/lab-control.js';
import { labPages } from '../../../../lab/console/drawing/site.js';
import { createLabConsole } from '../../../../lab/console/server.js';
import { commandRoutes } from '../../../../lab/console/tools/routes/commands.js';
import { routes } from '../../../../lab/console/tools/routes/index.js';
import { unseenId } from '../../../../lab/hosting/when/unseen.js';
import { onStand, type Stand } from '../control/stand.js';

t.setTimeout(280_000);

const TOKEN = 'token-of-a-seat';
const LATER = '2031-01-01T00:00:00Z';

/** How each route that takes a body is asked; null: it lets lab time go, or is only a command. */
const bodies: Readonly<Record<string, object | null>> = {
  '/api/wait': { ready: true, timeoutS: 1 },
  '/api/advance': null,
  '/api/judge/begin': {},
  '/api/judge': {},
  '/api/moments': null,
  '/api/back': { moment: 'm1' },
  '/api/fork': { moment: 'm1' },
  '/api/forks/:id/open': {},
  '/api/forks/:id/put-away': {},
  '/api/lab-file': {},
  '/api/compare': { at: LATER, otherAt: LATER },
  '/api/what-if': {},
  '/api/command': { do: 'fault-remove', box: 'b', id: unseenId(1) },
};

const rulesOf = (more: Partial<SeatRules> = {}): SeatRules => ({
  isExamination: false,
  isHeld: () => false,
  isRevealed: () => false,
  said: () => [],
  ...more,
});

/** Everything that a console answers, by what was asked. */
async function answersOf(t: Test, control: LabControl): Promise<Map<string, string>> {
  const { app, close } = await createLabConsole(control, { token: TOKEN, resultMs: 20 });
  t.teardown(close);
  // One visit: its token stands in every form.
  const first = await app.inject({ method: 'GET', url: '/', headers: { host: '127.0.0.1' } });
  const cookie = first.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const csrf = /name="_csrf" value="([^"]+)"/.exec(first.body)?.[1] ?? '';
  const headers = { host: '127.0.0.1', authorization: `Bearer ${TOKEN}`, cookie };
  const said = new Map<string, string>();
  const ask = async (method: 'GET' | 'POST', url: string, body?: object): Promise<void> => {
    const answer = await app.inject({
      ...{ method, url },
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    said.set(`${method} ${url}`, `${answer.statusCode} ${answer.body.replaceAll(csrf, 'csrf')}`);
  };
  const more = ['/rehearsals/report', '/rehearsals/report.json', '/api', '/api/openapi.json', '/nothing'];
  for (const url of [...labPages.map(({ path }) => path), ...more]) await ask('GET', url);
  const ofCommands = new Set(commandRoutes.map(({ path }) => path));
  for (const { method, path, type } of routes) {
    if (ofCommands.has(path)) continue;
    const url = path.replaceAll(/:\w+/g, '1');
    // A stream has no end: what it would say is what the other routes say.
    if (method === 'GET' && type !== 'text/event-stream') await ask('GET', url);
    if (method !== 'POST') continue;
    const body = bodies[path];
    t.not(body, undefined, `${path} is asked here`);
    if (body != null) await ask('POST', url, body);
  }
  said.set('flight', JSON.stringify(control.flight()));
  said.set('debrief', JSON.stringify(control.debrief()));
  said.set('events', JSON.stringify(control.events.after(null)));
  return said;
}

function same(
  t: Test,
  now: ReadonlyMap<string, string>,
  before: ReadonlyMap<string, string>,
  what: string,
): void {
  t.same([...now.keys()], [...before.keys()], 'the same was asked');
  for (const [asked, answer] of now)
    t.same(differenceOf(answer, before.get(asked) ?? ''), null, `${what}: ${asked}`);
}

/** Where two texts begin to differ, with what is around it; null: nowhere. */
function differenceOf(now: string, before: string): { now: string; before: string } | null {
  if (now === before) return null;
  let at = 0;
  while (now[at] === before[at]) at += 1;
  const around = (text: string): string => text.slice(Math.max(0, at - 120), at + 200);
  return { now: around(now), before: around(before) };
}

/** What comes of a fault at once, where anybody can look: caches of neighbours, a contract in the maker's books. */
const shows: Readonly<Record<string, 'network' | 'maker'>> = {
  'address-taken': 'network',
  'licence-expired': 'maker',
};

/** In short: what pages and routes are drawn from. */
function shortly(control: LabControl, kind = ''): string {
  const state = { ...control.state(), ...(shows[kind] === undefined ? {} : { [shows[kind]]: null }) };
  return JSON.stringify([state, control.flight(), control.debrief(), control.events.after(null)]);
}

const valuesOf = ({ fields }: ReturnType<typeof faultKinds>[number]) =>
  Object.fromEntries(fields.map(({ name, initial }) => [name, initial]));

async function put(
  stand: Stand,
  list: readonly {
    readonly id: string;
    readonly overlay: string;
    readonly values: Record<string, string | number>;
  }[],
) {
  const { overlays } = stand.world.lab.box('b');
  await stand.act({ kind: 'overlays', box: 'b', list: [...overlays, ...list] });
}

t.test('a fault of any kind changes nothing of what a trainee is shown at that instant', (t) =>
  onStand('en', async (stand) => {
    const seen = traineeView(stand.control, rulesOf());
    for (const kind of faultKinds()) {
      const [before, raw] = [shortly(seen, kind.id), shortly(stand.control)];
      await put(stand, [{ id: `${unseenId(1)}-1`, overlay: kind.id, values: valuesOf(kind) }]);
      t.same(differenceOf(shortly(seen, kind.id), before), null, kind.id);
      t.not(shortly(stand.control), raw, 'who may see everything sees it');
      await stand.act({ kind: 'overlays', box: 'b', list: [] });
      t.same(differenceOf(shortly(seen, kind.id), before), null, `${kind.id} is removed`);
    }

    // A fault of the trainee's own stands beside hidden ones, and says of itself what it always says.
    t.match(await seen.perform({ do: 'fault-add', box: 'b', overlay: 'slow-disk', values: {} }), {
      done: {},
    });
    const own = await answersOf(t, seen);
    await put(stand, [
      { id: `${unseenId(1)}-1`, overlay: 'commits-lost', values: {} },
      { id: `${unseenId(2)}-1`, overlay: 'box-hung', values: {} },
    ]);
    const set = (line: string, id: number): Act => ({
      kind: 'when-set',
      when: { ...parseWhen(line), id: unseenId(id) },
    });
    await stand.act(set('at 5 d do cut A for 5 min', 3));
    await stand.act(set('event failover.role of A every 1 do cut-wire A-B for 1 min', 4));
    same(t, await answersOf(t, seen), own, 'with four hidden deeds');
    const examined = rulesOf({ isExamination: true });
    t.notMatch(
      [...(await answersOf(t, traineeView(stand.control, examined))).values()].join('\n'),
      /unseen-/,
    );

    // Guessing at names does not help, and nothing hidden can be taken off or replaced.
    for (const guess of [
      { do: 'fault-remove', box: 'b', id: `${unseenId(1)}-1` } as const,
      { do: 'when-remove', id: unseenId(3) } as const,
    ]) {
      const { id: _, ...rest } = guess;
      t.same(
        await seen.perform(guess),
        await seen.perform({ ...rest, id: 'not-there' }),
        'as for what is not there',
      );
    }
    t.match(await seen.perform({ do: 'when-set', when: `at 1 min called ${unseenId(3)} do cut B` }), {
      refused: { en: /reserved/ },
    });
    t.match(
      await seen.perform({ do: 'when-set', when: 'at 1 min do act {"kind":"overlays","box":"b","list":[]}' }),
      { refused: { en: /Nothing was armed/ } },
    );
    t.match(await seen.perform({ do: 'when-set', when: 'at 1 s do heal all B' }), { done: {} });
    const events = stand.control.events.after(null).events.length;
    await stand.settle();
    t.equal(stand.world.lab.box('b').overlays.length, 2, 'healing all leaves what is hidden');
    const later = stand.control.events.after(null).events.slice(events);
    t.notMatch(JSON.stringify(later), /unseen/, 'no line of the transcript speaks of it');
    t.ok(
      later.some(({ kind }) => kind === 'when.fired'),
      'of what the trainee armed one does',
    );

    const told = await answersOf(t, traineeView(stand.control, rulesOf({ isRevealed: () => true })));
    t.match(told.get('GET /api/state'), /commits-lost/, 'once it is revealed it is told');
  }),
);
