import { plantedBug } from '../hunt/planted-bug.js';

export const sessionByWallClock = plantedBug({
  name: 'session-by-wall-clock',
  once: 'P10',
  what: 'A session lasts as long as the clock says, whoever set it meanwhile.',
  edits: [
    {
      file: 'appliance/clients/sessions/sessions.ts',
      find: '  session.startedMs + Math.max(0, Math.floor(node.hardware.clock.monoMs()) - session.startedMono);',
      replace: '  Math.max(session.startedMs, node.hardware.clock.nowMs());',
    },
  ],
  expects: ['lie'],
});
