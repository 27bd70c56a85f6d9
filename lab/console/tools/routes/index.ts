/**
 * lab/console/tools/routes/: what tools can ask of a lab: one file for each subject.
 *
 * All routes. One is added by its declaration in the file of its subject, and a line here.
 */
import type { Route } from '../route.js';
import { command, commandRoutes } from './commands.js';
import { events, stream } from './events.js';
import { fork, forkDrop, forkOpen, forkPutAway, forks } from './forks.js';
import { judge, judgeBegin } from './judge.js';
import { health, mailAttachment, ready, state } from './lab.js';
import { back, momentSave, moments } from './moments.js';
import { compare, deeds, labFile, others, whatIf } from './past.js';
import { guide, mastery, oneTry, rehearsals, report, tries } from './rehearsals.js';
import { advance } from './time.js';
import { wait } from './wait.js';

export const routes: readonly Route[] = [
  health,
  ready,
  state,
  events,
  stream,
  wait,
  advance,
  judgeBegin,
  judge,
  moments,
  momentSave,
  back,
  forks,
  fork,
  forkOpen,
  forkPutAway,
  forkDrop,
  mailAttachment,
  rehearsals,
  report,
  tries,
  oneTry,
  mastery,
  guide,
  labFile,
  deeds,
  others,
  compare,
  whatIf,
  command,
  ...commandRoutes,
];
