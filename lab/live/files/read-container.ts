/**
 * Reads a file of parts, which may come from anybody: what is no such file, is of another version, torn,
 * altered, or longer than it says is told exactly, before anything of it is used.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { readJson } from '../../../hardware/kernel/read-json.js';
import { hostReason, isHostError } from '../../hosting/host/words.js';
import {
  type Container,
  emptyFirstLine,
  FILE_BYTES_MAX,
  FILE_VERSION,
  type FirstLine,
  LabFileError,
  Meter,
  type Part,
  PLAIN_BYTES_MAX,
  readFirstLine,
  sha256,
  TABLE_BYTES_MAX,
  tableSchema,
  versionOf,
} from './container.js';

const count = (bytes: number): string => bytes.toLocaleString('en');
const WORDS_BYTES_MAX = 4_096;
const again = 'get it anew from where it was saved';

async function slice(file: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, at);
  return buffer.subarray(0, bytesRead);
}

async function firstLineOf(file: FileHandle, name: string, bytes: number): Promise<FirstLine> {
  const start = (await slice(file, 0, emptyFirstLine.length)).toString('latin1');
  const version = versionOf(start);
  if (version === null)
    throw new LabFileError(
      bytes === 0 ? `${name} is empty: ${again}` : `${name} is no .lab file (bomgar-sim lab save makes one)`,
    );
  if (version > FILE_VERSION)
    throw new LabFileError(
      `${name} is of version ${version} of .lab files, and this program reads up to ${FILE_VERSION}: open it with the version of bomgar-sim that made it, or a newer one`,
    );
  const line = readFirstLine(start);
  if (line === null)
    throw new LabFileError(
      bytes < emptyFirstLine.length
        ? `${name} is torn: only its first ${count(bytes)} bytes are there; ${again}`
        : `${name} was altered in its first line; ${again}`,
    );
  return line;
}

function checkLength(name: string, bytes: number, line: FirstLine): void {
  if (bytes < line.bytes)
    throw new LabFileError(
      `${name} is torn: ${count(bytes)} of its ${count(line.bytes)} bytes are there; ${again}`,
    );
  if (bytes > line.bytes)
    throw new LabFileError(
      `${name} was altered: ${count(bytes - line.bytes)} bytes follow its end; ${again}`,
    );
}

/** Parts lie one behind the other, between the words and the table. */
function placed(parts: readonly Omit<Part, 'at'>[], end: number): Part[] | null {
  let at = end - parts.reduce((sum, { bytes }) => sum + bytes, 0);
  if (at < emptyFirstLine.length) return null;
  return parts.map((part) => {
    const found = { ...part, at };
    at += part.bytes;
    return found;
  });
}

async function containerOf(file: FileHandle, path: string, name: string): Promise<Container> {
  const { size: bytes } = await file.stat();
  if (bytes > FILE_BYTES_MAX)
    throw new LabFileError(
      `${name} has ${count(bytes)} bytes; a .lab file has at most ${count(FILE_BYTES_MAX)}`,
    );
  const line = await firstLineOf(file, name, bytes);
  checkLength(name, bytes, line);
  const altered = (what: string) => new LabFileError(`${name} was altered in ${what}; ${again}`);
  const tableAt = line.bytes - line.tableBytes;
  if (line.tableBytes > TABLE_BYTES_MAX || tableAt < emptyFirstLine.length) throw altered('its first line');
  const text = await slice(file, tableAt, line.tableBytes);
  if (sha256(text) !== line.tableDigest)
    throw altered(`its table of contents (bytes ${count(tableAt)} to ${count(bytes)}) or its first line`);
  const table = readJson(tableSchema, text, TABLE_BYTES_MAX);
  const parts = table === null ? null : placed(table.parts, tableAt);
  if (table === null || parts === null)
    throw new LabFileError(`${name} has a table of contents that is no .lab file’s`);
  const wordsBytes = (parts[0]?.at ?? tableAt) - emptyFirstLine.length;
  if (
    wordsBytes > WORDS_BYTES_MAX ||
    sha256(await slice(file, emptyFirstLine.length, wordsBytes)) !== table.words
  )
    throw altered('the words at its beginning');
  const plain = parts.reduce((sum, { plainBytes }) => sum + plainBytes, 0);
  if (plain > PLAIN_BYTES_MAX)
    throw new LabFileError(
      `${name} says that it unpacks to ${count(plain)} bytes; at most ${count(PLAIN_BYTES_MAX)} are taken`,
    );
  return { path, bytes, about: table.about, parts };
}

/** What the file holds; nothing is unpacked. Throws LabFileError. */
export async function readContainer(path: string, name = path): Promise<Container> {
  try {
    const file = await open(path, 'r');
    try {
      if (!(await file.stat()).isFile()) throw new LabFileError(`${name} is no file`);
      return await containerOf(file, path, name);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!isHostError(error)) throw error;
    throw new LabFileError(`${name} cannot be read: ${hostReason(error)}`);
  }
}

const swallow = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

/** Whether the part is what the table says; `to` takes it unpacked. */
async function unpackPart({ path }: Container, part: Part, to: () => Writable): Promise<boolean> {
  const packed = new Meter(part.bytes);
  const plain = new Meter(part.plainBytes);
  const { at, bytes } = part;
  try {
    await pipeline(
      createReadStream(path, { start: at, end: at + bytes - 1 }),
      packed,
      createGunzip(),
      plain,
      to(),
    );
  } catch (error) {
    // What the host refuses is not the file's fault.
    if (isHostError(error)) throw error;
    return false;
  }
  return packed.digest() === part.sha256 && plain.bytes === part.plainBytes;
}

/** Unpacks all parts into a folder, each under its name; with null they are only looked at. Throws LabFileError. */
export async function unpack(
  container: Container,
  folder: string | null,
  name = container.path,
): Promise<void> {
  const altered: string[] = [];
  for (const part of container.parts) {
    const path = folder === null ? null : join(folder, part.name);
    if (path !== null) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const to = (): Writable =>
      path === null ? swallow() : createWriteStream(path, { flags: 'wx', mode: 0o600 });
    const isWhole = await unpackPart(container, part, to);
    const { at, bytes } = part;
    if (!isWhole) altered.push(`its part ${part.name} (bytes ${count(at)} to ${count(at + bytes)})`);
  }
  if (altered.length > 0) throw new LabFileError(`${name} was altered in ${altered.join(', ')}; ${again}`);
}
