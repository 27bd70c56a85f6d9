/**
 * While a rehearsal goes on, nothing that its seed has laid or that it plans is told at its lab's console: for every
 * rehearsal and every flaw all pages and answers are the same with it and without it. Whoever asks for everything
 * with the token is told it, what people lay is shown, and the end tells all.
 */
import t, { type Test } from 'tap';
import { faultsOf } from '../../../../lab/acts/when-check.js';
import type { LabControl } from '../../../../lab/console/control/lab-control.js';
import { labPages } from '../../../../lab/console/drawing/site.js';
import { createLabConsole } from '../../../../lab/console/server.js';
import { concealing } from '../../../../lab/console/tools/concealment.js';
import { armedBy } from '../../../../lab/rehearsals/language/file.js';
import { loadRehearsal, rehearsalNames } from '../../../../lab/rehearsals/language/load.js';
import type { Rehearsal } from '../../../../lab/rehearsals/language/vocabulary.js';
import { hidingOf } from '../../../../lab/rehearsals/trainee/faults.js';
import { onStand, type Stand } from '../control/stand.js';

t.setTimeout(280_000);

const TOKEN = 'token';
const bearer = { authorization: `Bearer ${TOKEN}` };

type Asks = (url: string, more?: Readonly<Record<string, string>>) => Promise<string>;

async function consoleOf(t: Test, control: LabControl): Promise<Asks> {
  const { app, close } = await createLabConsole(control, { token: TOKEN, resultMs: 20 });
  t.teardown(close);
  const host = '127.0.0.1';
  const first = await app.inject({ method: 'GET', url: '/', headers: { host } });
  const cookie = String(first.headers['set-cookie']).split(';', 1)[0] ?? '';
  const csrf = /name="_csrf" value="([0-9a-f]+)"/.exec(first.body)?.[1] ?? '';
  // As the console's own pages ask.
  return async (url, more) => {
    const headers = { host, ...(more ?? { cookie, 'x-csrf-token': csrf }) };
    const { body } = await app.inject({ method: 'GET', url, headers });
    return body
      .replaceAll(/name="_csrf" value="[^"]+"/g, '')
      .replaceAll(/csrf" content="[^"]+"/g, '')
      .replaceAll(/"cursor":"[^"]+"/g, '');
  };
}

const asked = [
  ...labPages.map(({ path }) => path),
  '/api/state',
  '/api/events',
  '/api/deeds',
  '/api/moments',
];

async function answersOf(ask: Asks): Promise<Map<string, string>> {
  const said = new Map<string, string>();
  for (const url of asked) said.set(url, await ask(url));
  return said;
}

/** Where two texts begin to differ; null: nowhere. */
function differenceOf(now: string, before: string): string | null {
  if (now === before) return null;
  let at = 0;
  while (now[at] === before[at]) at += 1;
  return `${now.slice(Math.max(0, at - 80), at + 160)} INSTEAD OF ${before.slice(at, at + 160)}`;
}

/** The rehearsal with each of its flaws, one at a time, and as it is written where it plans something. */
function* hidden(): Generator<{ readonly what: string; readonly rehearsal: Rehearsal }> {
  for (const name of rehearsalNames()) {
    const { flaws = [], ...written } = loadRehearsal(name);
    if (written.faults.length + (written.whens?.length ?? 0) > 0) yield { what: name, rehearsal: written };
    for (const { id, faults = [], whens = [] } of flaws)
      if (faults.length + whens.length > 0)
        yield { what: `${name} ${id}`, rehearsal: { ...written, faults, whens } };
  }
}

/** Everything that it lays is laid, and what it arms is armed. */
async function lay(stand: Stand, rehearsal: Rehearsal): Promise<void> {
  for (const { id, overlay, box: letter, values = {} } of rehearsal.faults) {
    const box = letter === 'B' ? 'b' : 'a';
    const { overlays } = stand.world.lab.box(box);
    await stand.act({ kind: 'overlays', box, list: [...overlays, { id, overlay, values }] });
  }
  for (const when of armedBy(rehearsal)) {
    await stand.act({ kind: 'when-set', when });
    for (const [index, deed] of when.do.entries()) {
      const laid = faultsOf(when.id, index, deed);
      if (laid === null) continue;
      const { overlays } = stand.world.lab.box(laid.box);
      await stand.act({ kind: 'overlays', box: laid.box, list: [...overlays, ...laid.faults] });
    }
  }
}

async function heal(stand: Stand, rehearsal: Rehearsal): Promise<void> {
  for (const { id } of armedBy(rehearsal)) await stand.act({ kind: 'when-remove', id });
  for (const box of ['a', 'b'] as const) await stand.act({ kind: 'overlays', box, list: [] });
}

/** The maker's books say of themselves until when a contract goes: whoever reads there may know. */
const opened: Readonly<Record<string, readonly string[]>> = {
  'sync-upgrade one-contract': ['/maker', '/api/state'],
};

t.test('what each rehearsal hides or plans is told nowhere while it goes on', (t) =>
  onStand('en', async (stand) => {
    // What boxes show is told from the first line of the transcript on.
    await stand.act({ kind: 'overlays', box: 'a', list: [] });
    let all = 0;
    for (const { what, rehearsal } of hidden()) {
      all += 1;
      const hides = hidingOf(rehearsal);
      let isOver = false;
      const control: LabControl = { ...stand.control, hides: () => (isOver ? null : hides) };
      const ask = await consoleOf(t, control);
      const before = await answersOf(ask);
      await lay(stand, rehearsal);
      const during = await answersOf(ask);
      const but = opened[what] ?? [];
      for (const [url, answer] of during)
        if (!but.includes(url)) t.equal(differenceOf(answer, before.get(url) ?? ''), null, `${what}: ${url}`);
      const [first = 'none'] = [...hides.overlays, ...hides.whens];
      t.notMatch([...during.values()].join('\n'), first, `${what} by name`);
      t.match(await ask('/api/state', bearer), first, 'the whole truth for whoever shows the token');
      isOver = true;
      t.match(await ask('/api/state'), first, 'the end tells all');
      await heal(stand, rehearsal);
    }
    t.ok(all > 10, `${all} were laid`);

    // Lines of the transcript come out as lab time goes on.
    await stand.settle();
    const raw = JSON.stringify([stand.control.events.after(null), stand.control.flight()]);
    for (const { what, rehearsal } of hidden()) {
      const hides = hidingOf(rehearsal);
      const ask = await consoleOf(t, { ...stand.control, hides: () => hides });
      const told = await answersOf(ask);
      for (const id of [...hides.overlays, ...hides.whens]) {
        t.ok(raw.includes(id), `the transcript speaks of ${id}`);
        for (const [url, answer] of told) t.notOk(answer.includes(`"${id}`), `${what}: ${id} at ${url}`);
      }
    }
  }),
);

t.test('what people lay themselves is shown beside it, and only they take it off', (t) =>
  onStand('fr', async (stand) => {
    const [found] = [...hidden()].filter(({ what }) => what === 'single-auto dead-clock-a');
    if (found === undefined) throw new Error('it is hidden no more');
    const hides = hidingOf(found.rehearsal);
    const ask = await consoleOf(t, { ...stand.control, hides: () => hides });
    await lay(stand, found.rehearsal);
    const { overlays } = stand.world.lab.box('a');
    const list = [...overlays, { id: 'mine', overlay: 'slow-disk', values: {} }];
    await stand.act({ kind: 'overlays', box: 'a', list });
    await stand.settle();
    const told = await ask('/api/events');
    t.match(told, 'mine slow-disk');
    t.notMatch(told, 'wrong-ntp-name');
    t.match(await ask('/faults'), /name="id" value="mine"/);
    t.equal(stand.world.lab.box('a').overlays.length, 2, 'the lab has both');
  }),
);

t.test('a wire that somebody cut is shown to them as cut, also where the rehearsal cuts the same', (t) =>
  onStand('en', async (stand) => {
    const rehearsal = loadRehearsal('split');
    const control = concealing({ ...stand.control, hides: () => hidingOf(rehearsal) });
    const wire = () => control.state().parts.find(({ name }) => name === 'A-B');
    const cut = (whole: boolean) => control.perform({ do: 'part', name: 'A-B', whole });
    await lay(stand, rehearsal);
    t.match(wire(), { whole: true }, 'that the rehearsal has cut it is not told');
    await heal(stand, rehearsal);
    await cut(false);
    t.match(wire(), { whole: false }, 'whoever has cut it sees that');
    t.equal(control.state().boxes.find(({ name }) => name === 'a')?.overlays.length, 2);
    await cut(true);
    t.match(wire(), { whole: true });
    await lay(stand, rehearsal);
    t.match(wire(), { whole: true }, 'and later cuts are hidden again');
  }),
);
