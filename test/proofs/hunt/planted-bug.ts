import type { FindingKind } from '../../../lab/campaign/judge/finding.js';

/** A change to one source. `find` stands there exactly once. */
export interface Edit {
  /** From the root of the product. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/**
 * A bug that the product does not have, planted into a copy of it to see whether a campaign finds it.
 * The product's own sources know nothing of it.
 */
export interface PlantedBug {
  readonly name: string;
  /** Of the defect that the product once had, if it had it. */
  readonly once?: string;
  /** What is wrong, and what users have of it. */
  readonly what: string;
  readonly edits: readonly Edit[];
  /** What a campaign should say of it: one of these. */
  readonly expects: readonly FindingKind[];
}

export const plantedBug = (bug: PlantedBug): PlantedBug => bug;
