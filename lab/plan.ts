/**
 * lab/: the laboratory around the boxes; plan.ts is its address plan.
 *
 * The address plan and the wires: who answers for which address, how long a message takes. One
 * plan serves both hostings, so that the same pages come out of both.
 */
import type { Micros } from '../hardware/ports.js';

export const LAB = 0;
export type BoxName = 'a' | 'b' | 'c';
export const ranks: Readonly<Record<BoxName, number>> = { a: 1, b: 2, c: 3 };
export const boxNames: readonly BoxName[] = ['a', 'b', 'c'];
export const boxOfRank = (rank: number): BoxName | null =>
  boxNames.find((name) => ranks[name] === rank) ?? null;

export const HTTP_PORT = 8080;
export const siteName = 'access.example.com';
/** Port of the emulated address resolution protocol at the gateway. */
export const ARP_PORT = 2054;

/** Smallest latency of any wire: what lookahead scheduling may rely on. */
export const LATENCY_MIN_US: Micros = 1_000;
const BYTES_PER_US = 125; // 1 Gbit/s

/** One way, any pair: cable, switch and stack, plus the bytes at line rate. */
export const latencyUs = (bytes: number): Micros => LATENCY_MIN_US + Math.ceil(bytes / BYTES_PER_US);

export const workstationNames = ['ws1', 'ws2', 'ws3', 'ws4'] as const;
export type WorkstationName = (typeof workstationNames)[number];

/**
 * Who stands at which address. In an interactive lab these are addresses of the host itself, so that
 * what a page says is what works in a browser; worlds only believe in them.
 */
export interface AddressPlan {
  /** First three numbers of every address. */
  readonly net: string;
  /** Where the boxes' sites listen. */
  readonly tlsPort: number;
  readonly boxes: Readonly<Record<BoxName, string>>;
  readonly shared: string;
  /** Servers of the lab and of the world outside. */
  readonly servers: Readonly<
    Record<'gateway' | 'ntp' | 'dns' | 'updates' | 'mail' | 'events' | 'support' | 'directory', string>
  >;
  /** Where a trainee sits, and more seats (G92: two or more local machines). */
  readonly workstations: Readonly<Record<WorkstationName, string>>;
  /** The probe looks at the site from a machine of its own. */
  readonly probe: string;
  /** The router of the customer behind which all computers with deployed clients stand. */
  readonly fleet: string;
}

export const DEFAULT_NET = '127.20.0';
export const DEFAULT_TLS_PORT = 8443;

/** The plan of a network; the same machines stand at the same last numbers in each. */
export function addressPlan(net: string, tlsPort: number): AddressPlan {
  const at = (last: number): string => `${net}.${last}`;
  return {
    net,
    tlsPort,
    boxes: { a: at(11), b: at(12), c: at(13) },
    shared: at(10),
    servers: {
      gateway: at(1),
      ntp: at(2),
      dns: at(3),
      updates: at(5),
      mail: at(6),
      events: at(7),
      support: at(8),
      directory: at(9),
    },
    workstations: { ws1: at(21), ws2: at(22), ws3: at(23), ws4: at(24) },
    probe: at(30),
    fleet: at(40),
  };
}

/** What rehearsal files are written for, and what a lab has when nothing else is asked for. */
export const defaultAddresses = addressPlan(DEFAULT_NET, DEFAULT_TLS_PORT);

/** Whether an address belongs to the network inside. */
export const isInside = ({ net }: AddressPlan, address: string): boolean => address.startsWith(`${net}.`);

/** Whose own address this is; null: no box's. */
export const boxAtAddress = ({ boxes }: AddressPlan, address: string): BoxName | null =>
  boxNames.find((box) => boxes[box] === address) ?? null;

/** Which server of the lab stands at an address; null: none. */
export const serverAt = ({ servers }: AddressPlan, address: string): keyof AddressPlan['servers'] | null =>
  (Object.keys(servers) as (keyof typeof servers)[]).find((name) => servers[name] === address) ?? null;

/** Static part of routing: a box's own address goes straight to it, all else to the lab's router. */
export function staticRoute(addresses: AddressPlan, host: string): number {
  const name = boxAtAddress(addresses, host);
  return name === null ? LAB : ranks[name];
}

/** How clients find the site, and how they are led to the other box (G93). */
export const switchovers = ['shared-ip', 'dns', 'nat'] as const;

export type Switchover = (typeof switchovers)[number];
