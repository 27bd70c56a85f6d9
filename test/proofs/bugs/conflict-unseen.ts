import { plantedBug } from '../hunt/planted-bug.js';

export const conflictUnseen = plantedBug({
  name: 'conflict-unseen',
  what: 'A primary that meets another primary takes no notice.',
  edits: [
    {
      file: 'failover/role/primary.ts',
      find: '  if (rival && input.contact.trouble === null) {',
      replace: '  if (rival && input.contact.trouble === undefined) {',
    },
  ],
  expects: ['two-owners', 'dead-end'],
});
