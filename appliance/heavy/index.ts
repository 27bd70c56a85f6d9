/**
 * appliance/heavy/: work too heavy for the thread that serves pages (ports.heavy): jobs on a disk.
 *
 * Each job is declared where its work is, and found here by its name by the thread that does it. In
 * processes that is a worker thread, in a world it is done inline.
 */
import type { HeavyJob } from '../../hardware/ports.js';
import { backupJob } from './backup.js';
import { checkBackupJob, restoreJob } from './restore.js';
import { checkFilesJob, checkRowsJob, putRowsJob, readRowsJob, replaceFilesJob } from './scrub.js';
import { migrateJob } from './site-migrate.js';
import { syncJobs } from './sync/index.js';

/** A job whose input is not known to fit: it came from another thread. */
export type AnyHeavyJob = HeavyJob<never, unknown>;

const jobs: readonly AnyHeavyJob[] = [
  migrateJob,
  backupJob,
  restoreJob,
  checkBackupJob,
  checkFilesJob,
  checkRowsJob,
  putRowsJob,
  readRowsJob,
  replaceFilesJob,
  ...Object.values(syncJobs),
];

export const heavyJobs: ReadonlyMap<string, AnyHeavyJob> = new Map(jobs.map((job) => [job.name, job]));
