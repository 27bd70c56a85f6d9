/** A trainee's place in the lab's folder: the attempt that is running, and how the last one ended. */

import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { hostMonoMs } from '../../../hardware/kernel/host-time.js';
import { readJson } from '../../../hardware/kernel/read-json.js';
import type { FlightLine } from '../recorder/flight-log.js';
import type { SavedAttempt } from './attempt.js';
import type { SavedSnapshot } from './evidence.js';
import type { Ending } from './trainee-state.js';

export interface SavedTrainee {
  readonly format: number;
  readonly current: (SavedAttempt & { readonly before: readonly SavedSnapshot[] }) | null;
  readonly last: Ending | null;
  /** What the recorder has kept; absent in older files. */
  readonly flight?: readonly FlightLine[];
}

const FORMAT = 3;
const SAVED_BYTES_MAX = 256 * 1024 * 1024;

const part = v.nullable(v.looseObject({ rehearsal: v.string() }));
const formSchema = v.looseObject({ format: v.literal(FORMAT), current: part, last: part });
/** Of this form: what is in it the lab itself has written. */
const savedSchema = v.custom<SavedTrainee>((given) => v.is(formSchema, given));

/** What is kept of the trainee; nothing where the file is missing or damaged. */
export function readTrainee(path: string): SavedTrainee {
  const nothing: SavedTrainee = { format: FORMAT, current: null, last: null };
  if (!existsSync(path)) return nothing;
  return readJson(savedSchema, readFileSync(path), SAVED_BYTES_MAX) ?? nothing;
}

/** Writes it, whole or not at all; nothing to remember is no file. */
export function writeTrainee(
  path: string,
  { current, last, flight = [] }: Omit<SavedTrainee, 'format'>,
): void {
  if (current === null && last === null && flight.length === 0) {
    rmSync(path, { force: true });
    return;
  }
  writeFileSync(
    `${path}.partial`,
    JSON.stringify({ format: FORMAT, current, last, flight } satisfies SavedTrainee),
  );
  renameSync(`${path}.partial`, path);
}

const SAVE_EVERY_MS = 2_000;

/** Who is told that something has changed; what is saved follows a little later. */
interface Changes {
  changed(): void;
  /** Something that nobody sees is to be saved too. */
  soil(): void;
  saved(): void;
  /** It could not be saved: that is due again after a while. */
  again(): void;
  /** Something is to be saved, and the last time is a while ago. */
  isDue(): boolean;
  onChange(listener: () => void): void;
}

/** Nothing has changed yet. */
export function createChanges(): Changes {
  const listeners: (() => void)[] = [];
  let dirty = false;
  let savedMs = hostMonoMs();
  return {
    changed: () => {
      dirty = true;
      for (const listener of listeners) listener();
    },
    soil: () => {
      dirty = true;
    },
    saved: () => {
      dirty = false;
      savedMs = hostMonoMs();
    },
    again: () => {
      dirty = true;
      savedMs = hostMonoMs();
    },
    isDue: () => dirty && hostMonoMs() - savedMs >= SAVE_EVERY_MS,
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
