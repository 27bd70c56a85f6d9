import { plantedBug } from '../hunt/planted-bug.js';

export const sessionsKeptOpen = plantedBug({
  name: 'sessions-kept-open',
  what: 'A box that becomes the backup leaves the sessions of its users open.',
  edits: [
    {
      file: 'appliance/services/failover/effects/effects.ts',
      find: `  node.clients.closeSessions('failover');
`,
      replace: '',
    },
  ],
  expects: ['dead-end', 'lost'],
});
