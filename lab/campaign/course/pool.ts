/** Where seeds are played. One process plays them one after the other; others give them to workers. */
import { type Job, playJob, type Result } from './job.js';

export interface Pool {
  /** How many jobs it works on at a time. */
  readonly size: number;
  play(job: Job): Promise<Result>;
  close(): Promise<void>;
}

/** This process alone. */
export const inProcess = (): Pool => ({ size: 1, play: playJob, close: async () => {} });
