/**
 * The segment on which the boxes stand: who has claimed which address, who claims it besides, and to
 * whom the others send. The lab's router speaks its address resolution protocol.
 *
 * @guide G96, G97 seed
 */

import { createOverlayView } from '../../hardware/faults/conditions.js';
import { RIVAL_FORGOTTEN_US } from '../../hardware/network/rivals.js';
import type { Activation, Micros, NicName, WireReply, WireRequest } from '../../hardware/ports.js';
import type { EmitLab } from '../hosting/event-kinds.js';
import { arpAsked, arpReply, arpRequest, arpSaid } from '../hosting/wire/arp.js';
import type { Neighbours } from '../outside/network/neighbours.js';
import { STRANGER_MAC } from '../outside/network/stranger.js';
import { type BoxName, boxNames, LAB, ranks } from '../plan.js';

export interface SegmentNeeds {
  /** The router, which speaks for the segment. */
  readonly gateway: string;
  readonly neighbours: Neighbours;
  nowUs(): Micros;
  /** Whether a box hears that somebody asks for its address: without power or link it defends none. */
  hears(name: BoxName, nic?: NicName): boolean;
  overlays(name: BoxName): readonly Activation[];
  /** Counts an effect of a box's overlay. */
  hit(name: BoxName, id: string): void;
  /** Sends to a box's card; its answer, null for none. */
  tell(request: WireRequest, timeoutUs: Micros): Promise<WireReply | null>;
  readonly emit: EmitLab;
}

export interface Claim {
  readonly rank: number;
  readonly mac: string;
  /** The card of the box that holds it. */
  readonly nic: NicName;
}

/** An address that more than one machine wants. */
export interface AddressConflict {
  readonly address: string;
  /** Null: a machine or program that is none of the boxes. */
  readonly holder: BoxName | null;
  readonly rivals: readonly BoxName[];
}

/** A card answers at once, or not at all. */
const CARD_TIMEOUT_US: Micros = 500_000;

const free: WireReply = arpReply({ taken: false, by: null });

/** Who has claimed in vain what another one holds. */
function createRivals({ nowUs, hears }: SegmentNeeds) {
  const refused = new Map<string, Map<BoxName, Micros>>();
  return {
    note: (address: string, box: BoxName | null): void => {
      if (box === null) return;
      const rivals = refused.get(address) ?? new Map<BoxName, Micros>();
      refused.set(address, rivals.set(box, nowUs()));
    },
    /** It has the address now. */
    won: (address: string, box: BoxName | null): void => {
      if (box !== null) refused.get(address)?.delete(box);
    },
    left: (name: BoxName): void => {
      for (const rivals of refused.values()) rivals.delete(name);
    },
    /** What is contested now. A rival that has been silent for long, or hangs on no wire, claims nothing. */
    conflicts: (holderOf: (address: string) => BoxName | null): AddressConflict[] => {
      const sinceUs = nowUs() - RIVAL_FORGOTTEN_US;
      return [...refused.keys()].sort().flatMap((address) => {
        const rivals = [...(refused.get(address) ?? [])]
          .filter(([box, atUs]) => atUs > sinceUs && hears(box))
          .map(([box]) => box)
          .sort();
        return rivals.length === 0 ? [] : [{ address, holder: holderOf(address), rivals }];
      });
    },
  };
}

/** Which box's card has which MAC address. */
function createCards() {
  const macs = new Map<BoxName, string>();
  return {
    /** The MAC address by which a box's claims are known. */
    know: (name: BoxName, mac: string): void => {
      macs.set(name, mac);
    },
    macOf: (box: BoxName): string | null => macs.get(box) ?? null,
    /** Whose card it is; null: no box's. */
    boxOf: (mac: string): BoxName | null => boxNames.find((box) => macs.get(box) === mac) ?? null,
    others: (mac: string): BoxName[] => [...macs.keys()].filter((box) => macs.get(box) !== mac),
  };
}

/** Gratuitous ARP: neighbours that believe otherwise are put right, if they hear it. */
const announcing =
  ({ neighbours, overlays, hit, nowUs, emit }: SegmentNeeds) =>
  (address: string, mac: string, box: BoxName): void => {
    const view = createOverlayView({ overlays: () => overlays(box), overlayHit: (id) => hit(box, id) });
    view.hit('wire', ({ unheard }) => unheard);
    const heard = !view.of('wire').unheard;
    const corrected = heard ? neighbours.announced(address, mac, nowUs()) : 0;
    emit('network.announced', { address, box, heard, corrected });
  };

/** What the router tells the cards of boxes. */
function createTelling(
  needs: SegmentNeeds,
  { macOf, boxOf }: ReturnType<typeof createCards>,
  claims: Map<string, Claim>,
) {
  const tellRival = (box: BoxName, address: string, mac: string): Promise<WireReply | null> =>
    needs.tell(arpRequest(macOf(box) ?? '', needs.gateway, { op: 'rival', address, mac }), CARD_TIMEOUT_US);
  /** On a wire the holder hears a claim, as whoever made it hears the answer. */
  const tellHolder = async (address: string, mac: string, owner: Claim): Promise<void> => {
    const holder = boxOf(owner.mac);
    if (holder === null) return;
    const reply = await tellRival(holder, address, mac);
    // It let go, and word of that was lost: the next claim finds the address free.
    if (reply !== null && !arpSaid(reply).taken && claims.get(address) === owner) claims.delete(address);
  };
  return { tellRival, tellHolder };
}

/** A machine that is none of the boxes, and the address that it uses. */
function createThief(
  { neighbours, nowUs }: SegmentNeeds,
  claims: ReadonlyMap<string, Claim>,
  tellHolder: (address: string, mac: string, owner: Claim) => Promise<void>,
) {
  let stolen: string | null = null;
  return {
    has: (address: string): boolean => address === stolen,
    /** It says that it has an address: neighbours believe it, and the box that has it hears it. */
    steal: (address: string): void => {
      stolen = address;
      neighbours.announced(address, STRANGER_MAC, nowUs());
      const owner = claims.get(address);
      if (owner !== undefined) void tellHolder(address, STRANGER_MAC, owner);
    },
    /** It has gone; the next frame of the true holder puts the neighbours right. */
    giveBack: (address: string): void => {
      stolen = null;
      const owner = claims.get(address);
      if (owner !== undefined) neighbours.announced(address, owner.mac, nowUs());
    },
  };
}

export type Segment = ReturnType<typeof createSegment>;

/** The segment of a lab, with nobody on it. */
export function createSegment(needs: SegmentNeeds) {
  const { neighbours } = needs;
  const claims = new Map<string, Claim>();
  const cards = createCards();
  const { know, macOf, boxOf, others } = cards;
  const rivals = createRivals(needs);

  const defends = ({ mac, nic }: Claim): boolean => {
    const name = boxOf(mac);
    return name === null || needs.hears(name, nic);
  };
  const announce = announcing(needs);

  const { tellRival, tellHolder } = createTelling(needs, cards, claims);
  /** Null: a stranger has it, who hears nothing. */
  const taken = (address: string, mac: string, owner: Claim | null): WireReply => {
    rivals.note(address, boxOf(mac));
    if (owner !== null) void tellHolder(address, mac, owner);
    return arpReply({ taken: true, by: owner?.mac ?? STRANGER_MAC });
  };
  /** A machine has the address and did not say so when it was claimed: everybody is asked. */
  const contest = async (address: string, mac: string): Promise<WireReply> => {
    rivals.note(address, boxOf(mac));
    if (claims.get(address)?.mac === mac) claims.delete(address);
    const asked = others(mac).filter((box) => needs.hears(box));
    const answers = await Promise.all(asked.map((box) => tellRival(box, address, mac)));
    const holder = asked.find((_, index) => arpSaid(answers[index] ?? null).taken);
    const by = holder === undefined ? null : macOf(holder);
    if (holder !== undefined && by !== null && !claims.has(address))
      claims.set(address, { rank: ranks[holder], mac: by, nic: 'eth0' });
    return arpReply({ taken: true, by });
  };

  const thief = createThief(needs, claims, tellHolder);

  return {
    claims: claims as ReadonlyMap<string, Claim>,
    boxOf,
    know,
    /** To which box the machine at `from` sends for an address; null: to none that has claimed it. */
    holderFor: (from: string, address: string): BoxName | null => {
      // A frame needs nobody's belief: the card itself is meant.
      const card = boxOf(address);
      if (card !== null) return card;
      // Asked, both answer; the stranger's answer is the later one.
      const owner = thief.has(address) ? STRANGER_MAC : (claims.get(address)?.mac ?? null);
      const mac = neighbours.macFor(from, address, owner, needs.nowUs());
      return mac === null ? null : boxOf(mac);
    },
    /** A box's power has gone: its claims with it. */
    left: (name: BoxName): void => {
      for (const [address, { rank }] of claims) if (rank === ranks[name]) claims.delete(address);
      rivals.left(name);
    },
    thief,
    conflicts: (): AddressConflict[] =>
      rivals.conflicts((address) => {
        const owner = claims.get(address);
        return owner === undefined ? null : boxOf(owner.mac);
      }),
    arp: (request: WireRequest): WireReply | Promise<WireReply> => {
      const { op, address, mac } = arpAsked(request);
      const owner = claims.get(address);
      if (op === 'release') {
        if (owner?.mac === mac) claims.delete(address);
        return free;
      }
      if (op === 'contest') return contest(address, mac);
      if (thief.has(address)) return taken(address, mac, null);
      if (owner !== undefined && owner.mac !== mac && defends(owner)) return taken(address, mac, owner);
      // Whoever announces has the address, even if its claim was lost on the way.
      const name = boxOf(mac);
      // Frames of a box's other card name the first one, by which the box is known.
      const nic = request.from === mac ? 'eth0' : 'eth1';
      claims.set(address, { rank: name === null ? LAB : ranks[name], mac, nic });
      rivals.won(address, name);
      if (op === 'announce' && name !== null) announce(address, mac, name);
      return free;
    },
  };
}
