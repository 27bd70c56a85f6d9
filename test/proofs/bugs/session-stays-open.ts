import { plantedBug } from '../hunt/planted-bug.js';

export const sessionStaysOpen = plantedBug({
  name: 'session-stays-open',
  what: 'The end of a session is written, but it stays open as well.',
  edits: [
    {
      file: 'appliance/clients/sessions/sessions.ts',
      find: `      removeOpenSession(site, session.id);
`,
      replace: '',
    },
  ],
  expects: ['doubled', 'dead-end'],
});
