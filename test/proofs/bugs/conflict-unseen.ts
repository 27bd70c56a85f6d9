import { plantedBug } from '../hunt/planted-bug.js';

export const conflictUnseen = plantedBug({
  name: 'conflict-unseen',
  what: 'A primary that meets another primary takes no notice.',
  edits: [
    {
      file: 'failover/role/primary.ts',
      find: `const rival = input.contact.role === 'primary' || input.contact.role === 'conflict';`,
      replace: `const rival = input.contact.role === 'conflict';`,
    },
  ],
  expects: ['two-owners', 'dead-end'],
});
