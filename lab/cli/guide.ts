/**
 * lab/cli/: the commands of bomgar-sim.
 *
 * `bomgar-sim guide`: every statement of the guide, where it stands, what checks it.
 */
import { type Language, languages } from '../../views/label.js';
import { type CoverageEntry, type FactEntry, guideCoverage, vendorCoverage } from '../guide/coverage.js';
import { standingLabels } from '../guide/vendor-facts.js';
import { Mistake } from './mistake.js';
import { flag, oneOf, optionLines, readOptions } from './options.js';

const guideOptions = {
  format: oneOf('text|json', 'what is printed (text)', ['text', 'json'], 'text'),
  language: oneOf('en|fr', 'language of the statements (en)', languages, 'en'),
  missing: flag('only statements that nothing carries out or checks'),
  vendor: flag('what the vendor and programs of the field say beside the guide'),
};

const usage = `Usage: bomgar-sim guide [options]

${optionLines(guideOptions)}`;

const asText = (entry: CoverageEntry): string =>
  [
    `${entry.id}  ${entry.text}`,
    `      where:  ${entry.where.join(', ') || 'nowhere'}`,
    `      checks: ${entry.checks.join(', ') || 'none'}`,
    `      source: ${entry.source ?? 'unknown'}`,
  ].join('\n');

const factAsText = (entry: FactEntry, language: Language): string =>
  [
    `${entry.id}  ${entry.text}`,
    `      standing: ${standingLabels[entry.standing][language]}${entry.because === null ? '' : ` (${entry.because})`}`,
    `      checks: ${entry.checks.join(', ') || 'none'}`,
  ].join('\n');

/** Exit code: 0. Throws Mistake for a wrong call. */
export async function guideCommand(argv: readonly string[]): Promise<number> {
  const { values, names, help } = readOptions(guideOptions, argv);
  if (help) {
    process.stdout.write(usage);
    return 0;
  }
  if (names.length > 0) throw new Mistake(`guide takes options only, not ‘${names[0]}’`);
  const print = (entries: readonly unknown[], lines: readonly string[]): number => {
    process.stdout.write(
      values.format === 'json' ? `${JSON.stringify(entries, null, 2)}\n` : `${lines.join('\n')}\n`,
    );
    return 0;
  };
  if (values.vendor) {
    const facts = vendorCoverage(values.language).filter(
      ({ standing, checks }) => !values.missing || (standing === 'held' && checks.length === 0),
    );
    return print(
      facts,
      facts.map((entry) => factAsText(entry, values.language)),
    );
  }
  const all = guideCoverage(values.language);
  const shown = values.missing
    ? all.filter((entry) => entry.where.length === 0 || entry.checks.length === 0)
    : all;
  return print(shown, shown.map(asText));
}
