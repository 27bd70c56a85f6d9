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
export const momentSchema = v.object({
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

/** What else stands in the file: so many ids were given in the line that this one was taken from. */
const givenSchema = v.object({ given: v.pipe(v.number(), v.integer()) });

function readFile(folder: string): readonly unknown[] {
  const path = join(folder, momentsFile);
  return (existsSync(path) ? readJson(v.array(v.unknown()), readFileSync(path), BYTES_MAX) : null) ?? [];
}

/** Oldest first; those that can be read: another version may know others, too. */
export const readMoments = (folder: string): readonly Moment[] =>
  readFile(folder).flatMap((one) => {
    const moment = v.safeParse(momentSchema, one);
    return moment.success ? [moment.output] : [];
  });

/** The number of the last id that was given, in this line or in one that it was taken from. */
export const lastGiven = (folder: string): number =>
  readFile(folder).reduce<number>((most, one) => {
    if (v.is(givenSchema, one)) return Math.max(most, one.given);
    return v.is(momentSchema, one) ? Math.max(most, Number(one.id.slice(1)) || 0) : most;
  }, 0);

/** Writes them, whole or not at all; `given`: the number of the last id, where no moment has it any more. */
export function writeMoments(folder: string, moments: readonly Moment[], given = 0): void {
  const path = join(folder, momentsFile);
  writeFileSync(`${path}.partial`, JSON.stringify(given > 0 ? [...moments, { given }] : moments), {
    mode: 0o600,
  });
  renameSync(`${path}.partial`, path);
}

/** What a lab that goes on from an instant of another one has of it: moments up to then, and the lesson with which it began. */
export function goOnWith(from: string, to: string, untilUs: Micros): void {
  keepBeginning(from, to);
  // Whoever still has a page of the line that was left may name a moment of it: it must not be another one here.
  writeMoments(
    to,
    readMoments(from).filter(({ atUs }) => atUs <= untilUs),
    lastGiven(from),
  );
}
