/** Exported functions of the product without a sentence above them: read from the lines, which biome has formatted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from '../../views/root.js';

const DECLARED = /^export (?:async )?function\*? ?(\w+)/;
const NAMED = /^export const (\w+)/;
/** A name, perhaps its type, and the arrow function that it is. */
const ARROW = /^export const \w+(?:: .*?)? = (?:async )?(?:<.*?>)?(?:\(.*?\)(?:: .*?)?|\w+) =>( \{$)?/ms;

/** From its first line to the one that ends it. */
function statementAt(lines: readonly string[], from: number): string {
  const end = lines.findIndex((line, at) => at >= from && /^\S.*[;}]$/.test(line));
  return lines.slice(from, end + 1).join('\n');
}

/** Name of what begins there: a function with statements of its own; null: nothing of that kind. */
function functionAt(lines: readonly string[], at: number): string | null {
  const line = lines[at] ?? '';
  const [, declared] = DECLARED.exec(line) ?? [];
  if (declared !== undefined) return declared;
  const [, named] = NAMED.exec(line) ?? [];
  if (named === undefined) return null;
  const [, block] = ARROW.exec(statementAt(lines, at)) ?? [];
  return block === undefined ? null : named;
}

/**
 * Those of some files, as 'path:line name'. An arrow of a single expression is not among them: its name, its types and
 * its one expression say what a sentence would.
 */
export function undocumented(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const lines = readFileSync(join(rootDir(), path), 'utf8').split('\n');
    return lines.flatMap((_line, at) => {
      const name = functionAt(lines, at);
      if (name === null || lines[at - 1]?.endsWith('*/') === true) return [];
      return [`${path}:${at + 1} ${name}`];
    });
  });
}
