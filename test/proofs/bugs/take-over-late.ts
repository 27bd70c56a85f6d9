import { plantedBug } from '../hunt/planted-bug.js';

export const takeOverLate = plantedBug({
  name: 'take-over-late',
  once: 'P7',
  what: 'A backup that may take over looks at its primary every five minutes only: it takes over too late, or too soon.',
  edits: [
    {
      file: 'failover/role/contact.ts',
      find: `  state.kind === 'backup' && facts.takeOverAfterMs !== null && facts.backupOperations;`,
      replace: `  state.kind === 'primary' && facts.takeOverAfterMs !== null && facts.backupOperations;`,
    },
  ],
  expects: ['unserved', 'two-owners'],
});
