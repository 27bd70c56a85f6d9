/**
 * lab/hosting/wire/: what a box's cards are on: cables, ARP, and the wire's faults.
 *
 * The emulated address resolution protocol: what a box asks the segment by way of the router, and
 * what the segment tells a box. A frame for a card has its MAC address as host.
 */
import * as v from 'valibot';
import type { WireReply, WireRequest } from '../../../hardware/ports.js';
import { ARP_PORT } from '../../plan.js';

const askedSchema = v.object({
  /**
   * From a box: 'claim' before it takes an address, 'announce' once it has it (gratuitous ARP),
   * 'release' when it lets go, 'contest' when its host would not let it bind what nobody defended.
   * To a box: 'rival', another machine claims this address.
   */
  op: v.picklist(['claim', 'announce', 'release', 'contest', 'rival']),
  address: v.string(),
  /** Card of whoever asks, or of the rival. */
  mac: v.string(),
});
export type ArpAsked = Readonly<v.InferOutput<typeof askedSchema>>;

const saidSchema = v.object({
  /** Another machine has it; told to a rival: this machine has. */
  taken: v.boolean(),
  /** Card of the machine that has it, null: nobody knows. */
  by: v.nullable(v.string()),
});
export type ArpSaid = Readonly<v.InferOutput<typeof saidSchema>>;

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

/** Frames are the lab's own: one that is none is a bug. */
export const arpAsked = ({ body }: WireRequest): ArpAsked =>
  v.parse(askedSchema, JSON.parse(body.toString()));

/** No answer is no objection. */
export const arpSaid = (reply: WireReply | null): ArpSaid =>
  reply === null ? { taken: false, by: null } : v.parse(saidSchema, JSON.parse(reply.body.toString()));
