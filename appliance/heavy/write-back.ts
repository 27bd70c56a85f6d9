/**
 * When the pages that heavy jobs changed go from SQLite's log to their place in the file. A commit
 * does that itself once the log is long, and then whoever waits for the commit waits for the disk
 * too. Rows scatter over indexes: a change of 10 MB can be 60 MB of pages, and writing them back takes
 * longer than taking the change in. A commit is as safe in the log as in its place, so jobs leave it
 * there, and the thread writes it back when nobody waits any more.
 */
import type { Disk } from '../../hardware/ports.js';
import { type Db, openStore } from '../store/database.js';

/** A log this long (128 MB) is written back at once: it must not outgrow the disk. */
const LOG_PAGES_MAX = 32_768;

/** Lets the log of a connection grow. Only for threads that call `writeBack` when they rest. */
export function growLog(db: Db): void {
  db.pragma(`wal_autocheckpoint = ${LOG_PAGES_MAX}`);
}

/** The same for what a job does on the site of this disk. */
export const deferWriteBack = (disk: Disk): void => growLog(openStore(disk, 'site').db);

/** Writes back what the log of the site holds. Never waits for readers, and they never for it. */
export function writeBack(disk: Disk): void {
  openStore(disk, 'site').db.pragma('wal_checkpoint(PASSIVE)');
}
