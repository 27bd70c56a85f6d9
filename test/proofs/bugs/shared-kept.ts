import { plantedBug } from '../hunt/planted-bug.js';

export const sharedKept = plantedBug({
  name: 'shared-kept',
  what: 'A box that becomes the backup keeps the shared address.',
  edits: [
    {
      file: 'appliance/services/failover/effects/effects.ts',
      find: '        return setShared(core, false);',
      replace: `        return { kind: 'addresses-set' };`,
    },
  ],
  expects: ['two-owners', 'unserved', 'lie', 'dead-end'],
});
