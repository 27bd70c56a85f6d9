/** What a campaign tells: for people, programs, build servers, and as a page. */
import { attributeOf } from '../../../appliance/api/answer/xml.js';
import { deedLine, type Step } from '../deeds/deed.js';
import { picked, type Shrunk } from '../failing/shrink.js';
import { findingLine } from '../judge/finding.js';
import type { Campaign } from './campaign.js';
import { type Coverage, coverageKinds } from './coverage.js';
import type { Job, Result } from './job.js';

/** A seed that found something, with what is left of its deeds. */
export interface Failure {
  readonly result: Result;
  /** Null: it was not shrunk. */
  readonly shrunk: Shrunk | null;
}

export const reportFormats = ['text', 'json', 'junit', 'html'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** The command that plays a seed again, or some of its deeds. */
export function replayCommandOf(job: Job, numbers: readonly number[] | null): string {
  const { seed, profile, faults, favour } = job;
  const parts = [`bomgar-sim campaign --seed ${seed} --seeds 1`];
  if (profile !== 'everything') parts.push(`--profile ${profile}`);
  if (faults !== null) parts.push(`--faults ${faults.join(',')}`);
  if (favour.length > 0) parts.push(`--favour ${favour.join(',')}`);
  if (numbers !== null) parts.push(`--only ${numbers.join(',')}`);
  return parts.join(' ');
}

export interface ToldFinding {
  readonly seed: number;
  readonly finding: string;
  readonly deeds: readonly Step[];
  readonly replay: string;
}

export const toldFinding = ({ result, shrunk }: Failure): ToldFinding => ({
  seed: result.job.seed,
  finding: result.findings.map(findingLine).join('\n'),
  deeds: shrunk === null ? result.steps : picked(result.steps, shrunk.numbers),
  replay: replayCommandOf(result.job, shrunk?.numbers ?? null),
});

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, one) => total + one, 0);

/** The figures of a campaign as one object. */
export const figures = (campaign: Campaign, failures: readonly Failure[]) => ({
  seeds: campaign.seeds,
  failed: campaign.failed,
  simulatedHours: Number(campaign.simulatedHours.toFixed(2)),
  wallMs: Math.round(campaign.wallMs),
  deeds: campaign.deeds,
  faultsFired: sum(campaign.coverage.faults),
  statesVisited: Object.keys(campaign.coverage.states).length,
  durableWrites: sum(campaign.coverage.writes),
  findings: failures.map(toldFinding),
  coverage: campaign.coverage,
});

const LINES_MAX = 12;

/** A seed that found something, for people. */
export const failureLines = (failure: Failure): string => {
  const { seed, finding, deeds, replay } = toldFinding(failure);
  const { log } = failure.result;
  return [
    `not ok - seed ${seed}: ${finding.split('\n').slice(0, LINES_MAX).join('\n  # ')}`,
    ...(failure.shrunk === null
      ? log.map((line) => `    ${line}`)
      : deeds.map(({ waitUs, deed }) => `    +${(waitUs / 1e6).toFixed(1)} s ${deedLine(deed)}`)),
    `  again: ${replay}`,
    '',
  ].join('\n');
};

const names = (coverage: Coverage): string =>
  coverageKinds.map((kind) => `${Object.keys(coverage[kind]).length} ${kind}`).join(', ');

const summary = (campaign: Campaign): string => {
  const { seeds, failed, deeds, sessions, simulatedHours, wallMs, coverage } = campaign;
  return `${seeds} seeds: ${failed} with findings; ${deeds} deeds, ${sessions} sessions told; met ${names(coverage)}; ${simulatedHours.toFixed(0)} h of lab time in ${(wallMs / 1_000).toFixed(1)} s`;
};

const junit = (campaign: Campaign, failures: readonly Failure[]): string => {
  const head = `tests="${campaign.seeds}" failures="${campaign.failed}" errors="0" skipped="0" time="${(campaign.wallMs / 1_000).toFixed(3)}"`;
  const cases = failures.map((failure) => {
    const { seed, finding, replay } = toldFinding(failure);
    return `    <testcase classname="campaign" name="seed ${seed}"><failure message="${attributeOf(finding.split('\n')[0] ?? '')}">${attributeOf(`${finding}\n${replay}\n${failureLines(failure)}`)}</failure></testcase>`;
  });
  const held = campaign.seeds - campaign.failed;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="campaign" ${head}>`,
    `  <testsuite name="campaign" ${head}>`,
    ...cases,
    ...Array.from(
      { length: held },
      (_, index) => `    <testcase classname="campaign" name="held ${index + 1}"/>`,
    ),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
};

const rows = (coverage: Coverage): string =>
  coverageKinds
    .map((kind) => {
      const cells = Object.entries(coverage[kind])
        .sort((one, other) => one[1] - other[1])
        .map(([name, times]) => `<tr><td>${attributeOf(name)}</td><td>${times}</td></tr>`);
      return `<details><summary>${kind}: ${cells.length}</summary><table>${cells.join('')}</table></details>`;
    })
    .join('');

const html = (campaign: Campaign, failures: readonly Failure[]): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Campaign</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}pre{overflow:auto;background:#f3f5f9;padding:.75rem}td{padding:.1rem .75rem .1rem 0}</style></head>
<body><h1>Campaign</h1><p>${attributeOf(summary(campaign))}</p>
${failures.length === 0 ? '<p>Nothing was found.</p>' : failures.map((one) => `<h2>Seed ${one.result.job.seed}</h2><pre>${attributeOf(failureLines(one))}</pre>`).join('\n')}
<h2>What was met, the rarest first</h2>${rows(campaign.coverage)}
<p>An independent simulator; it holds no code, logo or text of the vendor.</p></body></html>
`;

/** The whole report. */
export function reportOf(format: ReportFormat, campaign: Campaign, failures: readonly Failure[]): string {
  if (format === 'json') return `${JSON.stringify(figures(campaign, failures), null, 2)}\n`;
  if (format === 'junit') return junit(campaign, failures);
  if (format === 'html') return html(campaign, failures);
  return `# ${summary(campaign)}\n`;
}
