import { plantedBug } from '../hunt/planted-bug.js';

export const demotingForEver = plantedBug({
  name: 'demoting-for-ever',
  once: 'R03',
  what: 'A primary that closed for a change of roles that came to nothing is told so once at most, and every word of its backup puts the end of its wait off.',
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
      replace: 'return to({ ...state, untilMono: facts.monoMs + SWAP_WAIT_MS }, because.heard);',
    },
    {
      file: 'failover/role/demoting.ts',
      find: 'if (!input.forSwap) return state.answered ? stay(state.pair, because.swapGivenUp, facts) : stale;',
      replace: 'if (!input.forSwap) return to(wait, because.heard);',
    },
  ],
  expects: ['dead-end', 'unserved', 'lie'],
});
