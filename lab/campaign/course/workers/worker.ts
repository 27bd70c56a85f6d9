/** The process of a worker, as the pool loads it. */
import { type Job, playJob, type Result } from '../job.js';

// Whoever waited for the seed is gone.
process.once('disconnect', () => process.exit());

/** Plays the job that it is given. */
export default (job: Job): Promise<Result> => playJob(job);
