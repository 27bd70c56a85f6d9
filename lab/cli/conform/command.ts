/** `bomgar-sim conform`: an upgrade tool against cases, each with a lab of its own. Exit code 0: nothing but what was expected. */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Tinypool } from 'tinypool';
import { overlays } from '../../../hardware/faults/index.js';
import { hostMonoMs } from '../../../hardware/kernel/host-time.js';
import { createRandom } from '../../../hardware/random.js';
import { startedModule } from '../../../views/root.js';
import { hostReason, isHostError } from '../../hosting/host/words.js';
import { Mistake } from '../mistake.js';
import { custom, flag, oneOf, optionLines, type Read, readOptions, text, whole } from '../options.js';
import { allCases, type Case, statementsOf } from './case.js';
import { readExpected } from './expected.js';
import type { Job, Outcome } from './play.js';
import { type ReportFormat, reports } from './reports/index.js';
import { isGood, type Run } from './reports/run.js';
import { caseLines } from './reports/text.js';
import { scoreOf } from './score.js';

const LIMIT_S = 120;
const LIMIT_S_MAX = 24 * 3_600;
const WORKERS_MAX = 64;
const MS = 1_000;
const formatNames = Object.keys(reports) as ReportFormat[];

/** Names with a * for anything; every one must be known. */
const namesOf =
  (known: () => readonly string[]) =>
  (given: string, name: string): readonly string[] =>
    given.split(',').flatMap((one) => {
      const parts = one
        .trim()
        .split('*')
        .map((part) => part.replace(/[^\w.-]/g, '\\$&'));
      const wanted = new RegExp(`^${parts.join('.*')}$`);
      const found = known().filter((each) => wanted.test(each));
      if (found.length === 0)
        throw new Mistake(`${name} takes names out of ${[...new Set(known())].join(', ')}, not ‘${one}’`);
      return found;
    });

const names = (help: string, known: () => readonly string[]) =>
  custom<readonly string[] | null>('A,B', help, null, namesOf(known));

const faultsOf = ({ faults = [] }: Case): string[] => faults.map(({ overlay }) => overlay);

const conformOptions = {
  tool: text('COMMAND', 'the tool, as a shell takes it; it begins anew for each case', null),
  procedure: names('only cases of these procedures', () => allCases().map(({ rehearsal }) => rehearsal)),
  cases: names('only these cases; * for anything', () => allCases().map(({ id }) => id)),
  faults: names('only cases in which one of these faults is met', () => overlays.map(({ name }) => name)),
  sample: whole<number | null>('so many of them, chosen by the seed', 1, 10_000, null),
  workers: whole(
    'how many cases run at the same time (one a core)',
    1,
    WORKERS_MAX,
    Math.min(availableParallelism(), WORKERS_MAX),
  ),
  limit: whole(`real time that a tool may take for a case, s (${LIMIT_S})`, 1, LIMIT_S_MAX, LIMIT_S),
  seed: text('TEXT', 'what everything random in the labs follows from (1)', '1'),
  hosting: oneOf('world|processes', 'where the boxes run (world)', ['world', 'processes'], 'world'),
  format: oneOf('NAME', `how it is told: ${formatNames.join(', ')} (text)`, formatNames, 'text'),
  out: text('FILE', 'writes the report to FILE, and text to the terminal', null),
  'expected-fail': text('FILE', 'cases that are expected to fail, one a line: ID  # why', null),
  list: flag('prints the cases that would be played, and plays none'),
};

const usage = (): string => `Usage: bomgar-sim conform --tool COMMAND [options]

${optionLines(conformOptions)}
The tool finds its boxes, what to do and the console’s API in its environment (BOMGAR_SIM_…:
docs/conformance.md), and ends with 0 when it has done it, with another code when it could not.
Exit code 0: every case passed, or failed as the list expects; 1: not so.
`;

type Values = Read<typeof conformOptions>['values'];

/** A few cases, always the same for a seed, in the order in which they stand. */
function sampled(cases: readonly Case[], count: number, seed: string): Case[] {
  const random = createRandom(`conform ${seed}`);
  const order = cases.map((one) => ({ one, at: random.int(0, 2 ** 30) })).sort((a, b) => a.at - b.at);
  const chosen = new Set(order.slice(0, count).map(({ one }) => one));
  return cases.filter((one) => chosen.has(one));
}

/** Cases that were asked for. Throws Mistake where there are none. */
function chosenCases({ procedure, cases, faults, sample, seed }: Values): readonly Case[] {
  const found = allCases().filter(
    (one) =>
      (procedure === null || procedure.includes(one.rehearsal)) &&
      (cases === null || cases.includes(one.id)) &&
      (faults === null || faultsOf(one).some((fault) => faults.includes(fault))),
  );
  if (found.length === 0) throw new Mistake('no case is all of that: leave out an option');
  return sample === null ? found : sampled(found, sample, seed);
}

const listLine = (one: Case): string =>
  `${one.id.padEnd(34)} ${one.rehearsal.padEnd(19)} ${one.title.en}${one.expects === 'stop' ? ' [must refuse]' : ''} (${statementsOf(one).length} statements)\n`;

/** Cases in processes of their own: what a lab or a tool does to one touches no other. */
async function playAll(
  jobs: readonly Job[],
  workers: number,
  tell: (one: Outcome) => void,
): Promise<Outcome[]> {
  const size = Math.min(workers, jobs.length);
  const pool = new Tinypool({
    filename: startedModule('lab/cli/conform/worker.js').href,
    runtime: 'child_process',
    minThreads: size,
    maxThreads: size,
    idleTimeout: Number.POSITIVE_INFINITY,
    isolateWorkers: false,
    execArgv: ['--enable-source-maps'],
  });
  // A worker that dies ends the case that it plays; the pool begins another worker.
  pool.on('error', () => {});
  const { playFailed } = await import('./play.js');
  try {
    return await Promise.all(
      jobs.map(async (job) => {
        const outcome: Outcome = await pool.run(job).catch((error: unknown) => playFailed(job, error));
        tell(outcome);
        return outcome;
      }),
    );
  } finally {
    await pool.destroy();
  }
}

function write(file: string, report: string): void {
  try {
    writeFileSync(file, report);
  } catch (error) {
    if (!isHostError(error)) throw error;
    throw new Mistake(`${file} cannot be written: ${hostReason(error)}`);
  }
}

/** `bomgar-sim conform`. Throws Mistake. */
export async function conformCommand(argv: readonly string[]): Promise<number> {
  const { values, names: more, help } = readOptions(conformOptions, argv);
  if (help) {
    process.stdout.write(usage());
    return 0;
  }
  if (more.length > 0) throw new Mistake(`conform takes options only, not ‘${more[0]}’`);
  const cases = chosenCases(values);
  if (values.list) {
    process.stdout.write(cases.map(listLine).join(''));
    return 0;
  }
  const { tool, seed, format, out } = values;
  if (tool === null) throw new Mistake('which tool? Give --tool with its command, or --list');
  const file = values['expected-fail'];
  const expected = file === null ? new Map<string, string>() : readExpected(file);
  // What cannot be written is told before the work, not after it.
  if (out !== null) write(out, '');
  const beganMs = hostMonoMs();
  const isTold = format === 'text' || out !== null;
  const jobs = cases.map(
    ({ id }): Job => ({
      id,
      tool,
      seed,
      hosting: values.hosting,
      limitMs: values.limit * MS,
    }),
  );
  const outcomes = await playAll(jobs, values.workers, (one) => {
    if (isTold) process.stdout.write(caseLines(one, { expected }));
  });
  const run: Run = {
    tool,
    seed,
    outcomes,
    expected,
    score: scoreOf(outcomes),
    realMs: Math.round(hostMonoMs() - beganMs),
  };
  if (out !== null) write(out, reports[format](run));
  process.stdout.write(out === null ? reports[format](run) : reports.text(run));
  return isGood(run) ? 0 : 1;
}
