/**
 * Propagation of a changed DNS record: who still holds the old answer, and until when (G98). The
 * record has spread when nobody does.
 *
 * @guide G98 seed
 */

import type { Micros } from '../../hardware/ports.js';
import type { EmitLab } from '../hosting/event-kinds.js';
import type { DnsRecord, SiteNetwork } from '../outside/network/site-network.js';
import type { CachedName } from './resolver.js';

/** A machine that remembers answers. */
export interface Rememberer {
  readonly name: string;
  cached(): readonly CachedName[];
}

export interface Holder {
  readonly machine: string;
  readonly name: string;
  /** The old answer. */
  readonly address: string;
  readonly untilUs: Micros;
}

/** Who remembers something else than the record says. */
export function holdersOf(
  name: string,
  record: DnsRecord | null,
  machines: readonly Rememberer[],
): readonly Holder[] {
  return machines.flatMap((machine) =>
    machine
      .cached()
      .filter((one) => one.name === name && one.address !== record?.address)
      .map(({ address, untilUs }) => ({ machine: machine.name, name, address, untilUs })),
  );
}

/** Watches changed records until they have spread. */
export function createSpread(
  network: SiteNetwork,
  host: {
    nowUs(): Micros;
    sleep(us: Micros): Promise<void>;
    readonly emit: EmitLab;
  },
  machines: () => readonly Rememberer[],
  spread: (name: string) => void = () => {},
): { changed(name: string): void } {
  const turns = new Map<string, number>();
  const watch = async (name: string, turn: number): Promise<void> => {
    // What was asked a moment ago is still on its way.
    await host.sleep(1);
    for (;;) {
      if (turns.get(name) !== turn) return;
      const record = network.lookup(name);
      const untilUs = holdersOf(name, record, machines()).map((one) => one.untilUs);
      if (untilUs.length === 0) {
        network.spreading.delete(name);
        host.emit('network.dns-spread', { name, address: record?.address ?? null });
        spread(name);
        return;
      }
      await host.sleep(Math.max(1, Math.min(...untilUs) - host.nowUs() + 1));
    }
  };
  const changed = (name: string): void => {
    const turn = (turns.get(name) ?? 0) + 1;
    turns.set(name, turn);
    network.spreading.add(name);
    void watch(name, turn);
  };
  for (const name of [...network.spreading].sort()) changed(name);
  return { changed };
}
