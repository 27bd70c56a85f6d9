/**
 * A rehearsal as a seed varies it: other amounts, addresses, an older version, and flaws that nobody has told of. The robot's way is given
 * what puts each of them right. The same seed gives the same variant, wherever it runs.
 */
import { createHash, randomBytes } from 'node:crypto';
import { seedDigest } from '../../hosting/host/seed-digest.js';
import { DEFAULT_TLS_PORT } from '../../plan.js';
import type { Block, Rehearsal } from './vocabulary.js';

const SEED_BYTES = 16;

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

/** What a seed and the tries before it make of a rehearsal: whoever has done it before meets something else. */
export const variantOf = (seed: string, tries: number): string | null =>
  tries === 0 ? null : `${seedDigest(seed)} ${tries}`;

/** How a lab is made for the next try: as it is written, then each time with a seed of its own. */
export function startOfTry(
  rehearsal: Rehearsal,
  tries: number,
): { readonly seed: string | null; readonly start: Rehearsal['start'] } {
  const seed = tries === 0 ? null : randomBytes(SEED_BYTES).toString('hex');
  const variant = seed === null ? null : variantOf(seed, tries);
  return { seed, start: variant === null ? rehearsal.start : varied(rehearsal, variant).start };
}

/** Ways in which a lab may be made for a rehearsal. */
export const startsOf = ({ start, flaws = [] }: Rehearsal): Rehearsal['start'][] => [
  start,
  ...flaws.flatMap((flaw) => (flaw.start === undefined ? [] : [{ ...start, ...flaw.start }])),
];

const FIRST_NET = 30;
const NETS = 60;

/** Other addresses than the ones that a lab has when nothing else is asked for. */
export function placeOf(seed: string): { readonly net: string; readonly tlsPort: number } {
  const next = chance(`addresses of ${seed}`);
  const part = (): number => FIRST_NET + Math.floor(next() * NETS);
  return { net: `127.${part()}.${part()}`, tlsPort: DEFAULT_TLS_PORT };
}

/**
 * The rehearsal with amounts and hidden flaws that the seed draws; the same for the same seed. `overlooked`: a
 * flaw that the robot's way does not put right.
 */
export function varied(rehearsal: Rehearsal, seed: string, overlooked: string | null = null): Rehearsal {
  const { id, start, whens = [], faults, mistakes, best } = rehearsal;
  const next = chance(`amounts of ${id} ${seed}`);
  const hidden = flawsOf(rehearsal, seed);
  return {
    ...rehearsal,
    start: {
      ...start,
      historyDays: about(start.historyDays ?? 1, next()),
      sessionsPerDay: about(start.sessionsPerDay ?? 1, next()),
      ...Object.assign({}, ...hidden.map((flaw) => flaw.start ?? {})),
    },
    whens: [...whens, ...hidden.flatMap((flaw) => flaw.whens ?? [])],
    faults: [...faults, ...hidden.flatMap((flaw) => flaw.faults ?? [])],
    ...(best === undefined
      ? {}
      : { best: Object.assign({}, best, ...hidden.map((flaw) => flaw.best ?? {})) }),
    mistakes: [...mistakes, ...hidden.flatMap((flaw) => flaw.mistakes ?? [])],
    way: hidden.filter((flaw) => flaw.id !== overlooked).reduce<Block[]>(repaired, rehearsal.way),
  };
}
