/** Where the lab listens on this host, tried before anything is made. */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { hostReason } from '../../hosting/host/words.js';
import type { LiveLab } from '../../live/live-lab.js';
import type { AddressPlan } from '../../plan.js';
import { Mistake } from '../mistake.js';
import type { StartRead } from './start-options.js';

export interface HostPlace {
  readonly host: string;
  readonly port: number;
}

export interface HostPlaces {
  /** Of each address of the lab's network that browsers reach. */
  readonly sites: Readonly<Record<string, HostPlace>>;
  readonly ntp: HostPlace;
  readonly dns: HostPlace;
  /** A resolver that remembers; null: not asked for. */
  readonly resolver: HostPlace | null;
  /** Where each box is asked by SNMP, by its address; none unless asked for. */
  readonly snmp: Readonly<Record<string, HostPlace>>;
  readonly console: HostPlace;
  /** This host has 127.0.0.1 alone: addresses share it, each with a port of its own. */
  readonly isShared: boolean;
  /** Boxes answer on this host elsewhere than their lab believes. */
  readonly isElsewhere: boolean;
}

export const LOOPBACK = '127.0.0.1';

/** First page of the console that listens there. */
export const firstPageOf = ({ host, port }: HostPlace): string => `http://${host}:${port}/`;

/** Sites in the order in which they get ports where they share an address. */
export const siteAddresses = ({ boxes, shared, servers }: AddressPlan): readonly string[] => [
  ...Object.values(boxes),
  shared,
  servers.updates,
  servers.support,
];

/** The same places of this host, for a lab that believes its addresses to be others; `own`: those that they were found for. */
export function placesOf(places: HostPlaces, own: AddressPlan, inside: AddressPlan): HostPlaces {
  if (own.net === inside.net && own.tlsPort === inside.tlsPort) return places;
  const renamed = (found: HostPlaces['sites'], of: (plan: AddressPlan) => readonly string[]) => {
    const names = of(inside);
    return Object.fromEntries(
      of(own).flatMap((address, index) => {
        const [name, place] = [names[index], found[address]];
        return name === undefined || place === undefined ? [] : [[name, place]];
      }),
    );
  };
  return {
    ...places,
    sites: renamed(places.sites, siteAddresses),
    snmp: renamed(places.snmp, ({ boxes }) => Object.values(boxes)),
    isElsewhere: true,
  };
}

/** Where the boxes that the lab has are asked by SNMP. */
export const snmpPlaces = (
  { lab, outside }: Pick<LiveLab, 'lab' | 'outside'>,
  { snmp }: HostPlaces,
): (HostPlace & { readonly address: string })[] =>
  lab.boxes().flatMap((name) => {
    const address = outside.network.addresses.boxes[name];
    const place = snmp[address];
    return place === undefined ? [] : [{ address, ...place }];
  });

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

export const tryTcp = ({ host, port }: HostPlace): Promise<unknown> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });

const tryUdp = ({ host, port }: HostPlace): Promise<unknown> =>
  new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', resolve);
    socket.bind({ address: host, port, exclusive: true }, () => socket.close(() => resolve(null)));
  });

interface Wanted extends HostPlace {
  readonly protocol: 'tcp' | 'udp';
  /** What it is for, and which options change it. */
  readonly what: string;
  readonly options: string;
}

function wantedOf({ sites, ntp, dns, resolver, snmp, console }: HostPlaces): readonly Wanted[] {
  return [
    ...Object.values(sites).map((place) => ({
      ...place,
      protocol: 'tcp' as const,
      what: 'a site of the lab',
      options: '--net or --port',
    })),
    { ...console, protocol: 'tcp', what: 'the lab console', options: '--console-port' },
    { ...ntp, protocol: 'udp', what: 'the time server', options: '--ntp-port' },
    { ...dns, protocol: 'udp', what: 'the DNS server', options: '--dns-port' },
    ...(resolver === null
      ? []
      : [{ ...resolver, protocol: 'udp' as const, what: 'the resolver', options: '--resolver-port' }]),
    ...Object.values(snmp).map((place) => ({
      ...place,
      protocol: 'udp' as const,
      what: 'SNMP of a box',
      options: '--snmp-port',
    })),
  ];
}

/** Why a place cannot be had, as a mistake with what to do. */
function refusal({ host, port, protocol, what, options }: Wanted, error: unknown): Mistake {
  const place = `${host}:${port}${protocol === 'udp' ? ' (UDP)' : ''}`;
  const code = codeOf(error);
  if (code === 'EADDRINUSE')
    return new Mistake(
      `${place} is taken by another program; choose another place for ${what} with ${options}`,
    );
  if (code === 'EACCES')
    return new Mistake(
      `${place} needs rights that this user does not have; choose a port above 1023 for ${what} with ${options}`,
    );
  return new Mistake(
    `${place} cannot be had for ${what}: ${hostReason(error)}; choose another with ${options}`,
  );
}

async function tryAll(places: HostPlaces): Promise<'good' | 'no addresses'> {
  const seen = new Map<string, Wanted>();
  for (const wanted of wantedOf(places)) {
    const key = `${wanted.protocol} ${wanted.host}:${wanted.port}`;
    const other = seen.get(key);
    if (other !== undefined)
      throw new Mistake(
        `${wanted.host}:${wanted.port} is wanted for ${other.what} and for ${wanted.what}; choose another with ${wanted.options}`,
      );
    seen.set(key, wanted);
    const error = await (wanted.protocol === 'tcp' ? tryTcp(wanted) : tryUdp(wanted));
    if (error === null) continue;
    if (codeOf(error) === 'EADDRNOTAVAIL' && wanted.host !== LOOPBACK) return 'no addresses';
    throw refusal(wanted, error);
  }
  return 'good';
}

/** The places of UDP servers, on addresses of their own or on the one that there is. */
function udpPlaces(
  { values }: StartRead,
  { servers, boxes }: AddressPlan,
  at: (address: string) => string,
  isShared = false,
) {
  const { 'resolver-port': resolver, 'snmp-port': snmp } = values;
  const asked = snmp === null ? [] : Object.values(boxes);
  return {
    ntp: { host: at(servers.ntp), port: values['ntp-port'] },
    dns: { host: at(servers.dns), port: values['dns-port'] },
    resolver: resolver === null ? null : { host: at(servers.dns), port: resolver },
    snmp: Object.fromEntries(
      asked.map((address, index) => [
        address,
        { host: at(address), port: (snmp ?? 0) + (isShared ? index : 0) },
      ]),
    ),
  };
}

/**
 * The places that were asked for, or what a host with 127.0.0.1 alone has instead. `net`: the lab answers there
 * whatever it believes its addresses to be; null: at those. Throws Mistake.
 */
export async function findPlaces(
  read: StartRead,
  addresses: AddressPlan,
  net: string | null = null,
): Promise<HostPlaces> {
  const on = (address: string): string => (net === null ? address : `${net}.${address.split('.')[3]}`);
  const { tlsPort, servers } = addresses;
  const sites = siteAddresses(addresses);
  const console = { host: LOOPBACK, port: read.values['console-port'] };
  const places: HostPlaces = {
    sites: Object.fromEntries(sites.map((address) => [address, { host: on(address), port: tlsPort }])),
    ...udpPlaces(read, addresses, on),
    console,
    isShared: false,
    isElsewhere: on(servers.ntp) !== servers.ntp,
  };
  if ((await tryAll(places)) === 'good') return places;
  const shared: HostPlaces = {
    sites: Object.fromEntries(
      sites.map((address, index) => [address, { host: LOOPBACK, port: tlsPort + index }]),
    ),
    ...udpPlaces(read, addresses, () => LOOPBACK, true),
    console,
    isShared: true,
    isElsewhere: true,
  };
  await tryAll(shared);
  return shared;
}
