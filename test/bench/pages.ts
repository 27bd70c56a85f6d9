/** Cold start, page rate and memory of the pair's processes against bare ones. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type Bare, type BarePage, startBare } from './bare.js';
import { load } from './load.js';
import { ask, median, openPair, type Pair, signIn, untilAnswers } from './pair.js';

export interface PageBench {
  readonly coldStart: number;
  readonly pageRate: number;
  readonly memory: number;
  readonly figures: Readonly<Record<string, number>>;
}

export interface PageAmounts {
  readonly starts: number;
  readonly rounds: number;
  readonly roundMs: number;
  /** How long both are asked before it counts, until they run as compiled code. */
  readonly warmMs: number;
}

/** My Account: the frame all pages have, and one indexed read of the user. */
const PAGE = '/login/account';
const CONNECTIONS = 8;
const KIB = 1_024;

const residentBytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) * KIB;

/** The same page as Eta text, its reads put in, so that both send the same bytes. */
function barePage(stateDir: string, html: string): BarePage {
  const text = html.replaceAll('<%', '&lt;%');
  return {
    database: join(stateDir, 'boxes', 'a', 'site.sqlite'),
    template: `${text.replace('<body', `<body data-user="<%= it.row.display_name %>"`)}`,
    sql: 'SELECT * FROM user_account WHERE username = ?',
    key: 'admin',
  };
}

async function coldStarts(
  stateDir: string,
  page: BarePage,
  count: number,
): Promise<{ pairMs: number; bareMs: number }> {
  const pairMs: number[] = [];
  const bareMs: number[] = [];
  for (let round = 0; round < count; round += 1) {
    const fromMs = performance.now();
    const pair = await openPair(stateDir);
    await Promise.all([untilAnswers(pair.a, '/login'), untilAnswers(pair.b, '/login')]);
    pairMs.push(performance.now() - fromMs);
    await pair.close();
    const bareFromMs = performance.now();
    const both = await Promise.all([startBare(page), startBare(page)]);
    await Promise.all(both.map(({ place }) => untilAnswers(place, '/login')));
    bareMs.push(performance.now() - bareFromMs);
    await Promise.all(both.map((bare) => bare.close()));
  }
  return { pairMs: median(pairMs), bareMs: median(bareMs) };
}

async function pageRates(
  pair: Pair,
  bare: Bare,
  cookie: string,
  amounts: PageAmounts,
): Promise<{ box: number; bare: number }> {
  const { rounds, roundMs, warmMs } = amounts;
  const box: number[] = [];
  const other: number[] = [];
  const common = { connections: CONNECTIONS, everyMs: 0 };
  for (let round = -1; round < rounds; round += 1) {
    const forMs = round < 0 ? warmMs : roundMs;
    const ours = await load({ ...pair.a, ...common, path: PAGE, cookie, forMs });
    const theirs = await load({ ...bare.place, ...common, path: '/page', cookie: '', forMs });
    if (round < 0) continue;
    box.push(ours.perSecond);
    other.push(theirs.perSecond);
  }
  return { box: median(box), bare: median(other) };
}

/** Measured pairwise, one after the other, in one run. `stateDir` holds a made pair afterwards. */
export async function benchPages(stateDir: string, amounts: PageAmounts): Promise<PageBench> {
  const pair = await openPair(stateDir);
  await untilAnswers(pair.a, '/login');
  const cookie = await signIn(pair.a);
  const { body, status } = await ask(pair.a, PAGE, { cookie });
  if (status !== 200) throw new Error(`${PAGE} answers ${status}`);
  const page = barePage(stateDir, body);
  const bare = await startBare(page);
  await untilAnswers(bare.place, '/page');
  const rates = await pageRates(pair, bare, cookie, amounts);
  const boxPids = (['a', 'b'] as const).map((name) => pair.liveLab.hosting.pid(name) ?? 0);
  // The backup has served nobody: both are resident memory of an appliance process.
  const boxBytes = boxPids.reduce((sum, pid) => sum + residentBytes(pid), 0) / boxPids.length;
  const bareBytes = residentBytes(bare.pid);
  await bare.close();
  await pair.close();
  const starts = await coldStarts(stateDir, page, amounts.starts);
  return {
    coldStart: starts.pairMs / starts.bareMs,
    pageRate: rates.box / rates.bare,
    memory: boxBytes / bareBytes,
    figures: {
      pairColdMs: starts.pairMs,
      bareColdMs: starts.bareMs,
      pagesPerSecond: rates.box,
      barePagesPerSecond: rates.bare,
      boxBytes,
      bareBytes,
      pageBytes: Buffer.byteLength(body),
    },
  };
}
