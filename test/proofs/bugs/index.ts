/** All planted bugs, each in a file of its own. */
import type { PlantedBug } from '../hunt/planted-bug.js';
import { accountsLeft } from './accounts-left.js';
import { breakUnheard } from './break-unheard.js';
import { cardsStandStill } from './cards-stand-still.js';
import { certificateHangs } from './certificate-hangs.js';
import { certificatesUnseen } from './certificates-unseen.js';
import { closedForMinutes } from './closed-for-minutes.js';
import { configurationLeft } from './configuration-left.js';
import { conflictUnseen } from './conflict-unseen.js';
import { deletedAccountStays } from './deleted-account-stays.js';
import { demotingForEver } from './demoting-for-ever.js';
import { disksHealthy } from './disks-healthy.js';
import { effectForgotten } from './effect-forgotten.js';
import { forgottenUnguarded } from './forgotten-unguarded.js';
import { historyUnderPlate } from './history-under-plate.js';
import { installationForgotten } from './installation-forgotten.js';
import { lastRowLeft } from './last-row-left.js';
import { lockByWallClock } from './lock-by-wall-clock.js';
import { mailStuck } from './mail-stuck.js';
import { noSyncHealthy } from './no-sync-healthy.js';
import { nonsenseBreaks } from './nonsense-breaks.js';
import { oneWayFlood } from './one-way-flood.js';
import { pageTellsOfBefore } from './page-tells-of-before.js';
import { pairingWithoutEnd } from './pairing-without-end.js';
import { pullFromNobody } from './pull-from-nobody.js';
import { recordingsLeft } from './recordings-left.js';
import { recordingsWithoutRow } from './recordings-without-row.js';
import { restoreForgetsHistory } from './restore-forgets-history.js';
import { resultDropped } from './result-dropped.js';
import { rowsUnderTwoNames } from './rows-under-two-names.js';
import { sessionByWallClock } from './session-by-wall-clock.js';
import { sessionStaysOpen } from './session-stays-open.js';
import { sessionsDropped } from './sessions-dropped.js';
import { sessionsKeptOpen } from './sessions-kept-open.js';
import { settingsNotKept } from './settings-not-kept.js';
import { sharedKept } from './shared-kept.js';
import { sharedNotClaimed } from './shared-not-claimed.js';
import { swapHealthy } from './swap-healthy.js';
import { syncEndDropped } from './sync-end-dropped.js';
import { syncWithoutEnd } from './sync-without-end.js';
import { takeOverLate } from './take-over-late.js';
import { twoBackupsHealthy } from './two-backups-healthy.js';
import { wordsNotTurned } from './words-not-turned.js';

export const plantedBugs: readonly PlantedBug[] = [
  accountsLeft,
  breakUnheard,
  cardsStandStill,
  certificateHangs,
  certificatesUnseen,
  closedForMinutes,
  configurationLeft,
  conflictUnseen,
  deletedAccountStays,
  demotingForEver,
  disksHealthy,
  effectForgotten,
  forgottenUnguarded,
  historyUnderPlate,
  installationForgotten,
  lastRowLeft,
  lockByWallClock,
  mailStuck,
  noSyncHealthy,
  nonsenseBreaks,
  oneWayFlood,
  pageTellsOfBefore,
  pairingWithoutEnd,
  pullFromNobody,
  recordingsLeft,
  recordingsWithoutRow,
  restoreForgetsHistory,
  resultDropped,
  rowsUnderTwoNames,
  sessionByWallClock,
  sessionStaysOpen,
  sessionsDropped,
  sessionsKeptOpen,
  settingsNotKept,
  sharedKept,
  sharedNotClaimed,
  swapHealthy,
  syncEndDropped,
  syncWithoutEnd,
  takeOverLate,
  twoBackupsHealthy,
  wordsNotTurned,
];
