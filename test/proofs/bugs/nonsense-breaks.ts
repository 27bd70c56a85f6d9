import { plantedBug } from '../hunt/planted-bug.js';

export const nonsenseBreaks = plantedBug({
  name: 'nonsense-breaks',
  once: 'B8',
  what: 'A multipart form without a boundary is answered with an error of the server.',
  edits: [
    {
      file: 'appliance/web/forms/sent.ts',
      find: `  if (reader === null) return { reply: side.refuse(head, 400) };
  for`,
      replace: `  if (reader === null) throw new Error('Multipart: Boundary not found');
  for`,
    },
  ],
  expects: ['broken'],
});
