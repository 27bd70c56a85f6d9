import { plantedBug } from '../hunt/planted-bug.js';

export const closedForMinutes = plantedBug({
  name: 'closed-for-minutes',
  once: 'P2',
  what: 'One answer that is lost while roles change closes the site for five minutes.',
  edits: [
    {
      file: 'failover/role/promoting.ts',
      find: `const unlock: RoleEffect[] = withSync ? [{ kind: 'unlock-peer', relationId, peer }] : [];`,
      replace: 'const unlock: RoleEffect[] = [];',
    },
    {
      file: 'failover/role/promoting.ts',
      find: `      ...(withSync ? { unlockDue: true } : {}),
`,
      replace: '',
    },
    {
      file: 'failover/role/demoting.ts',
      find: 'return state.answered ? stay(state.pair, because.swapGivenUp, facts) : to(state, because.heard);',
      replace: 'return to(state, because.heard);',
    },
    {
      file: 'failover/role/demoting.ts',
      find: 'if (!input.forSwap) return state.answered ? stay(state.pair, because.swapGivenUp, facts) : stale;',
      replace: 'if (!input.forSwap) return stale;',
    },
    {
      file: 'failover/role/steps.ts',
      find: 'export const SWAP_WAIT_MS = 2 * 60_000;',
      replace: 'export const SWAP_WAIT_MS = 5 * 60_000;',
    },
  ],
  expects: ['unserved', 'dead-end'],
});
