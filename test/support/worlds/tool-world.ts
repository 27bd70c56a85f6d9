/** A whole world with a signed-in browser and a plain HTTP client: for tests of pages and APIs. */
import type { WireReply } from '../../../hardware/ports.js';
import { SECOND } from '../../../hardware/ports.js';
import { Browser } from '../../../lab/clients/browser/browser.js';
import { misfit } from '../../../lab/hosting/event-kinds.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import { createWorld, type World } from '../../../lab/supervisor/world-lab.js';

export type Letter = 'a' | 'b';
export const addresses = { a: '127.20.0.11', b: '127.20.0.12' } as const;
export const PORT = 8443;
const DESK = '127.20.0.21';
const TIMEOUT_US = 300 * SECOND;

interface LoggedEvent {
  readonly box: number;
  readonly kind: string;
  readonly data: Record<string, unknown>;
}

export interface ToolWorld {
  readonly world: World;
  readonly events: readonly LoggedEvent[];
  /** Signed in with the lab's password. */
  browser(box: Letter, language?: 'en' | 'fr', path?: string): Promise<Browser>;
  /** One request of a tool. */
  ask(
    box: Letter,
    method: string,
    path: string,
    headers?: Readonly<Record<string, string>>,
    body?: string,
  ): Promise<WireReply>;
  sleep(us: number): Promise<void>;
}

/** Runs `part` as the lab's own coroutine once both boxes answer. */
export async function inToolWorld(
  options: { readonly seed: string; readonly siteVersion?: string },
  part: (seen: ToolWorld) => Promise<void>,
): Promise<void> {
  const { seed, siteVersion } = options;
  const amounts = {
    historyDays: 2,
    sessionsPerDay: 6,
    recordings: 2,
    ...(siteVersion === undefined ? {} : { siteVersion }),
  };
  const world = await createWorld({ seed, amounts });
  const events: LoggedEvent[] = [];
  const misfits = new Set<string>();
  world.lab.onEntry(({ rank, kind, data }) => {
    events.push({ box: rank, kind, data: data as Record<string, unknown> });
    const wrong = misfit({ kind, data });
    if (wrong !== null) misfits.add(wrong);
  });
  const { participant } = world.lab;
  const call: ConstructorParameters<typeof Browser>[0]['fetch'] = (asked) =>
    participant.call({ proto: 'https', from: DESK, ...asked }, TIMEOUT_US);
  const browser: ToolWorld['browser'] = async (box, language = 'en', path = '/login/failover') => {
    const made = new Browser({ language, fetch: call });
    await made.open(addresses[box], PORT, path.startsWith('/appliance') ? '/appliance' : '/login');
    made.fill(language === 'fr' ? 'Nom d’utilisateur' : 'Username', labCredentials.username);
    made.fill(language === 'fr' ? 'Mot de passe' : 'Password', labCredentials.password);
    await made.press(language === 'fr' ? 'Se connecter' : 'Sign in');
    await made.open(addresses[box], PORT, path);
    return made;
  };
  const ask: ToolWorld['ask'] = async (box, method, path, headers = {}, body = '') => {
    const asked = { host: addresses[box], port: PORT, method, path, headers, body: Buffer.from(body) };
    const reply = await participant.call({ proto: 'https', from: DESK, ...asked }, TIMEOUT_US);
    if (reply === null) throw new Error(`no answer to ${method} ${path}`);
    return reply;
  };
  try {
    await world.lab.run(async () => {
      await participant.agenda.sleep(20 * SECOND);
      await part({ world, events, browser, ask, sleep: (us) => participant.agenda.sleep(us) });
    });
  } finally {
    await world.lab.close();
  }
  if (misfits.size > 0) throw new Error([...misfits].join('\n'));
}
