/** The moments of a lab in its folder: instants that somebody named, and those at which something happened. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readJson } from '../../../hardware/kernel/read-json.js';
import type { Micros } from '../../../hardware/ports.js';
import { momentsFile } from './folder-owner.js';
import { keepBeginning } from './own-beginning.js';

export const momentKinds = ['named', 'step', 'mistake', 'installed', 'role', 'fault'] as const;

const label = v.object({ en: v.string(), fr: v.string() });
const momentSchema = v.object({
  id: v.string(),
  kind: v.picklist(momentKinds),
  /** When it happened. */
  atUs: v.number(),
  /** The instant that is gone back to: at it, or just before what led to it. */
  backUs: v.number(),
  name: label,
  /** Id of what was laid. */
  fault: v.optional(v.string()),
});
export type Moment = Readonly<v.InferOutput<typeof momentSchema>>;

const BYTES_MAX = 4 * 1024 * 1024;

/** Oldest first; those that can be read: another version may know others, too. */
export function readMoments(folder: string): readonly Moment[] {
  const path = join(folder, momentsFile);
  const read = existsSync(path) ? readJson(v.array(v.unknown()), readFileSync(path), BYTES_MAX) : null;
  return (read ?? []).flatMap((one) => {
    const moment = v.safeParse(momentSchema, one);
    return moment.success ? [moment.output] : [];
  });
}

/** Writes them, whole or not at all. */
export function writeMoments(folder: string, moments: readonly Moment[]): void {
  const path = join(folder, momentsFile);
  writeFileSync(`${path}.partial`, JSON.stringify(moments), { mode: 0o600 });
  renameSync(`${path}.partial`, path);
}

/** What a lab that goes on from an instant of another one has of it: moments up to then, and the lesson with which it began. */
export function goOnWith(from: string, to: string, untilUs: Micros): void {
  keepBeginning(from, to);
  writeMoments(
    to,
    readMoments(from).filter(({ atUs }) => atUs <= untilUs),
  );
}
