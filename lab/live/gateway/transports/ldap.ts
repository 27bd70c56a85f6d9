/**
 * One LDAP message and what the directory answers. The emulated wire carries messages; a real directory
 * speaks over TCP: a connection for each question.
 */
import type { Socket } from 'node:net';
import {
  bytesSaid,
  dial,
  failedWith,
  GarbledError,
  outcomeOf,
  readUntil,
  secured,
  type Transport,
} from './connecting.js';

const SEQUENCE = 0x30;
const LONG = 0x80;
const LENGTH_BYTES_MAX = 4;

/** The first whole message; null: more is to come. */
export function wholeMessage(bytes: Buffer): Buffer | null {
  if (bytes.length < 2) return null;
  if (bytes[0] !== SEQUENCE) throw new GarbledError();
  const first = bytes[1] ?? 0;
  if (first < LONG) return bytes.length < 2 + first ? null : bytes.subarray(0, 2 + first);
  const count = first - LONG;
  if (count === 0 || count > LENGTH_BYTES_MAX) throw new GarbledError();
  if (bytes.length < 2 + count) return null;
  const end = 2 + count + bytes.readUIntBE(2, count);
  return bytes.length < end ? null : bytes.subarray(0, end);
}

/** One LDAP message there and one back, over TLS where the target says so. */
export const askByLdap: Transport = async ({ mapping: { name, target }, request }, signal) => {
  let socket: Socket | null = null;
  try {
    socket = await dial(target, signal);
    if (target.scheme === 'ldaps') socket = await secured(socket, name);
    socket.write(request.body);
    return bytesSaid(await readUntil(socket, wholeMessage));
  } catch (error) {
    return failedWith(outcomeOf(error));
  } finally {
    socket?.destroy();
  }
};
