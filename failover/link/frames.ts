/**
 * Bodies of peer messages that carry bulk: a small JSON head and the bytes after it. Layout: head
 * length (4 bytes, big-endian), head, payload.
 */

// A head is counts and names; a longer one is no message of ours.
const HEAD_BYTES_MAX = 1_048_576;

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

/** Null: not a frame. The payload is a view, not a copy. */
export function openFrame<H>(body: Uint8Array): Frame<H> | null {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (bytes.length < 4) return null;
  const headBytes = bytes.readUInt32BE(0);
  if (headBytes > HEAD_BYTES_MAX || bytes.length < 4 + headBytes) return null;
  const head = openJson<H>(bytes.subarray(4, 4 + headBytes));
  return head === null ? null : { head, payload: bytes.subarray(4 + headBytes) };
}

/** JSON object out of bytes from outside; null: none. */
export function openJson<T>(bytes: Uint8Array): T | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return value !== null && typeof value === 'object' ? (value as T) : null;
  } catch {
    // Bytes from outside: unreadable is an answer, not a bug.
    return null;
  }
}
