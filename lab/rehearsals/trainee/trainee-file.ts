/** A trainee's place in the lab's folder: the attempt that is running, and how the last one ended. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { SavedAttempt } from './attempt.js';
import type { SavedSnapshot } from './evidence.js';
import type { Ending } from './trainee-state.js';

export interface SavedTrainee {
  readonly format: number;
  readonly current: (SavedAttempt & { readonly before: readonly SavedSnapshot[] }) | null;
  readonly last: Ending | null;
}

const FORMAT = 3;

export function readTrainee(path: string): SavedTrainee {
  const nothing: SavedTrainee = { format: FORMAT, current: null, last: null };
  if (!existsSync(path)) return nothing;
  const saved = JSON.parse(readFileSync(path, 'utf8')) as SavedTrainee;
  return saved.format === FORMAT ? saved : nothing;
}

/** Writes it, whole or not at all; nothing to remember is no file. */
export function writeTrainee(path: string, { current, last }: Omit<SavedTrainee, 'format'>): void {
  if (current === null && last === null) {
    rmSync(path, { force: true });
    return;
  }
  writeFileSync(`${path}.partial`, JSON.stringify({ format: FORMAT, current, last } satisfies SavedTrainee));
  renameSync(`${path}.partial`, path);
}
