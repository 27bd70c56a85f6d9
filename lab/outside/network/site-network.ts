/**
 * The site's network as the lab keeps it beyond cables and claims (those are lab.ts): which machine
 * stands at which address, the DNS records that the customer's DNS controller holds, the NAT
 * controller, the firewall, and what neighbours believe of one another. Plain data, so that a saved
 * lab keeps it.
 */
import { isIpv4 } from '../../../hardware/network/ipv4.js';
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import {
  type AddressPlan,
  type BoxName,
  boxNames,
  defaultAddresses,
  type Switchover,
  siteName,
  type WorkstationName,
} from '../../plan.js';
import { createFirewall, type Firewall, type FirewallRule } from './firewall.js';
import { createNat, type Nat, type NatEntry } from './nat.js';
import { createNeighbours, type NeighbourCache, type Neighbours } from './neighbours.js';

export { type WorkstationName, workstationNames } from '../../plan.js';

export interface DnsRecord {
  /** Lower case, without the final dot. */
  readonly name: string;
  readonly address: string;
  readonly ttlS: number;
}

/** What stood under a name until somebody changed it; null: nothing. */
interface FormerRecord {
  readonly untilUs: Micros;
  readonly name: string;
  readonly record: DnsRecord | null;
}

export interface SiteNetworkState {
  readonly records: readonly DnsRecord[];
  /** Oldest first. */
  readonly former?: readonly FormerRecord[];
  readonly nat?: readonly NatEntry[];
  readonly firewall?: readonly FirewallRule[];
  readonly neighbours?: readonly NeighbourCache[];
  /** Changed records of which somebody may still hold the old answer. */
  readonly spreading?: readonly string[];
}

/** Locked down: its console came by MSI and cannot update itself (G19). */
export const lockedWorkstation: WorkstationName = 'ws4';

/** Servers that remember their neighbours. */
export const rememberingComputers = ({ workstations, probe, servers }: AddressPlan): readonly string[] => [
  ...Object.values(workstations),
  probe,
  servers.gateway,
];

/** Where the site is found from outside when it stands behind the NAT controller. */
export const publicAddress = '203.0.113.10';

export const DNS_PORT = 53;
export const TTL_S_MAX = 86_400;
const SITE_TTL_S = 300;
// Where DNS itself leads clients to a box, the customer's zone has its usual lifetime (G98).
const MOVING_TTL_S = 3_600;
const STEADY_TTL_S = 3_600;
const RECORDS_MAX = 100;
const FORMER_MAX = 200;

const NAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

export const isName = (text: string): boolean => NAME.test(text);
export const isAddress = isIpv4;
/** Names are compared in lower case and without the final dot. */
export const plainName = (text: string): string => text.trim().toLowerCase().replace(/\.$/, '');

const words = {
  name: { en: 'This is not a valid host name.', fr: 'Ce nom d’hôte n’est pas valide.' },
  address: { en: 'This is not a valid IP address.', fr: 'Cette adresse IP n’est pas valide.' },
  ttl: { en: 'The TTL is from 0 to 86400 seconds.', fr: 'La durée de vie va de 0 à 86400 secondes.' },
  full: { en: 'There are too many records.', fr: 'Il y a trop d’enregistrements.' },
} as const satisfies Record<string, Label>;

const siteRecord = ({ boxes, shared }: AddressPlan, switchover: Switchover): Omit<DnsRecord, 'name'> => {
  const records = {
    'shared-ip': { address: shared, ttlS: SITE_TTL_S },
    dns: { address: boxes.a, ttlS: MOVING_TTL_S },
    nat: { address: publicAddress, ttlS: SITE_TTL_S },
  };
  return records[switchover];
};

/** The customer's zone as it stands before anything is done. */
export function firstRecords(
  switchover: Switchover = 'shared-ip',
  addresses: AddressPlan = defaultAddresses,
): DnsRecord[] {
  const { boxes, servers } = addresses;
  const steady = (name: string, address: string): DnsRecord => ({ name, address, ttlS: STEADY_TTL_S });
  return [
    { name: siteName, ...siteRecord(addresses, switchover) },
    ...boxNames.map((box) => steady(`${box}.example.com`, boxes[box])),
    steady('clock.example.net', servers.ntp),
    steady('updates.example.net', servers.updates),
    steady('support.example.net', servers.support),
    steady('mail.example.com', servers.mail),
    steady('directory.example.com', servers.directory),
    steady('events.example.com', servers.events),
  ];
}

/** The network before anything is done. */
export function firstNetwork(
  switchover: Switchover,
  restricted: readonly BoxName[],
  addresses: AddressPlan,
): SiteNetworkState {
  const { boxes, servers, tlsPort } = addresses;
  const site: NatEntry = {
    publicAddress,
    publicPort: tlsPort,
    insideAddress: boxes.a,
    insidePort: tlsPort,
  };
  return {
    records: firstRecords(switchover, addresses),
    nat: switchover === 'nat' ? [site] : [],
    firewall: restricted.map((box) => ({ source: boxes[box], destination: servers.updates })),
  };
}

export interface SiteNetwork {
  readonly addresses: AddressPlan;
  /** What the DNS server answers; null: no such name. */
  lookup(name: string): DnsRecord | null;
  /** What it answered at an earlier lab time. */
  lookupAt(name: string, atUs: Micros): DnsRecord | null;
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
export function createSiteNetwork(
  found: SiteNetworkState | null = null,
  addresses: AddressPlan = defaultAddresses,
  nowUs: () => Micros = () => 0,
): SiteNetwork {
  const saved = found ?? firstNetwork('shared-ip', [], addresses);
  const records = new Map<string, DnsRecord>();
  for (const record of saved.records) records.set(record.name, record);
  const sorted = (): DnsRecord[] => [...records.values()].sort((x, y) => (x.name < y.name ? -1 : 1));
  const nat = createNat(addresses, saved.nat ?? []);
  const firewall = createFirewall(saved.firewall ?? []);
  const neighbours = createNeighbours(
    [...Object.values(addresses.workstations), addresses.probe],
    addresses.servers.gateway,
    saved.neighbours,
  );
  const spreading = new Set(saved.spreading ?? []);
  let former = [...(saved.former ?? [])];
  /** Before a record is changed. */
  const remember = (name: string): void => {
    const one = { untilUs: nowUs(), name, record: records.get(name) ?? null };
    former = [...former, one].slice(-FORMER_MAX);
  };
  const lookup = (name: string): DnsRecord | null => records.get(plainName(name)) ?? null;
  return {
    addresses,
    lookup,
    lookupAt: (name, atUs) => {
      const then = former.find((one) => one.name === plainName(name) && one.untilUs >= atUs);
      return then === undefined ? lookup(name) : then.record;
    },
    records: sorted,
    setRecord: (given) => {
      const record = { name: plainName(given.name), address: given.address.trim(), ttlS: given.ttlS };
      if (!isName(record.name)) return words.name;
      if (!isAddress(record.address)) return words.address;
      if (!Number.isInteger(record.ttlS) || record.ttlS < 0 || record.ttlS > TTL_S_MAX) return words.ttl;
      if (!records.has(record.name) && records.size >= RECORDS_MAX) return words.full;
      remember(record.name);
      records.set(record.name, record);
      return null;
    },
    removeRecord: (name) => {
      if (records.has(plainName(name))) remember(plainName(name));
      return records.delete(plainName(name));
    },
    spreading,
    nat,
    firewall,
    neighbours,
    state: () => ({
      records: sorted(),
      ...(former.length === 0 ? {} : { former }),
      nat: nat.entries(),
      firewall: firewall.rules(),
      neighbours: neighbours.state(),
      spreading: [...spreading].sort(),
    }),
  };
}
