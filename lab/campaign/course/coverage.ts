/** What a run has met: how often each deed was done, each state entered, each fault felt, and so on. */
import { letters, type Scene } from '../scene.js';

export const coverageKinds = ['deeds', 'states', 'refusals', 'writes', 'faults'] as const;
export type CoverageKind = (typeof coverageKinds)[number];
/** How often each was met, by name. */
export type Coverage = Readonly<Record<CoverageKind, Readonly<Record<string, number>>>>;
type Counts = Record<CoverageKind, Record<string, number>>;

export const noCoverage = (): Counts => ({ deeds: {}, states: {}, refusals: {}, writes: {}, faults: {} });

const count = (counts: Record<string, number>, name: string, by = 1): void => {
  counts[name] = (counts[name] ?? 0) + by;
};

/** Adds what another run has met. */
export function addCoverage(to: Counts, one: Coverage): void {
  for (const kind of coverageKinds)
    for (const [name, times] of Object.entries(one[kind])) count(to[kind], name, times);
}

const REFUSAL_MAX = 80;
/** What differs each time says nothing new. */
const general = (text: string): string =>
  text
    .replace(/“[^”]*”/g, '“…”')
    .replace(/[0-9a-f]{16,}/g, '#')
    .replace(/\d+/g, '0')
    .slice(0, REFUSAL_MAX);

export interface Observer {
  deed(key: string): void;
  /** At the end of the run. */
  coverage(): Coverage;
}

/** Looks at a run from its beginning on. */
export function observe(scene: Scene): Observer {
  const met = noCoverage();
  const { lab } = scene;
  let state = '';
  lab.onEntry(({ kind }) => {
    count(met.states, `event ${kind}`);
    const now = letters.map((box) => `${scene.kind(box)}/${scene.stage(box)}`).join(' ');
    if (now !== state) count(met.states, now);
    state = now;
  });
  return {
    deed: (key) => count(met.deeds, key),
    coverage: () => {
      for (const refusal of scene.refusals) count(met.refusals, general(refusal));
      for (const [name, times] of scene.writes) count(met.writes, general(name), times);
      for (const [name, hits] of scene.hits()) if (hits > 0) count(met.faults, name, hits);
      return met;
    },
  };
}
