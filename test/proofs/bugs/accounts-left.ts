import { plantedBug } from '../hunt/planted-bug.js';

export const accountsLeft = plantedBug({
  name: 'accounts-left',
  what: 'Accounts do not travel with a data-sync.',
  edits: [
    {
      file: 'failover/sync/tables.ts',
      find: `user_account: 'configuration'`,
      replace: `user_account: 'box'`,
    },
  ],
  expects: ['diverged'],
});
