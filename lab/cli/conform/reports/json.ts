import { isGood, type Run, resultOf } from './run.js';

/** Everything that is known of a run, for programs. */
export function asJson(run: Run): string {
  const { tool, seed, outcomes, score, expected, realMs } = run;
  const cases = outcomes.map((one) => ({
    ...one,
    result: resultOf(one, expected),
    expectedToFail: expected.get(one.id) ?? null,
  }));
  return `${JSON.stringify({ tool, seed, good: isGood(run), realMs, score, cases }, null, 2)}\n`;
}
