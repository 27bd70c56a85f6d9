/** An interactive lab as `npm start` runs it, to be struck from outside: pages, console and time are looked at. */
import { Agent } from 'node:https';
import { join } from 'node:path';
import { Database } from '../../../appliance/store/sqlite.js';
import { hostMonoMs, hostWait } from '../../../hardware/kernel/host-time.js';
import { Browser } from '../../../lab/clients/browser/browser.js';
import { type OpenLabConsole, openLabConsole } from '../../../lab/console/open-console.js';
import type { Speed } from '../../../lab/live/clock/throttle.js';
import { type LiveLab, openLiveLab } from '../../../lab/live/live-lab.js';
import type { MadeAmounts } from '../../../lab/live/recording/lines.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import { type BoxName, defaultAddresses } from '../../../lab/plan.js';
import { realFetch } from '../../support/e2e/visitor.js';
import { freePorts } from '../../support/free-ports.js';

export type Victim = 'a' | 'b';
export const victims: readonly Victim[] = ['a', 'b'];

const HOST = '127.0.0.1';
const LOOK_MS = 10;
const DATABASES = ['box', 'site'] as const;

export interface BoxSeen {
  readonly power: string;
  readonly boot: number;
}

export interface KillLab {
  readonly liveLab: LiveLab;
  /** Faults of the lab itself: there must be none. */
  readonly failed: readonly string[];
  /** Why processes ended by themselves, as the lab told it. */
  readonly died: readonly string[];
  pid(box: Victim): number | null;
  /** Where its pages really are. */
  place(box: Victim): { readonly host: string; readonly port: number };
  /** A box as the console tells it, and what stands above all its pages. */
  console(): Promise<{
    readonly boxes: Readonly<Record<Victim, BoxSeen>>;
    readonly alarms: readonly string[];
  }>;
  /** A command of the console; its HTTP status. */
  command(command: Readonly<Record<string, unknown>>): Promise<number>;
  /** A person signed in at a box, in front of a page. */
  browser(box: Victim, path: string): Promise<Browser>;
  /** Whether a box's page is answered, whatever the answer says. */
  answers(box: Victim, path: string, withinMs: number): Promise<boolean>;
  close(): Promise<number>;
}

/** Looks until it holds; the real time that it took, null when it did not in time. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  withinMs: number,
): Promise<number | null> {
  const beganMs = hostMonoMs();
  for (;;) {
    if (await holds()) return hostMonoMs() - beganMs;
    if (hostMonoMs() - beganMs > withinMs) return null;
    await hostWait(LOOK_MS).done;
  }
}

async function places(): Promise<Record<string, { host: string; port: number }>> {
  const { boxes, shared, servers } = defaultAddresses;
  const addresses = [...Object.values(boxes), shared, servers.updates, servers.support];
  const ports = await freePorts(addresses.length);
  return Object.fromEntries(
    addresses.map((address, index) => [address, { host: HOST, port: ports[index] ?? 0 }]),
  );
}

/** The files of a box say what they said, whatever was cut short. */
function integrity(folder: string): string[] {
  const wrong: string[] = [];
  for (const box of victims) {
    for (const name of DATABASES) {
      const db = new Database(join(folder, 'boxes', box, `${name}.sqlite`), { readonly: true });
      const found = db.pragma('integrity_check', { simple: true });
      db.close();
      if (found !== 'ok') wrong.push(`${box}/${name}.sqlite: ${String(found)}`);
    }
  }
  return wrong;
}

export interface KillLabOptions {
  readonly folder: string;
  readonly seed: string;
  readonly speed: Speed;
  readonly amounts: MadeAmounts;
  /** How long after the last look somebody is believed to look; absent: as in every lab. */
  readonly awakeMs?: number;
}

async function stateOf(surface: OpenLabConsole): ReturnType<KillLab['console']> {
  const reply = await fetch(`${surface.url}api/state`, {
    headers: { authorization: `Bearer ${surface.token}` },
  });
  const state = (await reply.json()) as {
    boxes: readonly (BoxSeen & { readonly name: BoxName })[];
    alarms: readonly { readonly en: string }[];
  };
  const seen = (name: Victim): BoxSeen =>
    state.boxes.find((box) => box.name === name) ?? { power: '?', boot: -1 };
  return { boxes: { a: seen('a'), b: seen('b') }, alarms: state.alarms.map(({ en }) => en) };
}

export async function openKillLab(options: KillLabOptions): Promise<KillLab> {
  const { folder, seed, speed, amounts, awakeMs } = options;
  const physical = await places();
  const failed: string[] = [];
  const died: string[] = [];
  const liveLab = await openLiveLab({
    hosting: 'processes',
    ...(awakeMs === undefined ? {} : { awakeMs }),
    stateDir: folder,
    fresh: true,
    speed,
    seed,
    amounts,
    physical,
    onFailed: (error) => failed.push(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    onDied: (name, why) => died.push(`${name}: ${why}`),
    onTrouble: () => {},
    onBug: (name, error) => failed.push(`a bug of ${name}: ${error}`),
  });
  const surface = await openLabConsole(liveLab, 0, physical);
  const agents: Agent[] = [];
  const placeOf = (box: Victim) => physical[defaultAddresses.boxes[box]] ?? { host: HOST, port: 0 };
  const open = async (box: Victim, path: string): Promise<Browser> => {
    const agent = new Agent({ keepAlive: true });
    agents.push(agent);
    const browser = new Browser({ language: 'en', fetch: realFetch(agent) });
    const { host, port } = placeOf(box);
    await browser.open(host, port, path);
    if (!browser.asksPassword()) return browser;
    browser.fill('Username', labCredentials.username);
    browser.fill('Password', labCredentials.password);
    await browser.press('Sign in');
    await browser.open(host, port, path);
    return browser;
  };
  const once = async (box: Victim, path: string): Promise<boolean> => {
    const agent = new Agent();
    const { host, port } = placeOf(box);
    const request = { host, port, method: 'GET', path, headers: {}, body: Buffer.alloc(0) };
    const reply = await realFetch(agent)(request);
    agent.destroy();
    return reply !== null;
  };
  return {
    liveLab,
    failed,
    died,
    pid: (box) => liveLab.hosting.pid(box),
    place: placeOf,
    console: () => stateOf(surface),
    command: async (command) => {
      const reply = await fetch(`${surface.url}api/command`, {
        method: 'POST',
        headers: { authorization: `Bearer ${surface.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(command),
      });
      return reply.status;
    },
    browser: open,
    answers: async (box, path, withinMs) => (await until(() => once(box, path), withinMs)) !== null,
    close: async () => {
      for (const agent of agents) agent.destroy();
      await surface.close();
      const beganMs = hostMonoMs();
      await liveLab.close();
      const tookMs = hostMonoMs() - beganMs;
      for (const wrong of integrity(folder)) failed.push(wrong);
      return tookMs;
    },
  };
}
