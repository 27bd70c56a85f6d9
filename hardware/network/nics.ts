/**
 * Network cards: which addresses they hold. An address is claimed by asking the network first; one
 * that another machine answers for is in conflict and tried again until that machine lets go.
 *
 *   off ── enabled ──> pending ── nobody answers ──> bound
 *                        │  ▲                          │
 *              answered  ▼  │ every 10 s               │ link lost
 *                     conflict        link-down <──────┘ ── link back ──> pending
 *
 * A bound address is contested while the cards hear another machine claim it.
 */
import type { AddressReading, AddressState } from '../hardware.js';
import type { Cancel, NicName, Ports } from '../ports.js';
import { CONFLICT_RETRY_US, createRivals } from './rivals.js';
import type { AddressConfig } from './routes.js';

export interface Nics {
  apply(addresses: readonly AddressConfig[], port: number): Promise<void>;
  /** Looks at the links again. */
  linksChanged(): void;
  readings(): readonly AddressReading[];
  sourceAddress(): string | null;
  stop(): void;
}

export interface NicsNeeds {
  readonly ports: Ports;
  /** Link state with overlays applied. */
  linkUp(nic: NicName): boolean;
  changed(): void;
}

type HeldState = Exclude<AddressState, 'off'>;

interface Held {
  state: HeldState;
  /** In conflict: the machine that answers for it. */
  holder: string | null;
}

/** The addresses that the cards hold or want to, and who else claims them. */
interface HeldAddresses {
  names(): readonly string[];
  state(address: string): HeldState | undefined;
  /** From here on it is wanted. */
  add(address: string): void;
  drop(address: string): void;
  enter(address: string, state: HeldState, holder?: string | null): void;
  rivalsOf(address: string): readonly string[];
  anyInConflict(): boolean;
  stop(): void;
}

function createHeldAddresses({ ports, changed }: NicsNeeds): HeldAddresses {
  const held = new Map<string, Held>();
  let stopped = false;
  const rivals = createRivals({
    time: ports.time,
    changed: (address, by, claims) => {
      ports.emit({ kind: claims ? 'address.contested' : 'address.uncontested', data: { address, by } });
      changed();
    },
  });
  ports.cabling.onRival((address, mac) => {
    if (!stopped && held.get(address)?.state === 'bound') rivals.heard(address, mac);
  });
  return {
    names: () => [...held.keys()],
    state: (address) => held.get(address)?.state,
    add: (address) => {
      if (!held.has(address)) held.set(address, { state: 'pending', holder: null });
    },
    drop: (address) => {
      held.delete(address);
      rivals.drop(address);
    },
    enter: (address, state, holder = null) => {
      const entry = held.get(address);
      if (entry === undefined || (entry.state === state && entry.holder === holder)) return;
      const before = entry.state;
      entry.state = state;
      entry.holder = holder;
      if (state !== 'bound') rivals.drop(address);
      const matters = [state, before].some((one) => one === 'bound' || one === 'conflict');
      if (state !== before && matters) {
        const by = state === 'conflict' ? { by: holder } : {};
        ports.emit({ kind: 'address.state', data: { address, state, ...by } });
      }
      changed();
    },
    rivalsOf: (address) => {
      const holder = held.get(address)?.holder ?? null;
      return holder === null ? rivals.of(address) : [holder];
    },
    anyInConflict: () => [...held.values()].some((entry) => entry.state === 'conflict'),
    stop: () => {
      stopped = true;
      rivals.stop();
    },
  };
}

/** What the box wants of its cards; it may want something else while that is being brought about. */
interface Wish {
  addresses: readonly AddressConfig[];
  port: number;
}

/** Brings what the cards hold to what is wanted, one address after the other. */
interface Claims {
  settle(): Promise<void>;
  stop(): void;
}

function createClaims({ ports, linkUp, changed }: NicsNeeds, held: HeldAddresses, wish: Wish): Claims {
  let stopped = false;

  const claim = async ({ address, nic }: AddressConfig): Promise<void> => {
    if (stopped || !linkUp(nic)) return held.enter(address, 'link-down');
    const result = await ports.cabling.claim(address, wish.port, nic);
    // The link may have gone, or the address been taken away, while the claim was under way.
    if (held.state(address) === undefined || !linkUp(nic)) {
      if (result.bound) await ports.cabling.release(address, wish.port);
      return held.enter(address, 'link-down');
    }
    if (result.bound) held.enter(address, 'bound');
    else held.enter(address, 'conflict', result.by);
  };

  const letGo = async (address: string): Promise<void> => {
    const bound = held.state(address) === 'bound';
    held.drop(address);
    if (bound) await ports.cabling.release(address, wish.port);
    ports.emit({ kind: 'address.state', data: { address, state: 'off' } });
    changed();
  };

  const hold = async (config: AddressConfig): Promise<void> => {
    const { address, nic } = config;
    held.add(address);
    let state = held.state(address);
    if (state === 'bound' && !ports.cabling.holds(address)) {
      state = 'pending';
      held.enter(address, state);
    }
    if (!linkUp(nic)) {
      held.enter(address, 'link-down');
      if (state === 'bound') await ports.cabling.release(address, wish.port);
    } else if (state !== 'bound') {
      if (state === 'link-down') held.enter(address, 'pending');
      await claim(config);
    }
  };

  return {
    settle: async () => {
      for (const address of held.names())
        if (!wish.addresses.some((one) => one.address === address && one.enabled)) await letGo(address);
      for (const config of wish.addresses) if (config.enabled) await hold(config);
    },
    stop: () => {
      stopped = true;
    },
  };
}

/** The network cards of one box, with no address yet. */
export function createNics(needs: NicsNeeds): Nics {
  const { ports } = needs;
  const held = createHeldAddresses(needs);
  const wish: Wish = { addresses: [], port: 0 };
  const claims = createClaims(needs, held, wish);
  let cancelRetry: Cancel | null = null;
  let stopped = false;
  // Claims and releases run one after the other: two at once could cross on the wire.
  let queue: Promise<void> = Promise.resolve();

  const stopRetry = (): void => {
    cancelRetry?.();
    cancelRetry = null;
  };
  const armRetry = (): void => {
    stopRetry();
    if (stopped || !held.anyInConflict()) return;
    cancelRetry = ports.time.timer(CONFLICT_RETRY_US, () => {
      cancelRetry = null;
      later().catch(ports.fail);
    });
  };
  const settle = async (): Promise<void> => {
    await claims.settle();
    armRetry();
  };
  const later = (): Promise<void> => {
    // One that fails is its caller's trouble, not that of those behind it.
    queue = queue.catch(() => {}).then(settle);
    return queue;
  };

  return {
    apply: (addresses, port) => {
      wish.addresses = addresses;
      wish.port = port;
      return later();
    },
    linksChanged: () => {
      later().catch(ports.fail);
    },
    readings: () =>
      wish.addresses.map(({ address, nic, enabled }) => ({
        address,
        nic,
        state: enabled ? (held.state(address) ?? 'pending') : 'off',
        rivals: enabled ? held.rivalsOf(address) : [],
      })),
    sourceAddress: () =>
      wish.addresses.find(({ address, shared }) => !shared && held.state(address) === 'bound')?.address ??
      null,
    stop: () => {
      stopped = true;
      stopRetry();
      for (const part of [claims, held]) part.stop();
    },
  };
}
