import { plantedBug } from '../hunt/planted-bug.js';

export const effectForgotten = plantedBug({
  name: 'effect-forgotten',
  once: 'B7, R05',
  what: 'An effect that the storage stopped is given up when anything else is committed meanwhile.',
  edits: [
    {
      file: 'appliance/node/machine-effects.ts',
      find: `  const performed = async (effect: E): Promise<I | null> => {
`,
      replace: `  const performed = async (effect: E): Promise<I | null> => {
    const asked = host.state();
`,
    },
    {
      file: 'appliance/node/machine-effects.ts',
      find: 'if (!host.machine.wants(host.state(), effect)) return null;',
      replace: 'if (host.state() !== asked) return null;',
    },
  ],
  expects: ['dead-end', 'unserved', 'lie'],
});
