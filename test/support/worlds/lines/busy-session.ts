/** Somebody who does in a visited world what takes long: a data-sync, an upload, an installation, a role swap; then clicks about. */
import { MS, SECOND } from '../../../../hardware/ports.js';
import { createRandom } from '../../../../hardware/random.js';
import { type Browser, BrowserError } from '../../../../lab/clients/browser/browser.js';
import { randomSession } from './random-session.js';
import type { VisitedWorld } from './visited-world.js';

/** Words are pressed again where the site asks whether it is meant. */
async function press(seat: Browser, ...words: readonly string[]): Promise<void> {
  for (const word of words)
    for (let times = 0; times < 2 && seat.offers(word); times += 1) await seat.press(word);
}

const LONG_BYTES = 300_000;

/** What may be refused where the lab of a rehearsal does not have it. */
async function attempt(what: () => Promise<unknown>): Promise<void> {
  try {
    await what();
  } catch (error) {
    if (!(error instanceof BrowserError)) throw error;
  }
}

export async function busySession(
  world: VisitedWorld,
  seed: string,
  { requests, hours }: { readonly requests: number; readonly hours: number },
  { net, tlsPort }: { readonly net: string; readonly tlsPort: number },
): Promise<void> {
  const random = createRandom(`busy/${seed}`);
  const a = `${net}.11`;
  const later = (): Promise<void> => world.wait(random.int(5, 240) * SECOND);
  const login = await world.signedIn('a');
  const deeds = [
    async (): Promise<void> => {
      await login.open(a, tlsPort, '/login/failover');
      await press(login, 'Sync Now');
    },
    async (): Promise<void> => {
      await login.open(a, tlsPort, '/login/failover');
      await press(login, 'Become Backup', 'Become Primary');
    },
    async (): Promise<void> => {
      const appliance = await world.signedIn('a', 'appliance');
      const whole = world.archive('base-4.3.1', 'a');
      // The longer one is read as it comes, and refused by whoever knows packages.
      for (const bytes of [Buffer.concat([whole, Buffer.alloc(LONG_BYTES)]), whole]) {
        await appliance.open(a, tlsPort, '/appliance/updates');
        appliance.upload('Software package', { filename: 'update.nss', bytes });
        await press(appliance, 'Update Software');
      }
    },
    async (): Promise<void> => {
      const appliance = await world.signedIn('a', 'appliance');
      await appliance.open(a, tlsPort, '/appliance/updates');
      await press(appliance, 'Check for Updates');
      await world.wait(60 * SECOND);
      await appliance.open(a, tlsPort, '/appliance/updates');
      await press(appliance, 'Install This Update');
      appliance.tick('I have read the licence agreement and accept it', true);
      await press(appliance, 'Accept and Install');
    },
  ];
  const first = random.int(0, deeds.length - 1);
  for (const deed of [...deeds.slice(first), ...deeds.slice(0, first)]) {
    await attempt(deed);
    await later();
  }
  await randomSession(world, seed, { requests, hours }, net, tlsPort);
}

/** Beginnings of what takes long, and what ends it. */
const spans: readonly (readonly [string, string, RegExp])[] = [
  ['a data-sync', 'failover.sync-started', /^failover\.(synced|sync-failed)$/],
  ['an installation', 'installer.started', /^installer\.(installed|failed|check-failed)$/],
];

/** Instants in the middle of what took long, and around a change of roles. */
export function middles({
  entries,
  sending,
}: Pick<VisitedWorld, 'entries' | 'sending'>): readonly { what: string; us: number }[] {
  const found = sending.map((us) => ({ what: 'an upload', us }));
  for (const [what, begins, ends] of spans)
    for (const [index, { kind, rank, t }] of entries.entries()) {
      if (kind !== begins) continue;
      const end = entries.slice(index).find((one) => one.rank === rank && ends.test(one.kind));
      if (end !== undefined && end.t > t) found.push({ what, us: Math.floor((t + end.t) / 2) });
    }
  for (const { kind, t } of entries)
    if (kind === 'failover.role') found.push({ what: 'a change of roles', us: t + MS });
  return found;
}
