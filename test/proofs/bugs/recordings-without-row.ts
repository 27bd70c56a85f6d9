import { plantedBug } from '../hunt/planted-bug.js';

export const recordingsWithoutRow = plantedBug({
  name: 'recordings-without-row',
  once: 'R08',
  what: 'Recordings that no session names are never swept.',
  edits: [
    {
      file: 'appliance/heavy/sync/files.ts',
      find: 'for (const path of unknown) disk.removeFile(path);',
      replace: 'return;',
    },
  ],
  expects: ['lie'],
});
