/**
 * lab/live/files/: a lab as one file, to be kept, sent, and opened elsewhere.
 *
 * What a .lab file says of itself: all that opening it needs beside its parts, and the words for people.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { rootDir } from '../../../views/root.js';
import { beginningFile, lessonFile, momentsFile } from '../keeping/folder-owner.js';
import { seenFile } from '../recording/recording.js';
import { type Container, LabFileError } from './container.js';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const aboutSchema = v.object({
  /** The program that wrote it, and the version of the recording in it. */
  program: v.pipe(v.string(), v.maxLength(100)),
  recording: count,
  savedAt: v.pipe(v.string(), v.maxLength(40)),
  /** A moment's name; null: the whole line, as far as it was known. */
  moment: v.nullable(v.pipe(v.string(), v.maxLength(200))),
  seedDigest: v.pipe(v.string(), v.maxLength(64)),
  /** Only where whoever saved it asked for that. */
  seed: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(4_096))),
  startUs: count,
  untilUs: count,
  acts: count,
  requests: count,
  /** Of the transcript. */
  lines: count,
});
export type LabFileAbout = Readonly<v.InferOutput<typeof aboutSchema>>;

/** Parts that a file may hold, and no others: their names become paths. */
export const fileParts = {
  recording: 'recording.ndjson',
  /** Instant and digest of each line that was seen: enough to see that it is seen again. */
  seen: seenFile,
  trainee: 'rehearsal.json',
  moments: momentsFile,
  /** Of a lab that began with a lesson. */
  lesson: lessonFile,
  beginning: beginningFile,
} as const;
const OWN = new Set<string>(Object.values(fileParts));
const BODY = /^bodies\/[0-9a-f]{64}$/;

export const bodyPart = (digest: string): string => `bodies/${digest}`;

/** Version of this program, as its package tells. */
export const programVersion = (): string => {
  const text = readFileSync(join(rootDir(), 'package.json'), 'utf8');
  return v.parse(v.object({ version: v.string() }), JSON.parse(text)).version;
};

/** Whoever looks into a file reads this first (S04, S11). */
export function secretWords({ seed }: Pick<LabFileAbout, 'seed'>): string {
  const inside =
    seed === null
      ? 'Its seed is not in it: whoever opens it must be given that too.'
      : 'Its seed is in it: whoever has this file can make the boxes again, with every key and sign-in.';
  return `This file is a secret: it holds all that people did in a lab, what they typed and the passwords in it. ${inside}\n`;
}

const other = 'is of another kind of file, or of a version that this program does not know';

/** Throws LabFileError for a file that holds something else. */
export function aboutOf(container: Container, name: string): LabFileAbout {
  const read = v.safeParse(aboutSchema, container.about);
  if (!read.success) throw new LabFileError(`what ${name} says of itself ${other}`);
  const strange = container.parts.find((part) => !OWN.has(part.name) && !BODY.test(part.name));
  if (strange !== undefined)
    throw new LabFileError(`${name} holds ‘${strange.name}’, which is no part of a lab`);
  const names = new Set(container.parts.map((part) => part.name));
  if (names.size < container.parts.length || !names.has(fileParts.recording) || !names.has(fileParts.seen))
    throw new LabFileError(`${name} does not hold a recording`);
  return read.output;
}
