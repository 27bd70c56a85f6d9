/** All planted bugs, each in a file of its own. */
import type { PlantedBug } from '../hunt/planted-bug.js';
import { accountsLeft } from './accounts-left.js';
import { configurationLeft } from './configuration-left.js';
import { demotingForEver } from './demoting-for-ever.js';
import { effectForgotten } from './effect-forgotten.js';
import { lastRowLeft } from './last-row-left.js';
import { recordingsWithoutRow } from './recordings-without-row.js';
import { resultDropped } from './result-dropped.js';
import { sessionStaysOpen } from './session-stays-open.js';
import { sessionsKeptOpen } from './sessions-kept-open.js';
import { sharedKept } from './shared-kept.js';
import { syncEndDropped } from './sync-end-dropped.js';
import { syncWithoutEnd } from './sync-without-end.js';
import { twoBackupsHealthy } from './two-backups-healthy.js';

export const plantedBugs: readonly PlantedBug[] = [
  accountsLeft,
  configurationLeft,
  demotingForEver,
  effectForgotten,
  lastRowLeft,
  recordingsWithoutRow,
  resultDropped,
  sessionStaysOpen,
  sessionsKeptOpen,
  sharedKept,
  syncEndDropped,
  syncWithoutEnd,
  twoBackupsHealthy,
];
