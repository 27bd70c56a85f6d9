/** Disks that are made ahead for the next lab of which nothing is said: whoever wants one does not wait. */
import { randomBytes } from 'node:crypto';
import { hostMonoMs } from '../../../hardware/kernel/host-time.js';
import type { Micros } from '../../../hardware/ports.js';
import { beginsNow } from '../line/opening.js';
import type { MadeAmounts } from '../recording/lines.js';
import type { BayPlaces, LabWish } from './contract.js';
import type { Beginning } from './entry.js';
import type { Templates } from './templates.js';

const SEED_BYTES = 16;
/** A lab begins about now: one that was made ahead for too long is made anew. */
const FRESH_MS = 3_600_000;

interface Made {
  readonly seed: string;
  readonly startUs: Micros;
  readonly key: string;
  readonly madeMs: number;
}

const newSeed = (): string => randomBytes(SEED_BYTES).toString('hex');

export interface Spare {
  /** How a lab begins at addresses of its own: with what was made ahead where that fits, which is nobody else's. */
  begin(wish: LabWish, at: Pick<BayPlaces, 'net' | 'tlsPort'>): Beginning;
  /** Makes the next one for such addresses, where there is none. */
  prepare(at: Pick<BayPlaces, 'net' | 'tlsPort'>): void;
}

/** One lab made ahead, so that the next one that is asked for is there at once. */
export function createSpare(templates: Templates): Spare {
  let ready: Made | null = null;
  let isMaking = false;
  const isFor = (made: Made | null, amounts: MadeAmounts): made is Made =>
    made !== null && made.key === JSON.stringify(amounts) && hostMonoMs() - made.madeMs < FRESH_MS;
  const make = async (amounts: MadeAmounts): Promise<void> => {
    const made = { seed: newSeed(), startUs: beginsNow(), key: JSON.stringify(amounts) };
    isMaking = true;
    try {
      await templates.prepare({ seed: made.seed, startUs: made.startUs, amounts });
      ready = { ...made, madeMs: hostMonoMs() };
    } catch {
      // Made when it is asked for, and whoever asks hears why it cannot be.
    } finally {
      isMaking = false;
    }
  };
  const take = (amounts: MadeAmounts): Pick<Made, 'seed' | 'startUs'> | null => {
    if (!isFor(ready, amounts)) return null;
    const { seed, startUs } = ready;
    ready = null;
    return { seed, startUs };
  };
  return {
    begin: (wish, { net, tlsPort }) => {
      const { branch, recorded } = wish;
      if (branch !== undefined) return { ...branch.line, branch };
      if (recorded !== undefined) {
        const { seed, amounts, from } = recorded;
        return { seed, amounts, startUs: from.startUs, recorded };
      }
      const amounts = { ...wish.amounts, net, tlsPort };
      const ahead = wish.seed == null ? take(amounts) : null;
      const seed = ahead?.seed ?? wish.seed ?? newSeed();
      return { seed, amounts, startUs: ahead?.startUs ?? templates.startOf(seed, amounts) ?? beginsNow() };
    },
    prepare: ({ net, tlsPort }) => {
      const amounts = { net, tlsPort };
      if (!isMaking && !isFor(ready, amounts)) void make(amounts);
    },
  };
}
