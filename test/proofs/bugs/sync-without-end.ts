import { plantedBug } from '../hunt/planted-bug.js';

export const syncWithoutEnd = plantedBug({
  name: 'sync-without-end',
  once: 'R10',
  what: 'A data-sync that the storage stops is never over for the next one.',
  edits: [
    {
      file: 'appliance/services/failover/effects/data-sync.ts',
      find: '      return await carryOut(parts, effect);',
      replace: `      const done = await carryOut(parts, effect);
      core.showOwn(null);
      ended();
      return done;`,
    },
    {
      file: 'appliance/services/failover/effects/data-sync.ts',
      find: `    } finally {
      core.showOwn(null);
      ended();
    }`,
      replace: '    }',
    },
  ],
  expects: ['dead-end'],
});
