/**
 * lab/rehearsals/report/: reports of a rehearsal, one format a file.
 *
 * The formats of a report, each with the ending of its file.
 */
import { asHtml } from './html.js';
import { asJson } from './json.js';
import { asJunit } from './junit.js';
import type { Debrief } from './report.js';
import { asTap } from './tap.js';

export const formats = {
  tap: { ending: 'tap', write: asTap },
  junit: { ending: 'xml', write: asJunit },
  json: { ending: 'json', write: asJson },
  html: { ending: 'html', write: asHtml },
} as const satisfies Record<string, { ending: string; write: (debrief: Debrief) => string }>;

export type Format = keyof typeof formats;
