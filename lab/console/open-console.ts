/** Opens the lab console of an interactive lab. */
import { randomBytes } from 'node:crypto';
import { TLS_PORT } from '../hosting/plan.js';
import { labAddresses } from '../outside/site-network.js';
import type { Session } from '../session.js';
import { createTrainee } from '../trainee/trainee.js';
import { faultKinds } from './fault-kinds.js';
import { createLiveControl } from './live-control.js';
import { openPublicSites, type Place, type PublicSites } from './public-sites.js';
import { createConsole } from './server.js';

/** What people and tools use of an interactive lab, beside the boxes. */
export interface Surface {
  readonly url: string;
  /** What tools must show at the console's API. */
  readonly token: string;
  /** The maker's public pages. */
  readonly sites: PublicSites['urls'];
  close(): Promise<void>;
}

/** Listens on this host's loopback only. Rejects when the port is taken. */
export async function openConsole(
  session: Session,
  port: number,
  places: Readonly<Record<string, { readonly host: string; readonly port: number }>>,
): Promise<Surface> {
  const { lab, live, outside } = session;
  const placeOf = (address: string): Place => places[address] ?? { host: address, port: TLS_PORT };
  const sites = await openPublicSites(
    { updates: placeOf(labAddresses.updates), support: placeOf(labAddresses.support) },
    session.act,
  );
  const control = createLiveControl({
    lab,
    live,
    outside,
    watch: outside.watch(),
    trainee: createTrainee(session),
    faultKinds: faultKinds(),
    act: session.act,
    plates: session.made.plates,
    urls: sites.urls,
    strike: (name) => void session.hosting.strike(name),
    trouble: session.trouble,
    urlOf: (address) => `https://${placeOf(address).host}:${placeOf(address).port}`,
  });
  const token = randomBytes(24).toString('hex');
  const console = await createConsole(control, { token });
  const url = await console.listen(port);
  return {
    url,
    token,
    sites: sites.urls,
    close: async () => {
      await sites.close();
      await console.close();
    },
  };
}
