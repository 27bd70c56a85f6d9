import { plantedBug } from '../hunt/planted-bug.js';

export const twoBackupsHealthy = plantedBug({
  name: 'two-backups-healthy',
  once: 'R06',
  what: 'Two backups are no trouble: a health check says that all is well though nobody serves.',
  edits: [
    {
      file: 'appliance/services/monitoring/troubles.ts',
      find: 'const both = bothSinceMono !== undefined && monoMs - bothSinceMono > BOTH_LONG_MS;',
      replace: 'const both = monoMs < 0 * BOTH_LONG_MS;',
    },
  ],
  expects: ['lie'],
});
