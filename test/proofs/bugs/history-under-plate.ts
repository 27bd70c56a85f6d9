import { plantedBug } from '../hunt/planted-bug.js';

export const historyUnderPlate = plantedBug({
  name: 'history-under-plate',
  once: 'B3, R01, R07',
  what: 'After a reset, or put back to an earlier state, a box writes history under the name and the numbers of before, and nobody compares the rows.',
  edits: [
    {
      file: 'appliance/store/origin.ts',
      find: `  const life = settleLife(ports, box, site);
  const draw`,
      replace: `  settleLife(ports, box, site);
  if (ports.plate.guid !== '') return ports.plate.guid as Origin;
  const life = '';
  const draw`,
    },
    {
      file: 'failover/sync/engine.ts',
      find: 'if (await partLogs(run, mine.cursors, theirs)) mine',
      replace: 'if (theirs.ends.length < 0 && (await partLogs(run, mine.cursors, theirs))) mine',
    },
  ],
  expects: ['lost', 'diverged', 'doubled'],
});
