/**
 * Steering: what was seen seldom is tried more. A seed's favourites follow from what the seeds two rounds
 * before and earlier have met, whoever played them, and stand in its job: the seed and its favourites
 * alone are the whole run.
 */
import { addCoverage, type Coverage, coverageKinds, noCoverage } from './coverage.js';

/** Seeds of a round are chosen alike. */
export const ROUND = 16;
const UNTRIED = 2;
const PROMISING = 2;
/** What so few seeds have met is rare. */
const RARE = 2;
/** What was met longer ago is tried enough. */
const NOTES_MAX = 32 * ROUND;

/** What a seed has met that few others did, by what was done in it. */
interface Note {
  readonly deeds: readonly string[];
  readonly met: readonly string[];
}

export interface Steering {
  /** Favourites of the seed at a place of the campaign. */
  favour(place: number): readonly string[];
  /** Results in the order of their places. */
  learn(coverage: Coverage): void;
  readonly coverage: Coverage;
}

/** `keys`: all deeds that the campaign can do. */
export function createSteering(keys: readonly string[]): Steering {
  const all = noCoverage();
  const tried = new Map<string, number>(keys.map((key) => [key, 0]));
  const seeds = new Map<string, number>();
  let notes: Note[] = [];
  let learned = 0;
  /** Favourites of each round, made from what was known when the round two before it had ended. */
  const rounds: string[][] = [[], []];

  /** The least tried, in turn: a round's seeds share a few of them. */
  const untried = (): string[] =>
    [...tried]
      .sort((one, other) => one[1] - other[1])
      .slice(0, ROUND * UNTRIED)
      .map(([key]) => key);

  const promising = (): string[] => {
    const rarity = notes
      .map(({ deeds, met }) => ({ deeds, rare: met.filter((name) => (seeds.get(name) ?? 0) <= RARE).length }))
      .sort((one, other) => other.rare - one.rare)
      .slice(0, ROUND);
    return rarity.flatMap(({ deeds, rare }, index) =>
      rare === 0 ? [] : [0, 1].map((step) => deeds[(index + step * 3) % Math.max(1, deeds.length)] ?? ''),
    );
  };

  return {
    favour: (place) => {
      const list = rounds[Math.floor(place / ROUND)] ?? [];
      const at = place % ROUND;
      const half = ROUND * UNTRIED;
      const own = [
        ...list.slice(at * UNTRIED, (at + 1) * UNTRIED),
        ...list.slice(half + at * PROMISING, half + (at + 1) * PROMISING),
      ];
      return [...new Set(own)].filter((key) => tried.has(key)).sort();
    },
    learn: (coverage) => {
      addCoverage(all, coverage);
      const met = coverageKinds.flatMap((kind) =>
        kind === 'deeds' ? [] : Object.keys(coverage[kind]).map((name) => `${kind} ${name}`),
      );
      for (const name of met) seeds.set(name, (seeds.get(name) ?? 0) + 1);
      const deeds = Object.keys(coverage.deeds).sort();
      for (const key of deeds) tried.set(key, (tried.get(key) ?? 0) + (coverage.deeds[key] ?? 0));
      notes = [...notes, { deeds, met }].slice(-NOTES_MAX);
      learned += 1;
      if (learned % ROUND === 0) rounds.push([...untried(), ...promising()]);
    },
    coverage: all,
  };
}
