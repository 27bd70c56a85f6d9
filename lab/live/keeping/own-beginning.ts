/**
 * A lab that began in the middle of things: what had been done in it before anybody had it, and the lesson that
 * belongs to that. Both lie in its folder, so that it finds its own beginning again, and whoever goes on from it does.
 */
import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readJson } from '../../../hardware/kernel/read-json.js';
import type { Act } from '../../acts/act.js';
import { isAct } from '../../acts/read-act.js';
import type { MadeAmounts } from '../recording/lines.js';
import type { Beginning } from '../recording/repeat-acts.js';
import { beginningFile, lessonFile } from './folder-owner.js';

/** The beginning of a lab that was written down elsewhere. */
export interface RecordedBeginning {
  readonly seed: string;
  readonly amounts: MadeAmounts;
  readonly from: Beginning;
  /** Puts what belongs to it beside the lab of a folder. */
  settle(folder: string): void;
}

const schema = v.object({
  seed: v.string(),
  amounts: v.custom<MadeAmounts>((given) => typeof given === 'object' && given !== null),
  from: v.object({
    startUs: v.number(),
    untilUs: v.number(),
    acts: v.array(v.object({ t: v.number(), n: v.number(), act: v.custom<Act>(isAct) })),
  }),
});

const BYTES_MAX = 64 * 1024 * 1024;

const beginningOf = (
  { seed, amounts, from }: Omit<RecordedBeginning, 'settle'>,
  lesson: string,
): RecordedBeginning => ({
  ...{ seed, amounts, from },
  settle: (folder) => {
    writeFileSync(join(folder, lessonFile), lesson, { mode: 0o600 });
    const path = join(folder, beginningFile);
    writeFileSync(`${path}.partial`, JSON.stringify({ seed, amounts, from }), { mode: 0o600 });
    renameSync(`${path}.partial`, path);
  },
});

/** What a lab begins with that has a lesson, as the file of that lesson says. */
export const lessonBeginning = (
  beginning: Omit<RecordedBeginning, 'settle'>,
  file: string,
): RecordedBeginning => beginningOf(beginning, readFileSync(file, 'utf8'));

/** How the lab of a folder began; null: as it was made. */
export function beganWith(folder: string): RecordedBeginning | null {
  const [path, file] = [join(folder, beginningFile), join(folder, lessonFile)];
  if (!existsSync(path) || !existsSync(file)) return null;
  const read = readJson(schema, readFileSync(path), BYTES_MAX);
  return read === null ? null : lessonBeginning(read, file);
}

/** The same beside a lab that goes on from this one. */
export function keepBeginning(from: string, to: string): void {
  for (const name of [lessonFile, beginningFile])
    if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name));
}
