/**
 * The customer's NAT controller: public addresses and the machines inside to which they lead (G99).
 * A changed entry is for new connections: those that are open keep the machine that they were
 * opened to until they close.
 *
 * @guide G99 seed
 */
import { isIpv4 } from '../../../hardware/network/ipv4.js';
import type { WireRequest } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { type AddressPlan, isInside } from '../../plan.js';

export interface NatEntry {
  readonly publicAddress: string;
  readonly publicPort: number;
  readonly insideAddress: string;
  readonly insidePort: number;
}

/** A connection that goes through the controller and is still open. */
export interface NatConnection {
  /** Name that its client gave it: one per client at a time. */
  readonly name: string;
  readonly from: string;
  readonly publicAddress: string;
  readonly publicPort: number;
  readonly insideAddress: string;
  readonly insidePort: number;
}

export interface Nat {
  entries(): readonly NatEntry[];
  connections(): readonly NatConnection[];
  /** Adds or changes an entry; the label says why not. */
  set(entry: NatEntry): Label | null;
  remove(publicAddress: string, publicPort: number): boolean;
  /** Ends the open connections of an entry, as an administrator may; how many there were. */
  clear(publicAddress: string, publicPort: number): number;
  /** Where a request really goes; `connection` names the one that it belongs to. */
  through(request: WireRequest, connection: string | null): WireRequest;
  /** The client has closed its connection. */
  closed(connection: string): void;
}

const ENTRIES_MAX = 100;
const CONNECTIONS_MAX = 20_000;
const PORT_MAX = 65_535;

const natWords = {
  publicAddress: {
    en: 'Enter a public IP address: one that does not belong to the network inside.',
    fr: 'Saisissez une adresse IP publique, qui n’appartient pas au réseau interne.',
  },
  insideAddress: (net: string): Label => ({
    en: `Enter an IP address of the network inside (${net}.x).`,
    fr: `Saisissez une adresse IP du réseau interne (${net}.x).`,
  }),
  port: { en: 'A port is from 1 to 65535.', fr: 'Un port va de 1 à 65535.' },
  full: { en: 'There are too many entries.', fr: 'Il y a trop d’entrées.' },
} as const satisfies Record<string, Label | ((net: string) => Label)>;

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= PORT_MAX;
const keyOf = (address: string, port: number): string => `${address}:${port}`;

/** Why this cannot be an entry; null: it can. */
export function natTrouble(addresses: AddressPlan, entry: NatEntry): Label | null {
  const { publicAddress, insideAddress } = entry;
  if (!isIpv4(publicAddress) || isInside(addresses, publicAddress)) return natWords.publicAddress;
  if (!isIpv4(insideAddress) || !isInside(addresses, insideAddress))
    return natWords.insideAddress(addresses.net);
  return isPort(entry.publicPort) && isPort(entry.insidePort) ? null : natWords.port;
}

/** The controller with its entries; nothing is connected yet. */
export function createNat(addresses: AddressPlan, saved: readonly NatEntry[]): Nat {
  const entries = new Map<string, NatEntry>();
  for (const entry of saved) entries.set(keyOf(entry.publicAddress, entry.publicPort), entry);
  const connections = new Map<string, NatConnection>();
  return {
    entries: () => [...entries.entries()].sort(([x], [y]) => (x < y ? -1 : 1)).map(([, entry]) => entry),
    connections: () => [...connections.values()].sort((x, y) => (x.name < y.name ? -1 : 1)),
    set: (entry) => {
      const trouble = natTrouble(addresses, entry);
      if (trouble !== null) return trouble;
      const key = keyOf(entry.publicAddress, entry.publicPort);
      if (!entries.has(key) && entries.size >= ENTRIES_MAX) return natWords.full;
      entries.set(key, entry);
      return null;
    },
    remove: (address, port) => entries.delete(keyOf(address, port)),
    clear: (address, port) => {
      const own = [...connections.values()].filter(
        (one) => one.publicAddress === address && one.publicPort === port,
      );
      for (const { name } of own) connections.delete(name);
      return own.length;
    },
    through: (request, name) => {
      const open = name === null ? undefined : connections.get(name);
      if (open !== undefined && open.publicAddress === request.host && open.publicPort === request.port)
        return { ...request, host: open.insideAddress, port: open.insidePort };
      const entry = entries.get(keyOf(request.host, request.port));
      if (entry === undefined) return request;
      if (name !== null && connections.size < CONNECTIONS_MAX)
        connections.set(name, { name, from: request.from, ...entry });
      return { ...request, host: entry.insideAddress, port: entry.insidePort };
    },
    closed: (connection) => {
      connections.delete(connection);
    },
  };
}
