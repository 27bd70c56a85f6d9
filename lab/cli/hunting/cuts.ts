/** `bomgar-sim cuts`: the power is lost at every durable write of a rehearsal; what comes of it is judged. */
import { availableParallelism } from 'node:os';
import { type CutsTold, tryAll } from '../../campaign/cuts/all.js';
import { endStates } from '../../campaign/cuts/end-states.js';
import type { CutFinding } from '../../campaign/cuts/try.js';
import { rehearsalNames } from '../../rehearsals/language/load.js';
import { Mistake } from '../mistake.js';
import { flag, oneOf, optionLines, readOptions, text, whole } from '../options.js';

const SAMPLE_MAX = 1e6;
const WORKERS_MAX = 64;
const LINES_MAX = 12;
const MS_PER_MINUTE = 60_000;

const cutsOptions = {
  seed: text('N', 'what everything random follows from (1)', '1'),
  sample: whole<number | null>(
    'of each rehearsal’s cuts that differ only so many, evenly (all)',
    1,
    SAMPLE_MAX,
    null,
  ),
  write: whole<number | null>('only cuts at this durable write', 1, SAMPLE_MAX, null),
  workers: whole(
    'how many cuts are tried at a time (one on each core)',
    1,
    WORKERS_MAX,
    availableParallelism(),
  ),
  format: oneOf('text|json', 'what is printed (text)', ['text', 'json'], 'text'),
  states: flag('lists the states in which boxes may come to rest, and what each means'),
};

const usage = (): string => `Usage: bomgar-sim cuts NAME|all [options]

${optionLines(cutsOptions)}
Cut is each box, and all boxes at once: before the write, after it, and with the last commits lost. Then the
power returns, people do what the pages ask for, and the judges look. Exit code 0 only if all held.
Rehearsals: ${rehearsalNames().join(', ')}
`;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function figuresOf({ results, wallMs }: CutsTold) {
  const names = [...new Set(results.map(({ job }) => job.rehearsal))].sort();
  const cuts = sum(results.map((one) => one.cuts));
  return {
    rehearsals: names.map((name) => {
      const own = results.filter(({ job }) => job.rehearsal === name);
      return {
        name,
        writes: own[0]?.writes ?? 0,
        cuts: sum(own.map((one) => one.cuts)),
        tried: sum(own.map(({ tried }) => tried)),
      };
    }),
    cuts,
    /** The others leave the same behind as one of these. */
    tried: sum(results.map(({ tried }) => tried)),
    ledBack: sum(results.map(({ ledBack }) => ledBack)),
    endStates: endStates.map(({ name, meaning }) => ({
      name,
      meaning,
      cuts: sum(results.map((one) => one.endStates[name] ?? 0)),
    })),
    wallMs: Math.round(wallMs),
    cutsPerMinute: Math.round((cuts / wallMs) * MS_PER_MINUTE),
    findings: results.flatMap(({ findings }) => findings),
  };
}

export type CutFigures = ReturnType<typeof figuresOf>;

const findingLines = ({ cut, endState, findings, log }: CutFinding): string =>
  [
    `not ok - ${cut}; came to rest as: ${endState ?? 'nothing known'}`,
    ...findings.map((one) => `  # ${one.split('\n').slice(0, LINES_MAX).join('\n  #   ')}`),
    ...log.slice(0, LINES_MAX).map((line) => `    ${line}`),
    '',
  ].join('\n');

function textOf(told: CutFigures): string {
  const states = told.endStates
    .filter(({ cuts }) => cuts > 0)
    .map(({ name, cuts, meaning }) => `#   ${String(cuts).padStart(6)} ${name}: ${meaning.en}\n`);
  return [
    ...told.rehearsals.map(
      ({ name, writes, cuts, tried }) =>
        `# ${name}: ${writes} durable writes, ${cuts} cuts, ${tried} of them tried: the others leave the same behind\n`,
    ),
    `# the boxes came to rest, with nobody at the pages, as:\n`,
    ...states,
    `# ${told.cuts} cuts: after ${told.ledBack} people had to do something, ${told.findings.length} with findings; ${(told.wallMs / 1_000).toFixed(1)} s, ${told.cutsPerMinute} a minute\n`,
  ].join('');
}

const statesText = (): string =>
  endStates.map(({ name, meaning }) => `${name}\n  ${meaning.en}\n  ${meaning.fr}\n`).join('');

/** Exit code 0: all held. */
export async function cutsCommand(argv: readonly string[]): Promise<number> {
  const { values, names, help } = readOptions(cutsOptions, argv);
  if (help || values.states) {
    process.stdout.write(help ? usage() : statesText());
    return 0;
  }
  const known = rehearsalNames();
  if (names.length === 0) throw new Mistake(`which rehearsal? There are: all, ${known.join(', ')}`);
  const unknown = names.find((name) => name !== 'all' && !known.includes(name));
  if (unknown !== undefined)
    throw new Mistake(`there is no rehearsal ‘${unknown}’; there are: all, ${known.join(', ')}`);
  const { seed, sample, write, workers, format } = values;
  const isText = format === 'text';
  const told = await tryAll({
    rehearsals: names.includes('all') ? known : [...new Set(names)],
    seed,
    sample,
    write,
    workers,
    onResult: ({ findings }) => {
      if (isText) process.stdout.write(findings.map(findingLines).join(''));
    },
  });
  const figures = figuresOf(told);
  process.stdout.write(isText ? textOf(figures) : `${JSON.stringify(figures, null, 2)}\n`);
  return figures.findings.length === 0 ? 0 : 1;
}
