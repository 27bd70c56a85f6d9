import { plantedBug } from '../hunt/planted-bug.js';

export const forgottenUnguarded = plantedBug({
  name: 'forgotten-unguarded',
  once: 'B9',
  what: 'What the storage refuses while somebody asks for a new password is answered with an error of the server.',
  edits: [
    {
      file: 'appliance/web/door/entering/password.ts',
      find: `        return guarded<Reply>(
          () => {
            sendLink`,
      replace: `        return (async (act: () => Reply, _refused: unknown): Promise<Reply> => act())(
          () => {
            sendLink`,
    },
  ],
  expects: ['broken'],
});
