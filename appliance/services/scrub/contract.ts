/**
 * appliance/services/scrub/: the storage check: it reads everything that is kept, before somebody needs
 * it, and takes what has gone bad from the other disk or from the other appliance.
 *
 * As pages, health and mail see it.
 */
import type { Label } from '../../../views/label.js';

/** What the last check found. */
export interface ScrubResult {
  readonly atMs: number;
  readonly files: number;
  readonly bytes: number;
  /** Written anew from the other disk, or from the other appliance. */
  readonly mended: number;
  /** Damaged here, and nobody has it whole: recordings, files, rows of the history. */
  readonly lost: { readonly recordings: number; readonly files: number; readonly rows: number };
}

export interface ScrubService {
  /** Null: no check has ended yet. */
  last(): ScrubResult | null;
  /** How much of the disk is read by the check under way; null: none is. */
  share(): number | null;
  /** Begins a check; says why not. `by`: who asked. */
  begin(by: string): Label | null;
  /** From now on it checks by itself, once a week. */
  start(): void;
}

export const lostCount = ({ lost }: ScrubResult): number => lost.recordings + lost.files + lost.rows;
