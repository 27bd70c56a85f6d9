/** Durable writes that a fault lets the disk refuse: by name, so many, by chance. */
import type { OverlayView } from '../faults/conditions.js';
import { DiskFullError, type Ports, WriteFailedError } from '../ports.js';

export interface Refusals {
  /** Throws where a fault wants this write refused. A write inside a write is part of it. */
  durable<T>(name: string, bytes: number, act: () => T): T;
}

/** Which writes the disk refuses while a fault says so, counted over boots. */
export function createRefusals(ports: Ports, view: OverlayView): Refusals {
  const luck = ports.random.fork('refused writes');
  /** How many each fault has refused, boots before this one included. */
  const spent = new Map<string, number>();
  let depth = 0;

  const refuse = (name: string, bytes: number): void => {
    for (const { id, condition } of view.each('disk')) {
      for (const { name: part, how, times, share } of condition.refused) {
        const before = spent.get(id) ?? ports.overlayHitsBefore(id);
        if (!name.includes(part) || (times !== null && before >= times)) continue;
        if (share < 1 && luck.fraction() >= share) continue;
        spent.set(id, before + 1);
        ports.overlayHit(id);
        throw how === 'full' ? new DiskFullError(bytes) : new WriteFailedError(name);
      }
    }
  };
  return {
    durable: (name, bytes, act) => {
      if (depth === 0) refuse(name, bytes);
      depth += 1;
      try {
        return act();
      } finally {
        depth -= 1;
      }
    },
  };
}
