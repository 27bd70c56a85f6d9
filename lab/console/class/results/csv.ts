/** Results as a table for spreadsheets (RFC 4180). */
import type { SeatResult } from './results.js';

const columns = {
  seat: ({ seat }) => seat,
  name: ({ name }) => name,
  rehearsal: ({ rehearsal }) => rehearsal,
  mode: ({ mode }) => mode,
  status: ({ status }) => status,
  succeeded: ({ succeeded }) => succeeded,
  points: ({ points }) => points,
  of: ({ of }) => of,
  full_marks: ({ points, of }) => (points === null || of === null ? null : points === of),
  steps_done: ({ stepsDone }) => stepsDone,
  steps: ({ steps }) => steps,
  mistakes: ({ mistakes }) => mistakes,
  hints: ({ hints }) => hints,
  outage_s: ({ outageMs }) => (outageMs === null ? null : Math.round(outageMs / 1_000)),
  lab_time_s: ({ labTimeMs }) => (labTimeMs === null ? null : Math.round(labTimeMs / 1_000)),
  lost_rows: ({ lostRows }) => lostRows,
  ended_at: ({ endedAt }) => endedAt,
  trace_hash: ({ traceHash }) => traceHash,
} as const satisfies Record<string, (one: SeatResult) => string | number | boolean | null>;

/** A name that begins like a formula is one to a spreadsheet: it is made a text. */
function cell(value: string | number | boolean | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** With a mark at the beginning by which spreadsheets know that it is UTF-8. */
export const asCsv = (results: readonly SeatResult[]): string =>
  `\uFEFF${[Object.keys(columns), ...results.map((one) => Object.values(columns).map((of) => cell(of(one))))]
    .map((line) => `${line.join(',')}\r\n`)
    .join('')}`;
