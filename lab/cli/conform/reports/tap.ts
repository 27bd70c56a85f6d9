import { type Run, reasonsOf, resultOf } from './run.js';

// '#' begins a directive, a backslash escapes it.
const escaped = (text: string): string => text.replace(/[\\#]/g, '\\$&').replace(/\s+/g, ' ');

/** TAP 14: one test point a case; what is expected to fail is a TODO. */
export function asTap(run: Run): string {
  const points = run.outcomes.flatMap((one, index) => {
    const result = resultOf(one, run.expected);
    const isOk = one.verdict === 'passed' && result !== 'surprise';
    const todo = result === 'known' ? ` # TODO ${escaped(run.expected.get(one.id) ?? '')}` : '';
    const head = `${isOk ? 'ok' : 'not ok'} ${index + 1} - ${escaped(`${one.id}: ${one.title.en}`)}${todo}`;
    if (isOk) return [head];
    const reasons = reasonsOf(one, run).map((reason) => `    - ${JSON.stringify(reason)}`);
    return [
      head,
      '  ---',
      `  duration_ms: ${one.realMs}`,
      '  reasons:',
      ...reasons,
      `  said: ${JSON.stringify(one.said)}`,
      '  ...',
    ];
  });
  const { passed, cases, percent, statements } = run.score;
  return [
    'TAP version 14',
    `1..${run.outcomes.length}`,
    ...points,
    `# ${passed} of ${cases} cases passed: ${percent} %`,
    ...statements.map(({ id, heeded, cases: about }) => `# ${id} heeded in ${heeded} of ${about}`),
    '',
  ].join('\n');
}
