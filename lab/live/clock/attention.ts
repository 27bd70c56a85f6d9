/**
 * lab/live/clock/: how fast lab time goes, and how a lab rests.
 *
 * Whether somebody looks at a lab: one that is left to itself is looked after now and then, in larger steps.
 */
import { hostMonoMs } from '../../../hardware/kernel/host-time.js';

/** Who has just looked or clicked will do so again. */
const AWAKE_MS = 5_000;
/** Who has been away for so long comes back to a lab that is a moment late at most: it catches up first. */
const LONG_AWAY_MS = 300_000;
const STEP_MS = { short: 1_000, long: 10_000 } as const;

export interface Attention {
  /** Somebody looks or does something, now. */
  called(): void;
  /** Somebody looks until what is returned is called. */
  attend(): () => void;
  /** Nobody looks: for how long the lab may be left alone at least, real ms. Null: somebody looks. */
  awayMs(): number | null;
}

/** `awakeMs`: less in tests. */
export function createAttention(awakeMs = AWAKE_MS): Attention {
  let calledMs = hostMonoMs();
  let attending = 0;
  const called = (): void => {
    calledMs = hostMonoMs();
  };
  return {
    called,
    attend: () => {
      attending += 1;
      called();
      let isHere = true;
      return () => {
        if (isHere) attending -= 1;
        isHere = false;
        calledMs = hostMonoMs();
      };
    },
    awayMs: () => {
      const forMs = hostMonoMs() - calledMs;
      if (attending > 0 || forMs < awakeMs) return null;
      return forMs < LONG_AWAY_MS ? STEP_MS.short : STEP_MS.long;
    },
  };
}
