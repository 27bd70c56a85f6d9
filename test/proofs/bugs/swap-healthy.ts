import { plantedBug } from '../hunt/planted-bug.js';

export const swapHealthy = plantedBug({
  name: 'swap-healthy',
  once: 'R03, R09',
  what: 'A change of roles that does not end is no trouble for a health check, and has no deadline.',
  edits: [
    {
      file: 'appliance/services/monitoring/troubles.ts',
      find: '      return monoMs - state.sinceMono > SWAP_LONG_MS ? [swapLong(state.withSync)] : [];',
      replace: '      return [];',
    },
    {
      file: 'failover/role/demoting.ts',
      find: '  if (facts.monoMs >= untilMono) return stay(pair, because.silent, facts);',
      replace: '  if (facts.monoMs >= untilMono + 24 * 3_600_000) return stay(pair, because.silent, facts);',
    },
    {
      file: 'failover/role/demoting.ts',
      find: 'return state.answered ? stay(state.pair, because.swapGivenUp, facts) : to(state, because.heard);',
      replace: 'return to(state, because.heard);',
    },
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
  ],
  expects: ['lie', 'unserved', 'dead-end'],
});
