/**
 * Slows down whoever tries passwords from one address, over all accounts: what the lock of an
 * account alone would not see. In memory and bounded; a restart forgets it.
 */
const WINDOW_MS = 5 * 60_000;
const SOURCES_MAX = 2_000;

export interface SourceGuard {
  /** Counts an attempt before it is checked; false when there were too many. */
  begin(source: string): boolean;
  /** It was the right password: this attempt does not count. */
  succeeded(source: string): void;
}

/** Turns a source away that has failed too often within a window. */
export function createSourceGuard(monoMs: () => number, attemptsMax: number): SourceGuard {
  // In order of their window's start: the oldest goes first.
  const seen = new Map<string, { fromMono: number; attempts: number }>();
  return {
    begin: (source) => {
      const nowMono = monoMs();
      const known = seen.get(source);
      if (known !== undefined && nowMono - known.fromMono < WINDOW_MS) {
        if (known.attempts >= attemptsMax) return false;
        known.attempts += 1;
        return true;
      }
      seen.delete(source);
      for (const oldest of seen.keys()) {
        if (seen.size < SOURCES_MAX) break;
        seen.delete(oldest);
      }
      seen.set(source, { fromMono: nowMono, attempts: 1 });
      return true;
    },
    succeeded: (source) => {
      const known = seen.get(source);
      if (known !== undefined) known.attempts -= 1;
    },
  };
}
