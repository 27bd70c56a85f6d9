import { plantedBug } from '../hunt/planted-bug.js';

export const syncEndDropped = plantedBug({
  name: 'sync-end-dropped',
  once: 'R04',
  what: 'The end of a data-sync is dropped when the storage refuses it once: no other one runs.',
  edits: [
    {
      file: 'appliance/node/machine-effects.ts',
      find: `    while (!host.take(result)) {
      await ports.time.sleep(STORAGE_RETRY_US);
      host.newCascade();
    }`,
      replace: '    host.take(result);',
    },
    {
      file: 'failover/role/backup.ts',
      find: '  if (state.sync !== null && isStalled(facts)) {',
      replace: '  if (state.sync !== null && facts.syncStillMs === -1) {',
    },
  ],
  expects: ['dead-end'],
});
