/**
 * Whose turn it is to upgrade: at most so many Jump Clients at once (G26), the others are told when
 * to come back. Pure bookkeeping in memory; every limit is bounded by the number of clients.
 *
 * @guide G26 seed
 */

/** A client that never came back from its upgrade loses its place. */
const SLOT_MS = 20 * 60_000;
/** A client that was told to come back and did not is forgotten. */
const LATE_MS = 15 * 60_000;
const WAIT_MS_MIN = 5_000;
const WAIT_MS_MAX = 30 * 60_000;

type Turn = { readonly kind: 'now' } | { readonly kind: 'later'; readonly afterMs: number };

export interface UpgradeTurns {
  /** May this client upgrade now? `roundMs`: how long one upgrade takes with all places taken. */
  ask(id: string, max: number, roundMs: number, nowMono: number): Turn;
  holds(id: string): boolean;
  /** Its upgrade has ended, well or not. */
  release(id: string): boolean;
  /** Forgets who never came back. */
  sweep(nowMono: number): void;
  upgrading(): number;
  waiting(): number;
  clear(): void;
}

/** Whose turn it is to upgrade: so many clients at the same time as the site allows (G18). */
export function createUpgradeTurns(): UpgradeTurns {
  const slots = new Map<string, number>();
  const waiting = new Map<string, number>();
  /** `dueMs` is the client's place in the line; it looks in again before, if that is far away. */
  const later = (id: string, dueMono: number, nowMono: number): Turn => {
    waiting.set(id, dueMono);
    const afterMs = Math.min(WAIT_MS_MAX, Math.max(WAIT_MS_MIN, Math.ceil(dueMono - nowMono)));
    return { kind: 'later', afterMs };
  };
  return {
    ask: (id, max, roundMs, nowMono) => {
      if (slots.has(id) || slots.size < max) {
        slots.set(id, nowMono);
        waiting.delete(id);
        return { kind: 'now' };
      }
      const known = waiting.get(id);
      // Whoever came in time and finds all places taken is among the next.
      if (known !== undefined) return later(id, Math.max(known, nowMono + roundMs / 2), nowMono);
      return later(id, nowMono + roundMs * (1 + Math.floor(waiting.size / max)), nowMono);
    },
    holds: (id) => slots.has(id),
    release: (id) => slots.delete(id),
    sweep: (nowMono) => {
      for (const [id, sinceMono] of slots) if (nowMono - sinceMono > SLOT_MS) slots.delete(id);
      for (const [id, dueMono] of waiting) if (nowMono - dueMono > LATE_MS) waiting.delete(id);
    },
    upgrading: () => slots.size,
    waiting: () => waiting.size,
    clear: () => {
      slots.clear();
      waiting.clear();
    },
  };
}
