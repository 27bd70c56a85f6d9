/**
 * `npm run class`: a class of thirty over TLS, with thirty browsers' worth of clients: all join at once, look at
 * their consoles and boxes, try those of the others, and are told nothing of what is done unseen. --seats,
 * --seconds, --address and --port change it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { type OpenClass, openClass } from '../../../lab/cli/labs/open-class.js';
import { ClassBrowser } from '../../support/e2e/class-browser.js';

const PORT = 8443;
const LOOK_MS = 2_000;
const PAGES = ['', 'rehearsals', 'recorder', 'network', 'mailbox', 'api/health'];
const LEAKS = /unseen-|commits-lost|slow-disk/;

interface Looked {
  readonly looks: number[];
  readonly wrong: string[];
}

const nameOf = (seat: number): string => `Trainee ${seat}`;

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((one, other) => one - other)[Math.floor((values.length - 1) * share)] ?? 0;

/** Everything answers well, and within seconds. */
async function look(
  browser: ClassBrowser,
  console: string,
  box: string,
  { looks, wrong }: Looked,
): Promise<void> {
  for (const url of [...PAGES.map((path) => `${console}${path}`), `${box}/login`]) {
    const beganMs = performance.now();
    const { status, body } = await browser.ask('GET', url);
    looks.push(performance.now() - beganMs);
    if (status !== 200) wrong.push(`${status} ${url}`);
    if (LEAKS.test(body.replaceAll(/<option[^>]*>/g, ''))) wrong.push(`${url} tells what nobody is to see`);
  }
}

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

/** All at once. */
async function join({ opened, browsers, words, print, check }: Proof): Promise<void> {
  const { room, url } = opened;
  const { code } = room.roster.record;
  const beganMs = performance.now();
  const joined = await Promise.all(
    browsers.map((browser, index) => browser.post(url, { action: 'join', name: nameOf(index + 1), code })),
  );
  await room.settled();
  print(
    `${browsers.length} seats with their labs in ${((performance.now() - beganMs) / 1_000).toFixed(1)} s`,
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

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/** Thirty at work, and one who watches all of them. */
async function work(proof: Proof, teacher: ClassBrowser): Promise<void> {
  const { opened, browsers, seconds, print, check } = proof;
  const { room, url } = opened;
  const looked: Looked = { looks: [], wrong: [] };
  const walls: number[] = [];
  const untilMs = performance.now() + seconds * 1_000;
  const trainees = browsers.map(async (browser) => {
    const own = seatOf(opened, browser);
    const console = room.surface(own)?.url ?? '';
    const box = room.find(own)?.hosted()?.sites.a ?? '';
    while (performance.now() < untilMs) {
      const roundMs = performance.now();
      await look(browser, console, box, looked);
      await pause(LOOK_MS * PAGES.length - (performance.now() - roundMs));
    }
  });
  while (performance.now() < untilMs) {
    const roundMs = performance.now();
    const wall = await teacher.ask('GET', url);
    walls.push(performance.now() - roundMs);
    if (wall.status !== 200) looked.wrong.push(`wall ${wall.status}`);
    await pause(LOOK_MS);
  }
  await Promise.all(trainees);
  const { looks, wrong } = looked;
  print(
    `${looks.length} pages, median ${quantile(looks, 0.5).toFixed(0)} ms, p95 ${quantile(looks, 0.95).toFixed(0)} ms; wall median ${quantile(walls, 0.5).toFixed(0)} ms; ${(process.memoryUsage().rss / 1024 ** 2).toFixed(0)} MB`,
  );
  check(
    wrong.length === 0,
    `all answered and told nothing hidden ${[...new Set(wrong)].slice(0, 5).join('; ')}`,
  );
  check(quantile(looks, 0.95) < 5_000, 'p95 below 5 s');
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
