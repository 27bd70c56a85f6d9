/**
 * appliance/store/: the two databases of a box. SQL stands here and in heavy/ only.
 *
 * Content that is read in pieces, wherever it lies: nobody needs the whole of it in memory.
 */
import type { Disk } from '../../hardware/ports.js';

export interface ByteSource {
  readonly sizeBytes: number;
  /** Shorter at the end. `into`: where the bytes may be put. */
  read(offset: number, length: number, into?: Buffer): Buffer;
}

/** Where the content of a file that somebody sent lies; plain data, so that it can go to a worker. */
export type Content = { readonly bytes: Uint8Array } | { readonly spool: string };
/** It was read, and nobody takes it: why, in the words of the field's rule. Nothing of it is left. */
export interface RefusedContent {
  readonly refused: string;
}

/** Content that is in memory. */
export function ofBytes(given: Uint8Array): ByteSource {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.length);
  return { sizeBytes: bytes.length, read: (offset, count) => bytes.subarray(offset, offset + count) };
}

/** Reads a content in pieces, whether it lies in memory or in the spool. */
export function sourceOf(disk: Pick<Disk, 'spool'>, content: Content): ByteSource {
  if ('bytes' in content) return ofBytes(content.bytes);
  const { spool } = disk;
  return {
    sizeBytes: spool.sizeBytes(content.spool) ?? 0,
    read: (offset, length, into) => spool.read(content.spool, offset, length, into),
  };
}

/** From `from` up to, and without, `to`. Each piece is good until the next one is asked for. */
export function* piecesOf(
  source: ByteSource,
  from: number,
  to: number,
  pieceBytes: number,
): Generator<Buffer> {
  const into = Buffer.allocUnsafe(Math.min(pieceBytes, Math.max(0, to - from)));
  for (let at = from; at < to; at += pieceBytes) yield source.read(at, Math.min(pieceBytes, to - at), into);
}
