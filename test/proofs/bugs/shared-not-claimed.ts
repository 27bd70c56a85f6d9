import { plantedBug } from '../hunt/planted-bug.js';

export const sharedNotClaimed = plantedBug({
  name: 'shared-not-claimed',
  what: 'A box that becomes the primary does not take the shared address.',
  edits: [
    {
      file: 'appliance/services/failover/effects/effects.ts',
      find: '        return setShared(core, true);',
      replace: `        return { kind: 'addresses-set' };`,
    },
  ],
  expects: ['unserved', 'two-owners'],
});
