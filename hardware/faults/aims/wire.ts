import type { Micros } from '../../ports.js';

/** What stands at the other end of a wire of a box, each by its name. */
export const farEnds = [
  'a',
  'b',
  'c',
  'gateway',
  'ntp',
  'dns',
  'updates',
  'mail',
  'events',
  'support',
  'directory',
] as const;
export type FarEnd = (typeof farEnds)[number];

/** Whom a message comes from or goes to. */
export type Party = 'any' | 'boxes' | 'outside' | FarEnd;

/** What is asked for, whoever asks it of whom. */
export type Service = 'any' | 'web' | 'dns' | 'ntp' | 'mail' | 'directory';

/** Some of the traffic of a box. */
export interface Traffic {
  /** As the box sees it. */
  readonly direction: 'in' | 'out' | 'both';
  readonly party: Party;
  readonly what: 'all' | 'questions' | 'answers';
  readonly service: Service;
  /** Beginning of the path that is asked for; '': every one. */
  readonly path: string;
  /** Only messages of more content than this; -1: of any. */
  readonly overBytes: number;
}

/** What a wire does to some of its traffic, each with its chance. */
export type WireTrick = { readonly traffic: Traffic; readonly share: number } & (
  | { readonly kind: 'lost' }
  | { readonly kind: 'late'; readonly byUs: Micros }
  | { readonly kind: 'doubled'; readonly afterUs: Micros }
  | { readonly kind: 'jitter'; readonly maxUs: Micros }
  /** One after the other, each way: a message waits for those before it, then takes its bytes' time. */
  | { readonly kind: 'narrow'; readonly bytesPerSecond: number }
  /** A machine with the box's MAC address speaks so often: what is meant for the box goes to whoever spoke last. */
  | { readonly kind: 'twin'; readonly everyUs: Micros }
  /** Of what comes within a span of time the first arrives last. */
  | { readonly kind: 'reversed'; readonly spanUs: Micros }
  /** Cut off in the middle; 'closed': both ends hear that their connection is gone. `times` null: each. */
  | { readonly kind: 'cut-off'; readonly end: 'closed' | 'silent'; readonly times: number | null }
);

export interface WireCondition {
  readonly cut: boolean;
  readonly lossShare: number;
  readonly extraUs: Micros;
  /** Services that never answer this box. */
  readonly silent: readonly { readonly proto: 'udp' | 'https'; readonly port: number }[];
  /** Word that an address has moved here (a gratuitous ARP) reaches nobody. */
  readonly unheard: boolean;
  /** A machine on the segment that is none of the boxes uses the shared IP. */
  readonly sharedTaken: boolean;
  readonly tricks: readonly WireTrick[];
}

export const soundWire: WireCondition = {
  cut: false,
  lossShare: 0,
  extraUs: 0,
  silent: [],
  unheard: false,
  sharedTaken: false,
  tricks: [],
};

/** All of what passes, both ways. */
export const allTraffic: Traffic = {
  direction: 'both',
  party: 'any',
  what: 'all',
  service: 'any',
  path: '',
  overBytes: -1,
};

/** With one trick more. */
export const withTrick = (below: WireCondition, trick: WireTrick): WireCondition => ({
  ...below,
  tricks: [...below.tricks, trick],
});
