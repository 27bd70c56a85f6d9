/**
 * What a worker is given and what it gives back: both are plain values, and the same job gives the same
 * result wherever it is done (but for the time that it took).
 */
import { hostMonoMs } from '../../../hardware/kernel/host-time.js';
import type { Step } from '../deeds/deed.js';
import { type Played, play } from '../play.js';
import type { Choice } from './profiles.js';

export interface Job extends Choice {
  readonly seed: number;
  /** In the place of what the seed would draw; null: drawn. */
  readonly steps: readonly Step[] | null;
}

export interface Result extends Omit<Played, 'seed'> {
  readonly job: Job;
  readonly wallMs: number;
}

/** Plays one seed: the work of a worker. */
export async function playJob(job: Job): Promise<Result> {
  const beganMs = hostMonoMs();
  const { seed: _seed, ...played } = await play({ seed: String(job.seed), steps: job.steps, choice: job });
  return { ...played, job, wallMs: hostMonoMs() - beganMs };
}
