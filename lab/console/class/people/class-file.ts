/**
 * lab/console/class/people/: who is in a class, and how they prove it: codes, passes, tries.
 *
 * What is known of a class, written whole at each change; a secret as the labs beside it are.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readJson } from '../../../../hardware/kernel/read-json.js';
import { modes } from '../../../rehearsals/language/modes.js';

const FORMAT = 1;
export const classFile = 'class.json';

const label = v.object({ en: v.string(), fr: v.string() });

const noteSchema = v.object({
  /** Lab time of the seat, and the host's. */
  atUs: v.number(),
  atMs: v.number(),
  text: v.string(),
});

/** Something that the instructor did to a seat and its trainee did not see. */
const deedSchema = v.object({
  id: v.string(),
  atUs: v.number(),
  title: label,
  /** The line of text that says it. */
  line: v.string(),
  /** Taken off again; null: not yet. */
  endUs: v.nullable(v.number()),
});

/** Its lab went on from an instant of before. */
const backSchema = v.object({
  fromUs: v.number(),
  toUs: v.number(),
  by: v.picklist(['trainee', 'instructor']),
});

const seatSchema = v.object({
  number: v.number(),
  /** Null: nobody has it. */
  name: v.nullable(v.string()),
  /** With it its trainee comes back without asking. */
  code: v.string(),
  /** Digests of what his browsers show. */
  passes: v.array(v.string()),
  lab: v.nullable(v.string()),
  /** A lab of this is to be made for it in place of the one that it has; absent: of nothing. */
  wanted: v.optional(v.string()),
  joinedMs: v.nullable(v.number()),
  notes: v.array(noteSchema),
  deeds: v.array(deedSchema),
  /** Number of the next deed: none is given twice. */
  nextDeed: v.number(),
  isHeld: v.boolean(),
  isRevealed: v.boolean(),
  /** When its lab has gone back, lab time. */
  backs: v.optional(v.array(backSchema), []),
});

const fileSchema = v.object({
  format: v.literal(FORMAT),
  code: v.string(),
  rehearsal: v.nullable(v.string()),
  /** With what it began, where its instructor has given something else since. */
  began: v.optional(v.nullable(v.string())),
  mode: v.picklist(modes),
  /** Of all labs; null: each has its own. */
  seed: v.nullable(v.string()),
  seats: v.array(seatSchema),
});

export type WentBack = v.InferOutput<typeof backSchema>;
export type UnseenDeed = v.InferOutput<typeof deedSchema>;
export type SeatRecord = v.InferOutput<typeof seatSchema>;
export type ClassRecord = Omit<v.InferOutput<typeof fileSchema>, 'format'>;

/** A folder whose class cannot be read. */
export class ClassFolderError extends Error {}

/** The class of a folder; null: there is none yet. Throws ClassFolderError. */
export function readClass(folder: string): ClassRecord | null {
  const path = join(folder, classFile);
  if (!existsSync(path)) return null;
  const read = readJson(fileSchema, readFileSync(path, 'utf8'));
  if (read === null) throw new ClassFolderError(`${path} is damaged or of another version`);
  const { format: _, ...record } = read;
  return record;
}

/** Keeps the class whole or not at all; readable by its owner alone. */
export function writeClass(folder: string, record: ClassRecord): void {
  const path = join(folder, classFile);
  writeFileSync(`${path}.partial`, JSON.stringify({ format: FORMAT, ...record }, null, 1), { mode: 0o600 });
  renameSync(`${path}.partial`, path);
}
