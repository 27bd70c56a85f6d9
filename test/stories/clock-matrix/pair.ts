/** A pair whose clocks are to go wrong, and what its users have of it. */
import type { Letter, ToolWorld } from '../../support/worlds/tool-world.js';

export interface Pair extends ToolWorld {
  /** Time of a box less true time, ms. */
  offsetMs(box: Letter): number;
  /** True time, ms. */
  trueMs(): number;
  /** Users of the site besides its administrator, with the lab's password. */
  readonly users: readonly string[];
}

/** What was prepared while the clock was right. */
export interface Prepared {
  /** Soon after the clock went wrong: nothing that lasts for a time is over yet. */
  readonly soon: () => Promise<string>;
  /** After more than an hour of true time: what lasts for less is over. */
  readonly later?: () => Promise<string>;
}

export type Consumer = (pair: Pair) => Promise<Prepared>;
