import { checksOf, type Debrief } from './report.js';

// '#' begins a directive, a backslash escapes it.
const escaped = (text: string): string => text.replace(/[\\#]/g, '\\$&').replace(/\s+/g, ' ');

const yamlLines = (detail: readonly string[]): string[] =>
  detail.length === 0
    ? []
    : ['  ---', '  reasons:', ...detail.map((line) => `    - ${JSON.stringify(line)}`), '  ...'];

/** TAP 14: one test point for each thing checked. */
export function asTap(debrief: Debrief): string {
  const checks = checksOf(debrief);
  const { report } = debrief;
  const points = checks.flatMap((check, index) => [
    `${check.ok ? 'ok' : 'not ok'} ${index + 1} - ${escaped(check.name)}`,
    ...yamlLines(check.detail),
  ]);
  const notes = [
    `# ${report.rehearsal} in ${report.hosting}, seed ${report.seed}: ${report.outcome}`,
    `# simulated ${report.simulatedMs} ms, wall ${report.wallMs} ms, down ${report.downtimeMs} ms`,
    `# trace ${report.traceHash}`,
  ];
  return `${['TAP version 14', `1..${checks.length}`, ...points, ...notes].join('\n')}\n`;
}
