/**
 * The cards of one box on the emulated segment: addresses are claimed and defended by ARP, and bound
 * for real where the hosting has listeners.
 */
import type {
  Cabling,
  ClaimResult,
  Micros,
  NicName,
  Plate,
  WireReply,
  WireRequest,
} from '../../../hardware/ports.js';
import { type ArpAsked, type ArpSaid, arpAsked, arpReply, arpRequest, arpSaid } from './arp.js';

const nics: readonly NicName[] = ['eth0', 'eth1'];
const ANSWER_TIMEOUT_US: Micros = 1_000_000;
/** A neighbour that knows nobody at an address asks again and again; the emulated card speaks in its place. */
const SAY_AGAIN_US: Micros = 10_000_000;

export interface CablingNeeds {
  readonly plate: Plate;
  readonly gateway: string;
  call(request: WireRequest, timeoutUs: Micros): Promise<WireReply | null>;
  sleep(us: Micros): Promise<void>;
  real<T>(job: () => Promise<T>, what: string): Promise<T>;
  linkUp(nic: NicName): boolean;
  wireCut(): boolean;
  /** The card is in a network where nobody of the segment is. */
  isAstray(nic: NicName): boolean;
  /** Binds a real listener; 'taken' when the host says so. */
  bind(address: string, port: number): Promise<'bound' | 'taken'>;
  unbind(address: string, port: number): Promise<void>;
}

export interface BoxCabling extends Cabling {
  /** Whether what is sent to a host is for this box: an address that it holds, or its card itself. */
  takes(host: string): boolean;
  isFrame(request: WireRequest): boolean;
  /** The card that holds an address, or has it; null: none of this box's. */
  nicOf(host: string): NicName | null;
  /** Answers a frame: whether this box has the address that a rival claims. */
  hear(request: WireRequest): WireReply;
  /** A cut wire closes the listeners; once it is mended the addresses must be claimed anew. */
  followWire(): Promise<void>;
}

interface Hearers {
  /** Whether the box still has the address, on a wire. */
  attached(address: string): boolean;
  rival(address: string, mac: string): void;
}

/** What the cards say on the segment. A box is known by its first card, whichever one speaks. */
function createVoice({ plate, gateway, call, sleep }: CablingNeeds, { attached, rival }: Hearers) {
  const reach = (op: ArpAsked['op'], address: string, nic: NicName): Promise<WireReply | null> =>
    call(arpRequest(gateway, plate.macs[nic], { op, address, mac: plate.macs.eth0 }), ANSWER_TIMEOUT_US);
  const latest = new Map<string, symbol>();
  /** As long as nobody on the segment has taken it in, nobody finds the address: it is said again until then. */
  const again = async (address: string, nic: NicName): Promise<void> => {
    const mine = Symbol(address);
    latest.set(address, mine);
    for (;;) {
      await sleep(SAY_AGAIN_US);
      if (latest.get(address) !== mine || !attached(address)) return;
      const reply = await reach('announce', address, nic);
      if (reply === null) continue;
      const { taken, by } = arpSaid(reply);
      // Both want it: who has it in the end has to be known.
      if (!taken) return;
      if (by !== null) rival(address, by);
    }
  };
  return {
    ask: async (op: ArpAsked['op'], address: string, nic: NicName): Promise<ArpSaid> =>
      arpSaid(await reach(op, address, nic)),
    /** Gratuitous ARP: neighbours that know another machine at this address are put right. */
    announce: async (address: string, nic: NicName): Promise<ArpSaid> => {
      const reply = await reach('announce', address, nic);
      if (reply === null) void again(address, nic);
      return arpSaid(reply);
    },
  };
}

/** The cards of a box that was just switched on: they hold nothing. */
export function createCabling(needs: CablingNeeds): BoxCabling {
  const { linkUp, wireCut } = needs;
  const mac = needs.plate.macs.eth0;
  /** Addresses that the cards hold, each with its card, and those with a real listener now: none while the wire is cut. */
  const bound = new Map<string, NicName>();
  const attached = new Map<string, number>();
  const listeners: ((address: string, rival: string) => void)[] = [];

  const cut = (nic: NicName): boolean => wireCut() || needs.isAstray(nic);
  const { ask, announce } = createVoice(needs, {
    attached: (address) => attached.has(address),
    rival: (address, by) => {
      for (const listener of listeners) listener(address, by);
    },
  });
  const unbind = (address: string, port: number): Promise<void> =>
    needs.real(() => needs.unbind(address, port), `closing the listener of ${address}`);

  const claim = async (address: string, port: number, nic: NicName): Promise<ClaimResult> => {
    if (bound.has(address)) return { bound: true };
    const said = await ask('claim', address, nic);
    if (cut(nic)) {
      bound.set(address, nic);
      return { bound: true };
    }
    // A defended address is tried all the same: the host itself says that it is taken.
    const real = await needs.real(() => needs.bind(address, port), `opening the listener of ${address}`);
    if (said.taken) {
      if (real === 'bound') await unbind(address, port);
      return { bound: false, by: said.by };
    }
    // Nobody objected, or nobody was heard to, and yet it is taken: whoever has it must hear of this.
    if (real === 'taken') return { bound: false, by: (await ask('contest', address, nic)).by };
    bound.set(address, nic);
    attached.set(address, port);
    const heard = await announce(address, nic);
    if (!heard.taken) return { bound: true };
    bound.delete(address);
    if (attached.delete(address)) await unbind(address, port);
    return { bound: false, by: heard.by };
  };

  return {
    linkUp,
    claim,
    holds: (address) => bound.has(address),
    release: async (address, port) => {
      const nic = bound.get(address);
      if (nic === undefined) return;
      bound.delete(address);
      if (attached.delete(address)) await unbind(address, port);
      // Without a link nobody can be told: neighbours find out by themselves.
      if (linkUp('eth0') || linkUp('eth1')) await ask('release', address, nic);
    },
    onRival: (listener) => {
      listeners.push(listener);
    },
    takes: (host) => host === mac || bound.has(host),
    isFrame: ({ host }) => host === mac,
    nicOf: (host) => bound.get(host) ?? nics.find((nic) => needs.plate.macs[nic] === host) ?? null,
    hear: (request) => {
      const { op, address, mac: rival } = arpAsked(request);
      const taken = op === 'rival' && bound.has(address);
      if (taken) for (const listener of listeners) listener(address, rival);
      return arpReply({ taken, by: taken ? mac : null });
    },
    followWire: async () => {
      for (const [address, nic] of [...bound]) {
        const port = attached.get(address);
        if (!cut(nic)) {
          if (port === undefined) bound.delete(address);
        } else if (port !== undefined) {
          attached.delete(address);
          await unbind(address, port);
        }
      }
    },
  };
}
