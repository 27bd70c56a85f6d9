/** A pair in a world, driven through its failover pages; what its tests share. */

import { openStore } from '../../../appliance/store/database.js';
import { appendAudit } from '../../../appliance/store/site/history/append.js';
import { SECOND } from '../../../hardware/ports.js';
import { Browser } from '../../../lab/clients/browser/browser.js';
import { misfit } from '../../../lab/hosting/event-kinds.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import { createWorld, type World } from '../../../lab/supervisor/world-lab.js';
import { asOrigin } from '../as-origin.js';

export type Letter = 'a' | 'b';
export const addresses = { a: '127.20.0.11', b: '127.20.0.12' } as const;
export const SHARED = '127.20.0.10';
export const PORT = 8443;
const DESK = '127.20.0.21';
const TIMEOUT_US = 120 * SECOND;
export const PAGE = '/login/failover';
const amounts = { historyDays: 3, sessionsPerDay: 8, recordings: 4 };

export interface Seen {
  readonly world: World;
  readonly events: { readonly box: number; readonly kind: string; readonly data: Record<string, unknown> }[];
  browser(box: Letter, language?: 'en' | 'fr'): Promise<Browser>;
  sleep(us: number): Promise<void>;
  kind(box: Letter): string;
}

/** Runs `part` as the lab's own coroutine once both boxes answer. */
export async function inWorld(seed: string, part: (seen: Seen) => Promise<void>): Promise<void> {
  const world = await createWorld({ seed, amounts });
  const events: Seen['events'] = [];
  const misfits = new Set<string>();
  world.lab.onEntry(({ rank, kind, data }) => {
    events.push({ box: rank, kind, data: data as Record<string, unknown> });
    const wrong = misfit({ kind, data });
    if (wrong !== null) misfits.add(wrong);
  });
  const { agenda } = world.lab.participant;
  const browser = async (box: Letter, language: 'en' | 'fr' = 'en'): Promise<Browser> => {
    const made = new Browser({
      language,
      fetch: ({ host, port, method, path, headers, body }) =>
        world.lab.participant.call(
          { proto: 'https', host, port, from: DESK, method, path, headers, body },
          TIMEOUT_US,
        ),
    });
    await made.open(addresses[box], PORT, '/login');
    made.fill(language === 'fr' ? 'Nom d’utilisateur' : 'Username', labCredentials.username);
    made.fill(language === 'fr' ? 'Mot de passe' : 'Password', labCredentials.password);
    await made.press(language === 'fr' ? 'Se connecter' : 'Sign in');
    await made.open(addresses[box], PORT, PAGE);
    return made;
  };
  const kind = (box: Letter): string =>
    world.hosting.box(box)?.appliance()?.node.failover.state().kind ?? 'off';
  try {
    await world.lab.run(async () => {
      await agenda.sleep(20 * SECOND);
      await part({ world, events, browser, sleep: (us) => agenda.sleep(us), kind });
    });
  } finally {
    await world.lab.close();
  }
  if (misfits.size > 0) throw new Error([...misfits].join('\n'));
}

export const of = (seen: Seen, box: Letter, kind: string) =>
  seen.events.filter((event) => event.box === (box === 'a' ? 1 : 2) && event.kind === kind);

export const auditCount = (world: World, box: Letter, detail: string): number =>
  (
    openStore(world.disks[box], 'site')
      .db.prepare('SELECT count(*) AS n FROM audit WHERE detail = ?')
      .get(detail) as { n: number }
  ).n;

export function audit(world: World, box: Letter, detail: string): void {
  const site = openStore(world.disks[box], 'site');
  site.transaction('test', () =>
    appendAudit(site, asOrigin(world.made.plates[box].guid), {
      atMs: 1,
      actor: 'test',
      action: 'test',
      detail,
    }),
  );
}

export async function breakRelation(browser: Browser): Promise<void> {
  await browser.press('Break Failover Relationships');
  await browser.press('Break Failover Relationships');
}

export async function establish(
  browser: Browser,
  target: string,
  reverse: string,
  on: Letter = 'a',
): Promise<void> {
  await browser.open(addresses[on], PORT, PAGE);
  const there = { section: 'New Backup Site Connection Details' };
  const back = { section: 'Reverse Connection Details To This Primary Site' };
  browser.fill('Host Name or IP Address', target, there);
  browser.fill('TLS Port', String(PORT), there);
  browser.fill('Host Name or IP Address', reverse, back);
  browser.fill('TLS Port', String(PORT), back);
  await browser.press('Establish Relationship');
}

export const setEnabled = (world: World, box: Letter): boolean | undefined =>
  world.hosting
    .box(box)
    ?.appliance()
    ?.node.network.config()
    .addresses.find(({ address }) => address === SHARED)?.enabled;
