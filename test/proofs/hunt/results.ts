/**
 * Results on disk, a line each as they come: a hunt of hours that is ended by anything goes on where it was, and
 * what was found in another tree does not count.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** Lines of one tree: a hash of the campaign as it is tells one from another. */
export interface Results<T> {
  readonly kept: readonly T[];
  keep(one: T): void;
}

const HASH_CHARS = 12;
export const treeOf = (bundle: string): string =>
  createHash('sha256').update(readFileSync(bundle)).digest('hex').slice(0, HASH_CHARS);

const noFile = <T>(): Results<T> => ({ kept: [], keep: () => {} });

/** `kind`: what these lines tell of. `file`: null keeps nothing. */
export function resultsIn<T>(file: string | null, kind: string, tree: string): Results<T> {
  if (file === null) return noFile();
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const kept = lines.flatMap((line): T[] => {
    if (!line.endsWith('}')) return [];
    const told = JSON.parse(line) as { kind: string; tree: string; one: T };
    return told.kind === kind && told.tree === tree ? [told.one] : [];
  });
  return { kept, keep: (one) => appendFileSync(file, `${JSON.stringify({ kind, tree, one })}\n`) };
}
