import { plantedBug } from '../hunt/planted-bug.js';

export const configurationLeft = plantedBug({
  name: 'configuration-left',
  what: 'A data-sync ends without the configuration.',
  edits: [
    {
      file: 'failover/sync/engine.ts',
      find: '  if (configDigest !== theirs.configDigest) await pullConfiguration(run);',
      replace: `  if (configDigest === '') await pullConfiguration(run);`,
    },
  ],
  expects: ['diverged'],
});
