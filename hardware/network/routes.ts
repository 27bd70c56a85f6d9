/**
 * The way out of the box: the network that it stands on, then the most specific static route, then
 * the default gateway. Pure.
 */
import type { NicName } from '../ports.js';
import { inNetwork, ipv4Number, networkAddress } from './ipv4.js';

export interface StaticRoute {
  readonly destination: string;
  readonly mask: string;
  readonly gateway: string;
}

export interface Routing {
  readonly addresses: readonly AddressConfig[];
  /** Default gateway, '' for none. */
  readonly gateway: string;
  readonly routes: readonly StaticRoute[];
}

export interface RouteEntry extends StaticRoute {
  /** 'connected': no gateway, the neighbour itself is asked. */
  readonly kind: 'connected' | 'static' | 'default';
}

const ALL = '0.0.0.0';
/** Every way there is, most specific first; the connected one first among equals. */
export function routeTable({ addresses, gateway, routes }: Routing): RouteEntry[] {
  const connected = new Map<string, RouteEntry>();
  for (const { address, mask, enabled } of addresses) {
    const destination = networkAddress(address, mask);
    if (enabled)
      connected.set(`${destination} ${mask}`, { kind: 'connected', destination, mask, gateway: '' });
  }
  const all: RouteEntry[] = [
    ...connected.values(),
    ...routes.map((route) => ({ kind: 'static' as const, ...route })),
    ...(gateway === '' ? [] : [{ kind: 'default' as const, destination: ALL, mask: ALL, gateway }]),
  ];
  return all.sort((x, y) => ipv4Number(y.mask) - ipv4Number(x.mask));
}

/** The way to an address; null: there is none. */
export const routeTo = (table: readonly RouteEntry[], address: string): RouteEntry | null =>
  table.find(({ destination, mask }) => inNetwork(address, destination, mask)) ?? null;

export interface AddressConfig {
  readonly address: string;
  readonly mask: string;
  readonly nic: NicName;
  readonly enabled: boolean;
  readonly shared: boolean;
}
