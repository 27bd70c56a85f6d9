/**
 * The folder in which an interactive lab lives: the boxes' disks, what the lab itself remembers, and
 * the recording of what was done. Written whole and renamed, so that a kill leaves the old or the new.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Activation, Micros, NicName } from '../hardware/ports.js';
import type { LinkFilter } from './hosting/box.js';
import type { BoxName } from './hosting/plan.js';
import type { MadeLab } from './making/make-boxes.js';
import type { OutsideState } from './outside/index.js';
import { eraseRecording, type MadeAmounts, openRecorder, type Recorder } from './recording/recording.js';

const FORMAT = 2;
/** The trainee's rehearsal (trainee/trainee.ts). */
export const traineeFile = 'rehearsal.json';

export interface SavedBox {
  readonly boot: number;
  readonly on: boolean;
  readonly links: Readonly<Record<NicName, boolean>>;
  readonly filters: Readonly<Record<number, LinkFilter>>;
  readonly overlays: readonly Activation[];
}

export interface SavedLab {
  readonly format: number;
  readonly seed: string;
  readonly startUs: Micros;
  readonly amounts: MadeAmounts;
  readonly made: MadeLab;
  readonly nowUs: Micros;
  readonly boxes: Readonly<Partial<Record<BoxName, SavedBox>>>;
  readonly outside: OutsideState | null;
  /** Ended orderly: the recording holds everything. */
  readonly clean: boolean;
}

export class StateFolderError extends Error {}

export interface StateFolder {
  readonly path: string;
  boxFolder(name: BoxName): string;
  load(): SavedLab | null;
  save(state: Omit<SavedLab, 'format'>): void;
  readonly recorder: Recorder;
  release(): void;
}

/** A lab that still runs: not one that was killed and awaits its parent, nor another program's number. */
const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const place = `/proc/${pid}`;
  if (!existsSync(`${place}/cmdline`)) return true;
  // A process that has ended has no command line any more.
  return readFileSync(`${place}/cmdline`, 'utf8').includes('bomgar-sim');
};

function lock(path: string): void {
  const file = join(path, 'lab.pid');
  if (existsSync(file)) {
    const pid = Number(readFileSync(file, 'utf8'));
    if (pid !== process.pid && Number.isInteger(pid) && pid > 0 && alive(pid)) {
      throw new StateFolderError(
        `the folder ${path} is in use by a running lab (process ${pid}); choose another with --state`,
      );
    }
  }
  const handle = openSync(file, 'w');
  writeFileSync(handle, `${process.pid}`);
  closeSync(handle);
}

/** Opens the folder, made if missing; `fresh` empties it first. Throws StateFolderError. */
export function openStateFolder(path: string, fresh: boolean): StateFolder {
  mkdirSync(path, { recursive: true });
  lock(path);
  const stateFile = join(path, 'lab.json');
  if (fresh) {
    for (const name of ['boxes', 'lab.json', traineeFile])
      rmSync(join(path, name), { recursive: true, force: true });
    eraseRecording(path);
  }
  const recorder = openRecorder(path);
  return {
    path,
    boxFolder: (name) => join(path, 'boxes', name),
    load: () => {
      if (!existsSync(stateFile)) return null;
      const saved = JSON.parse(readFileSync(stateFile, 'utf8')) as SavedLab;
      if (saved.format !== FORMAT)
        throw new StateFolderError(`the folder ${path} is of another version; begin anew with --fresh`);
      return saved;
    },
    recorder,
    save: (state) => {
      writeFileSync(`${stateFile}.partial`, JSON.stringify({ format: FORMAT, ...state }));
      renameSync(`${stateFile}.partial`, stateFile);
    },
    release: () => {
      rmSync(join(path, 'lab.pid'), { force: true });
    },
  };
}
