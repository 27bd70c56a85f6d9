import { plantedBug } from '../hunt/planted-bug.js';

export const installationForgotten = plantedBug({
  name: 'installation-forgotten',
  what: 'An installation that a power cut or a restart stops is not gone on with.',
  edits: [
    {
      file: 'updates/installer/machine.ts',
      find: `  boot: (state) => (minds.has(state.at) ? { kind: 'boot' } : null),`,
      replace: `  boot: (state) => (minds.has(state.at) && state.at !== 'restarting' && state.at !== 'applying-base' ? { kind: 'boot' } : null),`,
    },
  ],
  expects: ['dead-end', 'unserved', 'lie', 'broken'],
});
