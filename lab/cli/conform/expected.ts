/** The list of cases that are expected to fail: what a team knows of its tool, so that news stand out. */
import { readFileSync } from 'node:fs';
import { hostReason, isHostError } from '../../hosting/host/words.js';
import { Mistake } from '../mistake.js';
import { allCases } from './case.js';

/** Case by case why it is expected to fail: `ID  # why`, one a line. Throws Mistake. */
export function readExpected(file: string): ReadonlyMap<string, string> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (!isHostError(error)) throw error;
    throw new Mistake(`${file} cannot be read: ${hostReason(error)}`);
  }
  const known = new Set(allCases().map(({ id }) => id));
  const found = new Map<string, string>();
  for (const [index, line] of text.split('\n').entries()) {
    const [id = '', ...why] = line.split('#').map((part) => part.trim());
    if (id === '') continue;
    if (!known.has(id)) throw new Mistake(`${file}:${index + 1}: there is no case ‘${id}’`);
    found.set(id, why.join('#') || 'expected to fail');
  }
  return found;
}
