import { plantedBug } from '../hunt/planted-bug.js';

export const cardsStandStill = plantedBug({
  name: 'cards-stand-still',
  once: 'B15',
  what: 'Network cards that could not be set once are never set again.',
  edits: [
    {
      file: 'hardware/network/nics.ts',
      find: 'queue = queue.catch(() => {}).then(settle);',
      replace: 'queue = queue.then(settle);',
    },
  ],
  expects: ['unserved', 'dead-end', 'two-owners', 'broken'],
});
