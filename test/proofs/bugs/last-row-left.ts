import { plantedBug } from '../hunt/planted-bug.js';

export const lastRowLeft = plantedBug({
  name: 'last-row-left',
  what: 'A data-sync leaves a log alone that lacks one row only.',
  edits: [
    {
      file: 'failover/sync/plan.ts',
      find: 'if (upTo > after) stretches',
      replace: 'if (upTo > after + 1) stretches',
    },
  ],
  expects: ['lost'],
});
