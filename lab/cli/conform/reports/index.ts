/**
 * lab/cli/conform/reports/: what a run of the kit is told as: a registry, one format a file.
 *
 * Formats by their names.
 */
import { asHtml } from './html.js';
import { asJson } from './json.js';
import { asJunit } from './junit.js';
import type { Run } from './run.js';
import { asTap } from './tap.js';
import { asText } from './text.js';

export const reports = {
  text: asText,
  tap: asTap,
  junit: asJunit,
  html: asHtml,
  json: asJson,
} as const satisfies Readonly<Record<string, (run: Run) => string>>;

export type ReportFormat = keyof typeof reports;
