/**
 * appliance/heavy/: work too heavy for the thread that serves pages: synchronous functions on a disk.
 *
 * Work too heavy for the thread that serves pages (ports.heavy): functions that open the
 * stores on the given disk. In processes they run in a worker thread, in a world inline.
 */
import type { Disk } from '../../hardware/ports.js';
import { siteBackup } from './backup.js';
import { checkBackup, siteRestore } from './restore.js';
import { siteMigrate } from './site-migrate.js';
import { syncJobs } from './sync/index.js';

/** A job may wait for streams of its own; the next one of the same box begins when it has ended. */
export type HeavyJob = (disk: Disk, input: unknown) => unknown;

export const heavyJobs: Readonly<Record<string, HeavyJob>> = {
  'site.migrate': siteMigrate,
  'site.backup': siteBackup,
  'site.restore': siteRestore,
  'site.check-backup': checkBackup,
  ...(syncJobs as unknown as Readonly<Record<string, HeavyJob>>),
};
