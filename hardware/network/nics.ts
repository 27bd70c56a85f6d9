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

interface Held {
  state: Exclude<AddressState, 'off'>;
  /** In conflict: the machine that answers for it. */
  holder: string | null;
}

export interface NicsNeeds {
  readonly ports: Ports;
  /** Link state with overlays applied. */
  linkUp(nic: NicName): boolean;
  changed(): void;
}

export function createNics(needs: NicsNeeds): Nics {
  const { ports } = needs;
  const held = new Map<string, Held>();
  let wanted: readonly AddressConfig[] = [];
  let port = 0;
  let cancelRetry: Cancel | null = null;
  let stopped = false;
  // Claims and releases run one after the other: two at once could cross on the wire.
  let queue: Promise<void> = Promise.resolve();

  const rivals = createRivals({
    time: ports.time,
    changed: (address, by, claims) => {
      ports.emit({ kind: claims ? 'address.contested' : 'address.uncontested', data: { address, by } });
      needs.changed();
    },
  });
  ports.cabling.onRival((address, mac) => {
    if (!stopped && held.get(address)?.state === 'bound') rivals.heard(address, mac);
  });

  const enter = (address: string, state: Held['state'], holder: string | null = null): void => {
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
    needs.changed();
  };

  const claim = async (config: AddressConfig): Promise<void> => {
    if (stopped || !needs.linkUp(config.nic)) return enter(config.address, 'link-down');
    const result = await ports.cabling.claim(config.address, port);
    // The link may have gone, or the address been taken away, while the claim was under way.
    if (!held.has(config.address) || !needs.linkUp(config.nic)) {
      if (result.bound) await ports.cabling.release(config.address, port);
      return enter(config.address, 'link-down');
    }
    if (result.bound) enter(config.address, 'bound');
    else enter(config.address, 'conflict', result.by);
  };

  const settle = async (): Promise<void> => {
    for (const address of [...held.keys()]) {
      if (wanted.some((one) => one.address === address && one.enabled)) continue;
      const bound = held.get(address)?.state === 'bound';
      held.delete(address);
      rivals.drop(address);
      if (bound) await ports.cabling.release(address, port);
      ports.emit({ kind: 'address.state', data: { address, state: 'off' } });
      needs.changed();
    }
    for (const config of wanted) {
      if (!config.enabled) continue;
      if (!held.has(config.address)) held.set(config.address, { state: 'pending', holder: null });
      let state = held.get(config.address)?.state;
      if (state === 'bound' && !ports.cabling.holds(config.address)) {
        state = 'pending';
        enter(config.address, state);
      }
      if (!needs.linkUp(config.nic)) {
        enter(config.address, 'link-down');
        if (state === 'bound') await ports.cabling.release(config.address, port);
      } else if (state !== 'bound') {
        if (state === 'link-down') enter(config.address, 'pending');
        await claim(config);
      }
    }
    armRetry();
  };

  const armRetry = (): void => {
    cancelRetry?.();
    cancelRetry = null;
    if (stopped || ![...held.values()].some((entry) => entry.state === 'conflict')) return;
    cancelRetry = ports.time.timer(CONFLICT_RETRY_US, () => {
      cancelRetry = null;
      later().catch(ports.fail);
    });
  };

  const later = (): Promise<void> => {
    // One that fails is its caller's trouble, not that of those behind it.
    queue = queue.catch(() => {}).then(settle);
    return queue;
  };

  const rivalsOf = (address: string): readonly string[] => {
    const holder = held.get(address)?.holder ?? null;
    return holder === null ? rivals.of(address) : [holder];
  };

  return {
    apply: (addresses, onPort) => {
      wanted = addresses;
      port = onPort;
      return later();
    },
    linksChanged: () => {
      later().catch(ports.fail);
    },
    readings: () =>
      wanted.map(({ address, nic, enabled }) => ({
        address,
        nic,
        state: enabled ? (held.get(address)?.state ?? 'pending') : 'off',
        rivals: enabled ? rivalsOf(address) : [],
      })),
    sourceAddress: () =>
      wanted.find(({ address, shared }) => !shared && held.get(address)?.state === 'bound')?.address ?? null,
    stop: () => {
      stopped = true;
      cancelRetry?.();
      cancelRetry = null;
      rivals.stop();
    },
  };
}
