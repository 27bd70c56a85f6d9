import { plantedBug } from '../hunt/planted-bug.js';

export const restoreForgetsHistory = plantedBug({
  name: 'restore-forgets-history',
  what: 'A restore with history loses what the box has written since.',
  edits: [
    {
      file: 'appliance/heavy/restore.ts',
      find: `    for (const origin of originsOf(image, table)) {
      const name`,
      replace: `    for (const origin of originsOf(image, table)) {
      run(site, \`DELETE FROM "\${table}" WHERE seq > ?\`, lastSeq(image, table, origin));
      const name`,
    },
  ],
  expects: ['lost'],
});
