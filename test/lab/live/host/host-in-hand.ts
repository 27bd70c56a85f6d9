/** A host of labs for tests: on ports of 127.0.0.1, by its API. */
import { bayAt, bayPlaces } from '../../../../lab/cli/labs/bay-places.js';
import { shelfOf } from '../../../../lab/cli/labs/shelf.js';
import { openBay } from '../../../../lab/cli/starting/bay.js';
import { openHostPages } from '../../../../lab/console/labs/host-pages.js';
import { openHost } from '../../../../lab/live/host/host.js';
import { followerOf } from '../../../../lab/rehearsals/trainee/again.js';
import { freePorts } from '../../../support/free-ports.js';

const TOKEN = 'a-token-of-this-test';
export const smallLab = { seed: 'host', historyDays: 0, recordings: 0 };

export interface HostTold {
  readonly id: string;
  readonly status: string;
  readonly sites: { readonly a: string; readonly b: string };
  readonly console: { readonly url: string; readonly token: string } | null;
  readonly refused?: { readonly en: string };
  readonly labs: readonly HostTold[];
}

/** On ports of 127.0.0.1: other tests run beside this one. */
export async function openHostInHand(folder: string) {
  const [hostPort = 0, consolePort = 0, tlsPort = 0] = await freePorts(3);
  // Of each test file its own: UDP ports of labs follow one another.
  const ntpPort = 21_000 + (process.pid % 100) * 40;
  const numbers = { net: '127.61', isWhole: false, tlsPort, consolePort, ntpPort, dnsPort: ntpPort + 20 };
  const places = bayPlaces(numbers);
  const words: string[] = [];
  const host = await openHost({
    folder,
    bays: 3,
    places: (bay, inside) => places(bay, inside).lab,
    openSurface: (bay, of) => openBay(bayAt(places, bay), { shelf: shelfOf(of, bay, '') }),
    follow: followerOf,
    onWord: (id, text) => words.push(`${id}: ${text}`),
  });
  const surface = await openHostPages(host, { port: hostPort, token: TOKEN });
  const api = async (method: string, path: string, body?: object): Promise<HostTold> => {
    const answer = await fetch(new URL(path, surface.url), {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
    });
    return (await answer.json()) as HostTold;
  };
  const close = async (): Promise<void> => {
    await surface.close();
    await host.close();
  };
  return { host, url: surface.url, token: TOKEN, api, words, close };
}
