import { plantedBug } from '../hunt/planted-bug.js';

export const mailStuck = plantedBug({
  name: 'mail-stuck',
  once: 'B4',
  what: 'A mail that the storage stops once holds up all mail of the box.',
  edits: [
    {
      file: 'appliance/node/pump.ts',
      find: `    } finally {
      busy = false;
      if (waitUs !== null)`,
      replace: `    }
    if (waitUs !== AGAIN_US) {
      busy = false;
      if (waitUs !== null)`,
    },
  ],
  expects: ['dead-end'],
});
