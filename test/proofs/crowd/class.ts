/**
 * `npm run class`: a class of thirty over TLS, with thirty browsers' worth of clients: all join at once, look at
 * their consoles and boxes, try those of the others, and are told nothing of what is done unseen. --seats,
 * --seconds, --address and --port change it.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type OpenClass, openClass } from '../../../lab/cli/labs/open-class.js';
import { ClassBrowser } from '../../support/e2e/class-browser.js';
import type { Crowd, Seen } from './class-clients.js';

const PORT = 8443;
/** On two quiet cores it is a fraction of this. */
const P95_MS_MAX = 2_000;

const nameOf = (seat: number): string => `Trainee ${seat}`;

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((one, other) => one - other)[Math.floor((values.length - 1) * share)] ?? 0;

interface Proof {
  readonly opened: OpenClass;
  readonly browsers: readonly ClassBrowser[];
  readonly words: readonly string[];
  readonly seconds: number;
  print(line: string): void;
  check(holds: boolean, what: string): void;
}

const seatOf = ({ room }: OpenClass, browser: ClassBrowser): number =>
  room.roster.ofPass(browser.cookies.get('class_seat'))?.number ?? 0;

/** What this process spent, and for how long its one thread answered nobody. */
function createMeter() {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const before = process.cpuUsage();
  return (): { readonly coreMs: number; readonly stallMs: number } => {
    const { user, system } = process.cpuUsage(before);
    delay.disable();
    return { coreMs: (user + system) / 1_000, stallMs: delay.max / 1e6 };
  };
}

/** All at once. */
async function join({ opened, browsers, words, print, check }: Proof): Promise<void> {
  const { room, url } = opened;
  const { code } = room.roster.record;
  const beganMs = performance.now();
  const spent = createMeter();
  const joined = await Promise.all(
    browsers.map((browser, index) => browser.post(url, { action: 'join', name: nameOf(index + 1), code })),
  );
  await room.settled();
  const { coreMs, stallMs } = spent();
  print(
    `${browsers.length} seats with their labs in ${((performance.now() - beganMs) / 1_000).toFixed(1)} s, ${(coreMs / browsers.length).toFixed(0)} core-ms a seat, longest stall ${stallMs.toFixed(0)} ms`,
  );
  check(
    joined.every(({ status }) => status === 200),
    'all have joined',
  );
  check(words.length === 0, `nothing went wrong ${words.join('; ')}`);
  const seats = new Set(browsers.map((browser) => seatOf(opened, browser)));
  check(seats.size === browsers.length, 'each has a seat of his own');
}

/** Everybody tries the doors of his neighbours. */
async function tryDoors({ opened, browsers, check }: Proof): Promise<void> {
  const { room } = opened;
  let entered = 0;
  for (const browser of browsers) {
    const own = seatOf(opened, browser);
    for (const other of [own - 1, own + 1]) {
      const surface = room.surface(other);
      const box = room.find(other)?.hosted()?.sites.a;
      if (surface === null || box === undefined) continue;
      for (const door of [surface.url, `${surface.url}api/state`, `${box}/login`])
        if ((await browser.ask('GET', door)).status === 200) entered += 1;
    }
  }
  check(entered === 0, 'nobody entered another’s lab');
}

/** Thirty at work with their pages open, and one who watches all of them; asked from another process. */
async function work(proof: Proof, teacher: ClassBrowser): Promise<void> {
  const { opened, browsers, seconds, print, check } = proof;
  const { room, url } = opened;
  const seats = browsers.map((browser) => {
    const own = seatOf(opened, browser);
    const box = room.find(own)?.hosted()?.sites.a ?? '';
    return { cookies: [...browser.cookies], console: room.surface(own)?.url ?? '', box };
  });
  const given: Crowd = { seats, teacher: { cookies: [...teacher.cookies], url }, seconds };
  const clients = fork(fileURLToPath(new URL('./class-clients.js', import.meta.url)));
  const spent = createMeter();
  clients.send(given);
  const [{ looks, followed, walls, wrong }] = (await once(clients, 'message')) as [Seen];
  const { coreMs, stallMs } = spent();
  const pages = looks.length + followed.length + walls.length;
  print(
    `${looks.length} pages asked for, median ${quantile(looks, 0.5).toFixed(0)} ms, p95 ${quantile(looks, 0.95).toFixed(0)} ms; ` +
      `${followed.length} fetched themselves, p95 ${quantile(followed, 0.95).toFixed(0)} ms; wall p95 ${quantile(walls, 0.95).toFixed(0)} ms`,
  );
  print(
    `${(coreMs / seconds / 10).toFixed(0)} % of a core, ${(coreMs / pages).toFixed(1)} core-ms a page, longest stall ${stallMs.toFixed(0)} ms, ${(process.memoryUsage().rss / 1024 ** 2).toFixed(0)} MB`,
  );
  check(
    wrong.length === 0,
    `all answered and told nothing hidden ${[...new Set(wrong)].slice(0, 5).join('; ')}`,
  );
  check(quantile(looks, 0.95) < P95_MS_MAX, `p95 below ${P95_MS_MAX} ms`);
  const wall = await teacher.ask('GET', url);
  check(
    browsers.every((_, index) => wall.body.includes(nameOf(index + 1))),
    'the wall shows all of them',
  );
}

/** Whether all held, told line by line. */
export async function checkClass(
  print: (line: string) => void,
  options: readonly string[],
): Promise<{ readonly passed: number; readonly failed: number }> {
  const { values } = parseArgs({
    args: [...options],
    options: {
      seats: { type: 'string', default: '30' },
      seconds: { type: 'string', default: '30' },
      address: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: String(PORT) },
    },
  });
  const seats = Number(values.seats);
  const port = Number(values.port);
  const folder = mkdtempSync(path.join(tmpdir(), 'class-proof-'));
  const result = { passed: 0, failed: 0 };
  const check = (holds: boolean, what: string): void => {
    if (holds) result.passed += 1;
    else result.failed += 1;
    print(`${holds ? 'ok' : 'NOT OK'} ${what}`);
  };
  const words: string[] = [];
  const opened = await openClass({
    ...{
      folder,
      address: values.address,
      port,
      firstPort: port + 1,
      ntpPort: port + 600,
      dnsPort: port + 700,
    },
    ...{ seats, rehearsal: 'sync-upgrade', mode: 'examination', seed: '7', flushes: false },
    onWord: (text) => words.push(text),
  });
  const browsers = Array.from({ length: seats }, () => new ClassBrowser());
  const teacher = new ClassBrowser();
  const proof: Proof = { opened, browsers, words, seconds: Number(values.seconds), print, check };
  const { url, instructor } = opened;
  try {
    await join(proof);
    await teacher.post(`${url}instructor`, { action: 'sign-in', secret: instructor.secret });
    const api = (path: string, body: object) =>
      teacher.tool('POST', `${url}api/class/${path}`, instructor.secret, body);
    await api('fault', { seat: 'all', box: 'b', overlay: 'commits-lost', values: {} });
    await api('incident', { seat: 'all', incident: 'primary-dies' });
    await tryDoors(proof);
    await work(proof, teacher);
  } finally {
    for (const browser of [...browsers, teacher]) browser.close();
    await opened.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return result;
}
