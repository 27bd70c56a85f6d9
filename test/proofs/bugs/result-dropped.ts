import { plantedBug } from '../hunt/planted-bug.js';

export const resultDropped = plantedBug({
  name: 'result-dropped',
  once: 'R02',
  what: 'What came of an effect is dropped when the storage refuses it once, and a box on its way to primary has no deadline.',
  edits: [
    {
      file: 'appliance/node/machine-effects.ts',
      find: `    while (!host.take(result)) {
      await ports.time.sleep(STORAGE_RETRY_US);
      host.newCascade();
    }`,
      replace: '    host.take(result);',
    },
    {
      file: 'failover/role/machine.ts',
      find: `    case 'pairing':
    case 'promoting':
      return state.untilMono;`,
      replace: `    case 'pairing':
      return state.untilMono;
    case 'promoting':
      return null;`,
    },
  ],
  expects: ['dead-end', 'unserved'],
});
