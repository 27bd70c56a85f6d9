/**
 * lab/cli/labs/: `bomgar-sim host`: many labs in one process.
 *
 * Where each lab of a host is reached: a loopback network of its own, or ports of 127.0.0.1 where that is all there is.
 */
import type { BayPlaces } from '../../live/host/contract.js';
import { addressesOf } from '../../making/found.js';
import { type AddressPlan, DEFAULT_NET } from '../../plan.js';
import type { BayAt } from '../starting/bay.js';
import { codeOf, type HostPlaces, LOOPBACK, siteAddresses, tryTcp } from '../starting/host-places.js';

export interface BayNumbers {
  /** First two numbers of the labs' addresses. */
  readonly net: string;
  /** The host has all loopback addresses. */
  readonly isWhole: boolean;
  readonly tlsPort: number;
  readonly consolePort: number;
  readonly ntpPort: number;
  readonly dnsPort: number;
  /** All labs share this address of the host, its consoles too; absent: loopback alone. */
  readonly address?: string;
  /** First port of the labs where they share an address; absent: that of the boxes. */
  readonly firstPort?: number;
}

/** So many ports lie between the sites of two labs where they share an address. */
export const PORTS_EACH = 16;
/** Among them, where consoles share the address too. */
const CONSOLE_AT = PORTS_EACH - 1;

/** Whether this host has more loopback addresses than one. */
export async function isLoopbackWhole(net: string): Promise<boolean> {
  const error = await tryTcp({ host: `${net}.1.1`, port: 0 });
  return codeOf(error) !== 'EADDRNOTAVAIL';
}

/** Places of a lab by the number of its bay, which begins with 1; `inside`: what it believes its addresses to be. */
export const bayPlaces =
  ({ net, isWhole, tlsPort, consolePort, ntpPort, dnsPort, address, firstPort }: BayNumbers) =>
  (bay: number, inside?: AddressPlan): { readonly lab: BayPlaces; readonly host: HostPlaces } => {
    const own = isWhole ? `${net}.${bay}` : DEFAULT_NET;
    const addresses = addressesOf({ net: own, tlsPort });
    const first = (firstPort ?? tlsPort) + (bay - 1) * PORTS_EACH;
    const shared = address ?? LOOPBACK;
    const answering = siteAddresses(addresses).map((one, index) =>
      isWhole ? { host: one, port: tlsPort } : { host: shared, port: first + index },
    );
    const isOwn = inside === undefined || (inside.net === own && inside.tlsPort === tlsPort);
    const isElsewhere = !isWhole || !isOwn;
    const sites = Object.fromEntries(
      siteAddresses(inside ?? addresses).flatMap((one, index) => {
        const place = answering[index];
        return place === undefined ? [] : [[one, place]];
      }),
    );
    const { ntp, dns } = addresses.servers;
    const udp = (server: string, at: number) =>
      isWhole ? { host: server, port: at } : { host: LOOPBACK, port: at + bay - 1 };
    return {
      lab: { net: own, tlsPort, physical: isElsewhere ? sites : {} },
      host: {
        sites,
        ntp: udp(ntp, ntpPort),
        dns: udp(dns, dnsPort),
        console:
          address === undefined
            ? { host: LOOPBACK, port: consolePort + bay - 1 }
            : { host: address, port: first + CONSOLE_AT },
        resolver: null,
        snmp: {},
        isShared: !isWhole,
        isElsewhere,
      },
    };
  };

/** A bay for whatever lab is in it. */
export const bayAt = (places: ReturnType<typeof bayPlaces>, bay: number): BayAt => ({
  console: places(bay).host.console,
  of: (addresses) => places(bay, addresses).host,
});
