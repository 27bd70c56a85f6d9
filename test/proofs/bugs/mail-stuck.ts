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
    {
      // Today what came of a mail is written again until it is taken: then it was not.
      file: 'appliance/services/mail/outbox.ts',
      find: 'const delivery = await noted(node, () =>',
      replace:
        'const delivery = await ((_node: unknown, act: () => Delivery): Delivery => act())(node, () =>',
    },
  ],
  expects: ['dead-end'],
});
