import { checksOf, type Debrief } from './report.js';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text for XML: escaped, and without the control characters that XML 1.0 cannot hold. */
const xml = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

const seconds = (ms: number): string => (ms / 1_000).toFixed(3);

/** JUnit XML: one suite, one case for each thing checked; times are lab time. */
export function asJunit(debrief: Debrief): string {
  const { report } = debrief;
  const checks = checksOf(debrief);
  const failures = checks.filter((check) => !check.ok).length;
  const name = xml(`${report.rehearsal} (${report.hosting}, seed ${report.seed})`);
  const figures = `tests="${checks.length}" failures="${failures}" errors="0" skipped="0" time="${seconds(report.simulatedMs)}"`;
  const cases = checks.map((check) => {
    const head = `    <testcase classname="${xml(report.rehearsal)}" name="${xml(check.name)}" time="${seconds(check.durationMs)}"`;
    if (check.ok) return `${head}/>`;
    const message = xml(check.detail[0] ?? 'failed');
    return `${head}>\n      <failure message="${message}">${xml(check.detail.join('\n'))}</failure>\n    </testcase>`;
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
