/**
 * The folder in which an interactive lab lives: the boxes' disks, what the lab itself remembers, and
 * the recording of what was done. Written whole and renamed, so that a kill leaves the old or the new.
 */
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atExit } from '../../hosting/host/at-exit.js';
import { hostReason, isHostError } from '../../hosting/host/words.js';
import { type BoxName, boxNames } from '../../plan.js';
import { openRecorder, type Recorder } from '../recording/recording.js';
import { troubleOfDisks } from './box-disks.js';
import {
  boxesFolder,
  examine,
  type Owner,
  olderFile,
  pidFile,
  StateFolderError,
  stateFile,
  traineeFile,
  turnFile,
} from './folder-owner.js';

import { eraseLab } from './kept-labs.js';
import type { SavedBox, SavedLab } from './saved-lab.js';
import { undoneWords, undoTurn } from './turning.js';

export { StateFolderError, traineeFile };

const FORMAT = 3;
/** A box's boots are numbered; of those after the last word of a lab that was killed nothing is known. */
const BOOTS_UNKNOWN = 100;

export interface StateFolder {
  readonly path: string;
  /** What whoever starts the lab should know of what was found. */
  readonly notices: readonly string[];
  boxFolder(name: BoxName): string;
  load(): SavedLab | null;
  /** Written where anything but the time is another than before. */
  save(state: Omit<SavedLab, 'format'>): void;
  readonly recorder: Recorder;
  release(): void;
}

/** A lab that still runs: not one that was killed and awaits its parent, nor another program's number. */
const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process runs all the same.
    if (!isHostError(error) || error.code !== 'EPERM') return false;
  }
  const place = `/proc/${pid}`;
  if (!existsSync(`${place}/cmdline`)) return true;
  // A process that has ended has no command line any more.
  return readFileSync(`${place}/cmdline`, 'utf8').includes('bomgar-sim');
};

/** Throws StateFolderError when a lab runs in the folder. */
export function checkUnused(path: string): void {
  const file = join(path, pidFile);
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8'));
  if (pid === process.pid || !Number.isInteger(pid) || pid <= 0 || !alive(pid)) return;
  throw new StateFolderError(
    `the folder ${path} is in use by a running lab (process ${pid}); choose another with --state`,
  );
}

function lock(path: string): void {
  checkUnused(path);
  writeFileSync(join(path, pidFile), `${process.pid}`, { mode: 0o600 });
}

/**
 * Whoever finds a folder in the middle of a turn finds it whole from here on; what is to be said of it.
 * Throws StateFolderError when a lab runs in it, or the host refuses.
 */
export function settleTurn(path: string): string | null {
  if (!existsSync(join(path, turnFile))) return null;
  try {
    lock(path);
    try {
      return undoTurn(path) ? undoneWords(path) : null;
    } finally {
      rmSync(join(path, pidFile), { force: true });
    }
  } catch (error) {
    if (!isHostError(error)) throw error;
    throw new StateFolderError(`nothing can be written to the folder ${path}: ${hostReason(error)}`);
  }
}

const refusals = {
  foreign: (path: string) =>
    `the folder ${path} is not empty and is not a lab’s: nothing in it was touched; choose another with --state`,
  damaged: (path: string) =>
    `the lab in ${path} cannot be found again: ${stateFile} is missing or damaged; put it back from a copy, or begin anew with --fresh`,
  version: (path: string) => `the lab in ${path} is of another version; begin anew with --fresh`,
  disk: (path: string, trouble: string) =>
    `the lab in ${path} has a damaged disk: ${trouble}; put it back from a copy, or begin anew with --fresh`,
};

/** The state that was found; null: a lab is to be made. */
function found(path: string, owner: Owner): { state: SavedLab | null; notices: string[] } {
  if (owner.kind === 'damaged') throw new StateFolderError(refusals.damaged(path));
  if (owner.kind !== 'lab') return { state: null, notices: [] };
  const state = owner.state as SavedLab;
  if (state.format !== FORMAT) throw new StateFolderError(refusals.version(path));
  const trouble = troubleOfDisks(join(path, boxesFolder), state.made.boxes);
  if (trouble !== null) throw new StateFolderError(refusals.disk(path, trouble));
  if (!owner.isOlder) return { state: state.clean ? state : withUnknownBoots(state), notices: [] };
  return {
    state: { ...withUnknownBoots(state), clean: false },
    notices: [`${stateFile} was damaged: the lab is found as its older copy ${olderFile} has it.`],
  };
}

/** What was written before a kill does not know how often boxes were switched on since. */
function withUnknownBoots(state: SavedLab): SavedLab {
  const boxes: Partial<Record<BoxName, SavedBox>> = {};
  for (const name of boxNames) {
    const box = state.boxes[name];
    if (box !== undefined) boxes[name] = { ...box, boot: box.boot + BOOTS_UNKNOWN };
  }
  return { ...state, boxes };
}

/**
 * A lab's folder is a secret: it holds private keys, the boxes' secrets and all that was typed. Whatever
 * is written from here on, by box processes too, is for its owner alone. What is to be said of it, if a
 * folder cannot be closed.
 */
function closeToOthers(path: string): string[] {
  process.umask(0o077);
  try {
    chmodSync(path, 0o700);
    return [];
  } catch {
    return [`The folder ${path} holds secrets and cannot be closed to others: choose another with --state.`];
  }
}

/**
 * Opens the folder, made if missing; `fresh` takes away the lab that is in it first. A folder that
 * holds anything but a lab stays as it is. `flushes`: what is saved survives the host's power, at the price of
 * its disk's time. Throws StateFolderError.
 */
export function openStateFolder(path: string, fresh: boolean, flushes = true): StateFolder {
  const owner = examine(path);
  if (owner.kind === 'foreign') throw new StateFolderError(refusals.foreign(path));
  try {
    lock(path);
  } catch (error) {
    if (!isHostError(error)) throw error;
    throw new StateFolderError(`nothing can be written to the folder ${path}: ${hostReason(error)}`);
  }
  const unlock = (): void => rmSync(join(path, pidFile), { force: true });
  const forget = atExit(unlock);
  const release = (): void => {
    unlock();
    forget();
  };
  try {
    return openOwn(path, fresh ? { kind: 'unfinished' } : owner, { release, flushes });
  } catch (error) {
    release();
    if (!isHostError(error)) throw error;
    throw new StateFolderError(`the folder ${path} cannot be used: ${hostReason(error)}`);
  }
}

function openOwn(
  path: string,
  owner: Owner,
  { release, flushes }: { readonly release: () => void; readonly flushes: boolean },
): StateFolder {
  const file = join(path, stateFile);
  const write = (text: string): void => {
    writeFileSync(`${file}.partial`, text, { mode: 0o600, flush: flushes });
    if (existsSync(file)) renameSync(file, join(path, olderFile));
    renameSync(`${file}.partial`, file);
  };
  const { state, notices } = found(path, owner);
  notices.push(...closeToOthers(path));
  if (state === null) {
    eraseLab(path);
    // From now on the folder is a lab's, also if the lab dies before it is made.
    write(JSON.stringify({ format: FORMAT, unfinished: true }));
  }
  /** What the file and its older copy say, but for the time. */
  let kept: readonly [string, string] = ['', ''];
  return {
    path,
    notices,
    boxFolder: (name) => join(path, boxesFolder, name),
    load: () => state,
    recorder: openRecorder(path),
    // A lab in which nothing happens is told by its time file alone how far it has come.
    save: ({ nowUs, ...rest }) => {
      const text = JSON.stringify({ format: FORMAT, ...rest });
      if (kept.every((one) => one === text)) return;
      write(`{"nowUs":${nowUs},${text.slice(1)}`);
      kept = [text, kept[0]];
    },
    release,
  };
}
