import { plantedBug } from '../hunt/planted-bug.js';

export const cardsStandStill = plantedBug({
  name: 'cards-stand-still',
  once: 'B15',
  // Nothing that the queue waits for throws today: what users had of B15 comes of an address that was taken once.
  what: 'A network card that could not have an address once is never given it again.',
  edits: [
    {
      file: 'hardware/network/nics.ts',
      find: 'queue = queue.catch(() => {}).then(settle);',
      replace: 'queue = queue.then(settle);',
    },
    {
      file: 'hardware/network/nics.ts',
      find: '    if (stopped || !held.anyInConflict()) return;',
      replace: '    if (wish.port > 0 || stopped || !held.anyInConflict()) return;',
    },
    {
      file: 'hardware/network/nics.ts',
      find: "    } else if (state !== 'bound') {",
      replace: "    } else if (state !== 'bound' && state !== 'conflict') {",
    },
  ],
  expects: ['unserved', 'dead-end', 'two-owners', 'broken'],
});
