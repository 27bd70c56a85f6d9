/** Reports as CSV files (RFC 4180), bounded, safe to open in a spreadsheet. */
import type { Block } from '../../../../views/blocks.js';
import { count } from '../../../../views/format.js';
import type { Label, Language } from '../../../../views/label.js';
import type { Outcome } from '../../page.js';

export const CSV_ROWS_MAX = 10_000;

const words = {
  csv: { en: 'Download As CSV', fr: 'Télécharger au format CSV' },
  note: {
    en: `At most the newest ${count(CSV_ROWS_MAX).en} rows that pass the filter. Times are in UTC.`,
    fr: `Au plus les ${count(CSV_ROWS_MAX).fr} lignes les plus récentes qui passent le filtre. Les heures sont en UTC.`,
  },
} satisfies Record<string, Label>;

/** The button of a list that can be had as a file: its page declares the action 'csv'. */
export const csvForm: Block = {
  kind: 'form',
  action: 'csv',
  fields: [],
  submit: words.csv,
  note: words.note,
};

/** An instant as other programs read it. */
export const utc = (ms: number): string => new Date(ms).toISOString();

// Control characters have no place in a text file's fields; line breaks and tabs have.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

// What begins like a formula would be run by a spreadsheet.
const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** One field; numbers stand as they are. */
export const csvField = (value: string | number): string =>
  typeof value === 'number'
    ? String(value)
    : `"${harmless(value.replace(CONTROL, '\ufffd')).replaceAll('"', '""')}"`;

/** Rows below a line of column names, as a download. */
export function csvFile(
  name: string,
  columns: readonly Label[],
  rows: readonly (readonly (string | number)[])[],
  language: Language,
): Outcome {
  const lines = [columns.map((column) => column[language]), ...rows.slice(0, CSV_ROWS_MAX)];
  const text = lines.map((line) => `${line.map(csvField).join(',')}\r\n`).join('');
  // The mark tells spreadsheets that the text is UTF-8.
  const bytes = Buffer.from(`\ufeff${text}`, 'utf8');
  return { download: { filename: `${name}.csv`, type: 'text/csv; charset=utf-8', bytes } };
}
