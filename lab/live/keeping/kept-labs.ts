/**
 * Labs that had their turn in a folder: put away beside the one that is there, each whole in a folder of its
 * own, and taken back again.
 */
import { existsSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readJson } from '../../../hardware/kernel/read-json.js';
import type { Micros } from '../../../hardware/ports.js';
import { boxNames } from '../../plan.js';
import type { MadeAmounts } from '../recording/lines.js';
import { boxesFolder, keptFolder, labFiles, ownerOf, traineeFile } from './folder-owner.js';
import type { SavedLab } from './saved-lab.js';

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

/** Moves what of a lab lies in a folder, one name after the other; what is missing has been moved before. */
export function moveLab(from: string, to: string): void {
  for (const name of [...labFiles, boxesFolder])
    if (existsSync(join(from, name))) renameSync(join(from, name), join(to, name));
}

/** Takes away what a lab made, and nothing else. */
export function eraseLab(path: string): void {
  for (const name of labFiles) rmSync(join(path, name), { recursive: true, force: true });
  for (const name of boxNames) rmSync(join(path, boxesFolder, name), { recursive: true, force: true });
}

/** The id that the next one gets. */
export const freeId = (folder: string): string => `lab-${(numbersIn(folder).at(-1) ?? 0) + 1}`;

/** Takes one back into the folder, in which no lab is now. False: there is no such lab. */
export function takeLabBack(folder: string, id: string): boolean {
  const from = keptPath(folder, id);
  if (!ID.test(id) || !existsSync(from)) return false;
  moveLab(from, folder);
  // Something else that somebody has put there stays.
  if (readdirSync(from).length === 0) rmdirSync(from);
  return true;
}
