import { plantedBug } from '../hunt/planted-bug.js';

export const restoreForgetsHistory = plantedBug({
  name: 'restore-forgets-history',
  what: 'A restore with history loses what the box has written since.',
  edits: [
    {
      file: 'appliance/heavy/restore.ts',
      find: '    const others = columnsOf(site, table)',
      replace: `    for (const origin of originsOf(site, table))
      run(site, \`DELETE FROM "\${table}" WHERE origin = ? AND seq > ?\`, origin, lastSeq(image, table, origin));
    const others = columnsOf(site, table)`,
    },
  ],
  expects: ['lost'],
});
