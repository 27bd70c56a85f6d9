/** `bomgar-sim guide`: every statement of the guide, where it stands, what checks it. */
import { parseArgs } from 'node:util';
import type { Language } from '../../views/label.js';
import { guideLedger, type LedgerEntry } from '../guide/ledger.js';

const usage = `Usage: bomgar-sim guide [options]

  --format text|json    what is printed (text)
  --language en|fr      language of the statements (en)
  --missing             only statements that nothing carries out or checks
`;

const asText = (entry: LedgerEntry): string =>
  [
    `${entry.id}  ${entry.text}`,
    `      where:  ${entry.where.join(', ') || 'nowhere'}`,
    `      checks: ${entry.checks.join(', ') || 'none'}`,
    `      source: ${entry.source ?? 'unknown'}`,
  ].join('\n');

/** Exit code: 0, or 2 for a wrong call. */
export async function guideCommand(argv: readonly string[]): Promise<number> {
  let values: { format?: string; language?: string; missing?: boolean; help?: boolean };
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: {
        format: { type: 'string', default: 'text' },
        language: { type: 'string', default: 'en' },
        missing: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
  const { format = 'text', language = 'en' } = values;
  if (values.help === true) {
    process.stdout.write(usage);
    return 0;
  }
  if (!['text', 'json'].includes(format) || !['en', 'fr'].includes(language)) {
    process.stderr.write(`--format is text or json, --language en or fr\n\n${usage}`);
    return 2;
  }
  const all = guideLedger(language as Language);
  const shown = values.missing
    ? all.filter((entry) => entry.where.length === 0 || entry.checks.length === 0)
    : all;
  process.stdout.write(
    format === 'json' ? `${JSON.stringify(shown, null, 2)}\n` : `${shown.map(asText).join('\n')}\n`,
  );
  return 0;
}
