import { plantedBug } from '../hunt/planted-bug.js';

export const pullFromNobody = plantedBug({
  name: 'pull-from-nobody',
  once: 'P5',
  what: 'Two backups: each offers to pull from the other one before it becomes the primary, and is refused.',
  edits: [
    {
      file: 'failover/role/backup.ts',
      find: '  if (withSync && state.bothSinceMono !== undefined) return refused(because.nothingToPull);',
      replace: '  if (state.bothSinceMono !== undefined) return refused(because.nothingToPull);',
    },
  ],
  expects: ['dead-end'],
});
