import { plantedBug } from '../hunt/planted-bug.js';

export const noSyncHealthy = plantedBug({
  name: 'no-sync-healthy',
  once: 'R09',
  what: 'A health check says nothing of data-syncs that fail for hours.',
  edits: [
    {
      file: 'appliance/services/monitoring/troubles.ts',
      find: '  return forMs > longMs ? [noSync(longMs)] : [];',
      replace: '  return forMs > 1_000 * longMs ? [noSync(longMs)] : [];',
    },
  ],
  expects: ['lie'],
});
