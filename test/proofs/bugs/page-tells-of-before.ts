import { plantedBug } from '../hunt/planted-bug.js';

export const pageTellsOfBefore = plantedBug({
  name: 'page-tells-of-before',
  once: 'P1',
  what: 'After a change of roles the Failover page tells for minutes what the other box was before.',
  edits: [
    {
      file: 'failover/role/contact.ts',
      find: `      return result(input.trouble, { role: 'backup' });`,
      replace: '      return null;',
    },
    {
      file: 'failover/role/contact.ts',
      find: `    case 'peer-demote':
      return call({ role: 'primary' });`,
      replace: `    case 'peer-demote':
      return null;`,
    },
    {
      file: 'failover/role/contact.ts',
      find: `    return answer({ role: state.kind === 'promoting' ? 'demoting' : 'primary', software: facts.software });`,
      replace: '    return null;',
    },
    {
      file: 'failover/role/contact.ts',
      find: `      return call({ role: input.forSwap ? 'promoting' : 'backup' });`,
      replace: '      return null;',
    },
    {
      file: 'failover/role/contact.ts',
      find: `      return call({ role: state.kind === 'demoting' ? 'promoting' : 'backup', ...software });`,
      replace: '      return call({ ...software });',
    },
  ],
  expects: ['lie'],
});
