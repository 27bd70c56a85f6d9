/** `bomgar-sim campaign`: random deeds and bad luck, seed after seed; each that finds something is told. */
import { deedLine } from '../campaign/deed.js';
import { type Played, play } from '../campaign/play.js';
import { Mistake } from './mistake.js';
import { flag, optionLines, readOptions, whole } from './options.js';

const SEED_MAX = 1e9;

const campaignOptions = {
  seeds: whole('how many seeds are played (100)', 1, SEED_MAX, 100),
  from: whole('the first of them (1)', 0, SEED_MAX, 1),
  deeds: flag('prints the deeds of each seed, not only of those that find something'),
};

const usage = (): string => `Usage: bomgar-sim campaign [options]

${optionLines(campaignOptions)}
A seed that finds something is played again alone by --seeds 1 --from SEED.
`;

const LINES_MAX = 12;

const findingLines = ({ seed, findings, log }: Played): string =>
  [
    `not ok - seed ${seed} (again: bomgar-sim campaign --seeds 1 --from ${seed})`,
    ...findings.map((one) => `  # ${one.split('\n').slice(0, LINES_MAX).join('\n  #   ')}`),
    ...log.map((line) => `    ${line}`),
    '',
  ].join('\n');

/** Exit code 0: all seeds held. */
export async function campaignCommand(argv: readonly string[]): Promise<number> {
  const { values, names, help } = readOptions(campaignOptions, argv);
  if (help) {
    process.stdout.write(usage());
    return 0;
  }
  if (names.length > 0) throw new Mistake(`campaign takes options only, not ‘${names[0]}’`);
  const { seeds, from } = values;
  const kinds = new Set<string>();
  let bad = 0;
  let sessions = 0;
  let deeds = 0;
  for (let seed = from; seed < from + seeds; seed += 1) {
    const played = await play({ seed: String(seed) });
    for (const kind of played.kinds) kinds.add(kind);
    sessions += played.sessions;
    deeds += played.steps.length;
    if (values.deeds) {
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
