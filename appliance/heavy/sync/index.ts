/**
 * appliance/heavy/sync/: the SQL side of a data-sync.
 *
 * The jobs of a data-sync under their names.
 */
import type { JobResult, SyncJobName, SyncJobs } from '../../../failover/sync/jobs.js';
import type { HeavyJob } from '../../../hardware/ports.js';
import { applyConfiguration, digestConfiguration, missingFiles, packConfiguration } from './configuration.js';
import { packFiles, storeFiles, wantedRecordings } from './files.js';
import { applyRows, cursors, historyState, packRows } from './history.js';
import { partLog, rowDigests } from './logs.js';

type Jobs = {
  readonly [J in SyncJobName]: HeavyJob<SyncJobs[J]['input'], JobResult<SyncJobs[J]['output']>> & {
    readonly name: J;
  };
};

export const syncJobs: Jobs = {
  'sync.cursors': { name: 'sync.cursors', changes: 'nothing', work: cursors },
  'sync.stand': { name: 'sync.stand', changes: 'nothing', work: historyState },
  'sync.config-digest': { name: 'sync.config-digest', changes: 'nothing', work: digestConfiguration },
  'sync.digests': { name: 'sync.digests', changes: 'nothing', work: rowDigests },
  'sync.part': { name: 'sync.part', changes: 'pages', work: partLog },
  'sync.pack': { name: 'sync.pack', changes: 'nothing', work: packRows },
  'sync.apply': { name: 'sync.apply', changes: 'pages', work: applyRows },
  'sync.config-pack': { name: 'sync.config-pack', changes: 'nothing', work: packConfiguration },
  'sync.config-files': { name: 'sync.config-files', changes: 'nothing', work: missingFiles },
  'sync.config-apply': { name: 'sync.config-apply', changes: 'pages', work: applyConfiguration },
  // How far it has looked is kept.
  'sync.wanted': { name: 'sync.wanted', changes: 'unseen', work: wantedRecordings },
  'sync.blobs-pack': { name: 'sync.blobs-pack', changes: 'nothing', work: packFiles },
  'sync.blobs-store': { name: 'sync.blobs-store', changes: 'pages', work: storeFiles },
};
