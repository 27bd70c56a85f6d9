/**
 * lab/cli/: the commands of bomgar-sim.
 *
 * `bomgar-sim campaign`: random deeds and bad luck, seed after seed; each that finds something is told.
 */
import { deedLine } from '../campaign/deeds/deed.js';
import { findingLine } from '../campaign/judge/finding.js';
import { type Played, play } from '../campaign/play.js';
import { combinationLine, combinations, type Tour, tour, type Visited } from '../campaign/states.js';
import { Mistake } from './mistake.js';
import { flag, optionLines, readOptions, whole } from './options.js';

const SEED_MAX = 1e9;
const SEEDS = 100;

const campaignOptions = {
  seeds: whole('how many seeds are played (100)', 1, SEED_MAX, null),
  from: whole('the first of them (1)', 1, SEED_MAX, 1),
  states: flag('visits combinations of states instead of seeds: all, or --seeds of them'),
  deeds: flag('prints the deeds of each seed, not only of those that find something'),
};

const usage = (): string => `Usage: bomgar-sim campaign [options]

${optionLines(campaignOptions)}
A seed, or a combination, that finds something is played again alone by --seeds 1 --from NUMBER.
`;

const LINES_MAX = 12;

const findingLines = ({ seed, findings, log }: Played): string =>
  [
    `not ok - seed ${seed} (again: bomgar-sim campaign --seeds 1 --from ${seed})`,
    ...findings.map((one) => `  # ${findingLine(one).split('\n').slice(0, LINES_MAX).join('\n  #   ')}`),
    ...log.map((line) => `    ${line}`),
    '',
  ].join('\n');

/** Exit code 0: all held. */
async function playSeeds(from: number, seeds: number, withDeeds: boolean): Promise<number> {
  const kinds = new Set<string>();
  let bad = 0;
  let sessions = 0;
  let deeds = 0;
  for (let seed = from; seed < from + seeds; seed += 1) {
    const played = await play({ seed: String(seed) });
    for (const kind of played.kinds) kinds.add(kind);
    sessions += played.sessions;
    deeds += played.steps.length;
    if (withDeeds) {
      process.stdout.write(`# seed ${seed}\n`);
      process.stdout.write(played.steps.map(({ deed }) => `  ${deedLine(deed)}\n`).join(''));
    }
    if (played.findings.length > 0) {
      bad += 1;
      process.stdout.write(findingLines(played));
    }
  }
  process.stdout.write(
    `# ${seeds} seeds from ${from}: ${bad} with findings; ${deeds} deeds, ${sessions} sessions told, ${kinds.size} kinds of events\n`,
  );
  return bad === 0 ? 0 : 1;
}

const EXAMPLES_MAX = 3;

const tourLines = ({ visited, alone, bad, skipped, unmet, met }: Tour): string => {
  const whys = new Map<string, string[]>();
  for (const [situation, why] of unmet) {
    const [what = ''] = why.split(': ');
    whys.set(what, [...(whys.get(what) ?? []), `${situation} (${why.slice(what.length + 2)})`]);
  }
  const unmetLines = [...whys].flatMap(([what, all]) => [
    `# ${all.length} situations cannot be met, since ${what}:`,
    ...all.slice(0, EXAMPLES_MAX).map((one) => `#   ${one}`),
    ...(all.length > EXAMPLES_MAX ? [`#   and ${all.length - EXAMPLES_MAX} more`] : []),
  ]);
  return [
    ...unmetLines,
    `# ${met.size} situations were met, ${unmet.size} cannot be`,
    `# ${visited} combinations visited: ${alone} came back by themselves, ${visited - alone} by the pages, ${bad} with findings; ${skipped} cannot be reached`,
    '',
  ].join('\n');
};

/** Exit code 0: all held. */
async function visitStates(from: number, amount: number | null): Promise<number> {
  const all = combinations();
  const list = all.slice(from - 1, amount === null ? undefined : from - 1 + amount);
  const seen = await tour(list, (one, { findings, log }: Visited) => {
    const number = all.indexOf(one) + 1;
    process.stdout.write(`not ok - ${number} ${combinationLine(one)}\n`);
    process.stdout.write(
      [...findings.map((told) => `  # ${findingLine(told)}\n`), ...log.map((line) => `    ${line}\n`)].join(
        '',
      ),
    );
  });
  process.stdout.write(`# ${list.length} of ${all.length} combinations from ${from}\n${tourLines(seen)}`);
  return seen.bad === 0 ? 0 : 1;
}

/** `bomgar-sim campaign`. Exit code 0: all held. */
export async function campaignCommand(argv: readonly string[]): Promise<number> {
  const { values, names, help } = readOptions(campaignOptions, argv);
  if (help) {
    process.stdout.write(usage());
    return 0;
  }
  if (names.length > 0) throw new Mistake(`campaign takes options only, not ‘${names[0]}’`);
  const { seeds, from } = values;
  return values.states ? visitStates(from, seeds) : playSeeds(from, seeds ?? SEEDS, values.deeds);
}
