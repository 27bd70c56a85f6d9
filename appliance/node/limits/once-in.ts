/** Tells what is worth telling again from what was told a short while ago. In memory and bounded. */
const KEPT_MAX = 1_000;

export interface OnceIn {
  /** Whether this was not told within the time; it counts as told from now on. */
  isDue(what: string): boolean;
}

/** Says of a text whether it was told within the last `spanMs` already. */
export function createOnceIn(spanMs: number, monoMs: () => number): OnceIn {
  // In order of when it was told: the oldest goes first.
  const told = new Map<string, number>();
  return {
    isDue: (what) => {
      const nowMono = monoMs();
      if (nowMono - (told.get(what) ?? Number.NEGATIVE_INFINITY) < spanMs) return false;
      told.delete(what);
      for (const oldest of told.keys()) {
        if (told.size < KEPT_MAX) break;
        told.delete(oldest);
      }
      told.set(what, nowMono);
      return true;
    },
  };
}
