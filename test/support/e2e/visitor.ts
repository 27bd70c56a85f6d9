/** People at random: they sign in, follow links, press buttons, and upload, over real TLS. */
import { Agent, request } from 'node:https';
import { type HTMLElement, parse } from 'node-html-parser';
import type { Random, WireReply } from '../../../hardware/ports.js';
import { Browser, BrowserError, type BrowserFetch } from '../../../lab/clients/browser/browser.js';
import { labCredentials } from '../../../lab/making/credentials.js';

const REQUEST_TIMEOUT_MS = 15_000;

/** Requests over real TLS; null when the connection ended without an answer. */
export function realFetch(agent: Agent): BrowserFetch {
  return (asked) =>
    new Promise((resolve) => {
      const { host, port, method, path, headers, body } = asked;
      const sent = request(
        { host, port, method, path, headers, agent, rejectUnauthorized: false, timeout: REQUEST_TIMEOUT_MS },
        (reply) => {
          const chunks: Buffer[] = [];
          reply.on('data', (chunk: Buffer) => chunks.push(chunk));
          reply.on('end', () =>
            resolve({
              status: reply.statusCode ?? 0,
              headers: reply.headers as WireReply['headers'],
              body: Buffer.concat(chunks),
            }),
          );
          reply.on('error', () => resolve(null));
        },
      );
      sent.on('timeout', () => sent.destroy());
      sent.on('error', () => resolve(null));
      sent.end(body);
    });
}

export const agentOf = (sockets: number): Agent => new Agent({ keepAlive: true, maxSockets: sockets });

// These would end the walk at once.
const AVOID = /sign out|déconnecter|shut|arrêter|factory|usine/i;

function linksOf(root: HTMLElement): string[] {
  return root
    .querySelectorAll('a[href^="/"]')
    .map((link) => link.getAttribute('href') ?? '')
    .filter((href) => /^\/(login|appliance)/.test(href));
}

const buttonsOf = (root: HTMLElement): string[] =>
  root
    .querySelectorAll('form button')
    .map((button) => button.text.trim())
    .filter((text) => text !== '' && !AVOID.test(text));

export interface Visit {
  readonly host: string;
  readonly port: number;
  readonly site: 'login' | 'appliance';
  readonly draw: Random;
  readonly over: () => boolean;
}

async function signIn(browser: Browser, visit: Visit): Promise<void> {
  await browser.open(visit.host, visit.port, `/${visit.site}`);
  if (!browser.asksPassword()) return;
  browser.fill('Username', labCredentials.username);
  browser.fill('Password', labCredentials.password);
  await browser.press('Sign in');
}

async function act(browser: Browser, visit: Visit): Promise<void> {
  const { draw } = visit;
  if (browser.asksPassword()) return signIn(browser, visit);
  const root = parse(browser.where().html);
  const files = root.querySelectorAll('input[type=file]');
  const [links, buttons] = [linksOf(root), buttonsOf(root)];
  if (files.length > 0 && draw.fraction() < 0.5) {
    const label = root.querySelector(`label[for="${files[0]?.getAttribute('id')}"]`)?.text.trim() ?? '';
    const content = Buffer.alloc(draw.int(1, 200_000), draw.hex(16));
    browser.upload(label, { filename: 'some.bin', bytes: content });
    const [button] = files[0]?.closest('form')?.querySelectorAll('button') ?? [];
    return browser.press(button?.text.trim() ?? '');
  }
  if (buttons.length > 0 && draw.fraction() < 0.3) return browser.press(draw.pick(buttons));
  if (links.length > 0) return browser.open(visit.host, visit.port, draw.pick(links));
}

/** Walks about until it is over; how many steps were made. */
export async function walkAbout(visit: Visit): Promise<number> {
  const agent = agentOf(2);
  let steps = 0;
  const fetch = realFetch(agent);
  const browser = new Browser({ fetch, language: 'en' });
  while (!visit.over()) {
    try {
      if (steps === 0) await signIn(browser, visit);
      else await act(browser, visit);
    } catch (error) {
      // A box without power, a greyed button: a person tries something else.
      if (!(error instanceof BrowserError)) throw error;
      await new Promise((done) => setTimeout(done, 20));
    }
    steps += 1;
  }
  agent.destroy();
  return steps;
}
