/** The customer's network as the lab lays it out, and how much data the customer has. */

import type { Plate } from '../../hardware/ports.js';
import {
  type AddressPlan,
  addressPlan,
  DEFAULT_NET,
  DEFAULT_TLS_PORT,
  defaultAddresses,
  type Switchover,
} from '../plan.js';
import type { BoxLetter } from './plates.js';

interface BoxPlan {
  readonly address: string;
  /** Name of the box itself. */
  readonly host: string;
}

export interface PairPlan {
  /** Name under which clients know the site. */
  readonly siteHost: string;
  readonly sharedAddress: string;
  readonly mask: string;
  readonly port: number;
  readonly gateway: string;
  readonly ntpServer: string;
  readonly dnsServers: readonly string[];
  readonly timeZone: string;
  readonly boxes: Readonly<Record<BoxLetter, BoxPlan>>;
  /** Where the customer's computers with deployed clients call from. */
  readonly fleetAddress: string;
}

/** Where the customer and the lab's people are. */
export const TIME_ZONE = 'Europe/Paris';

/** The customer's network at these addresses. */
export const pairPlan = ({ boxes, shared, servers, fleet, tlsPort }: AddressPlan): PairPlan => ({
  siteHost: 'access.example.com',
  sharedAddress: shared,
  mask: '255.255.255.0',
  port: tlsPort,
  gateway: servers.gateway,
  ntpServer: 'clock.example.net',
  dnsServers: [servers.dns],
  timeZone: TIME_ZONE,
  boxes: {
    a: { address: boxes.a, host: 'a.example.com' },
    b: { address: boxes.b, host: 'b.example.com' },
    c: { address: boxes.c, host: 'c.example.com' },
  },
  fleetAddress: fleet,
});

export const defaultPlan = pairPlan(defaultAddresses);
export const boxSets = ['pair', 'single', 'pair-and-new', 'single-and-new'] as const;
export type BoxSet = (typeof boxSets)[number];

/** The boxes of a set; C comes as the factory delivers it. */
export const boxesOf: Readonly<Record<BoxSet, readonly BoxLetter[]>> = {
  pair: ['a', 'b'],
  single: ['a'],
  'pair-and-new': ['a', 'b', 'c'],
  'single-and-new': ['a', 'c'],
};

/** Whether A has nobody to be related to. */
export const isAlone = (set: BoxSet): boolean => !boxesOf[set].includes('b');

export const boxModels = ['B200', 'B300', 'B400', 'virtual'] as const satisfies readonly Plate['model'][];

/** What the lab finds at its beginning, besides the amounts of data. */
export interface Found {
  /** A pair, one box alone, or a pair and a third box as the factory delivers it. */
  readonly boxes: BoxSet;
  readonly switchover: Switchover;
  /** Boxes that the customer's firewall lets not reach the update server (G41). */
  readonly restricted: readonly BoxLetter[];
  /** What stands as NTP server on the boxes that run already; null: the right one. */
  readonly ntpServer: string | null;
  /** Model of the third box. */
  readonly newModel: Plate['model'];
  /** The third box is switched on already. */
  readonly newOn: boolean;
  /** First three numbers of the network's addresses, and where the boxes' sites listen. */
  readonly net: string;
  readonly tlsPort: number;
}

/** The addresses of what was chosen. */
export const addressesOf = (chosen: Partial<Pick<Found, 'net' | 'tlsPort'>>): AddressPlan =>
  addressPlan(chosen.net ?? DEFAULT_NET, chosen.tlsPort ?? DEFAULT_TLS_PORT);

/** What was chosen, completed: one box alone has nobody to share an address with. */
export const theFound = (chosen: Partial<Found>): Found => ({
  boxes: chosen.boxes ?? 'pair',
  switchover: chosen.switchover ?? (isAlone(chosen.boxes ?? 'pair') ? 'dns' : 'shared-ip'),
  restricted: chosen.restricted ?? [],
  ntpServer: chosen.ntpServer ?? null,
  newModel: chosen.newModel ?? 'B400',
  newOn: chosen.newOn ?? true,
  net: chosen.net ?? DEFAULT_NET,
  tlsPort: chosen.tlsPort ?? DEFAULT_TLS_PORT,
});

export interface Amounts {
  readonly historyDays: number;
  readonly sessionsPerDay: number;
  /** The newest sessions have a recording: this many. */
  readonly recordings: number;
  readonly files: number;
  readonly users: number;
  readonly jumpItems: number;
  /** Deployed Jump Clients: on the computers of Jump items first, then on workplaces. */
  readonly jumpClients: number;
}

export const defaultAmounts: Amounts = {
  historyDays: 90,
  sessionsPerDay: 40,
  recordings: 60,
  files: 62,
  users: 12,
  jumpItems: 60,
  jumpClients: 40,
};

export const SESSIONS_MAX = 1_000_000;
export const JUMP_CLIENTS_MAX = 20_000;
