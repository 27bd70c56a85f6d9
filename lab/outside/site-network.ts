/**
 * The site's network as the lab keeps it beyond cables and claims (those are lab.ts): which machine
 * stands at which address, the DNS records that the customer's DNS controller holds, the NAT
 * controller, the firewall, and what neighbours believe of one another. Plain data, so that a saved
 * lab keeps it.
 */
import type { Label } from '../../views/label.js';
import {
  type BoxName,
  boxAddresses,
  boxNames,
  gatewayAddress,
  sharedAddress,
  siteName,
  TLS_PORT,
} from '../hosting/plan.js';
import type { Switchover } from '../making/plan.js';
import { createFirewall, type Firewall, type FirewallRule } from './firewall.js';
import { createNat, type Nat, type NatEntry } from './nat.js';
import { createNeighbours, type NeighbourCache, type Neighbours } from './neighbours.js';

export interface DnsRecord {
  /** Lower case, without the final dot. */
  readonly name: string;
  readonly address: string;
  readonly ttlS: number;
}

export interface SiteNetworkState {
  readonly records: readonly DnsRecord[];
  readonly nat?: readonly NatEntry[];
  readonly firewall?: readonly FirewallRule[];
  readonly neighbours?: readonly NeighbourCache[];
  /** Changed records of which somebody may still hold the old answer. */
  readonly spreading?: readonly string[];
}

/** Machines of the lab and of the world outside. */
export const labAddresses = {
  gateway: gatewayAddress,
  ntp: '127.20.0.2',
  dns: '127.20.0.3',
  updates: '127.20.0.5',
  mail: '127.20.0.6',
  directory: '127.20.0.9',
  events: '127.20.0.7',
  support: '127.20.0.8',
} as const;

/** Where a trainee sits, and two more seats (G92: two or more local machines). */
export const workstationAddresses = {
  ws1: '127.20.0.21',
  ws2: '127.20.0.22',
  ws3: '127.20.0.23',
  ws4: '127.20.0.24',
} as const;
export type WorkstationName = keyof typeof workstationAddresses;
/** Locked down: its console came by MSI and cannot update itself (G19). */
export const lockedWorkstation: WorkstationName = 'ws4';
export const workstationNames = Object.keys(workstationAddresses) as WorkstationName[];

/** The probe looks at the site from a machine of its own. */
export const probeAddress = '127.20.0.30';

/** Machines that remember their neighbours. */
export const machineAddresses: readonly string[] = [
  ...Object.values(workstationAddresses),
  probeAddress,
  gatewayAddress,
];

/** Where the site is found from outside when it stands behind the NAT controller. */
export const publicAddress = '203.0.113.10';
/** The router of the customer behind which all computers with deployed clients stand. */
export const fleetAddress = '127.20.0.40';

export const DNS_PORT = 53;
export const TTL_S_MAX = 86_400;
const SITE_TTL_S = 300;
// Where DNS itself leads clients to a box, the customer's zone has its usual lifetime (G98).
const MOVING_TTL_S = 3_600;
const STEADY_TTL_S = 3_600;
const RECORDS_MAX = 100;

const NAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const ADDRESS = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;

export const isName = (text: string): boolean => NAME.test(text);
export const isAddress = (text: string): boolean => ADDRESS.test(text);
/** Names are compared in lower case and without the final dot. */
export const plainName = (text: string): string => text.trim().toLowerCase().replace(/\.$/, '');

const words = {
  name: { en: 'This is not a valid host name.', fr: 'Ce nom d’hôte n’est pas valide.' },
  address: { en: 'This is not a valid IP address.', fr: 'Cette adresse IP n’est pas valide.' },
  ttl: { en: 'The TTL is from 0 to 86400 seconds.', fr: 'La durée de vie va de 0 à 86400 secondes.' },
  full: { en: 'There are too many records.', fr: 'Il y a trop d’enregistrements.' },
} as const satisfies Record<string, Label>;

const siteRecords: Readonly<Record<Switchover, Omit<DnsRecord, 'name'>>> = {
  'shared-ip': { address: sharedAddress, ttlS: SITE_TTL_S },
  dns: { address: boxAddresses.a, ttlS: MOVING_TTL_S },
  nat: { address: publicAddress, ttlS: SITE_TTL_S },
};

/** The customer's zone as it stands before anything is done. */
export function firstRecords(switchover: Switchover = 'shared-ip'): DnsRecord[] {
  return [
    { name: siteName, ...siteRecords[switchover] },
    ...boxNames.map((box) => ({
      name: `${box}.example.com`,
      address: boxAddresses[box],
      ttlS: STEADY_TTL_S,
    })),
    { name: 'clock.example.net', address: labAddresses.ntp, ttlS: STEADY_TTL_S },
    { name: 'updates.example.net', address: labAddresses.updates, ttlS: STEADY_TTL_S },
    { name: 'support.example.net', address: labAddresses.support, ttlS: STEADY_TTL_S },
    { name: 'mail.example.com', address: labAddresses.mail, ttlS: STEADY_TTL_S },
    { name: 'directory.example.com', address: labAddresses.directory, ttlS: STEADY_TTL_S },
    { name: 'events.example.com', address: labAddresses.events, ttlS: STEADY_TTL_S },
  ];
}

/** The network before anything is done. */
export function firstNetwork(switchover: Switchover, restricted: readonly BoxName[]): SiteNetworkState {
  const site: NatEntry = {
    publicAddress,
    publicPort: TLS_PORT,
    insideAddress: boxAddresses.a,
    insidePort: TLS_PORT,
  };
  return {
    records: firstRecords(switchover),
    nat: switchover === 'nat' ? [site] : [],
    firewall: restricted.map((box) => ({ source: boxAddresses[box], destination: labAddresses.updates })),
  };
}

/** Whose own address this is; null: no box's. */
export const boxAtAddress = (address: string): BoxName | null =>
  boxNames.find((box) => boxAddresses[box] === address) ?? null;

export interface SiteNetwork {
  /** What the DNS server answers; null: no such name. */
  lookup(name: string): DnsRecord | null;
  records(): readonly DnsRecord[];
  /** Adds or changes a record; the label says why not. */
  setRecord(record: DnsRecord): Label | null;
  removeRecord(name: string): boolean;
  /** Changed records of which somebody may still hold the old answer. */
  readonly spreading: Set<string>;
  readonly nat: Nat;
  readonly firewall: Firewall;
  readonly neighbours: Neighbours;
  state(): SiteNetworkState;
}

/** The network from its saved state, or as it was first. */
export function createSiteNetwork(saved: SiteNetworkState = firstNetwork('shared-ip', [])): SiteNetwork {
  const records = new Map<string, DnsRecord>();
  for (const record of saved.records) records.set(record.name, record);
  const sorted = (): DnsRecord[] => [...records.values()].sort((x, y) => (x.name < y.name ? -1 : 1));
  const nat = createNat(saved.nat ?? []);
  const firewall = createFirewall(saved.firewall ?? []);
  const neighbours = createNeighbours(
    [...Object.values(workstationAddresses), probeAddress],
    gatewayAddress,
    saved.neighbours,
  );
  const spreading = new Set(saved.spreading ?? []);
  return {
    lookup: (name) => records.get(plainName(name)) ?? null,
    records: sorted,
    setRecord: (given) => {
      const record = { name: plainName(given.name), address: given.address.trim(), ttlS: given.ttlS };
      if (!isName(record.name)) return words.name;
      if (!isAddress(record.address)) return words.address;
      if (!Number.isInteger(record.ttlS) || record.ttlS < 0 || record.ttlS > TTL_S_MAX) return words.ttl;
      if (!records.has(record.name) && records.size >= RECORDS_MAX) return words.full;
      records.set(record.name, record);
      return null;
    },
    removeRecord: (name) => records.delete(plainName(name)),
    spreading,
    nat,
    firewall,
    neighbours,
    state: () => ({
      records: sorted(),
      nat: nat.entries(),
      firewall: firewall.rules(),
      neighbours: neighbours.state(),
      spreading: [...spreading].sort(),
    }),
  };
}
