import type { Micros } from '../../ports.js';

/** Whom a message comes from or goes to. */
export type Party = 'any' | 'boxes' | 'outside';

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
}

/** What a wire does to some of its traffic, each with its chance. */
export type WireTrick = { readonly traffic: Traffic; readonly share: number } & (
  | { readonly kind: 'lost' }
  | { readonly kind: 'late'; readonly byUs: Micros }
  | { readonly kind: 'doubled'; readonly afterUs: Micros }
  | { readonly kind: 'jitter'; readonly maxUs: Micros }
);

export interface WireCondition {
  readonly cut: boolean;
  readonly lossShare: number;
  readonly extraUs: Micros;
  /** Services that never answer this box. */
  readonly silent: readonly { readonly proto: 'udp' | 'https'; readonly port: number }[];
  /** Word that an address has moved here (a gratuitous ARP) reaches nobody. */
  readonly unheard: boolean;
  readonly tricks: readonly WireTrick[];
}

export const soundWire: WireCondition = {
  cut: false,
  lossShare: 0,
  extraUs: 0,
  silent: [],
  unheard: false,
  tricks: [],
};

/** All of what passes, both ways. */
export const allTraffic: Traffic = { direction: 'both', party: 'any', what: 'all', service: 'any', path: '' };
