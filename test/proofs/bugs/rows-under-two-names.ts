import { plantedBug } from '../hunt/planted-bug.js';

export const rowsUnderTwoNames = plantedBug({
  name: 'rows-under-two-names',
  what: 'Rows that a data-sync brings go under another name and come back.',
  edits: [
    {
      file: 'appliance/heavy/sync/history.ts',
      find: 'for (const row of rows.iterate()) insert.run(head.origin, ...(row as unknown[]));',
      replace: `for (const row of rows.iterate()) insert.run(\`\${head.origin.slice(0, 60)}x\`, ...(row as unknown[]));`,
    },
  ],
  expects: ['doubled', 'lost'],
});
