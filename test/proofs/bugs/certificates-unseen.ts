import { plantedBug } from '../hunt/planted-bug.js';

export const certificatesUnseen = plantedBug({
  name: 'certificates-unseen',
  once: 'P9',
  what: 'The boxes of a pair do not look at each other’s certificates.',
  edits: [
    {
      file: 'appliance/services/failover/service.ts',
      find: '    judge: (chain, first) => judgePeer(node, pairOf(running.state()), chain, first),',
      replace:
        '    judge: (chain, first) => (first && chain.length < 0 ? judgePeer(node, pairOf(running.state()), chain, first) : null),',
    },
  ],
  expects: ['lie'],
});
