/** A whole run, as every format tells it. */
import type { Outcome } from '../play.js';
import type { Score } from '../score.js';

export interface Run {
  readonly tool: string;
  readonly seed: string;
  readonly outcomes: readonly Outcome[];
  readonly score: Score;
  /** Cases that were expected to fail, and why. */
  readonly expected: ReadonlyMap<string, string>;
  readonly realMs: number;
}

/** 'known': it has failed as expected; 'surprise': it was expected to fail, and has passed. */
export type CaseResult = 'passed' | 'failed' | 'error' | 'known' | 'surprise';

/** A case beside what was expected of it. */
export function resultOf({ id, verdict }: Outcome, expected: Run['expected']): CaseResult {
  if (!expected.has(id)) return verdict;
  if (verdict === 'passed') return 'surprise';
  return verdict === 'failed' ? 'known' : 'error';
}

/** Nothing but what was expected. */
export const isGood = ({ outcomes, expected }: Run): boolean =>
  outcomes.every((one) => ['passed', 'known'].includes(resultOf(one, expected)));

const surprised = 'it was expected to fail, and has passed: take it off the list';

/** What the cases that did not pass have against them. */
export const reasonsOf = (one: Outcome, { expected }: Run): readonly string[] =>
  resultOf(one, expected) === 'surprise' ? [surprised] : one.reasons;
