/** Opens the lab console of an interactive lab. */
import { randomBytes } from 'node:crypto';
import { PUBLIC_PORT } from '../acts/perform.js';
import type { LiveLab } from '../live/live-lab.js';
import { createTrainee } from '../rehearsals/trainee/trainee.js';
import { faultKinds } from './control/fault-kinds.js';
import type { LabState } from './control/lab-state.js';
import { createLiveControl } from './control/live-control.js';
import { type ListenAddress, openPublicSites, type PublicSites } from './public-sites.js';
import { createLabConsole } from './server.js';

type Places = Readonly<Record<string, ListenAddress>>;

/** What people and tools use of an interactive lab, beside the boxes. */
export interface OpenLabConsole {
  readonly url: string;
  /** What tools must show at the console's API. */
  readonly token: string;
  /** The maker's public pages. */
  readonly sites: PublicSites['urls'];
  close(): Promise<void>;
}

/** What stands at another place of this host than the lab's network believes. */
const elsewhere = ({ outside, lab }: LiveLab, places: Places): LabState['elsewhere'] => {
  const { boxes, shared, servers, tlsPort } = outside.network.addresses;
  const sites = [...lab.boxes().map((name) => boxes[name]), shared, servers.updates, servers.support];
  return sites.flatMap((address) => {
    const place = places[address];
    if (place === undefined || place.host === address) return [];
    const port = address === servers.updates || address === servers.support ? PUBLIC_PORT : tlsPort;
    return [{ inside: `${address}:${port}`, url: `https://${place.host}:${place.port}` }];
  });
};

/** Listens on this host's loopback only. Rejects when the port is taken. */
export async function openLabConsole(
  liveLab: LiveLab,
  port: number,
  places: Places,
  token = randomBytes(24).toString('hex'),
): Promise<OpenLabConsole> {
  const { lab, live, outside } = liveLab;
  const { servers, tlsPort } = outside.network.addresses;
  const placeOf = (address: string): ListenAddress => places[address] ?? { host: address, port: tlsPort };
  const sites = await openPublicSites(
    { updates: placeOf(servers.updates), support: placeOf(servers.support) },
    liveLab.act,
  );
  const control = createLiveControl({
    lab,
    live,
    outside,
    watch: outside.watch(),
    trainee: createTrainee(liveLab),
    faultKinds: faultKinds(),
    act: liveLab.act,
    plates: liveLab.made.plates,
    urls: sites.urls,
    strike: (name) => void liveLab.hosting.strike(name),
    isGone: (name) => !liveLab.hosting.runs(name),
    trouble: liveLab.trouble,
    boxFolder: liveLab.folder.boxFolder,
    elsewhere: elsewhere(liveLab, places),
    urlOf: (address) => `https://${placeOf(address).host}:${placeOf(address).port}`,
  });
  const console = await createLabConsole(control, { token });
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
