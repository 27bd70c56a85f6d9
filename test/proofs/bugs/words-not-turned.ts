import { plantedBug } from '../hunt/planted-bug.js';

export const wordsNotTurned = plantedBug({
  name: 'words-not-turned',
  once: 'P4',
  what: 'The primary tells of its backup’s trouble with a data-sync as if it were its own.',
  edits: [
    {
      file: 'appliance/services/failover/peer.ts',
      find: 'const here = result.ok ? result : { ...result, ...turnFailure(result, core.software(), software) };',
      replace: 'const here = result.ok || software === undefined ? result : { ...result };',
    },
  ],
  expects: ['lie'],
});
