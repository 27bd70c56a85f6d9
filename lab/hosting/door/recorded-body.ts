/** Bodies of requests from outside as a recording keeps them: short ones in it, files by their content. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { isFile, type Raw, type SentFile } from '../../../appliance/pages/forms/fields.js';
import { addField } from '../../../appliance/web/asked.js';
import { turnOfLoop } from '../../../hardware/kernel/host-time.js';
import type { Spool } from '../../../hardware/ports.js';

/** Long files are read and written in pieces. */
const PIECE_BYTES = 1024 * 1024;
/** Longer bodies go into files of their own. */
const INLINE_BYTES_MAX = 32 * 1024;

const keptSchema = v.object({ sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)), bytes: v.number() });
/** Content in a file of its own, named by what is in it. */
export type KeptFile = Readonly<v.InferOutput<typeof keptSchema>>;

const named = { name: v.string(), filename: v.string() };
const formSchema = v.object({
  texts: v.pipe(v.array(v.tuple([v.string(), v.string()])), v.readonly()),
  /** Of one that was refused before it came to the box only the reason. */
  files: v.pipe(
    v.array(
      v.union([
        v.object({ ...named, ...keptSchema.entries }),
        v.object({ ...named, refused: v.string(), bytes: v.number() }),
      ]),
    ),
    v.readonly(),
  ),
});
/** A form that was read in pieces: its texts, and its files by content. */
export type KeptForm = Readonly<v.InferOutput<typeof formSchema>>;

/** What was sent: nothing, a short body, a long one in a file, or a form with files. */
export const recordedBodySchema = v.nullable(
  v.union([v.object({ base64: v.string() }), keptSchema, v.object({ form: formSchema })]),
);
export type RecordedBody = Readonly<v.InferOutput<typeof recordedBodySchema>>;

/** The files that a recorded body lies in. */
export const filesOf = (body: RecordedBody): readonly KeptFile[] =>
  body === null || 'base64' in body
    ? []
    : 'form' in body
      ? body.form.files.flatMap((file) => ('sha256' in file ? [file] : []))
      : [body];

/** A body as a recording keeps it; `folder` takes the long ones. */
export function keepBody(body: Buffer, folder: string | null): RecordedBody {
  if (body.length === 0) return null;
  if (body.length <= INLINE_BYTES_MAX || folder === null) return { base64: body.toString('base64') };
  const sha256 = createHash('sha256').update(body).digest('hex');
  const path = join(folder, sha256);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.partial`, body, { mode: 0o600 });
    renameSync(`${path}.partial`, path);
  }
  return { sha256, bytes: body.length };
}

/** The body again; of a form nothing (`formOf`). Throws when its file is gone. */
export function bodyOf(body: RecordedBody, folder: string | null): Buffer {
  if (body === null || 'form' in body) return Buffer.alloc(0);
  if ('base64' in body) return Buffer.from(body.base64, 'base64');
  return readFileSync(join(folder ?? '.', body.sha256));
}

/** Piece by piece in one place, others are heard in between: a long file is never in memory. */
async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = openSync(path, 'r');
  try {
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
      hash.update(piece.subarray(0, read));
      await turnOfLoop();
    }
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

/**
 * A form as a recording keeps it, before it is carried out; `folder` takes its files, which lie in the
 * spool of a box's disk now.
 */
export async function keepForm(form: Raw, spool: Spool, folder: string): Promise<KeptForm> {
  const texts: [string, string][] = [];
  const files: KeptForm['files'][number][] = [];
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, given] of Object.entries(form)) {
    if (!isFile(given)) {
      for (const value of [given ?? []].flat()) texts.push([name, value]);
      continue;
    }
    const { filename, sizeBytes: bytes } = given;
    if ('refused' in given.content) {
      files.push({ name, filename, bytes, refused: given.content.refused });
      continue;
    }
    const from = 'spool' in given.content ? spool.path(given.content.spool) : null;
    if (from === null) throw new Error(`the file of field ${name} is in no file of the host`);
    const sha256 = await digestOfFile(from);
    const path = join(folder, sha256);
    if (!existsSync(path)) keepCopy(from, path);
    files.push({ name, filename, sha256, bytes });
  }
  return { texts, files };
}

/** The same content under another name, where the host can; nobody changes it under either. */
function keepCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, `${to}.partial`);
    renameSync(`${to}.partial`, to);
  }
}

/** A form again, its files in the spool of the box that repeats it. */
export function formOf({ texts, files }: KeptForm, spool: Spool, folder: string | null): Raw {
  const form = Object.create(null) as Record<string, string | string[] | SentFile>;
  for (const [name, value] of texts) addField(form, name, value);
  for (const file of files) {
    const { name, filename, bytes } = file;
    if ('refused' in file) {
      form[name] = { filename, sizeBytes: bytes, content: { refused: file.refused } };
      continue;
    }
    const kept = openSync(join(folder ?? '.', file.sha256), 'r');
    const spooled = spool.create('upload');
    try {
      const piece = Buffer.alloc(PIECE_BYTES);
      for (let read = readSync(kept, piece); read > 0; read = readSync(kept, piece)) {
        spool.append(spooled, piece.subarray(0, read));
      }
    } finally {
      closeSync(kept);
    }
    form[name] = { filename, sizeBytes: bytes, content: { spool: spooled } };
  }
  return form;
}
