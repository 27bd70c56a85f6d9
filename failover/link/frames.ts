/**
 * Bodies of peer messages that carry bulk: a small JSON head and the bytes after it. Layout: head
 * length (4 bytes, big-endian), head, payload.
 */
import type * as v from 'valibot';
import { readJson } from '../../hardware/kernel/read-json.js';

export interface Frame<H> {
  readonly head: H;
  readonly payload: Buffer;
}

/** Length of the head (32 bits), head as JSON, payload. */
export function packFrame(head: unknown, payload: Uint8Array): Buffer {
  const json = Buffer.from(JSON.stringify(head));
  const size = Buffer.alloc(4);
  size.writeUInt32BE(json.length);
  return Buffer.concat([size, json, payload]);
}

/** Null: not a frame with such a head. The payload is a view, not a copy. */
export function openFrame<S extends v.GenericSchema>(
  schema: S,
  body: Uint8Array,
): Frame<v.InferOutput<S>> | null {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (bytes.length < 4) return null;
  const headBytes = bytes.readUInt32BE(0);
  if (bytes.length < 4 + headBytes) return null;
  const head = readJson(schema, bytes.subarray(4, 4 + headBytes));
  return head === null ? null : { head, payload: bytes.subarray(4 + headBytes) };
}
