/**
 * lab/hosting/wire/: what a box's cards are on: cables, ARP, and the wire's faults.
 *
 * The emulated address resolution protocol: what a box asks the segment by way of the router, and
 * what the segment tells a box. A frame for a card has its MAC address as host.
 */
import type { WireReply, WireRequest } from '../../../hardware/ports.js';
import { ARP_PORT } from '../../plan.js';

export interface ArpAsked {
  /**
   * From a box: 'claim' before it takes an address, 'announce' once it has it (gratuitous ARP),
   * 'release' when it lets go, 'contest' when its host would not let it bind what nobody defended.
   * To a box: 'rival', another machine claims this address.
   */
  readonly op: 'claim' | 'announce' | 'release' | 'contest' | 'rival';
  readonly address: string;
  /** Card of whoever asks, or of the rival. */
  readonly mac: string;
}

export interface ArpSaid {
  /** Another machine has it; told to a rival: this machine has. */
  readonly taken: boolean;
  /** Card of the machine that has it, null: nobody knows. */
  readonly by: string | null;
}

export const arpRequest = (host: string, from: string, asked: ArpAsked): WireRequest => ({
  proto: 'udp',
  host,
  port: ARP_PORT,
  from,
  method: '',
  path: '',
  headers: {},
  body: Buffer.from(JSON.stringify(asked)),
});

export const arpReply = (said: ArpSaid): WireReply => ({
  status: 0,
  headers: {},
  body: Buffer.from(JSON.stringify(said)),
});

export const arpAsked = ({ body }: WireRequest): ArpAsked => JSON.parse(body.toString()) as ArpAsked;

/** No answer is no objection. */
export const arpSaid = (reply: WireReply | null): ArpSaid =>
  reply === null ? { taken: false, by: null } : (JSON.parse(reply.body.toString()) as ArpSaid);
