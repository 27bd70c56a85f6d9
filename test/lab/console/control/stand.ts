/** A lab that runs, its console, and files for its seats: where commands are tried out. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'node-html-parser';
import { openStore } from '../../../../appliance/store/database.js';
import { insertRecord } from '../../../../appliance/store/records.js';
import { accessInvites, cannedScripts } from '../../../../appliance/store/site/console-records.js';
import { SECOND } from '../../../../hardware/ports.js';
import type { Act, ActRecord, OnDone } from '../../../../lab/acts/act.js';
import { perform } from '../../../../lab/acts/perform.js';
import { accessConsolesOf } from '../../../../lab/console/beside/consoles.js';
import { createStops } from '../../../../lab/console/beside/stops.js';
import type { LabFile } from '../../../../lab/console/commands/command.js';
import { faultKinds } from '../../../../lab/console/control/fault-kinds.js';
import type { LabControl } from '../../../../lab/console/control/lab-control.js';
import { createLiveControl } from '../../../../lab/console/control/live-control.js';
import type { LabShelf } from '../../../../lab/console/control/others/shelf.js';
import { createLabConsole, type LabConsole } from '../../../../lab/console/server.js';
import type { School } from '../../../../lab/guide/learning/school.js';
import { Throttle } from '../../../../lab/live/clock/throttle.js';
import type { Live } from '../../../../lab/live/clockwork.js';
import type { HostedLab } from '../../../../lab/live/host/contract.js';
import { lessonFile } from '../../../../lab/live/keeping/folder-owner.js';
import type { TryBook } from '../../../../lab/rehearsals/report/tries/book.js';
import { createMoments } from '../../../../lab/rehearsals/trainee/moments.js';
import { createTrainee } from '../../../../lab/rehearsals/trainee/trainee.js';
import { createWorld, type World } from '../../../../lab/supervisor/world-lab.js';
import type { Language } from '../../../../views/label.js';
import { RawVisitor } from '../../../support/raw-visitor.js';
import { emptyPast } from '../../../support/sample-lab/past.js';

const amounts = { siteVersion: '15.3.2', historyDays: 2, sessionsPerDay: 4, recordings: 1, files: 1 };
/** Long enough for a console to sign in, a client to install itself. */
const SETTLE_US = 90 * SECOND;

export type Values = Readonly<Record<string, unknown>>;

export interface Stand {
  readonly world: World;
  readonly control: LabControl;
  readonly files: ReadonlyMap<LabFile, string>;
  send(method: 'GET' | 'POST', path: string, body?: Values): Promise<{ status: number; html: string }>;
  /** A command as a tool sends it. */
  tool(command: unknown): Promise<{ readonly status: number; readonly body: string }>;
  settle(): Promise<void>;
  /** A deed that no command says. */
  act(act: Act): Promise<unknown>;
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
    halt: (how) => throttle.halt(world.lab.nowUs(), how),
    pause: () => throttle.pause(world.lab.nowUs()),
    resume: () => throttle.resume(world.lab.nowUs()),
    advance: (us) => throttle.advance(us),
    run: async () => {},
    stop: async () => {},
    onTick: () => {},
    fresh: async () => {},
    attend: () => () => {},
    awaited: () => null,
    onAwaited: () => {},
  };
}

const fork: HostedLab = {
  ...{ id: 'lab-1', name: '', rehearsal: null, bay: 1, madeMs: 0, folder: '' },
  ...{ status: 'running', why: null, nowUs: 0, sites: {}, console: null },
};

const knownFork = async (id: string) =>
  id === fork.id ? { lab: fork } : { refused: { en: 'No such fork.', fr: 'Aucune.' } };

/** A rehearsal that came with the lab, and asks something. */
const sampleLesson = `
id: lesson-sample
lesson: true
title: { en: Lesson, fr: Leçon }
brief: { en: How does it stand?, fr: Où en est-on ? }
guide: []
start: { boxes: pair }
story:
  people: [{ from: '09:00', to: '17:00', session: { jumpItem: SRV-SQL-PAR01, lasts: 10 min, every: 1 h } }]
  announce: { to: [users], ahead: 15 min, covers: { event: installer.started } }
questions:
  - id: server
    text: { en: Who serves?, fr: Qui sert ? }
    options: [{ id: a, text: { en: A, fr: A } }, { id: b, text: { en: B, fr: B } }]
steps:
  - id: server
    guide: []
    title: { en: Who serves?, fr: Qui sert ? }
    hint: { en: A, fr: A }
    recognised: { event: answer.given, where: { question: server, option: a } }
faults: []
mistakes: []
success: []
way: [{ block: wait, commands: [{ wait: 1 s }] }]
`;

function folderWithLesson(): string {
  const path = mkdtempSync(join(tmpdir(), 'commands-'));
  writeFileSync(join(path, lessonFile), sampleLesson);
  return path;
}

/** Other labs take their turn elsewhere. */
const emptyShelf: LabShelf = {
  state: () => ({ kept: [], hostUrl: null, lessons: [], forks: [] }),
  lesson: async (id) => (id === 'seed-1' ? null : { en: 'No such finding.', fr: 'Aucune.' }),
  make: async () => null,
  again: async () => null,
  open: async (id) => (id === 'lab-1' ? null : { en: 'No such lab.', fr: 'Aucun.' }),
  back: async () => null,
  openFile: async () => null,
  forks: {
    list: () => [],
    live: () => null,
    make: async () => ({ lab: fork }),
    ...{ open: knownFork, putAway: knownFork, drop: knownFork },
  },
  others: () => [],
};

/** Deeds done at once, and whoever hears of them. */
function actsOf({ lab, outside }: World, live: Live) {
  const listeners: ((record: ActRecord) => void)[] = [];
  return {
    onAct: (listener: (record: ActRecord) => void): void => {
      listeners.push(listener);
    },
    act: (act: Act, heard?: OnDone) =>
      live.act(() => {
        for (const listener of listeners) listener({ t: lab.participant.agenda.nowUs(), n: 0, act });
        return perform(lab, outside, act, heard);
      }),
  };
}

/** Second runs are made elsewhere. */
const standingSchool = (book: TryBook): School => ({
  book,
  isHere: () => true,
  look: () => {},
  whatIf: (id, mistake) =>
    id === 'try-1' && mistake === 'no-backup' ? null : { en: 'No such try.', fr: 'Aucun.' },
  underWay: () => new Set(),
  trouble: () => null,
  onChange: () => {},
  close: async () => {},
});

/** Commands as a tool sends them. */
const toolAt =
  (app: LabConsole['app']): Stand['tool'] =>
  async (command) => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/command',
      headers: { host: '127.0.0.1', authorization: 'Bearer token', 'content-type': 'application/json' },
      payload: JSON.stringify(command) ?? '',
    });
    return { status: answer.statusCode, body: answer.body };
  };

export async function onStand(language: Language, part: (stand: Stand) => Promise<void>): Promise<void> {
  const world = await createWorld({ seed: `commands ${language}`, amounts });
  furnish(world);
  const { lab, outside, made } = world;
  const path = folderWithLesson();
  const live = stillLive(world);
  const { act, onAct } = actsOf(world, live);
  const settle = (): Promise<void> => lab.run(() => lab.participant.agenda.sleep(SETTLE_US));
  try {
    await act({ kind: 'watch' });
    await settle();
    const files = await lab.run(() => collectFiles(world));
    const folder = { path, boxFolder: (name: string) => join(path, name) };
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
    const stops = createStops({
      ...{ lab, live, trainee, mail: outside.mail, folder: path },
      consoles: () => accessConsolesOf(outside.seats().seats()),
    });
    const moments = createMoments({ folder: path, trainee, onEntry: lab.onEntry, onAct });
    const control = createLiveControl({
      ...{ moments, stops },
      ...{ lab, live },
      outside,
      gateway: { beyond: false, closed: [], tallyOf: () => ({ asked: 0, answered: 0, last: null }) },
      watch: outside.watch(),
      trainee,
      school: standingSchool(trainee.book),
      faultKinds: faultKinds(),
      shelf: emptyShelf,
      past: emptyPast,
      act,
      plates: made.plates,
      urls: { updates: '', support: '' },
      elsewhere: [],
      urlOf: (address) => `https://${address}`,
      strike: () => {},
      isGone: () => false,
      trouble: () => null,
      boxFolder: () => '',
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
    await part({ world, control, files, send, tool: toolAt(app), settle, act });
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
