/**
 * Combs of one thread walk in turn: one step of one comb at a time, with room for everybody else's work between two,
 * and so many teeth in all.
 */
import { hostMonoMs, hostWait } from '../../../hardware/kernel/host-time.js';

/** So many stand at most for one line; each takes 10 to 40 MB. */
const TEETH_EACH = 10;
/** Others work for so long between two steps. */
const BETWEEN_MS = 32;
const IDLE_MS = 500;

/** A comb as whoever lets them walk knows it. */
export interface Walking {
  readonly teeth: number;
  /** When somebody did something in its lab last, host's clock. */
  readonly usedMs: number;
  /** Goes on for a moment; false: there is nothing to walk. */
  step(): Promise<boolean>;
}

export interface Walks {
  /** It walks from now on, until what is returned is called. */
  join(one: Walking): () => void;
  /** There may be something to walk. */
  wake(): void;
  /** So many teeth may stand for it: lines that people work on share them. */
  roomFor(one: Walking): number;
  /** Whether another tooth may be begun now. */
  hasRoom(): boolean;
}

export interface WalksWish {
  /** How long others work between two steps, real ms; less in tests. */
  readonly betweenMs?: number;
  /** So many teeth stand in all. */
  readonly teethMax?: number;
  /** Nobody works on a line after so long: its teeth are given up. Default: never. */
  readonly keptMs?: number;
}

/** Nobody walks yet. */
export function createWalks(wish: WalksWish = {}): Walks {
  const { betweenMs = BETWEEN_MS, teethMax = TEETH_EACH, keptMs = Number.POSITIVE_INFINITY } = wish;
  const walking: Walking[] = [];
  let isOn = false;
  let wake = (): void => {};
  const rest = (ms: number): Promise<unknown> => {
    const wait = hostWait(ms);
    wake = wait.wake;
    return wait.done;
  };
  const walk = async (): Promise<void> => {
    isOn = true;
    while (walking.length > 0) {
      let did = false;
      for (const one of [...walking]) {
        if (!walking.includes(one) || !(await one.step())) continue;
        did = true;
        await rest(betweenMs);
      }
      if (!did) await rest(IDLE_MS);
    }
    isOn = false;
  };
  return {
    join: (one) => {
      walking.push(one);
      if (!isOn) void walk();
      return () => {
        walking.splice(walking.indexOf(one), 1);
        wake();
      };
    },
    wake: () => wake(),
    roomFor: (one) => {
      const nowMs = hostMonoMs();
      const used = walking
        .filter(({ usedMs }) => nowMs - usedMs <= keptMs)
        .sort((first, second) => second.usedMs - first.usedMs);
      const place = used.indexOf(one);
      if (place < 0) return 0;
      const more = place < teethMax % used.length ? 1 : 0;
      return Math.min(TEETH_EACH, Math.floor(teethMax / used.length) + more);
    },
    hasRoom: () => walking.reduce((sum, { teeth }) => sum + teeth, 0) < teethMax,
  };
}
