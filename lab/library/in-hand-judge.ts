/** The judge of a world in a program's hands: its disks at the beginning, and what users were told since. */
import { judge, type Verdict } from '../rehearsals/judge/judge.js';
import { createLedger } from '../rehearsals/judge/ledger.js';
import { boxEventOf } from '../rehearsals/stage.js';
import { lookAtMemory } from '../rehearsals/trainee/witness.js';
import type { World } from '../supervisor/world-lab.js';

export interface JudgeInHand {
  verdict(): Verdict;
}

/** Looks at the disks as they are, and listens from now on. */
export function judgeInHand(world: World): JudgeInHand {
  const { lab, outside, made } = world;
  const before = lookAtMemory(world, []);
  const ledger = createLedger(lab.nowUs(), {}, outside.network.addresses);
  lab.onEntry((entry) => {
    const event = boxEventOf(entry);
    if (event !== null) ledger.event(event);
  });
  return {
    verdict: () => {
      const told = ledger.told();
      const sessions = told.sessions.map(({ id }) => id);
      const ofPair = made.boxes.length > 1;
      return judge({ before, after: lookAtMemory(world, sessions), pairs: ledger.pairs(), told, ofPair });
    },
  };
}
