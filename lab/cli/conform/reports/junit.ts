import { attributeOf } from '../../../../appliance/api/answer/xml.js';
import type { Outcome } from '../play.js';
import { type Run, reasonsOf, resultOf } from './run.js';

const seconds = (ms: number): string => (ms / 1_000).toFixed(3);

function body(one: Outcome, run: Run): string[] {
  const result = resultOf(one, run.expected);
  const [first = ''] = reasonsOf(one, run);
  const all = attributeOf(reasonsOf(one, run).join('\n'));
  if (result === 'passed') return [];
  if (result === 'known')
    return [`      <skipped message="${attributeOf(`expected: ${run.expected.get(one.id) ?? ''}`)}"/>`];
  const kind = result === 'error' ? 'error' : 'failure';
  return [
    `      <${kind} message="${attributeOf(first)}">${all}</${kind}>`,
    `      <system-out>${attributeOf(one.said)}</system-out>`,
  ];
}

/** JUnit XML: a suite a procedure, a case a case; what is expected to fail is skipped. */
export function asJunit(run: Run): string {
  const { outcomes, expected, realMs, score } = run;
  const figures = (list: readonly Outcome[]): string => {
    const of = (...wanted: readonly string[]): number =>
      list.filter((one) => wanted.includes(resultOf(one, expected))).length;
    return `tests="${list.length}" failures="${of('failed', 'surprise')}" errors="${of('error')}" skipped="${of('known')}"`;
  };
  const suites = [...new Set(outcomes.map(({ rehearsal }) => rehearsal))].flatMap((name) => {
    const own = outcomes.filter(({ rehearsal }) => rehearsal === name);
    const total = own.reduce((sum, one) => sum + one.realMs, 0);
    return [
      `  <testsuite name="${attributeOf(name)}" ${figures(own)} time="${seconds(total)}">`,
      ...own.flatMap((one) => [
        `    <testcase classname="${attributeOf(name)}" name="${attributeOf(`${one.id}: ${one.title.en}`)}" time="${seconds(one.realMs)}">`,
        ...body(one, run),
        '    </testcase>',
      ]),
      '  </testsuite>',
    ];
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="conformance ${score.percent} %" ${figures(outcomes)} time="${seconds(realMs)}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}
