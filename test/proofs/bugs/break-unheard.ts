import { plantedBug } from '../hunt/planted-bug.js';

export const breakUnheard = plantedBug({
  name: 'break-unheard',
  what: 'A box does not believe that its peer knows of no relation any more.',
  edits: [
    {
      file: 'failover/role/contact.ts',
      find: `  if (trouble === 'not-paired') return null;`,
      replace: `  if (trouble === 'not-paired') return { by: 'silence', trouble: 'stranger' };`,
    },
    {
      file: 'failover/role/backup.ts',
      find: `      return input.contact.trouble === 'not-paired' ? brokenThere() : looked(state, input.contact, facts);`,
      replace: '      return looked(state, input.contact, facts);',
    },
    {
      file: 'failover/role/primary.ts',
      find: `      return input.contact.trouble === 'not-paired' ? brokenThere() : heardPrimary(state, input, facts);`,
      replace: '      return heardPrimary(state, input, facts);',
    },
  ],
  expects: ['dead-end', 'broken'],
});
