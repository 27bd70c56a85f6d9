/**
 * Bodies of peer messages that carry bulk: a small JSON head and the bytes after it. Layout: head
 * length (4 bytes, big-endian), head, payload.
 */
import * as v from 'valibot';

/** Counts and names are no longer than this: more is no message of ours, and is not looked at. */
export const JSON_BYTES_MAX = 1_048_576;

export interface Frame<H> {
  readonly head: H;
  readonly payload: Buffer;
}

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
  const head = openJson(schema, bytes.subarray(4, 4 + headBytes));
  return head === null ? null : { head, payload: bytes.subarray(4 + headBytes) };
}

/** What bytes from outside say in JSON, as the schema knows it; null: something else. */
export function openJson<S extends v.GenericSchema>(schema: S, bytes: Uint8Array): v.InferOutput<S> | null {
  if (bytes.length > JSON_BYTES_MAX) return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    const read = v.safeParse(schema, value);
    return read.success ? read.output : null;
  } catch {
    // Bytes from outside: unreadable is an answer, not a bug.
    return null;
  }
}
