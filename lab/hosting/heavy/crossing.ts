/**
 * lab/hosting/heavy/: heavy work of a box whose disk is a folder: in a thread of its own.
 *
 * What crosses from one thread to another: bytes lose their kind, and errors their class and code. A
 * disk that is full must still be one on the other side.
 */
import { DiskFailedError, DiskFullError, isFull, isStorageTrouble } from '../../../hardware/ports.js';

/** Bytes that crossed a thread arrive as plain arrays: Buffers again, at any depth, not copied. */
export function asBuffers(value: unknown): unknown {
  if (value instanceof Uint8Array && !Buffer.isBuffer(value)) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
  if (Array.isArray(value)) return value.map(asBuffers);
  if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asBuffers(item)]));
  }
  return value;
}

/** An error as it crosses. */
export type SentError =
  | { readonly kind: 'disk-full'; readonly neededBytes: number }
  | { readonly kind: 'disk-failed' }
  | { readonly kind: 'other'; readonly error: unknown };

/** An error in a shape that crosses to another thread. */
export function sentError(error: unknown): SentError {
  if (!isStorageTrouble(error)) return { kind: 'other', error };
  if (!isFull(error)) return { kind: 'disk-failed' };
  return { kind: 'disk-full', neededBytes: error instanceof DiskFullError ? error.neededBytes : 0 };
}

/** The error again on this side, storage trouble with its class. */
export function receivedError(sent: SentError): unknown {
  if (sent.kind === 'disk-failed') return new DiskFailedError();
  return sent.kind === 'disk-full' ? new DiskFullError(sent.neededBytes) : sent.error;
}
