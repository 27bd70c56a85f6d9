/** The process of a worker, as the pool loads it. */
import { type Job, type Outcome, playCase } from './play.js';

// Whoever waited for the case is gone: what runs for it ends with this process.
process.once('disconnect', () => process.exit());
process.once('SIGTERM', () => process.exit());

/** Plays the case that it is given. */
export default (job: Job): Promise<Outcome> => playCase(job);
