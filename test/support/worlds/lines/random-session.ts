/** Somebody who clicks about in a visited world: pages, buttons, deeds at the lab, at instants by chance. */
import { parse } from 'node-html-parser';
import { SECOND } from '../../../../hardware/ports.js';
import { createRandom } from '../../../../hardware/random.js';
import type { Act } from '../../../../lab/acts/act.js';
import { type Browser, BrowserError } from '../../../../lab/clients/browser/browser.js';
import type { BoxName } from '../../../../lab/plan.js';
import type { VisitedWorld } from './visited-world.js';

/** Words of buttons that a session presses seldom: they end it, or a box. */
const HEAVY = /sign out|reboot|restart|shut|power|reset|delete|factory/i;
const HEAVY_SHARE = 0.03;
const PRESS_SHARE = 0.3;
const ACT_SHARE = 0.03;
const UPDATES = ['check', 'install', 'sync'];

const links = (html: string): string[] =>
  parse(html)
    .querySelectorAll('nav a, .tabs a')
    .map((link) => link.getAttribute('href') ?? '')
    .filter((path) => /^\/(login|appliance)(\/|$)/.test(path));

const buttons = (html: string): string[] =>
  parse(html)
    .querySelectorAll('form button')
    .map((button) => button.text.trim())
    .filter((text) => text !== '');

/** Deeds at the lab that a session may do. */
const allDeeds: readonly Act[] = [
  { kind: 'cable', box: 'b', nic: 'eth0', up: false },
  { kind: 'cable', box: 'b', nic: 'eth0', up: true },
  { kind: 'cut-power', box: 'b' },
  { kind: 'switch-on', box: 'b' },
  { kind: 'switch-on', box: 'a' },
  { kind: 'overlays', box: 'a', list: [{ id: 'slow', overlay: 'wire-latency', values: {} }] },
  { kind: 'overlays', box: 'a', list: [] },
  { kind: 'console-launch', workstation: 'ws1' },
];

const addressesOf = (net: string): Readonly<Record<BoxName, string>> => ({
  a: `${net}.11`,
  b: `${net}.12`,
  c: `${net}.13`,
});

/** So many requests or more, over about so much lab time. */
export async function randomSession(
  world: VisitedWorld,
  seed: string,
  amounts: { readonly requests: number; readonly hours: number },
  net = '127.20.0',
  tlsPort = 8443,
): Promise<void> {
  const random = createRandom(`session/${seed}`);
  const outside = world.line.segments[0]?.outside ?? [];
  const deeds = allDeeds.filter((one) => !('box' in one) || world.boxes.includes(one.box));
  const meanS = (amounts.hours * 3_600) / amounts.requests;
  const hosts = addressesOf(net);
  const seats = new Map<string, Browser>();
  const attempt = async (what: () => Promise<unknown>): Promise<void> => {
    try {
      await what();
    } catch (error) {
      if (!(error instanceof BrowserError)) throw error;
    }
  };
  while (outside.length < amounts.requests) {
    await world.wait(Math.round(random.fraction() * 2 * meanS * SECOND) + 1);
    if (random.fraction() < ACT_SHARE) {
      await world.act(random.pick(deeds));
      continue;
    }
    const box = random.pick((['a', 'a', 'b'] as const).filter((one) => world.boxes.includes(one)));
    const site = random.pick(['login', 'login', 'appliance'] as const);
    const key = `${box} ${site}`;
    let browser = seats.get(key);
    if (browser === undefined || browser.asksPassword()) {
      seats.delete(key);
      await attempt(async () => {
        browser = await world.signedIn(box, site);
        seats.set(key, browser);
      });
      continue;
    }
    const seat = browser;
    const { html } = seat.where();
    const words = buttons(html);
    const press = words.length > 0 && random.fraction() < PRESS_SHARE ? random.pick(words) : null;
    const chosen =
      random.fraction() < PRESS_SHARE
        ? words.find((one) => UPDATES.some((word) => one.toLowerCase().includes(word)))
        : null;
    if (press !== null && (!HEAVY.test(press) || random.fraction() < HEAVY_SHARE))
      await attempt(() => seat.press(chosen ?? press));
    else {
      const paths = links(html);
      const path = paths.length > 0 ? random.pick(paths) : `/${site}`;
      await attempt(() => seat.open(hosts[box], tlsPort, path));
    }
  }
}
