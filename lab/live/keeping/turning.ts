/**
 * One lab's turn at a folder ends and another's begins, step by step. Whichever step a kill comes at, the
 * folder is found with one whole lab in it: the one that was there before, until the other one stands.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readJson } from '../../../hardware/kernel/read-json.js';
import { keptFolder, turnFile } from './folder-owner.js';
import { eraseLab, freeId, keptPath, moveLab, takeLabBack } from './kept-labs.js';

const turnSchema = v.object({
  /** `leaving`: files of the lab that was here lie here and where it is put away. `coming`: all of it is away. */
  step: v.picklist(['leaving', 'coming']),
  left: v.string(),
  /** The lab that was put away before and comes back; null: a new one. */
  coming: v.nullable(v.string()),
});
type Turn = v.InferOutput<typeof turnSchema>;

const readTurn = (folder: string): Turn | null => {
  const path = join(folder, turnFile);
  return existsSync(path) ? readJson(turnSchema, readFileSync(path)) : null;
};

function writeTurn(folder: string, turn: Turn): void {
  const path = join(folder, turnFile);
  writeFileSync(`${path}.partial`, JSON.stringify(turn), { mode: 0o600, flush: true });
  renameSync(`${path}.partial`, path);
}

/** The lab of a folder, which nobody may run, is put away; the id under which it is kept. */
export function beginTurn(folder: string, coming: string | null): string {
  const left = freeId(folder);
  writeTurn(folder, { step: 'leaving', left, coming });
  const to = keptPath(folder, left);
  mkdirSync(to, { recursive: true, mode: 0o700 });
  moveLab(folder, to);
  writeTurn(folder, { step: 'coming', left, coming });
  if (coming !== null) takeLabBack(folder, coming);
  return left;
}

/** The other lab stands: what was here before stays put away. */
export const endTurn = (folder: string): void => rmSync(join(folder, turnFile), { force: true });

/** Takes an unfinished turn back: the lab that was here is here again. False: there is none. */
export function undoTurn(folder: string): boolean {
  const turn = readTurn(folder);
  if (turn === null) return false;
  const { left, coming } = turn;
  if (turn.step === 'coming') {
    if (coming === null) eraseLab(folder);
    else {
      mkdirSync(keptPath(folder, coming), { recursive: true, mode: 0o700 });
      moveLab(folder, keptPath(folder, coming));
    }
    writeTurn(folder, { ...turn, step: 'leaving' });
  }
  takeLabBack(folder, left);
  endTurn(folder);
  return true;
}

/** What whoever starts a lab reads, where a kill had come in the middle of a turn. */
export const undoneWords = (folder: string): string =>
  `The lab had been killed while another one took its turn in ${folder}: it goes on as it was left. What was to come was not finished: choose it again. Labs that were put away are in ${join(folder, keptFolder)}.`;
