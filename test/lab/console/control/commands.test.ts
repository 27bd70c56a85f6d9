/**
 * Performs every command of the console with the values that are declared for it, pressed on its
 * pages in both languages in a lab that runs, and sends each field wrong in turn: what passes is told
 * as done, what does not is refused in words and leaves the lab as it was.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'node-html-parser';
import t from 'tap';
import * as v from 'valibot';
import { openStore } from '../../../../appliance/store/database.js';
import { insertRecord } from '../../../../appliance/store/records.js';
import { accessInvites, cannedScripts } from '../../../../appliance/store/site/console-records.js';
import { SECOND } from '../../../../hardware/ports.js';
import type { Act, Heard } from '../../../../lab/acts/act.js';
import { perform } from '../../../../lab/acts/perform.js';
import {
  type Asked,
  command,
  type LabFile,
  type LabGiven,
} from '../../../../lab/console/commands/command.js';
import { type CommandName, commands } from '../../../../lab/console/commands/index.js';
import { faultKinds } from '../../../../lab/console/control/fault-kinds.js';
import type { LabControl } from '../../../../lab/console/control/lab-control.js';
import { createLiveControl } from '../../../../lab/console/control/live-control.js';
import { gives, order } from '../../../../lab/console/drawing/parts.js';
import { createLabConsole } from '../../../../lab/console/server.js';
import type { Live } from '../../../../lab/live/clockwork.js';
import { Throttle } from '../../../../lab/live/throttle.js';
import { createTrainee } from '../../../../lab/rehearsals/trainee/trainee.js';
import { createWorld, type World } from '../../../../lab/supervisor/world-lab.js';
import type { Language } from '../../../../views/label.js';
import { RawVisitor } from '../../../support/raw-visitor.js';

t.setTimeout(120_000);

const amounts = { siteVersion: '15.3.2', historyDays: 2, sessionsPerDay: 4, recordings: 1, files: 1 };
const names = Object.keys(commands) as CommandName[];
/** Long enough for a console to sign in, a client to install itself. */
const SETTLE_US = 90 * SECOND;

type Values = Readonly<Record<string, unknown>>;

interface Stand {
  readonly world: World;
  readonly control: LabControl;
  readonly files: ReadonlyMap<LabFile, string>;
  send(method: 'GET' | 'POST', path: string, body?: Values): Promise<{ status: number; html: string }>;
  settle(): Promise<void>;
}

/** What people left on the site before: something to run, somebody to invite, files to install. */
function furnish(world: World): void {
  const site = openStore(world.disks.a, 'site');
  const script = { name: 'Disks', description: '', category: '', team: '', commands: 'df' };
  const invite = { name: 'Vendor', validMinutes: 60, sessionPolicy: '', comments: '' };
  site.transaction('test', () => {
    insertRecord(site, cannedScripts, { id: 'test-script', ...script });
    insertRecord(site, accessInvites, { id: 'test-invite', ...invite });
  });
}

async function collectFiles(world: World): Promise<Map<LabFile, string>> {
  const visitor = new RawVisitor(world);
  await visitor.signIn('login');
  const press = async (path: string, values: Readonly<Record<string, string>>): Promise<string> =>
    (await visitor.post(path, { ...values, _csrf: await visitor.csrf(path) })).body;
  const fetched = async (path: string, more: Readonly<Record<string, string>>): Promise<string> => {
    await press(path, { action: 'create-package', name: 'Sample', days: '14', comments: '', ...more });
    const id = /name="package" value="([^"]+)"/.exec((await visitor.get(path)).body)?.[1] ?? '';
    return press(path, { action: 'fetch-package', package: id });
  };
  const { body } = await visitor.get('/login/jump-clients');
  const group = parse(body).querySelector('select[name="group"] option')?.getAttribute('value') ?? '';
  const shown = await press('/login/jumpoint', {
    action: 'create',
    kind: 'jumpoint',
    name: 'Shop',
    comments: '',
  });
  const msi = (version: string): string =>
    JSON.stringify({ product: 'access-console-msi', version, site: 'access.example.com' });
  return new Map<LabFile, string>([
    ['jump-client', await fetched('/login/jump-clients', { mode: 'active', group, tag: '' })],
    ['console-package', await fetched('/login/console-installers', {})],
    ['jumpoint', parse(shown, { blockTextElements: {} }).querySelector('pre code')?.text ?? ''],
    ['msi-next', msi('16.1.1')],
  ]);
}

/** The clock of a lab that nobody watches: it goes only where the test sends it. */
function stillLive(world: World): Live {
  const throttle = new Throttle(world.lab.nowUs(), 1);
  return {
    throttle,
    act: (what) => world.lab.act(what),
    setSpeed: (speed) => throttle.set(world.lab.nowUs(), speed),
    pause: () => throttle.pause(world.lab.nowUs()),
    resume: () => throttle.resume(world.lab.nowUs()),
    advance: (us) => throttle.advance(us),
    run: async () => {},
    stop: async () => {},
    onTick: () => {},
    awaited: () => null,
    onAwaited: () => {},
  };
}

async function onStand(language: Language, part: (stand: Stand) => Promise<void>): Promise<void> {
  const world = await createWorld({ seed: `commands ${language}`, amounts });
  furnish(world);
  const { lab, outside, made } = world;
  const path = mkdtempSync(join(tmpdir(), 'commands-'));
  const live = stillLive(world);
  const act = (given: Act, heard?: Heard) => live.act(() => perform(lab, outside, given, heard));
  const settle = (): Promise<void> => lab.run(() => lab.participant.agenda.sleep(SETTLE_US));
  try {
    await act({ kind: 'watch' });
    await settle();
    const files = await lab.run(() => collectFiles(world));
    const folder = { path, boxFolder: (name: string) => join(path, name) };
    const { plates } = made;
    const trainee = createTrainee({
      lab,
      outside,
      live,
      made,
      folder,
      seed: 'commands',
      amounts,
      act,
      onClose: () => {},
    });
    const control = createLiveControl({
      lab,
      live,
      outside,
      watch: outside.watch(),
      trainee,
      faultKinds: faultKinds(),
      act,
      plates,
      urls: { updates: '', support: '' },
      elsewhere: [],
      urlOf: (address) => `https://${address}`,
      strike: () => {},
      isGone: () => false,
      trouble: () => null,
    });
    const { app, close } = await createLabConsole(control, { token: 'token', resultMs: 20 });
    const cookies: Record<string, string> = { lab_language: language };
    const send: Stand['send'] = async (method, url, body) => {
      const headers = {
        host: '127.0.0.1',
        cookie: Object.entries(cookies)
          .map((pair) => pair.join('='))
          .join('; '),
      };
      const answer = await app.inject({
        method,
        url,
        headers: {
          ...headers,
          ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(body === undefined ? {} : { payload: new URLSearchParams(formOf(body)).toString() }),
      });
      for (const { name, value } of answer.cookies) cookies[name] = value;
      return { status: answer.statusCode, html: answer.body };
    };
    await part({ world, control, files, send, settle });
    await close();
  } finally {
    await lab.close();
    rmSync(path, { recursive: true, force: true });
  }
}

/** A command as the form of a page sends it. */
function formOf(values: Values): Record<string, string> {
  const form: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    if (name === 'values' && typeof value === 'object' && value !== null)
      for (const [inner, given] of Object.entries(value)) form[`value-${inner}`] = String(given);
    else if (value !== undefined) form[name] = String(value);
  }
  return form;
}

interface Told {
  readonly tone: string;
  readonly words: string;
}

/** Presses the button, and reads the page that comes. */
async function press(stand: Stand, name: string, values: Values): Promise<Told> {
  const before = await stand.send('GET', '/');
  const _csrf = parse(before.html).querySelector('input[name="_csrf"]')?.getAttribute('value') ?? '';
  const { status } = await stand.send('POST', '/', { ...values, _csrf, action: name });
  const flash = parse((await stand.send('GET', '/')).html).querySelector('#flash');
  const tone = /tone-(\w+)/.exec(flash?.getAttribute('class') ?? '')?.[1] ?? '';
  return { tone: status === 303 ? tone : `status ${status}`, words: flash?.text.trim() ?? '' };
}

/** What a field never takes; `id`: it names something that must exist. */
function wrongOf(value: unknown, isFree: boolean): Readonly<Record<string, unknown>> {
  const long = 'x'.repeat(20_000);
  if (typeof value === 'object') return { stray: { 'no-such-value': 1 } };
  if (typeof value === 'boolean') return { neither: 'perhaps' };
  return { long, ...(isFree ? {} : { unknown: 'no such ?', below: '-1' }) };
}

/** Whether a field of a command may be left out. */
const isOptional = (name: CommandName, field: string): boolean => {
  const { values }: { values: v.ObjectEntries } = commands[name];
  return v.safeParse(v.object({ [field]: values[field] ?? v.never() }), {}).success;
};

function wrongValues(name: CommandName, good: Values): { what: string; values: Values }[] {
  const { any: free = [] }: { any?: readonly string[] } = commands[name].sample;
  return Object.entries(good).flatMap(([field, value]) => {
    const wrong = Object.entries(wrongOf(value, free.includes(field))).map(([what, bad]) => ({
      what: `${field} ${what}`,
      values: { ...good, [field]: bad },
    }));
    const { [field]: _left, ...rest } = good;
    return isOptional(name, field) || field === 'values'
      ? wrong
      : [...wrong, { what: `${field} missing`, values: rest }];
  });
}

async function tryOut(
  stand: Stand,
  name: CommandName,
  heard: Map<string, string>,
  faults: string[],
): Promise<void> {
  const { sample }: { sample: { first?: readonly Asked[]; values: (given: LabGiven) => Values } } =
    commands[name];
  for (const { do: first, ...values } of sample.first ?? []) {
    await press(stand, first, values);
    await stand.settle();
  }
  const given: LabGiven = {
    state: stand.control.state(),
    file: (kind) => stand.files.get(kind) ?? '',
  };
  const good = sample.values(given);
  const before = JSON.stringify(stand.control.state());
  for (const { what, values } of wrongValues(name, good)) {
    const { tone, words } = await press(stand, name, values);
    heard.set(`${name}: ${what}`, words);
    if (tone !== 'bad' || words === '') faults.push(`${name}: ${what} was answered ${tone}, ${words}`);
    if (JSON.stringify(stand.control.state()) !== before) faults.push(`${name}: ${what} changed the lab`);
  }
  const { tone, words } = await press(stand, name, good);
  heard.set(name, words);
  if (tone !== 'good' || words === '') faults.push(`${name} was answered ${tone}, ${words}`);
  await stand.settle();
}

t.test('every command does its work with its values, and refuses what it does not take', async (t) => {
  const faults: string[] = [];
  const heard = { en: new Map<string, string>(), fr: new Map<string, string>() };
  for (const language of ['en', 'fr'] as const) {
    await onStand(language, async (stand) => {
      for (const name of names) {
        try {
          await tryOut(stand, name, heard[language], faults);
        } catch (error) {
          faults.push(`${language} ${name}: ${error}`);
        }
      }
    });
    t.comment(`${names.length} commands, ${heard[language].size} answers in words (${language})`);
  }
  for (const [what, words] of heard.en)
    if (words !== '' && words === heard.fr.get(what)) faults.push(`${what}: the same in French, ${words}`);
  t.same(faults, []);
});

t.test('a wire leads to another end (S12)', async (t) => {
  await onStand('fr', async ({ control, world }) => {
    const outcome = await control.perform({
      do: 'wire',
      from: 'a',
      to: 'a',
      cut: true,
      lossPercent: 0,
      extraMs: 0,
    });
    t.match(outcome, { refused: { fr: /deux extrémités différentes/ } });
    t.same(world.lab.box('a').filters, {}, 'nothing was cut');
  });
});

t.test('what comes of a deed is told where it was asked for, good or bad (U53)', async (t) => {
  await onStand('fr', async (stand) => {
    const shown = async (): Promise<Told> => {
      await stand.settle();
      const flash = parse((await stand.send('GET', '/')).html).querySelector('#flash');
      const tone = /tone-(\w+)/.exec(flash?.getAttribute('class') ?? '')?.[1] ?? '';
      return { tone, words: flash?.text.trim() ?? '' };
    };
    const client = stand.control.state().fleet.clients[0]?.id ?? '';
    t.match(await press(stand, 'fleet-call', { client }), { tone: 'good', words: /s’en occupe/ });
    t.match(await shown(), { tone: 'good', words: /a joint le site/ });
    for (const box of ['a', 'b']) await press(stand, 'power', { box, how: 'cut' });
    await press(stand, 'fleet-call', { client });
    t.match(await shown(), { tone: 'bad' }, 'nobody answered, and that is what it says');
    await press(stand, 'console-launch', { workstation: 'ws1' });
    t.match(await shown(), { tone: 'bad' });
  });
});

t.test('what is not declared does not compile', async (t) => {
  const wrong = (control: LabControl): unknown => [
    // @ts-expect-error there is no such command
    control.perform({ do: 'powr', box: 'a', how: 'cut' }),
    // @ts-expect-error a value is missing
    control.perform({ do: 'power', box: 'a' }),
    // @ts-expect-error a value of another kind
    control.perform({ do: 'advance', minutes: 'two' }),
    // @ts-expect-error a button of no command
    order('power-cut', {}),
    // @ts-expect-error a button without all its values
    order('cable', { box: 'a', nic: 'eth0' }),
    // @ts-expect-error a form of no command
    gives('dns-sett'),
    // @ts-expect-error a command without words for what was done
    command('new', {}).does({ perform: () => null, sample: { values: () => ({}) } }),
  ];
  t.type(wrong, 'function');
});
