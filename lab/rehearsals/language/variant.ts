/**
 * A rehearsal as a seed varies it: other amounts, and flaws that nobody has told of. The robot's way is given
 * what puts each of them right. The same seed gives the same variant, wherever it runs.
 */
import { createHash } from 'node:crypto';
import type { Block, Rehearsal } from './vocabulary.js';

type Flaw = NonNullable<Rehearsal['flaws']>[number];

/** Numbers from 0 to below 1 that follow from a text. */
function chance(text: string): () => number {
  const bytes = createHash('sha256').update(text).digest();
  let at = 0;
  return () => {
    const drawn = bytes.readUInt16BE(at % (bytes.length - 1));
    at += 2;
    return drawn / 65_536;
  };
}

/** Three quarters to five quarters. */
const about = (amount: number, share: number): number => Math.max(1, Math.round(amount * (0.75 + share / 2)));

/** What puts a flaw right stands before the block that would suffer from it. */
const repaired = (way: readonly Block[], { id, repair }: Flaw): Block[] =>
  way.flatMap((block) =>
    block.block === repair.before ? [{ block: `repair-${id}`, commands: repair.commands }, block] : [block],
  );

/** Which flaws a seed hides: one, and now and then another one. */
export function flawsOf({ id, flaws = [] }: Rehearsal, seed: string): readonly Flaw[] {
  const next = chance(`flaws of ${id} ${seed}`);
  const first = flaws[Math.floor(next() * flaws.length)];
  const second = flaws[Math.floor(next() * flaws.length)];
  const chosen = new Set([first, ...(next() < 0.25 ? [second] : [])]);
  return flaws.filter((flaw) => chosen.has(flaw));
}

export function varied(rehearsal: Rehearsal, seed: string): Rehearsal {
  const { id, start, whens = [] } = rehearsal;
  const next = chance(`amounts of ${id} ${seed}`);
  const hidden = flawsOf(rehearsal, seed);
  return {
    ...rehearsal,
    start: {
      ...start,
      historyDays: about(start.historyDays ?? 1, next()),
      sessionsPerDay: about(start.sessionsPerDay ?? 1, next()),
    },
    whens: [...whens, ...hidden.flatMap((flaw) => flaw.whens)],
    way: hidden.reduce<Block[]>(repaired, rehearsal.way),
  };
}
