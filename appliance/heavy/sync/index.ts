/**
 * appliance/heavy/sync/: the SQL side of a data-sync.
 *
 * The jobs of a data-sync under their names.
 */
import type { SyncJobName, SyncJobs } from '../../../failover/sync/jobs.js';
import type { Disk } from '../../../hardware/ports.js';
import { applyConfiguration, digestConfiguration, missingFiles, packConfiguration } from './configuration.js';
import { packFiles, storeFiles, wantedRecordings } from './files.js';
import { applyRows, cursors, packRows, stand } from './history.js';
import { partLog, rowDigests } from './logs.js';

type Job<J extends SyncJobName> = (disk: Disk, input: SyncJobs[J]['input']) => SyncJobs[J]['output'];

export const syncJobs: { readonly [J in SyncJobName]: Job<J> } = {
  'sync.cursors': cursors,
  'sync.stand': stand,
  'sync.config-digest': digestConfiguration,
  'sync.digests': rowDigests,
  'sync.part': partLog,
  'sync.pack': packRows,
  'sync.apply': applyRows,
  'sync.config-pack': packConfiguration,
  'sync.config-files': missingFiles,
  'sync.config-apply': applyConfiguration,
  'sync.wanted': wantedRecordings,
  'sync.blobs-pack': packFiles,
  'sync.blobs-store': storeFiles,
};
