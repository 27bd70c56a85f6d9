/**
 * The browsers of `npm run class`, in a process of their own as browsers are on computers of their own: each has
 * the console of its seat open, follows its word of changes as the page's script does, and goes from page to page.
 */
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { performance } from 'node:perf_hooks';
import { ClassBrowser } from '../../support/e2e/class-browser.js';

const LOOK_MS = 2_000;
const PAGES = ['', 'rehearsals', 'recorder', 'network', 'mailbox', 'api/health'];
const LEAKS = /unseen-|commits-lost|slow-disk/;

type Cookies = readonly (readonly [string, string])[];

export interface Crowd {
  readonly seats: readonly { readonly cookies: Cookies; readonly console: string; readonly box: string }[];
  readonly teacher: { readonly cookies: Cookies; readonly url: string };
  readonly seconds: number;
}

/** What they saw. */
export interface Seen {
  /** How long each page took that somebody asked for, ms. */
  readonly looks: number[];
  /** Pages that fetched themselves at a word of changes. */
  readonly followed: number[];
  readonly walls: number[];
  readonly wrong: string[];
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

function browserOf(cookies: Cookies): ClassBrowser {
  const browser = new ClassBrowser();
  for (const [name, value] of cookies) browser.cookies.set(name, value);
  return browser;
}

/** One page, timed; what is wrong with it is noted. */
async function timed(
  browser: ClassBrowser,
  url: string,
  times: number[],
  { wrong }: Pick<Seen, 'wrong'>,
  leaks: RegExp | null = LEAKS,
): Promise<void> {
  const beganMs = performance.now();
  // As browsers do where a connection that was kept has just been closed.
  const { status, body } = await browser.ask('GET', url).catch(() => browser.ask('GET', url));
  times.push(performance.now() - beganMs);
  if (status !== 200) wrong.push(`${status} ${url}`);
  if (leaks?.test(body.replaceAll(/<option[^>]*>/g, ''))) wrong.push(`${url} tells what nobody is to see`);
}

/** Hears that something has changed, as an open page does: it fetches itself, once at a time. */
function follow(browser: ClassBrowser, events: string, fetchPage: () => Promise<void>): () => void {
  const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ');
  let [isBusy, isAgain, isOver] = [false, false, false];
  const refresh = async (): Promise<void> => {
    isAgain = isBusy;
    if (isBusy || isOver) return;
    isBusy = true;
    await fetchPage();
    isBusy = false;
    if (isAgain) await refresh();
  };
  const asked = request(
    events,
    { rejectUnauthorized: false, headers: { cookie, accept: 'text/event-stream' } },
    (answer: IncomingMessage) => {
      answer.on('data', (chunk: Buffer) => {
        if (chunk.includes('changed')) void refresh();
      });
      answer.on('error', () => {});
    },
  );
  asked.on('error', () => {});
  asked.end();
  return () => {
    isOver = true;
    asked.destroy();
  };
}

async function crowd({ seats, teacher, seconds }: Crowd): Promise<Seen> {
  const seen: Seen = { looks: [], followed: [], walls: [], wrong: [] };
  const untilMs = performance.now() + seconds * 1_000;
  const work = async (
    browser: ClassBrowser,
    pages: readonly string[],
    events: string,
    { times, leaks }: { readonly times: number[]; readonly leaks: RegExp | null },
  ): Promise<void> => {
    let at = pages[0] ?? '';
    const leave = follow(browser, events, () => timed(browser, at, seen.followed, seen, leaks));
    // Nobody begins at the same instant as all others.
    await pause(Math.random() * LOOK_MS);
    for (let index = 0; performance.now() < untilMs; index += 1) {
      const beganMs = performance.now();
      at = pages[index % pages.length] ?? '';
      await timed(browser, at, times, seen, leaks);
      await pause(LOOK_MS - (performance.now() - beganMs));
    }
    leave();
    browser.close();
  };
  await Promise.all([
    ...seats.map(({ cookies, console, box }) =>
      work(
        browserOf(cookies),
        [...PAGES.map((page) => `${console}${page}`), `${box}/login`],
        `${console}events`,
        { times: seen.looks, leaks: LEAKS },
      ),
    ),
    work(browserOf(teacher.cookies), [teacher.url], `${teacher.url}events`, {
      times: seen.walls,
      leaks: null,
    }),
  ]);
  return seen;
}

process.once('message', (given: Crowd) => {
  void crowd(given).then((seen) => process.send?.(seen, () => process.disconnect()));
});
