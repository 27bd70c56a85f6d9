import { plantedBug } from '../hunt/planted-bug.js';

export const deletedAccountStays = plantedBug({
  name: 'deleted-account-stays',
  what: 'A data-sync adds accounts and deletes none.',
  edits: [
    {
      file: 'appliance/heavy/sync/configuration.ts',
      find: `for (const { table } of copies) db.exec(\`DELETE FROM \${table}\`);`,
      replace: `for (const { table } of copies) if (table !== 'user_account') db.exec(\`DELETE FROM \${table}\`);`,
    },
    {
      file: 'appliance/heavy/sync/configuration.ts',
      find: `db.prepare(\`INSERT INTO \${table} (\${quoted(columns)}) VALUES (\${marks})\`);`,
      replace: `db.prepare(\`INSERT OR REPLACE INTO \${table} (\${quoted(columns)}) VALUES (\${marks})\`);`,
    },
  ],
  expects: ['diverged', 'dead-end'],
});
