/** Writes a file of parts, whole or not at all, for its owner alone (S04). */
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import {
  type Container,
  emptyFirstLine,
  FILE_BYTES_MAX,
  firstLine,
  Meter,
  type Part,
  PLAIN_BYTES_MAX,
  sha256,
} from './container.js';

export interface PartSource {
  readonly name: string;
  chunks(): Iterable<Buffer | string> | AsyncIterable<Buffer | string>;
}

/** Small pieces are compressed together. */
const PIECE_BYTES = 64 * 1024;

async function* pieces(given: ReturnType<PartSource['chunks']>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of given) {
    const piece = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    held.push(piece);
    bytes += piece.length;
    if (bytes < PIECE_BYTES) continue;
    yield Buffer.concat(held);
    held = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(held);
}

function sinkAt(file: FileHandle, start: number): Writable {
  let at = start;
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      file.write(chunk, 0, chunk.length, at).then(({ bytesWritten }) => {
        at += bytesWritten;
        done();
      }, done);
    },
  });
}

async function writePart(file: FileHandle, { name, chunks }: PartSource, at: number): Promise<Part> {
  const plain = new Meter(PLAIN_BYTES_MAX);
  const packed = new Meter(FILE_BYTES_MAX);
  await pipeline(Readable.from(pieces(chunks())), plain, createGzip(), packed, sinkAt(file, at));
  return { name, at, bytes: packed.bytes, plainBytes: plain.bytes, sha256: packed.digest() };
}

/**
 * `words` stand readable at the file's beginning; `about` is made when all parts are written. Compressing
 * and writing are done beside: whoever else runs in this process goes on.
 */
export async function writeContainer(
  path: string,
  words: string,
  sources: Iterable<PartSource>,
  about: () => Readonly<Record<string, unknown>>,
): Promise<Container> {
  const partial = `${path}.partial`;
  const file = await open(partial, 'w', 0o600);
  try {
    // What lay there before may have been open to others.
    await file.chmod(0o600);
    const opening = emptyFirstLine + words;
    await file.write(opening, 0);
    let at = Buffer.byteLength(opening);
    const parts: Part[] = [];
    for (const source of sources) {
      const part = await writePart(file, source, at);
      parts.push(part);
      at += part.bytes;
    }
    const said = about();
    const listed = parts.map(({ at: _at, ...part }) => part);
    const table = JSON.stringify({ words: sha256(words), parts: listed, about: said });
    await file.write(table, at);
    const tableBytes = Buffer.byteLength(table);
    const bytes = at + tableBytes;
    await file.write(firstLine({ bytes, tableBytes, tableDigest: sha256(table) }), 0);
    await file.sync();
    await file.close();
    await rename(partial, path);
    return { path, bytes, about: said, parts };
  } catch (error) {
    await file.close().catch(() => {});
    await rm(partial, { force: true });
    throw error;
  }
}
