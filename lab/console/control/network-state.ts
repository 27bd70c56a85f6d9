/** The customer's network as the console shows it: DNS, NAT, firewall, neighbours. */
import type { Micros } from '../../../hardware/ports.js';
import { type Holder, holdersOf } from '../../clients/propagation.js';
import type { FirewallRule } from '../../outside/network/firewall.js';
import type { NatConnection, NatEntry } from '../../outside/network/nat.js';
import type { DnsRecord } from '../../outside/network/site-network.js';
import { type BoxName, siteName } from '../../plan.js';
import type { Lab } from '../../supervisor/lab.js';
import type { Outside } from '../../supervisor/outside.js';
import type { AddressConflict } from '../../supervisor/segment.js';

export interface NeighbourState {
  readonly machine: string;
  readonly address: string;
  readonly mac: string;
  /** Box whose card this is; null: no box's. */
  readonly box: BoxName | null;
  /** Whether this machine still holds the address. */
  readonly holds: boolean;
  readonly untilUs: Micros;
}

export interface NetworkState {
  readonly records: readonly DnsRecord[];
  /** Who still holds an answer that a record does not give any more. */
  readonly holders: readonly Holder[];
  /** Hosts files that name the site. */
  readonly fixed: readonly { readonly machine: string; readonly address: string }[];
  readonly nat: readonly NatEntry[];
  readonly connections: readonly NatConnection[];
  readonly firewall: readonly FirewallRule[];
  readonly neighbours: readonly NeighbourState[];
  /** Addresses that more than one box wants now. */
  readonly conflicts: readonly AddressConflict[];
}

/** Names, routes and address tables as the console shows them at this instant. */
export function networkState(lab: Lab, outside: Outside): NetworkState {
  const { network } = outside;
  const seats = outside.seats();
  const machines = seats.resolvers();
  const records = network.records();
  const asked = new Set([
    ...records.map(({ name }) => name),
    ...machines.flatMap((machine) => machine.cached().map(({ name }) => name)),
  ]);
  return {
    records,
    holders: [...asked].sort().flatMap((name) => holdersOf(name, network.lookup(name), machines)),
    fixed: seats.seats().flatMap(({ workstation: { name, resolver } }) => {
      const address = resolver.fixed(siteName);
      return address === null ? [] : [{ machine: name, address }];
    }),
    nat: network.nat.entries(),
    connections: network.nat.connections(),
    firewall: network.firewall.rules(),
    neighbours: network.neighbours.caches(lab.nowUs()).flatMap(({ machine, entries }) =>
      entries.map(({ address, mac, untilUs }) => ({
        machine,
        address,
        mac,
        box: lab.boxOfMac(mac),
        holds: lab.claims.get(address)?.mac === mac,
        untilUs,
      })),
    ),
    conflicts: lab.conflicts(),
  };
}

/** Where the site's name leads inside, by whatever the NAT controller does with it. */
export function siteAddress({ network }: Outside): string {
  const address = network.lookup(siteName)?.address ?? siteName;
  const entry = network.nat.entries().find((one) => one.publicAddress === address);
  return entry?.insideAddress ?? address;
}
