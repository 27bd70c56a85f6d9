/** A world whose boxes are put under overlays, and browsers that look at their pages. */
import type { Activation, Micros } from '../../../hardware/ports.js';
import { SECOND } from '../../../hardware/ports.js';
import { Browser } from '../../../lab/clients/browser/browser.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import { createWorld, ROBOT_START_US, type World } from '../../../lab/supervisor/world-lab.js';

export type Letter = 'a' | 'b';
export const addresses = { a: '127.20.0.11', b: '127.20.0.12' } as const;
export const SHARED = '127.20.0.10';
const PORT = 8443;
const DESK = '127.20.0.21';
const TIMEOUT_US = 60 * SECOND;

export interface Faulty {
  readonly world: World;
  readonly events: { readonly box: number; readonly kind: string; readonly data: Record<string, unknown> }[];
  sleep(us: Micros): Promise<void>;
  /** Puts one overlay on a box, besides those that are on. */
  put(box: Letter, overlay: string, values?: Activation['values']): void;
  /** Takes one overlay off, or all. */
  heal(box: Letter, overlay?: string): void;
  hits(box: Letter, overlay: string): number;
  /** Box time less lab time, ms. */
  offsetMs(box: Letter): number;
  /** Signed in on a page of the box, in English unless told. */
  open(box: Letter, path: string, language?: 'en' | 'fr'): Promise<Browser>;
  /** Tries to sign somebody in, in English. */
  signIn(box: Letter, path: string, who: Person): Promise<Browser>;
  /** HTTP status with which an address answers a client; null: no answer. */
  ask(address: string): Promise<number | null>;
}

const bare = (world: World, language: 'en' | 'fr'): Browser =>
  new Browser({
    language,
    fetch: ({ host, port, method, path, headers, body }) =>
      world.lab.participant.call(
        { proto: 'https', host, port, from: DESK, method, path, headers, body },
        TIMEOUT_US,
      ),
  });

interface Person {
  readonly username: string;
  readonly password: string;
}

async function signedIn(
  world: World,
  box: Letter,
  path: string,
  language: 'en' | 'fr',
  { username, password }: Person = labCredentials,
): Promise<Browser> {
  const browser = bare(world, language);
  await browser.open(addresses[box], PORT, path);
  browser.fill(language === 'fr' ? 'Nom d’utilisateur' : 'Username', username);
  browser.fill(language === 'fr' ? 'Mot de passe' : 'Password', password);
  await browser.press(language === 'fr' ? 'Se connecter' : 'Sign in');
  return browser;
}

async function statusOf(world: World, host: string): Promise<number | null> {
  const request = { proto: 'https', host, port: PORT, from: DESK, method: 'GET' } as const;
  const call = { ...request, path: '/client/health', headers: {}, body: Buffer.alloc(0) };
  return (await world.lab.participant.call(call, 5 * SECOND))?.status ?? null;
}

/** Runs `part` as the lab's own coroutine once both boxes answer. */
export async function inFaultyWorld(
  seed: string,
  part: (faulty: Faulty) => Promise<void>,
  startUs: Micros = ROBOT_START_US,
): Promise<void> {
  const amounts = { historyDays: 2, sessionsPerDay: 4, recordings: 2 };
  const world = await createWorld({ seed, startUs, amounts });
  const { lab } = world;
  const { agenda } = lab.participant;
  const events: Faulty['events'] = [];
  lab.onEntry(({ rank, kind, data }) => {
    events.push({ box: rank, kind, data: data as Record<string, unknown> });
  });
  let put = 0;
  const faulty: Faulty = {
    world,
    events,
    sleep: (us) => agenda.sleep(us),
    put: (box, overlay, values = {}) => {
      put += 1;
      lab.setOverlays(box, [...lab.box(box).overlays, { id: `${overlay}-${put}`, overlay, values }]);
    },
    heal: (box, overlay) => {
      const left = lab.box(box).overlays.filter((one) => overlay !== undefined && one.overlay !== overlay);
      lab.setOverlays(box, left);
    },
    hits: (box, overlay) => {
      const { overlays, hits } = lab.box(box);
      return overlays
        .filter((one) => one.overlay === overlay)
        .reduce((total, { id }) => total + (hits[id] ?? 0), 0);
    },
    offsetMs: (box) => {
      const clock = world.hosting.box(box)?.appliance()?.node.hardware.clock;
      if (clock === undefined) throw new Error(`box ${box} is off`);
      return clock.nowMs() - clock.monoMs();
    },
    open: (box, path, language = 'en') => signedIn(world, box, path, language),
    signIn: (box, path, who) => signedIn(world, box, path, 'en', who),
    ask: (address) => statusOf(world, address),
  };
  try {
    await lab.run(async () => {
      await agenda.sleep(20 * SECOND);
      await part(faulty);
    });
  } finally {
    await lab.close();
  }
}
