/** Where forks of a lab of `npm start` live: a host in this process, in the lab's own folder. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freePort } from '../../hosting/host/free-port.js';
import type { Host } from '../../live/host/contract.js';
import { openHost } from '../../live/host/host.js';
import { forksFolder } from '../../live/keeping/folder-owner.js';
import { followerOf } from '../../rehearsals/trainee/again.js';
import { bayAt, bayPlaces, isLoopbackWhole } from '../labs/bay-places.js';
import { shelfOf } from '../labs/shelf.js';
import { openBay } from './bay.js';
import { codeOf, firstPageOf, type HostPlaces, tryTcp } from './host-places.js';

export interface ForkHost {
  /** Opened when it is needed first. */
  host(): Promise<Host>;
  /** Null: nobody has needed it yet. */
  known(): Host | null;
  close(): Promise<void>;
}

const FORKS_MAX = 20;
/** Second numbers of the addresses of forks begin here, and end before labs of tests. */
const FIRST_NET = 64;
const NETS = 60;
const TRIES = 8;

/** The first two numbers of the forks' addresses: the same for a folder each time, unless somebody is there. */
async function freeNet(folder: string, tlsPort: number): Promise<string> {
  const digest = createHash('sha256').update(resolve(folder)).digest();
  const first = digest.readUInt16BE(0);
  for (let attempt = 0; ; attempt += 1) {
    const net = `127.${FIRST_NET + ((first + attempt) % NETS)}`;
    const error = await tryTcp({ host: `${net}.1.10`, port: tlsPort });
    if (codeOf(error) !== 'EADDRINUSE' || attempt === TRIES) return net;
  }
}

/** `tlsPort`, `ntp` and `dns`: those of the lab itself, at addresses of the forks' own. */
export function createForkHost(
  folder: string,
  { ntp, dns }: Pick<HostPlaces, 'ntp' | 'dns'>,
  { tlsPort, hasBar }: { readonly tlsPort: number; readonly hasBar: boolean },
  onWord: (id: string, text: string) => void,
): ForkHost {
  let host: Host | null = null;
  let opening: Promise<Host> | null = null;
  const open = async (): Promise<Host> => {
    const net = await freeNet(folder, tlsPort);
    const isWhole = await isLoopbackWhole(net);
    const port = async (own: number): Promise<number> => (isWhole ? own : freePort());
    const places = bayPlaces({
      // Its link stands where the fork does.
      ...{ net, isWhole, consolePort: await freePort(), tlsPort: await port(tlsPort) },
      ...{ ntpPort: await port(ntp.port), dnsPort: await port(dns.port) },
    });
    host = await openHost({
      folder: join(folder, forksFolder),
      bays: FORKS_MAX,
      reopens: false,
      follow: followerOf,
      places: (bay, inside) => places(bay, inside).lab,
      barOf: (bay) => (hasBar ? { consoleUrl: firstPageOf(places(bay).host.console) } : null),
      openSurface: (bay, one) => openBay(bayAt(places, bay), { shelf: shelfOf(one, bay, null) }),
      onWord,
    });
    return host;
  };
  return {
    host: () => {
      opening ??= open();
      opening.catch(() => {
        opening = null;
      });
      return opening;
    },
    known: () => host,
    close: async () => {
      const ending = await opening?.catch(() => null);
      await ending?.close();
    },
  };
}

/** Whether a lab's folder has forks. */
export const hasForks = (folder: string): boolean => existsSync(join(folder, forksFolder));
