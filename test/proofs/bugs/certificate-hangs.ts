import { plantedBug } from '../hunt/planted-bug.js';

export const certificateHangs = plantedBug({
  name: 'certificate-hangs',
  once: 'B1',
  what: 'To create a certificate with a new key waits for itself.',
  edits: [
    {
      file: 'appliance/pages/appliance/security/certificate-import.ts',
      find: 'await ctx.node.ports.keys.rsa(bits)',
      replace: `await ctx.node.ports.time.real(() => ctx.node.ports.keys.rsa(bits), 'a key')`,
    },
  ],
  expects: ['broken'],
});
