/**
 * JSON from outside: wires, files that people hand in or that lie in a folder. It is what its schema
 * says, or nothing.
 */
import * as v from 'valibot';

/** Words and figures are no longer than this (1 MB): more is nothing of ours, and is not looked at. */
export const JSON_BYTES_MAX = 1_048_576;

/** Null: something else. */
export function readJson<S extends v.GenericSchema>(
  schema: S,
  given: Uint8Array | string,
  bytesMax: number = JSON_BYTES_MAX,
): v.InferOutput<S> | null {
  if (given.length > bytesMax) return null;
  const text = typeof given === 'string' ? given : Buffer.from(given).toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    const read = v.safeParse(schema, value);
    return read.success ? read.output : null;
  } catch {
    // Unreadable is an answer, not a bug.
    return null;
  }
}
