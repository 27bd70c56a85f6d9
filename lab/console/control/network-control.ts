/** The customer's network as the console sees and changes it: DNS, NAT, firewall, neighbours. */
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Act } from '../../acts/act.js';
import { type Holder, holdersOf } from '../../clients/propagation.js';
import type { FirewallRule } from '../../outside/network/firewall.js';
import { type NatConnection, type NatEntry, natTrouble } from '../../outside/network/nat.js';
import {
  type DnsRecord,
  isAddress,
  isName,
  plainName,
  rememberingMachines,
} from '../../outside/network/site-network.js';
import { type BoxName, siteName } from '../../plan.js';
import type { Lab } from '../../supervisor/lab.js';
import type { Outside } from '../../supervisor/outside.js';
import type { AddressConflict } from '../../supervisor/segment.js';
import type { LabCommand } from './lab-command.js';

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

const words = {
  noRecord: { en: 'There is no such record.', fr: 'Cet enregistrement n’existe pas.' },
  noEntry: { en: 'There is no such entry.', fr: 'Cette entrée n’existe pas.' },
  noRule: { en: 'There is no such rule.', fr: 'Cette règle n’existe pas.' },
  name: { en: 'This is not a valid host name.', fr: 'Ce nom d’hôte n’est pas valide.' },
  address: { en: 'This is not a valid IP address.', fr: 'Cette adresse IP n’est pas valide.' },
  itself: {
    en: 'Source and destination are the same machine.',
    fr: 'La source et la destination sont la même machine.',
  },
  noMachine: { en: 'There is no such machine.', fr: 'Cette machine n’existe pas.' },
} as const satisfies Record<string, Label>;

export function networkState(lab: Lab, outside: Outside): NetworkState {
  const { network } = outside;
  const seats = outside.desk();
  const machines = seats.machines();
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

function natAct(outside: Outside, command: LabCommand): Act | Label | null {
  if (command.do === 'nat-set') {
    const { publicAddress, publicPort, insideAddress, insidePort } = command;
    const entry = { publicAddress, publicPort, insideAddress, insidePort };
    return natTrouble(outside.network.addresses, entry) ?? { kind: 'nat', ...entry };
  }
  if (command.do !== 'nat-remove' && command.do !== 'nat-clear') return null;
  const { publicAddress, publicPort } = command;
  const there = outside.network.nat
    .entries()
    .some((one) => one.publicAddress === publicAddress && one.publicPort === publicPort);
  return there ? { kind: command.do, publicAddress, publicPort } : words.noEntry;
}

/** What a command does to the network; a label says why it cannot, null that it is about something else. */
export function networkAct(outside: Outside, command: LabCommand): Act | Label | null {
  const { network } = outside;
  switch (command.do) {
    case 'dns-set': {
      const name = plainName(command.name);
      if (!isName(name)) return words.name;
      if (!isAddress(command.address)) return words.address;
      return { kind: 'dns', name, address: command.address, ttlS: Math.round(command.ttlS) };
    }
    case 'dns-remove': {
      const name = plainName(command.name);
      return network.lookup(name) === null ? words.noRecord : { kind: 'dns-remove', name };
    }
    case 'firewall-set': {
      const { source, destination, blocked } = command;
      if (!isAddress(source) || !isAddress(destination)) return words.address;
      if (source === destination) return words.itself;
      if (!blocked && network.firewall.passes(source, destination)) return words.noRule;
      return { kind: 'firewall', source, destination, blocked };
    }
    case 'arp-flush':
      return rememberingMachines(outside.network.addresses).includes(command.machine)
        ? { kind: 'arp-flush', machine: command.machine }
        : words.noMachine;
    case 'hosts-set':
      return { kind: 'hosts-file', workstation: command.workstation, text: command.text };
    case 'dns-flush':
      return { kind: 'dns-flush', workstation: command.workstation };
    default:
      return natAct(outside, command);
  }
}
