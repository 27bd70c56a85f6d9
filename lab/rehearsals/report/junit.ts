import { attributeOf } from '../../../appliance/api/answer/xml.js';
import { checksOf, type Debrief } from './report.js';

const seconds = (ms: number): string => (ms / 1_000).toFixed(3);

/** JUnit XML: one suite, one case for each thing checked; times are lab time. */
export function asJunit(debrief: Debrief): string {
  const { report } = debrief;
  const checks = checksOf(debrief);
  const failures = checks.filter((check) => !check.ok).length;
  const name = attributeOf(`${report.rehearsal} (${report.hosting}, seed ${report.seed})`);
  const figures = `tests="${checks.length}" failures="${failures}" errors="0" skipped="0" time="${seconds(report.simulatedMs)}"`;
  const cases = checks.map((check) => {
    const head = `    <testcase classname="${attributeOf(report.rehearsal)}" name="${attributeOf(check.name)}" time="${seconds(check.durationMs)}"`;
    if (check.ok) return `${head}/>`;
    const message = attributeOf(check.detail[0] ?? 'failed');
    return `${head}>\n      <failure message="${message}">${attributeOf(check.detail.join('\n'))}</failure>\n    </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${name}" ${figures}>`,
    `  <testsuite name="${name}" ${figures}>`,
    '    <properties>',
    `      <property name="traceHash" value="${report.traceHash}"/>`,
    `      <property name="downtimeMs" value="${report.downtimeMs}"/>`,
    '    </properties>',
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
