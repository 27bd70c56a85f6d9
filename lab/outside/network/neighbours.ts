/**
 * What the machines of the site's network believe about one another: which MAC address holds an IP
 * address. A machine asks when it does not know, then believes the answer for a time. Whoever claims
 * an address announces it (a gratuitous ARP), which corrects those who know another answer; where
 * the announcement is lost, they talk to the old machine until what they believe is too old.
 */
import type { Micros } from '../../../hardware/ports.js';
import { HOUR, MINUTE } from '../../../hardware/ports.js';

interface Neighbour {
  readonly address: string;
  readonly mac: string;
  readonly untilUs: Micros;
}

export interface NeighbourCache {
  /** The machine that believes this: its own address. */
  readonly machine: string;
  readonly entries: readonly Neighbour[];
}

export interface Neighbours {
  /**
   * The MAC address to which the machine at `from` sends for `address`; `holder` is who answers if
   * it has to ask. Null: nobody answers.
   */
  macFor(from: string, address: string, holder: string | null, nowUs: Micros): string | null;
  /** Word from the new holder reaches all machines. How many believed otherwise. */
  announced(address: string, mac: string, nowUs: Micros): number;
  /** As `arp -d` does; how many entries there were. */
  flush(machine: string): number;
  caches(nowUs: Micros): readonly NeighbourCache[];
  state(): readonly NeighbourCache[];
}

/** Servers keep an answer for minutes, routers for hours. */
export const NEIGHBOUR_US: Micros = 10 * MINUTE;
export const GATEWAY_NEIGHBOUR_US: Micros = 4 * HOUR;
const ENTRIES_MAX = 256;

/** Caches of these machines; whoever else sends does so through the gateway. */
export function createNeighbours(
  machines: readonly string[],
  gateway: string,
  saved: readonly NeighbourCache[] = [],
): Neighbours {
  const caches = new Map<string, Map<string, Neighbour>>();
  for (const machine of new Set([...machines, gateway])) {
    const kept = saved.find((one) => one.machine === machine)?.entries ?? [];
    caches.set(machine, new Map(kept.map((entry) => [entry.address, entry])));
  }
  const machineOf = (from: string): string => (caches.has(from) ? from : gateway);
  const ageUs = (machine: string): Micros => (machine === gateway ? GATEWAY_NEIGHBOUR_US : NEIGHBOUR_US);
  const listed = (keep: (entry: Neighbour) => boolean): NeighbourCache[] =>
    [...caches].map(([machine, entries]) => ({
      machine,
      entries: [...entries.values()].filter(keep).sort((x, y) => (x.address < y.address ? -1 : 1)),
    }));
  return {
    macFor: (from, address, holder, nowUs) => {
      const machine = machineOf(from);
      const cache = caches.get(machine);
      if (cache === undefined) return holder;
      const known = cache.get(address);
      if (known !== undefined && known.untilUs > nowUs) return known.mac;
      cache.delete(address);
      if (holder === null) return null;
      if (cache.size < ENTRIES_MAX)
        cache.set(address, { address, mac: holder, untilUs: nowUs + ageUs(machine) });
      return holder;
    },
    announced: (address, mac, nowUs) => {
      let corrected = 0;
      for (const [machine, cache] of caches) {
        const known = cache.get(address);
        if (known === undefined || known.untilUs <= nowUs) continue;
        if (known.mac !== mac) corrected += 1;
        cache.set(address, { address, mac, untilUs: nowUs + ageUs(machine) });
      }
      return corrected;
    },
    flush: (machine) => {
      const cache = caches.get(machine);
      const count = cache?.size ?? 0;
      cache?.clear();
      return count;
    },
    caches: (nowUs) => listed(({ untilUs }) => untilUs > nowUs),
    state: () => listed(() => true),
  };
}
