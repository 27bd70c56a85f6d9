/** Wrong codes are counted: whoever guesses waits, and the others do not notice. */
import { hostMonoMs } from '../../../../hardware/kernel/host-time.js';

const WINDOW_MS = 300_000;
/** Wrong ones of one address within the window, and of all together. */
const EACH_MAX = 8;
const ALL_MAX = 300;

export interface Tries {
  /** Seconds until this address may try again; 0: it may. */
  waitS(address: string): number;
  wrong(address: string): void;
}

/** Wrong codes by address within a window: how long the next one has to wait. */
export function createTries(nowMs: () => number = hostMonoMs): Tries {
  let wrong: { readonly address: string; readonly atMs: number }[] = [];
  const recent = (): typeof wrong => {
    const sinceMs = nowMs() - WINDOW_MS;
    wrong = wrong.filter(({ atMs }) => atMs > sinceMs);
    return wrong;
  };
  const waitOf = (list: typeof wrong, max: number): number => {
    const first = list.at(-max);
    return first === undefined ? 0 : Math.max(1, Math.ceil((first.atMs + WINDOW_MS - nowMs()) / 1_000));
  };
  return {
    waitS: (address) => {
      const all = recent();
      const own = all.filter((one) => one.address === address);
      return Math.max(waitOf(own, EACH_MAX), waitOf(all, ALL_MAX));
    },
    wrong: (address) => {
      recent().push({ address, atMs: nowMs() });
    },
  };
}
