/** The lab as the router of its site: whose a request is, by way of the customer's NAT and firewall. */
import type { Participant } from '../../hardware/kernel/participant.js';
import { type Micros, SECOND, type WireReply, type WireRequest } from '../../hardware/ports.js';
import type { SiteNetwork } from '../outside/network/site-network.js';
import { type AddressPlan, ARP_PORT, LAB, ranks, staticRoute } from '../plan.js';
import type { Segment } from './segment.js';

const FORWARD_TIMEOUT_US = 120 * SECOND;

export interface OutsideServices {
  readonly network: Pick<SiteNetwork, 'nat' | 'firewall' | 'neighbours'>;
  /** Answers at an address of the lab (NTP, DNS, updates, mail); null: nobody there. */
  handle(request: WireRequest, nowMs: number): Promise<WireReply | null> | WireReply | null;
}

/** Finds who answers a request of the network. */
export function createRouter(options: {
  readonly addresses: AddressPlan;
  readonly outside: OutsideServices;
  readonly segment: Segment;
  readonly participant: () => Participant;
}) {
  const { addresses, outside, segment, participant } = options;
  const { nat, firewall } = outside.network;
  const { gateway } = addresses.servers;
  const ownerOf = (host: string, from: string): number => {
    const name = segment.holderFor(from, host);
    return name === null ? staticRoute(addresses, host) : ranks[name];
  };
  return {
    /** Participant that has a host's address, as the sender's neighbours believe. */
    ownerOf,
    /** What reaches the lab itself. */
    serve: async (request: WireRequest): Promise<WireReply | null> => {
      if (request.host === gateway && request.port === ARP_PORT) return segment.arp(request);
      // The lab is the router for whatever is not a box's own well-known address.
      const through = nat.through(request, null);
      if (!firewall.passes(request.from, through.host)) return null;
      if (ownerOf(through.host, gateway) !== LAB) {
        // The sender's own neighbours may still point to nobody: the router must not ask itself for ever.
        if (ownerOf(through.host, through.from) === LAB) return null;
        return participant().call(through, FORWARD_TIMEOUT_US);
      }
      return outside.handle(through, Math.floor(participant().agenda.nowUs() / 1_000));
    },
    /** A client of the outside sends. */
    send: (
      request: WireRequest,
      timeoutUs: Micros,
      connection: string | null = null,
    ): Promise<WireReply | null> => {
      const through = nat.through(request, connection);
      if (firewall.passes(request.from, through.host)) return participant().call(through, timeoutUs);
      return participant()
        .agenda.sleep(timeoutUs)
        .then(() => null);
    },
  };
}
