/** `bomgar-sim cuts`: the power is lost at every durable write of a rehearsal; what comes of it is judged. */
import { availableParallelism } from 'node:os';
import { cutKinds } from '../../campaign/cuts/cut.js';
import { endStates } from '../../campaign/cuts/end-states.js';
import { type Killed, killSample } from '../../campaign/cuts/killed.js';
import { type CutsTold, tryAll } from '../../campaign/cuts/many/all.js';
import { openBook } from '../../campaign/cuts/many/book.js';
import type { CutFinding } from '../../campaign/cuts/try.js';
import { type BoxName, boxNames } from '../../plan.js';
import { rehearsalNames } from '../../rehearsals/language/load.js';
import { Mistake } from '../mistake.js';
import { custom, flag, oneOf, optionLines, readOptions, text, whole } from '../options.js';

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
  of: custom<readonly BoxName[] | null>(
    'BOX[,BOX]',
    'only cuts of these boxes together, as in a or a,b (each, and all)',
    null,
    boxesIn,
  ),
  kind: oneOf('before|after|lost', 'only cuts of this kind (all)', cutKinds, null),
  workers: whole(
    'how many cuts are tried at a time (one on each core)',
    1,
    WORKERS_MAX,
    availableParallelism(),
  ),
  hosting: oneOf(
    'world|processes',
    'processes: of each rehearsal so many cuts (--sample, 2) by SIGKILL in real processes, beside a world (world)',
    ['world', 'processes'],
    'world',
  ),
  keep: text<string | null>(
    'FILE',
    'what has been tried is kept there part by part: the same command goes on where it was ended',
    null,
  ),
  format: oneOf('text|json', 'what is printed (text)', ['text', 'json'], 'text'),
  states: flag('lists the states in which boxes may come to rest, and what each means'),
};

function boxesIn(given: string, name: string): readonly BoxName[] {
  const wanted = given.toLowerCase().split(',');
  const boxes = boxNames.filter((box) => wanted.includes(box));
  if (boxes.length !== wanted.length) throw new Mistake(`${name} takes boxes, as in a,b, not ‘${given}’`);
  return boxes;
}

const usage = (): string => `Usage: bomgar-sim cuts NAME|all [options]

${optionLines(cutsOptions)}
Cut is each box, and all boxes at once: before the write, after it, and with the last commits lost. Then the
power returns, people do what the pages ask for, and the judges look. Exit code 0 only if all held.
Rehearsals: ${rehearsalNames().join(', ')}
`;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function figuresOf({ results, before, wallMs }: CutsTold) {
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
        coreMs: Math.round(sum(own.map(({ coreMs }) => coreMs))),
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
    /** What a core had to do for one cut, the walks included. */
    cutCoreMs: Math.round(sum(results.map(({ coreMs }) => coreMs)) / cuts),
    wallMs: Math.round(wallMs),
    cutsPerMinute: Math.round(((cuts - before) / wallMs) * MS_PER_MINUTE),
    findings: results.flatMap(({ findings }) => findings),
  };
}

export type CutFigures = ReturnType<typeof figuresOf>;

const findingLines = ({ cut, command, endState, findings, log }: CutFinding): string =>
  [
    `not ok - ${cut}; came to rest as: ${endState ?? 'nothing known'}`,
    `  # again: ${command}`,
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
    `# ${told.cuts} cuts (${told.tried} tried, ${told.cuts - told.tried} leave the same behind as one of them): after ${told.ledBack} people had to do something, ${told.findings.length} with findings; ${(told.wallMs / 1_000).toFixed(1)} s, ${told.cutsPerMinute} a minute, ${told.cutCoreMs} ms of a core each\n`,
  ].join('');
}

const statesText = (): string =>
  endStates.map(({ name, meaning }) => `${name}\n  ${meaning.en}\n  ${meaning.fr}\n`).join('');

const KILLED = 2;

/** Cuts by SIGKILL in real processes. */
async function killed(rehearsals: readonly string[], seed: string, sample: number): Promise<number> {
  const results: Killed[] = [];
  for (const name of rehearsals)
    await killSample(name, seed, sample, (one) => {
      const { cut, command, wallMs, findings } = one;
      results.push(one);
      const word = findings.length === 0 ? 'ok' : 'not ok';
      const told = [...(findings.length === 0 ? [] : [`again in a world: ${command}`]), ...findings];
      process.stdout.write(
        `${word} - ${cut}, by SIGKILL as in a world (${Math.round(wallMs / 1_000)} s)\n${told.map((line) => `  # ${line}\n`).join('')}`,
      );
    });
  const failed = results.filter(({ findings }) => findings.length > 0).length;
  process.stdout.write(`# ${results.length} cuts by SIGKILL, ${failed} with findings\n`);
  return failed === 0 ? 0 : 1;
}

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
  const rehearsals = names.includes('all') ? known : [...new Set(names)];
  if (values.hosting === 'processes') return killed(rehearsals, values.seed, values.sample ?? KILLED);
  const { seed, sample, write, of: victims, kind, workers, keep, format } = values;
  const isText = format === 'text';
  const told = await tryAll({
    rehearsals,
    seed,
    ...{ sample, write, victims, kind, workers },
    ...(keep === null ? {} : { book: openBook(keep) }),
    onResult: ({ job, cuts, tried, findings }, { done, of }) => {
      if (!isText) return;
      process.stdout.write(findings.map(findingLines).join(''));
      const place = `${job.rehearsal}, part ${job.part + 1} of ${job.parts}`;
      process.stderr.write(
        `${done} of ${of}: ${place}, ${tried} tried for ${cuts} cuts, ${findings.length} with findings\n`,
      );
    },
  });
  const figures = figuresOf(told);
  process.stdout.write(isText ? textOf(figures) : `${JSON.stringify(figures, null, 2)}\n`);
  return figures.findings.length === 0 ? 0 : 1;
}
