/** A pair in this process, without sockets and without a moment of real time: for tests that take milliseconds. */
import { SECOND } from '../../hardware/ports.js';
import { Browser } from '../clients/browser/browser.js';
import { openHeldGateway } from '../live/gateway/held-gateway.js';
import { labCredentials } from '../making/credentials.js';
import { addressesOf } from '../making/found.js';
import { type Mapping, readMapping } from '../outside/host-gateway/mapping.js';
import type { BoxName } from '../plan.js';
import { foundOf } from '../rehearsals/hosted-stages.js';
import { loadRehearsal } from '../rehearsals/language/load.js';
import { createWorld, type World } from '../supervisor/world-lab.js';

export interface WorldOptions {
  /** What everything random follows from; default 'world'. */
  readonly seed?: string;
  /** Makes the pair as this rehearsal's start asks. */
  readonly rehearsal?: string;
  readonly siteVersion?: string;
  /** Programs of this host in place of machines outside: 'events.example.com=http://127.0.0.1:9000'. */
  readonly gateway?: readonly string[];
}

export interface WorldAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

export interface WorldInHand {
  /** Lab time, ms. */
  nowMs(): number;
  /** Lets lab time go by, in seconds. */
  advance(seconds: number): Promise<void>;
  /** One request to a box over the emulated network. Throws when nobody answers. */
  ask(
    box: BoxName,
    method: 'GET' | 'POST',
    path: string,
    headers?: Readonly<Record<string, string>>,
    body?: string,
  ): Promise<WorldAnswer>;
  /** A browser that has signed in at a box. */
  browser(box: BoxName, language?: 'en' | 'fr', site?: 'login' | 'appliance'): Promise<Browser>;
  cutPower(box: BoxName): Promise<void>;
  switchOn(box: BoxName): Promise<void>;
  /** The same for the same seed and the same deeds. */
  traceHash(): string;
}

const TIMEOUT_US = 300 * SECOND;
/** Until both boxes answer. */
const START_US = 20 * SECOND;
/** Somebody's computer in the customer's network. */
const CALLER = '.21';

function inHand(world: World, addresses: ReturnType<typeof addressesOf>): WorldInHand {
  const { participant } = world.lab;
  const from = `${addresses.boxes.a.split('.').slice(0, 3).join('.')}${CALLER}`;
  const port = addresses.tlsPort;
  const call: ConstructorParameters<typeof Browser>[0]['fetch'] = (asked) =>
    participant.call({ proto: 'https', from, ...asked }, TIMEOUT_US);
  return {
    nowMs: () => participant.agenda.nowUs() / 1_000,
    advance: (seconds) => participant.agenda.sleep(Math.round(seconds * SECOND)),
    ask: async (box, method, path, headers = {}, body = '') => {
      const host = addresses.boxes[box];
      const reply = await call({ host, port, method, path, headers, body: Buffer.from(body) });
      if (reply === null) throw new Error(`appliance ${box.toUpperCase()} does not answer`);
      return reply;
    },
    browser: async (box, language = 'en', site = 'login') => {
      const browser = new Browser({ language, fetch: call });
      await browser.open(addresses.boxes[box], port, `/${site}`);
      browser.fill(language === 'fr' ? 'Nom d’utilisateur' : 'Username', labCredentials.username);
      browser.fill(language === 'fr' ? 'Mot de passe' : 'Password', labCredentials.password);
      await browser.press(language === 'fr' ? 'Se connecter' : 'Sign in');
      return browser;
    },
    cutPower: async (box) => world.lab.cutPower(box),
    switchOn: async (box) => world.lab.switchOn(box),
    traceHash: () => world.lab.traceHash(),
  };
}

function mappingOf(text: string): Mapping {
  const read = readMapping(text);
  if ('refused' in read) throw new Error(read.refused.en);
  return read;
}

/**
 * Makes a pair, hands it to `part`, and takes it away. What `part` awaits of it is lab time: it may wait for
 * nothing else of the host's.
 */
export async function world<T>(options: WorldOptions, part: (lab: WorldInHand) => Promise<T>): Promise<T> {
  const { seed = 'world', rehearsal, siteVersion } = options;
  const amounts = {
    ...(rehearsal === undefined ? {} : foundOf(loadRehearsal(rehearsal).start)),
    ...(siteVersion === undefined ? {} : { siteVersion }),
  };
  const mappings = (options.gateway ?? []).map(mappingOf);
  const made = await createWorld({ seed, amounts });
  const { held, close } = await openHeldGateway(made, { mappings, beyond: false });
  try {
    const whole = async (): Promise<T> => {
      await made.lab.participant.agenda.sleep(START_US);
      return part(inHand(made, addressesOf({})));
    };
    return await made.lab.run(whole, undefined, held);
  } finally {
    close();
    await made.lab.close();
  }
}
