/**
 * The segment on which the boxes stand: who has claimed which address, and to whom the others send.
 * The lab's router speaks its address resolution protocol.
 *
 * @guide G96, G97 seed
 */
import { overlays as faults } from '../hardware/faults/index.js';
import { compose, pristine } from '../hardware/overlay.js';
import type { Activation, Micros, WireReply, WireRequest } from '../hardware/ports.js';
import { type BoxName, boxNames, LAB, ranks } from './hosting/plan.js';
import type { Neighbours } from './outside/neighbours.js';

export interface SegmentNeeds {
  readonly neighbours: Neighbours;
  nowUs(): Micros;
  /** Whether a box hears that somebody asks for its address: without power or link it defends none. */
  hears(name: BoxName): boolean;
  overlays(name: BoxName): readonly Activation[];
  emit(kind: string, data: Readonly<Record<string, unknown>>): void;
}

export interface Claim {
  readonly rank: number;
  readonly mac: string;
}

interface Asked {
  readonly op: 'claim' | 'announce' | 'release';
  readonly address: string;
  readonly mac: string;
}

const answer = (text: string): WireReply => ({ status: 0, headers: {}, body: Buffer.from(text) });

export function createSegment(needs: SegmentNeeds) {
  const { neighbours } = needs;
  const claims = new Map<string, Claim>();
  const macs = new Map<BoxName, string>();
  const boxOf = (mac: string): BoxName | null => boxNames.find((box) => macs.get(box) === mac) ?? null;

  const defends = ({ mac }: Claim): boolean => {
    const name = boxOf(mac);
    return name === null || needs.hears(name);
  };
  /** Gratuitous ARP: neighbours that believe otherwise are put right, if they hear it. */
  const announce = (address: string, mac: string): void => {
    const box = boxOf(mac);
    if (box === null) return;
    const heard = !compose(faults, needs.overlays(box), 'wire', pristine.wire).condition.unheard;
    const corrected = heard ? neighbours.announced(address, mac, needs.nowUs()) : 0;
    needs.emit('network.announced', { address, box, heard, corrected });
  };

  return {
    claims: claims as ReadonlyMap<string, Claim>,
    boxOf,
    /** The MAC address by which a box's claims are known. */
    know: (name: BoxName, mac: string): void => {
      macs.set(name, mac);
    },
    /** To which box the machine at `from` sends for an address; null: to none that has claimed it. */
    holderFor: (from: string, address: string): BoxName | null => {
      const mac = neighbours.macFor(from, address, claims.get(address)?.mac ?? null, needs.nowUs());
      return mac === null ? null : boxOf(mac);
    },
    /** A box's power has gone: its claims with it. */
    left: (name: BoxName): void => {
      for (const [address, { rank }] of claims) if (rank === ranks[name]) claims.delete(address);
    },
    arp: (request: WireRequest): WireReply => {
      const { op, address, mac } = JSON.parse(request.body.toString()) as Asked;
      const owner = claims.get(address);
      if (op === 'release') {
        if (owner?.mac === mac) claims.delete(address);
        return answer('released');
      }
      if (owner !== undefined && owner.mac !== mac && defends(owner)) return answer('taken');
      if (op === 'announce') {
        announce(address, mac);
        return answer('heard');
      }
      const name = boxOf(mac);
      claims.set(address, { rank: name === null ? LAB : ranks[name], mac });
      return answer('bound');
    },
  };
}
