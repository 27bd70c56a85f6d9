/**
 * Whose a folder is. Only what a lab has made may be taken away again: everything else that lies in
 * a folder was somebody's work.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { isThere, makeFolder } from '../../hosting/host/folder.js';
import { hostReason, isHostError } from '../../hosting/host/words.js';
import { isRecording, recordingFiles } from '../recording/recording.js';
import { timeFile } from './time-file.js';

/** A folder in which no lab can live; the message says why and what to do. */
export class StateFolderError extends Error {}

export const stateFile = 'lab.json';
/** What the state was before the last save. */
export const olderFile = 'lab.older.json';
export const pidFile = 'lab.pid';
/** The trainee's rehearsal (trainee/trainee.ts). */
export const traineeFile = 'rehearsal.json';
export const boxesFolder = 'boxes';
/** Moments of the lab (moments-file.ts). */
export const momentsFile = 'moments.json';
/** The rehearsal that came with a lab, of what a campaign has found, and how that lab began (own-beginning.ts). */
export const lessonFile = 'lesson.yaml';
export const beginningFile = 'beginning.json';
/** How the trainee wants time to stop (console/beside/stops.ts). */
export const stopsFile = 'stops.json';
/** Labs that had their turn here (kept-labs.ts). */
export const keptFolder = 'kept';
/** Labs that stand at instants of the one that is here (lab/live/line/comb.ts); made anew at every start. */
export const combFolder = 'comb';
/** A turn that has begun and is not over (turning.ts). */
export const turnFile = 'turn.json';
/** Tries of people (rehearsals/report/tries/book.ts): they outlive the labs that they were made in. */
export const triesFolder = 'tries';
/** Labs that went their own way from this one (a host's folder). */
export const forksFolder = 'forks';

/** All that a lab makes in its folder, boxes apart. */
export const labFiles: readonly string[] = [
  stateFile,
  olderFile,
  `${stateFile}.partial`,
  traineeFile,
  `${traineeFile}.partial`,
  momentsFile,
  `${momentsFile}.partial`,
  lessonFile,
  beginningFile,
  `${beginningFile}.partial`,
  stopsFile,
  timeFile,
  ...recordingFiles,
];

/** `new`: nothing is there. `unfinished`: a lab that died while it was made. */
export type Owner =
  | { readonly kind: 'new' | 'unfinished' | 'damaged' | 'foreign' }
  | { readonly kind: 'lab'; readonly state: unknown; readonly isOlder: boolean };

const unfinishedSchema = v.looseObject({ format: v.number(), unfinished: v.literal(true) });
// Of whatever version: enough that nobody else's file is meant.
const labSchema = v.looseObject({
  format: v.number(),
  seed: v.string(),
  nowUs: v.number(),
  made: v.looseObject({ plates: v.looseObject({}) }),
  boxes: v.looseObject({}),
});

/** What lies in every folder of some hosts, the number of a lab that never came to more, what people tried, and other labs. */
const NOBODYS = new Set([
  'lost+found',
  pidFile,
  keptFolder,
  combFolder,
  forksFolder,
  triesFolder,
  turnFile,
  `${turnFile}.partial`,
]);

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    // A file that may not be read is no damaged file.
    if (isHostError(error) && error.code !== 'ENOENT') throw error;
    return null;
  }
}

/** Looks, and changes nothing. Throws what the host says. */
export function ownerOf(path: string): Owner {
  const names = readdirSync(path).filter((name) => !NOBODYS.has(name));
  if (names.length === 0) return { kind: 'new' };
  const state = jsonOf(join(path, stateFile));
  if (v.is(labSchema, state)) return { kind: 'lab', state, isOlder: false };
  const older = jsonOf(join(path, olderFile));
  if (v.is(labSchema, older)) return { kind: 'lab', state: older, isOlder: true };
  if (v.is(unfinishedSchema, state)) return { kind: 'unfinished' };
  if (isRecording(path)) return { kind: 'damaged' };
  return { kind: 'foreign' };
}

/** The seed of the lab in a folder; null: no lab's state is there. */
export function seedIn(path: string): string | null {
  for (const name of [stateFile, olderFile]) {
    const state = jsonOf(join(path, name));
    if (v.is(labSchema, state)) return state.seed;
  }
  return null;
}

const insteadOf = 'choose another with --state';

/** The folder's owner; the folder is made if missing. Throws StateFolderError. */
export function examine(given: string): Owner {
  const path = resolve(given);
  try {
    if (!isThere(path)) makeFolder(path);
    else if (!statSync(path).isDirectory())
      throw new StateFolderError(`${path} is a file, not a folder; ${insteadOf}`);
    return ownerOf(path);
  } catch (error) {
    if (!isHostError(error)) throw error;
    throw new StateFolderError(`the folder ${path} cannot be used: ${hostReason(error)}; ${insteadOf}`);
  }
}
