/** A lab with a folder of its own that can go back, and a host for what is forked from it. */
import { join } from 'node:path';
import type { Test } from 'tap';
import { createTurns, type Turns } from '../../../../lab/cli/starting/turns.js';
import { openLiveLab } from '../../../../lab/live/live-lab.js';
import { freePlaces } from '../../../bench/pair.js';
import { openHostInHand } from '../../live/host/host-in-hand.js';

/** It has not begun: `open(null)` makes its first lab. */
export async function turnsInHand(t: Test, hosting: 'processes' | 'world') {
  const folder = t.testdir({});
  const physical = await freePlaces();
  const options = {
    ...{ stateDir: folder, hosting, fresh: false, speed: 1, physical, keepsLine: true },
    onBug: () => {},
    onFailed: (error: unknown) => t.fail(String(error)),
    onTrouble: () => {},
    onDied: () => {},
  };
  const open = (begun: object | null) =>
    openLiveLab({ ...options, seed: 'turns', amounts: { historyDays: 0, recordings: 0 }, ...begun });
  const { host, close } = await openHostInHand(join(t.testdir({}), 'forks'));
  const forkHost = { host: async () => host, known: () => host, close };
  const turns: Turns = createTurns(folder, { bar: null, betweenMs: 0, forkHost }, open);
  return { folder, physical, open, host, turns };
}
