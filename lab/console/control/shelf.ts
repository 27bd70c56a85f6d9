/** Labs beside the one that a console shows: another one in its place, and those that were put away. */
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';

/** A lab that was put away; its folder has everything. */
export interface KeptLab {
  readonly id: string;
  /** What somebody called it; empty: nothing. */
  readonly name: string;
  readonly rehearsal: string | null;
  /** Lab time at which it was left; null: it is not known. */
  readonly nowUs: Micros | null;
}

/** What is on the shelf, as pages draw it. */
export interface ShelfState {
  readonly kept: readonly KeptLab[];
  /** Page of the host that has this lab; null: it has none. */
  readonly hostUrl: string | null;
}

/** Each puts away the lab that is here, and resolves when another is in its place; or says why not. */
export interface LabShelf {
  state(): ShelfState;
  /** Made as a rehearsal asks. */
  make(rehearsal: string): Promise<Label | null>;
  /** The same lab at its beginning. */
  again(): Promise<Label | null>;
  open(id: string): Promise<Label | null>;
  /** Goes on from an instant of the lab that is here. */
  back(us: Micros): Promise<Label | null>;
}
