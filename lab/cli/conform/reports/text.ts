import type { Outcome } from '../play.js';
import { type Run, reasonsOf, resultOf } from './run.js';

const marks = {
  passed: 'ok',
  failed: 'FAILED',
  error: 'ERROR',
  known: 'failed as expected',
  surprise: 'PASSED',
};
const SAID_LINES = 5;
const WORST = 10;

const lastLines = (said: string): string[] => said.trimEnd().split('\n').slice(-SAID_LINES);

/** One case, as soon as it is over. */
export function caseLines(one: Outcome, run: Pick<Run, 'expected'>): string {
  const result = resultOf(one, run.expected);
  const head = `${marks[result]}  ${one.id}: ${one.title.en} (${(one.realMs / 1_000).toFixed(1)} s)`;
  if (result === 'passed') return `${head}\n`;
  const reasons = reasonsOf(one, run as Run).map((reason) => `    ${reason.split('\n').join('\n    ')}`);
  const why = run.expected.get(one.id);
  const said = result === 'failed' || result === 'error' ? lastLines(one.said) : [];
  return [
    head,
    ...(result === 'known' ? [`    expected: ${why}`] : reasons),
    ...(said.join('') === '' ? [] : ['    the tool said last:', ...said.map((line) => `      | ${line}`)]),
    '',
  ].join('\n');
}

/** What is said at the end, after all cases. */
export function asText({ outcomes, score, expected, realMs, seed }: Run): string {
  const count = (wanted: string): number =>
    outcomes.filter((one) => resultOf(one, expected) === wanted).length;
  const weak = score.statements
    .filter(({ cases, heeded }) => heeded < cases)
    .sort((a, b) => a.heeded / a.cases - b.heeded / b.cases)
    .slice(0, WORST);
  return [
    '',
    `${score.passed} of ${score.cases} cases passed: ${score.percent} % (seed ${seed}, ${Math.round(realMs / 1_000)} s)`,
    ...(count('known') > 0 ? [`${count('known')} failed as expected`] : []),
    ...(count('surprise') > 0 ? [`${count('surprise')} passed unexpectedly`] : []),
    ...(count('error') > 0 ? [`${count('error')} could not be judged: the lab failed`] : []),
    ...(weak.length === 0 ? [] : ['Statements of the guide that were heeded least:']),
    ...weak.map(({ id, text, cases, heeded }) => `  ${id} ${heeded} of ${cases}: ${text.en}`),
    '',
  ].join('\n');
}
