/**
 * Labs that had their turn in a folder: put away beside the one that is there, each whole in a folder of its
 * own, and taken back again.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readJson } from '../../../hardware/kernel/read-json.js';
import type { Micros } from '../../../hardware/ports.js';
import type { MadeAmounts } from '../recording/lines.js';
import { boxesFolder, keptFolder, labFiles, ownerOf, traineeFile } from './folder-owner.js';
import type { SavedLab } from './state-folder.js';

export interface PutAwayLab {
  readonly id: string;
  /** What was rehearsed in it last; null: nothing. */
  readonly rehearsal: string | null;
  /** Lab time at which it was left; null: it is not known. */
  readonly nowUs: Micros | null;
  /** How it was made; null: it is not known. */
  readonly amounts: MadeAmounts | null;
}

const ID = /^lab-(\d{1,9})$/;
const attempt = v.nullish(v.looseObject({ rehearsal: v.string() }));
const rehearsedSchema = v.looseObject({ current: attempt, last: attempt });

/** What was rehearsed last in the lab of a folder; null: nothing. */
export function rehearsedIn(path: string): string | null {
  const file = join(path, traineeFile);
  if (!existsSync(file)) return null;
  const read = readJson(rehearsedSchema, readFileSync(file, 'utf8'));
  return read?.current?.rehearsal ?? read?.last?.rehearsal ?? null;
}

/** The state of the lab in a folder; null: there is none. */
export function savedIn(path: string): SavedLab | null {
  if (!existsSync(path)) return null;
  const owner = ownerOf(path);
  return owner.kind === 'lab' ? (owner.state as SavedLab) : null;
}

/** Where one lies. */
export const keptPath = (folder: string, id: string): string => join(folder, keptFolder, id);

const numbersIn = (folder: string): number[] =>
  existsSync(join(folder, keptFolder))
    ? readdirSync(join(folder, keptFolder))
        .flatMap((name) => ID.exec(name)?.[1] ?? [])
        .map(Number)
        .sort((one, other) => one - other)
    : [];

/** Those that were put away in a folder, the first one first. */
export const keptLabs = (folder: string): readonly PutAwayLab[] =>
  numbersIn(folder).map((number) => {
    const id = `lab-${number}`;
    const path = join(folder, keptFolder, id);
    const saved = savedIn(path);
    return {
      ...{ id, rehearsal: rehearsedIn(path) },
      ...{ nowUs: saved?.nowUs ?? null, amounts: saved?.amounts ?? null },
    };
  });

function move(from: string, to: string): void {
  for (const name of [...labFiles, boxesFolder])
    if (existsSync(join(from, name))) renameSync(join(from, name), join(to, name));
}

/** Puts the lab of a folder away, which nobody may run; its id among those that are kept. */
export function putLabAway(folder: string): string {
  const id = `lab-${(numbersIn(folder).at(-1) ?? 0) + 1}`;
  const to = join(folder, keptFolder, id);
  mkdirSync(to, { recursive: true, mode: 0o700 });
  move(folder, to);
  return id;
}

/** Takes one back into the folder, in which no lab is now. False: there is no such lab. */
export function takeLabBack(folder: string, id: string): boolean {
  const from = join(folder, keptFolder, id);
  if (!ID.test(id) || !existsSync(from)) return false;
  move(from, folder);
  // Something else that somebody has put there stays.
  if (readdirSync(from).length === 0) rmdirSync(from);
  return true;
}
