import { plantedBug } from '../hunt/planted-bug.js';

export const lockByWallClock = plantedBug({
  name: 'lock-by-wall-clock',
  once: 'P3',
  what: 'A lock made while the clock is ahead lasts until that date.',
  edits: [
    {
      file: 'appliance/accounts/locks.ts',
      find: '  return lasting === null ? account.lockedUntilMs > clock.nowMs() : holds(clock, lasting);',
      replace: '  return lasting === undefined || account.lockedUntilMs > clock.nowMs();',
    },
  ],
  expects: ['dead-end'],
});
