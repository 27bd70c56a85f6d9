/**
 * `npm run load`: 200 signed-in users and 1,000 check-ins a second at box A, while box B pulls a data-sync
 * and then installs an update. Nothing may be answered by an error; p99 of the users' pages and of the check-ins,
 * over that of the same users and computers alone. --users, --check-ins, --batch (computers behind one router), --rows and --speed change the
 * amounts.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { openStore } from '../../../appliance/store/database.js';
import { insertUser } from '../../../appliance/store/site/users.js';
import { createFolderDisk } from '../../../hardware/disk/folder-disk.js';
import { labPasswordHash } from '../../../lab/making/credentials.js';
import { type LoadResult, load, startLoad } from '../../bench/load.js';
import { ask, formFields, hiddenField, openPair, type Pair, signIn, untilAnswers } from '../../bench/pair.js';
import { addHistory } from '../../bench/sync-data.js';
import { followCores, type Whereabouts } from './cores.js';

const CAPACITY_BYTES = 100e9;
const PAGE = '/login/account';
const UPDATES = '/appliance/updates';
/** Each user looks at a page so often. */
const LOOK_S = 2;
const IDLE_MS = 8_000;
const WORK_MS_MAX = 600_000;
const CLIENTS = 200;
const LINES = 32;

interface Amounts {
  readonly users: number;
  readonly checkIns: number;
  /** Check-ins of one request. */
  readonly batch: number;
  readonly rows: number;
  readonly speed: number;
}

const nameOf = (index: number): string => `load-${index}`;

/** A made pair, switched off, with its users and a history that B lacks. */
async function prepare(stateDir: string, { users, rows }: Amounts): Promise<void> {
  await (await openPair(stateDir, { historyDays: 0, recordings: 0, jumpClients: CLIENTS })).close();
  const disk = createFolderDisk(join(stateDir, 'boxes', 'a'), CAPACITY_BYTES);
  const site = openStore(disk, 'site');
  site.transaction('load', () => {
    for (let index = 0; index < users; index += 1)
      insertUser(site, {
        id: nameOf(index),
        username: nameOf(index),
        displayName: nameOf(index),
        email: '',
        passwordHash: labPasswordHash,
        mustChange: false,
        enabled: true,
        role: 'operator',
        language: null,
        nowMs: 1,
      });
  });
  addHistory(site, rows);
  site.db.pragma('wal_checkpoint(TRUNCATE)');
  disk.close();
}

/** Resolves with the kind of the first such event of box B; rejects when none comes. */
function heard(pair: Pair, kinds: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`none of ${kinds.join(', ')} came`)), WORK_MS_MAX);
    pair.liveLab.lab.onEntry(({ kind, rank }) => {
      if (rank !== 2 || !kinds.includes(kind)) return;
      clearTimeout(timer);
      resolve(kind);
    });
  });
}

async function expect(told: Promise<string>, wanted: string): Promise<void> {
  const kind = await told;
  if (kind !== wanted) throw new Error(`it ended with ${kind}`);
}

/** Presses a form of B, and its confirming page where there is one. */
async function press(
  pair: Pair,
  cookie: string,
  path: string,
  values: Readonly<Record<string, string>> & { readonly action: string },
): Promise<void> {
  const page = await ask(pair.b, path, { cookie });
  const form = { ...formFields(page.body, values.action), ...values };
  const first = await ask(pair.b, path, { cookie, form });
  const asked = /name="_confirmed"/.test(first.body);
  const answer = asked ? await ask(pair.b, path, { cookie, form: { ...form, _confirmed: '1' } }) : first;
  if (answer.status !== 303) throw new Error(`${path} ${values.action} answers ${answer.status}`);
}

async function sync(pair: Pair): Promise<number> {
  const cookie = await signIn(pair.b);
  const ended = heard(pair, ['failover.synced', 'failover.sync-failed']);
  const fromMs = performance.now();
  await press(pair, cookie, '/login/failover', { action: 'sync' });
  await expect(ended, 'failover.synced');
  return performance.now() - fromMs;
}

/** Fetches and installs the first package that is offered to B. */
async function install(pair: Pair): Promise<number> {
  const cookie = await signIn(pair.b, undefined, '/appliance');
  const fromMs = performance.now();
  const checked = heard(pair, ['installer.checked', 'installer.check-failed']);
  await press(pair, cookie, UPDATES, { action: 'check' });
  await expect(checked, 'installer.checked');
  const { body } = await ask(pair.b, UPDATES, { cookie });
  const chosen = heard(pair, ['installer.chosen']);
  await press(pair, cookie, UPDATES, { action: 'choose', package: hiddenField(body, 'package') });
  await chosen;
  const installed = heard(pair, ['installer.installed', 'installer.failed']);
  await press(pair, cookie, UPDATES, { action: 'accept', agree: '1' });
  await expect(installed, 'installer.installed');
  return performance.now() - fromMs;
}

/** What deployed clients say when they check in: those behind one router in one request. */
function checkInsOf(pair: Pair, batch: number): string[] {
  const said = pair.liveLab.outside
    .seats()
    .fleet.state()
    .clients.filter(({ kind, mode }) => kind === 'jump-client' && mode === 'active')
    .map(({ id, key, version }) => ({ id, key, version, occasion: 'daily' }));
  return Array.from({ length: Math.floor(said.length / batch) }, (_, index) =>
    JSON.stringify({ clients: said.slice(index * batch, (index + 1) * batch) }),
  );
}

interface Measured {
  readonly idle: LoadResult;
  readonly busy: LoadResult;
  readonly checkIns: LoadResult;
  /** The same computers alone, at two boxes that do nothing else. */
  readonly checkInsIdle: LoadResult;
  /** While the slowest check-ins were waited for: threads of box A, of the computers, and of the lab. */
  readonly slowest: Readonly<Record<string, Whereabouts>>;
  readonly syncMs: number;
  readonly installMs: number;
}

async function measure(stateDir: string, amounts: Amounts): Promise<Measured> {
  const { users, checkIns, batch, speed } = amounts;
  const pair = await openPair(stateDir, {}, speed);
  try {
    await Promise.all([untilAnswers(pair.a, '/login'), untilAnswers(pair.b, '/login')]);
    const cookies: string[] = [];
    for (let index = 0; index < users; index += 1) cookies.push(await signIn(pair.a, nameOf(index)));
    const people = {
      ...pair.a,
      path: PAGE,
      cookie: '',
      cookies,
      connections: users,
      everyMs: (LOOK_S * 1_000) / users,
    };
    const idle = await load({ ...people, forMs: IDLE_MS });
    const computers = {
      ...pair.a,
      path: '/client/jump/check-in',
      cookie: '',
      bodies: checkInsOf(pair, batch),
      connections: LINES,
      everyMs: (1_000 * batch) / checkIns,
    };
    const checkInsIdle = await load({ ...computers, forMs: IDLE_MS });
    const looking = startLoad({ ...people, forMs: WORK_MS_MAX });
    const calling = startLoad({ ...computers, forMs: WORK_MS_MAX });
    await Promise.all([looking.ready, calling.ready]);
    const threads = { box: pair.liveLab.hosting.pid('a') ?? 0, computers: calling.pid, lab: process.pid };
    const followed = Object.entries(threads).map(([name, pid]) => [name, followCores(pid)] as const);
    const syncMs = await sync(pair);
    const installMs = await install(pair);
    looking.stop();
    calling.stop();
    const [busy, called] = await Promise.all([looking.result, calling.result]);
    const slowest = Object.fromEntries(
      followed.map(([name, whereabouts]) => [name, whereabouts(called.slow)]),
    );
    return { idle, busy, checkIns: called, checkInsIdle, slowest, syncMs, installMs };
  } finally {
    await pair.close();
  }
}

const AMOUNTS = { users: 200, 'check-ins': 1_000, batch: 10, rows: 250_000, speed: 20 };

/** Measures under load; anything but answers of 200 fails. */
export async function checkLoad(
  report: (line: string) => void,
  argv: readonly string[],
): Promise<{ passed: number; failed: number }> {
  const named = Object.entries(AMOUNTS).map(
    ([name, value]) => [name, { type: 'string', default: String(value) }] as const,
  );
  const { values } = parseArgs({ args: [...argv], options: Object.fromEntries(named) });
  const amount = (name: keyof typeof AMOUNTS): number => Number(values[name]);
  const amounts = {
    users: amount('users'),
    checkIns: amount('check-ins'),
    batch: amount('batch'),
    rows: amount('rows'),
    speed: amount('speed'),
  };
  const stateDir = mkdtempSync(join(tmpdir(), 'bomgar-load-'));
  try {
    await prepare(stateDir, amounts);
    const { idle, busy, checkIns, checkInsIdle, slowest, syncMs, installMs } = await measure(
      stateDir,
      amounts,
    );
    report(
      JSON.stringify(
        {
          ...amounts,
          loadP99: busy.p99Ms / idle.p99Ms,
          pages: busy.count,
          pageIdleP99Ms: idle.p99Ms,
          pageBusyP99Ms: busy.p99Ms,
          pageBusyMedianMs: busy.medianMs,
          checkInsPerSecond: checkIns.perSecond * amounts.batch,
          checkInsP99: checkIns.p99Ms / checkInsIdle.p99Ms,
          checkInIdleP99Ms: checkInsIdle.p99Ms,
          checkInP99Ms: checkIns.p99Ms,
          slowest,
          syncMs,
          installMs,
          errors: 0,
        },
        null,
        2,
      ),
    );
    const perSecond = checkIns.perSecond * amounts.batch;
    const keepsUp = perSecond >= amounts.checkIns * 0.98;
    if (!keepsUp) report(`not ok - only ${Math.round(perSecond)} check-ins a second were answered`);
    return keepsUp ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  } catch (error) {
    report(`not ok - ${error instanceof Error ? error.stack : error}`);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
}
