/**
 * The folder in which an interactive lab lives: the boxes' disks, what the lab itself remembers, and
 * the recording of what was done. Written whole and renamed, so that a kill leaves the old or the new.
 */
import {
  appendFileSync,
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
import type { ActRecord } from './acts.js';
import type { LinkFilter } from './hosting/box.js';
import type { OutsideRecord } from './hosting/ipc.js';
import type { BoxName } from './hosting/plan.js';
import type { MadePair, MakeOptions } from './making/make-boxes.js';
import type { OutsideState } from './outside/index.js';

const FORMAT = 1;

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
  readonly amounts: Omit<Partial<MakeOptions>, 'nowMs' | 'keys'>;
  readonly made: MadePair;
  readonly nowUs: Micros;
  readonly boxes: Readonly<Partial<Record<BoxName, SavedBox>>>;
  readonly outside: OutsideState | null;
}

/** What a recording holds, in the order in which it was written. */
export type RecordLine =
  | {
      readonly kind: 'begin';
      readonly seed: string;
      readonly startUs: Micros;
      readonly amounts: SavedLab['amounts'];
    }
  | { readonly kind: 'outside'; readonly record: OutsideRecord }
  | { readonly kind: 'act'; readonly record: ActRecord }
  /** The lab ended orderly at this instant, with this hash over all that was seen since the beginning. */
  | { readonly kind: 'end'; readonly t: Micros; readonly lines: number };

export class StateFolderError extends Error {}

export interface StateFolder {
  readonly path: string;
  boxFolder(name: BoxName): string;
  load(): SavedLab | null;
  save(state: Omit<SavedLab, 'format'>): void;
  record(line: RecordLine): void;
  transcript(line: string): void;
  /** Writes out what is held back. */
  flush(): void;
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
  const recordFile = join(path, 'recording.ndjson');
  const transcriptFile = join(path, 'transcript.ndjson');
  if (fresh) {
    for (const name of ['boxes', 'lab.json', 'recording.ndjson', 'transcript.ndjson']) {
      rmSync(join(path, name), { recursive: true, force: true });
    }
  }
  let records: string[] = [];
  let lines: string[] = [];
  const flush = (): void => {
    if (records.length > 0) appendFileSync(recordFile, records.join(''));
    if (lines.length > 0) appendFileSync(transcriptFile, lines.join(''));
    records = [];
    lines = [];
  };
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
    save: (state) => {
      flush();
      writeFileSync(`${stateFile}.partial`, JSON.stringify({ format: FORMAT, ...state }));
      renameSync(`${stateFile}.partial`, stateFile);
    },
    record: (line) => {
      records.push(`${JSON.stringify(line)}\n`);
    },
    transcript: (line) => {
      lines.push(`${line}\n`);
    },
    flush,
    release: () => {
      flush();
      rmSync(join(path, 'lab.pid'), { force: true });
    },
  };
}

/** Reads a recording back. */
export function readRecording(path: string): { records: RecordLine[]; transcript: string[] } {
  const file = join(path, 'recording.ndjson');
  if (!existsSync(file)) throw new StateFolderError(`no recording in ${path}`);
  const parse = (text: string): string[] => text.split('\n').filter((line) => line !== '');
  const transcriptFile = join(path, 'transcript.ndjson');
  return {
    records: parse(readFileSync(file, 'utf8')).map((line) => JSON.parse(line) as RecordLine),
    transcript: existsSync(transcriptFile) ? parse(readFileSync(transcriptFile, 'utf8')) : [],
  };
}
