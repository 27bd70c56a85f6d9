import { plantedBug } from '../hunt/planted-bug.js';

export const pairingWithoutEnd = plantedBug({
  name: 'pairing-without-end',
  what: 'To establish a relation has no deadline.',
  edits: [
    {
      file: 'failover/role/machine.ts',
      find: `      if (facts.monoMs < state.untilMono) return stale;
      return to(
        { kind: 'alone'`,
      replace: `      if (facts.monoMs < state.untilMono || state.startedMs > 0) return stale;
      return to(
        { kind: 'alone'`,
    },
    {
      file: 'failover/role/machine.ts',
      find: `    case 'pair-failed':
      if (input.relationId !== relationId) return stale;`,
      replace: `    case 'pair-failed':
      if (input.relationId !== relationId || input.trouble === 'unreachable') return stale;`,
    },
  ],
  expects: ['dead-end'],
});
