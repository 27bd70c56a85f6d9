import { plantedBug } from '../hunt/planted-bug.js';

export const sessionsDropped = plantedBug({
  name: 'sessions-dropped',
  what: 'A box that becomes the backup drops the sessions of its users.',
  edits: [
    {
      file: 'appliance/clients/sessions/sessions.ts',
      find: `      appendSession(site, origin, {
        id: session.id,`,
      replace: `      if (reason !== 'failover') appendSession(site, origin, {
        id: session.id,`,
    },
  ],
  expects: ['lost'],
});
