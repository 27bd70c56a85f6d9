import { plantedBug } from '../hunt/planted-bug.js';

export const recordingsLeft = plantedBug({
  name: 'recordings-left',
  what: 'A data-sync leaves recordings behind.',
  edits: [
    {
      file: 'failover/sync/engine.ts',
      find: `  await pullRecordings(run);
`,
      replace: `  if (run.files < 0) await pullRecordings(run);
`,
    },
  ],
  expects: ['lost'],
});
