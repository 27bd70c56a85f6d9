/** `bomgar-sim guide`: every statement of the guide, where it stands, what checks it. */
import { languages } from '../../views/label.js';
import { guideLedger, type LedgerEntry } from '../guide/ledger.js';
import { Mistake } from './mistake.js';
import { flag, oneOf, optionLines, readOptions } from './options.js';

const guideOptions = {
  format: oneOf('text|json', 'what is printed (text)', ['text', 'json'], 'text'),
  language: oneOf('en|fr', 'language of the statements (en)', languages, 'en'),
  missing: flag('only statements that nothing carries out or checks'),
};

const usage = `Usage: bomgar-sim guide [options]

${optionLines(guideOptions)}`;

const asText = (entry: LedgerEntry): string =>
  [
    `${entry.id}  ${entry.text}`,
    `      where:  ${entry.where.join(', ') || 'nowhere'}`,
    `      checks: ${entry.checks.join(', ') || 'none'}`,
    `      source: ${entry.source ?? 'unknown'}`,
  ].join('\n');

/** Exit code: 0. Throws Mistake for a wrong call. */
export async function guideCommand(argv: readonly string[]): Promise<number> {
  const { values, names, help } = readOptions(guideOptions, argv);
  if (help) {
    process.stdout.write(usage);
    return 0;
  }
  if (names.length > 0) throw new Mistake(`guide takes options only, not ‘${names[0]}’`);
  const all = guideLedger(values.language);
  const shown = values.missing
    ? all.filter((entry) => entry.where.length === 0 || entry.checks.length === 0)
    : all;
  process.stdout.write(
    values.format === 'json' ? `${JSON.stringify(shown, null, 2)}\n` : `${shown.map(asText).join('\n')}\n`,
  );
  return 0;
}
