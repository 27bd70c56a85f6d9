/**
 * lab/cli/hunting/: the commands that look for what the pair does wrong.
 *
 * `bomgar-sim campaign`: random deeds and bad luck, seed after seed; each that finds something is told.
 */
import { readFileSync } from 'node:fs';
import { type CampaignOptions, runCampaign } from '../../campaign/course/campaign.js';
import { type Job, playJob, type Result } from '../../campaign/course/job.js';
import { inProcess, type Pool } from '../../campaign/course/pool.js';
import { faultNames, IN_TURN, profileNames, profileOf } from '../../campaign/course/profiles.js';
import {
  type Failure,
  failureLines,
  replayCommandOf,
  reportFormats,
  reportOf,
  toldFinding,
} from '../../campaign/course/report.js';
import { inProcesses } from '../../campaign/course/workers/processes.js';
import { onQueue, serveQueue } from '../../campaign/course/workers/queue.js';
import { deedKinds } from '../../campaign/deeds/index.js';
import { type Case, playCase, readCase, saveCase } from '../../campaign/failing/save.js';
import { picked, shrinkResult } from '../../campaign/failing/shrink.js';
import { findingLine } from '../../campaign/judge/finding.js';
import {
  type Combination,
  combinationLine,
  combinations,
  type Tour,
  tour,
  type Visited,
} from '../../campaign/tour/states.js';
import { hostReason, isHostError } from '../../hosting/host/words.js';
import { Mistake } from '../mistake.js';
import { custom, flag, oneOf, optionLines, readOptions, text, whole } from '../options.js';
import { PATIENCE_S, queueOption, WORKERS_MAX } from './worker.js';

const SEED_MAX = 1e9;
const SEEDS = 100;
const SECONDS_MAX = 30 * 24 * 3_600;
const SHRINK_S = 60;

const namesOf =
  (known: readonly string[]) =>
  (given: string, name: string): readonly string[] => {
    const names = given.split(',').map((one) => one.trim());
    const unknown = names.find((one) => !known.includes(one));
    if (unknown !== undefined)
      throw new Mistake(`${name} takes names out of ${known.join(', ')}, not ‘${unknown}’`);
    return names;
  };

function numbersOf(given: string, name: string): readonly number[] {
  const numbers = given.split(',').map(Number);
  if (!numbers.every((one) => Number.isInteger(one) && one > 0))
    throw new Mistake(`${name} takes numbers of deeds, such as 3,7`);
  return numbers;
}

const campaignOptions = {
  seeds: whole<number | null>(
    `how many seeds are played (${SEEDS}; with --seconds: as many as fit)`,
    1,
    SEED_MAX,
    null,
  ),
  seconds: whole<number | null>('how long new seeds are begun, in real time', 1, SECONDS_MAX, null),
  seed: whole('the first of them (1)', 1, SEED_MAX, 1),
  profile: oneOf(
    'NAME',
    `what is done: ${profileNames.join(', ')}, or ${IN_TURN}, these one seed after the other (everything)`,
    [...profileNames, IN_TURN],
    'everything',
  ),
  faults: custom<readonly string[] | null>('A,B', 'of the faults only these', null, namesOf(faultNames)),
  favour: custom<readonly string[] | null>(
    'A,B',
    'deeds done more often, in the place of those that the campaign has seen seldom',
    null,
    namesOf(deedKinds.map(({ key }) => key)),
  ),
  only: custom<readonly number[] | null>('3,7', 'of one seed’s deeds only these', null, numbersOf),
  workers: whole('how many processes of this machine play at the same time (1)', 1, WORKERS_MAX, 1),
  queue: queueOption(
    'shares the seeds with whoever runs ‘bomgar-sim worker’ at this queue, on any machine with the same code',
  ),
  format: oneOf('NAME', `how it is told: ${reportFormats.join(', ')} (text)`, reportFormats, 'text'),
  save: text(
    'DIR',
    'writes each seed that finds something to DIR: its deeds, a rehearsal, a recording',
    null,
  ),
  replay: text('FILE', 'plays the deeds of a saved case again', null),
  'no-shrink': flag('leaves the deeds of a seed that finds something as they are'),
  states: flag('visits combinations of states instead of seeds: all, or --seeds of them'),
  deeds: flag('prints the deeds of each seed, not only of those that find something'),
};

const usage = (): string => `Usage: bomgar-sim campaign [options]

${optionLines(campaignOptions)}
Each seed that finds something is told with its fewest deeds and the command that plays them again.
Exit code 0: nothing was found; 1: something was.
`;

const EXAMPLES_MAX = 3;

/** A long tour says where it is this often, so that one which was stopped can be gone on with. */
const PROGRESS_EACH = 500;

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
async function visitStates(first: number, amount: number | null): Promise<number> {
  const all = combinations();
  const list = all.slice(first - 1, amount === null ? undefined : first - 1 + amount);
  const passed = (done: number): void => {
    if (done % PROGRESS_EACH === 0) process.stderr.write(`# ${first - 1 + done} of ${all.length}\n`);
  };
  const tell = (one: Combination, { findings, log }: Visited): void => {
    const number = all.indexOf(one) + 1;
    process.stdout.write(`not ok - ${number} ${combinationLine(one)}\n`);
    process.stdout.write(
      [...findings.map((told) => `  # ${findingLine(told)}\n`), ...log.map((line) => `    ${line}\n`)].join(
        '',
      ),
    );
  };
  const seen = await tour(list, tell, passed);
  process.stdout.write(`# ${list.length} of ${all.length} combinations from ${first}\n${tourLines(seen)}`);
  return seen.bad === 0 ? 0 : 1;
}

const deedLines = ({ job, log }: Result): string =>
  `# seed ${job.seed} (${replayCommandOf(job, null)})\n${log.map((line) => `  ${line}\n`).join('')}`;

/** Some deeds of one seed: what they are follows from playing it whole. */
async function playOnly(job: Job, numbers: readonly number[]): Promise<number> {
  const whole = await playJob(job);
  if (numbers.some((one) => one > whole.steps.length))
    throw new Mistake(`seed ${job.seed} has ${whole.steps.length} deeds`);
  const result = await playJob({ ...job, steps: picked(whole.steps, numbers) });
  process.stdout.write(deedLines(result));
  for (const one of result.findings) process.stdout.write(`not ok - ${findingLine(one)}\n`);
  return result.findings.length === 0 ? 0 : 1;
}

/** Where the seeds are played: here, in processes of this machine, or wherever the queue is served. */
async function poolOf({ workers, queue }: { workers: number; queue: string | null }): Promise<Pool> {
  if (queue === null) return workers === 1 ? inProcess() : inProcesses(workers);
  const pool = await onQueue(queue);
  const serving = await serveQueue({ url: queue, patienceMs: PATIENCE_S * 1_000 }, inProcesses(workers));
  return {
    ...pool,
    close: async () => {
      await serving.close();
      await pool.close();
    },
  };
}

async function save(parent: string, failure: Failure, isTold: boolean): Promise<void> {
  const { seed, deeds } = toldFinding(failure);
  const { caseFile, rehearsal, recording } = await saveCase(parent, { seed, steps: [...deeds] });
  if (!isTold) return;
  process.stdout.write(
    [
      `  saved: bomgar-sim campaign --replay ${caseFile}`,
      `         bomgar-sim rehearse ${rehearsal}`,
      `         bomgar-sim start --recording ${recording}   (the console, just before the last deed)`,
      '',
    ].join('\n'),
  );
}

/** Plays what was saved. */
async function replayCase(file: string): Promise<number> {
  let found: Case | null;
  try {
    found = readCase(readFileSync(file, 'utf8'));
  } catch (error) {
    if (!isHostError(error)) throw error;
    throw new Mistake(`${file} cannot be read: ${hostReason(error)}`);
  }
  if (found === null) throw new Mistake(`${file} holds no case of a campaign`);
  const { log, findings } = await playCase(found);
  process.stdout.write(log.map((line) => `  ${line}\n`).join(''));
  for (const one of findings) process.stdout.write(`not ok - ${findingLine(one)}\n`);
  return findings.length === 0 ? 0 : 1;
}

/** `bomgar-sim campaign`. Exit code 0: all held. */
export async function campaignCommand(argv: readonly string[]): Promise<number> {
  const { values, names, help } = readOptions(campaignOptions, argv);
  if (help) {
    process.stdout.write(usage());
    return 0;
  }
  if (names.length > 0) throw new Mistake(`campaign takes options only, not ‘${names[0]}’`);
  const { seeds, seconds, seed, profile, faults, favour, format } = values;
  if (values.replay !== null) return replayCase(values.replay);
  if (values.states) return visitStates(seed, seeds);
  if (values.only !== null)
    return playOnly(
      { seed, profile: profileOf(profile, seed), faults, favour: favour ?? [], steps: null },
      values.only,
    );
  const isText = format === 'text';
  const options: CampaignOptions = {
    profile,
    faults,
    favour,
    first: seed,
    seeds: seeds ?? (seconds === null ? SEEDS : null),
    seconds,
    onResult: (result) => {
      if (values.deeds && isText) process.stdout.write(deedLines(result));
    },
  };
  const pool = await poolOf(values);
  const campaign = await runCampaign(options, pool);
  await pool.close();
  const failures: Failure[] = [];
  for (const result of campaign.failures) {
    const shrunk = values['no-shrink'] ? null : await shrinkResult(result, SHRINK_S);
    const failure = { result, shrunk };
    failures.push(failure);
    if (isText) process.stdout.write(failureLines(failure));
    if (values.save !== null) await save(values.save, failure, isText);
  }
  process.stdout.write(reportOf(format, campaign, failures));
  return campaign.failed === 0 ? 0 : 1;
}
