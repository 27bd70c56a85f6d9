/**
 * A resolver that remembers, as a provider's or a company's does: what it was answered once it gives again
 * until its time to live has run out in lab time, counting down. It belongs to no machine of the lab, and
 * changes nothing in it.
 */
import { type Micros, SECOND } from '../../../hardware/ports.js';
import type { DnsRecord } from '../../outside/network/site-network.js';

const NAMES_MAX = 1_000;

interface Remembered {
  readonly record: DnsRecord;
  readonly untilUs: Micros;
}

/** Looks names up as it remembers them. */
export function createCachingResolver(
  lookup: (name: string) => DnsRecord | null,
  nowUs: () => Micros,
): (name: string) => DnsRecord | null {
  const cache = new Map<string, Remembered>();
  return (name) => {
    const key = name.toLowerCase();
    const now = nowUs();
    const known = cache.get(key);
    const leftUs = known === undefined ? 0 : known.untilUs - now;
    // More is left than there ever was: the lab has gone back to a moment before.
    if (known !== undefined && leftUs > 0 && leftUs <= known.record.ttlS * SECOND)
      return { ...known.record, ttlS: Math.ceil(leftUs / SECOND) };
    cache.delete(key);
    const record = lookup(name);
    if (record === null || record.ttlS === 0) return record;
    for (const oldest of cache.keys()) {
      if (cache.size < NAMES_MAX) break;
      cache.delete(oldest);
    }
    cache.set(key, { record, untilUs: now + record.ttlS * SECOND });
    return record;
  };
}
