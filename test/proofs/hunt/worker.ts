/**
 * A campaign that is bundled with or without a planted bug, in one of three ways, a line of JSON for each
 * answer: `hunt FIRST STEP` plays seeds until it is ended, steered as a campaign is, its profiles in turn; `shrink JOB FINDINGS` finds
 * the fewest deeds that find one of these again; `play JOB` plays what is given.
 */
import { type Job, playJob } from '../../../lab/campaign/course/job.js';
import { IN_TURN, profileOf } from '../../../lab/campaign/course/profiles.js';
import { createSteering } from '../../../lab/campaign/course/steering.js';
import { deedKinds } from '../../../lab/campaign/deeds/index.js';
import { shrinkResult } from '../../../lab/campaign/failing/shrink.js';
import type { Finding } from '../../../lab/campaign/judge/finding.js';

/** A campaign's run as a hunt hears of it. */
export interface Told {
  readonly seed: number;
  /** What was played; null: a seed that hangs. */
  readonly job: Job | null;
  readonly deeds: number;
  /** Time of a core that this process has used so far. */
  readonly cpuMs: number;
  readonly findings: readonly Finding[];
}

/** What became of a run's deeds. */
export interface ToldShrunk {
  readonly deeds: number;
  readonly tries: number;
  readonly cpuMs: number;
  readonly isLeast: boolean;
}

const SHRINK_S = 60;

const cpuMsNow = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

async function tell(told: unknown): Promise<void> {
  const drained = process.stdout.write(`${JSON.stringify(told)}\n`);
  if (!drained) await new Promise((resolve) => process.stdout.once('drain', resolve));
}

async function huntOn(first: number, step: number): Promise<never> {
  const steering = createSteering(deedKinds.map(({ key }) => key));
  for (let place = 0; ; place += 1) {
    const seed = first + place * step;
    const job: Job = {
      seed,
      profile: profileOf(IN_TURN, seed),
      faults: null,
      favour: steering.favour(place),
      steps: null,
    };
    const { steps, findings, coverage } = await playJob(job);
    steering.learn(coverage);
    await tell({ seed, job, deeds: steps.length, cpuMs: cpuMsNow(), findings } satisfies Told);
  }
}

async function shrinkIt(job: Job, findings: readonly Finding[]): Promise<void> {
  const played = await playJob(job);
  const beganMs = cpuMsNow();
  const shrunk = await shrinkResult({ ...played, findings }, SHRINK_S);
  await tell({
    deeds: shrunk?.numbers.length ?? played.steps.length,
    tries: shrunk?.tries ?? 0,
    cpuMs: cpuMsNow() - beganMs,
    isLeast: shrunk?.isLeast ?? false,
  } satisfies ToldShrunk);
}

const [way = '', one = '', other = ''] = process.argv.slice(2);
if (way === 'hunt') await huntOn(Number(one), Number(other));
else if (way === 'shrink') await shrinkIt(JSON.parse(one) as Job, JSON.parse(other) as Finding[]);
else await tell(await playJob(JSON.parse(one) as Job));
