/**
 * Mutual proof of the pre-shared key between two appliances. Nothing secret crosses the wire.
 *
 *   caller                                 callee
 *     | challenge {caller, nonce}            |
 *     |------------------------------------->|
 *     |   {callee, nonce, channel, chain}    |
 *     |<-------------------------------------|   both: channel key = HMAC(key, names and nonces)
 *     | verb, counter, body, proof           |
 *     |------------------------------------->|   the caller proves first: a stranger gets nothing
 *     |        status, body, proof           |   that could be guessed offline
 *     |<-------------------------------------|
 *
 * A proof binds both boxes, both nonces, the callee's certificates, the verb, the counter, the status of a reply and the body's
 * digest. A nonce of each side makes an old conversation worthless, the counter an old message.
 *
 * @guide G80 seed
 */
import { createHash, createHmac, scryptSync, timingSafeEqual } from 'node:crypto';

export interface Parties {
  readonly caller: string;
  readonly callee: string;
  readonly callerNonce: string;
  readonly calleeNonce: string;
  /** Digest of the certificates that the callee presents: nobody between can present others. */
  readonly certificates: string;
}

const SALT = 'inter-appliance';
// About 10 ms: makes guessing a short key dear, and runs once per key, however often its boxes start.
const STRETCH = { N: 4096, r: 8, p: 1 } as const;
const KEY_BYTES = 32;

const STRETCHED_MAX = 16;
const stretched = new Map<string, Buffer>();

/** The pre-shared key as it is used: stretched. Slow on purpose, so the latest results are kept. */
export function stretchKey(psk: string): Buffer {
  const kept = stretched.get(psk);
  if (kept !== undefined) return kept;
  const key = scryptSync(psk.normalize('NFC'), SALT, KEY_BYTES, STRETCH);
  const [oldest] = stretched.keys();
  if (stretched.size >= STRETCHED_MAX && oldest !== undefined) stretched.delete(oldest);
  stretched.set(psk, key);
  return key;
}

const PRINT_HEX = 16;

/**
 * A short text by which two people compare their keys without reading them out (G80). It comes from
 * the stretched key, so that a guess costs as much as one at the handshake.
 */
export const keyPrint = (key: Buffer): string =>
  (mac(key, ['print']).toString('hex').toUpperCase().slice(0, PRINT_HEX).match(/.{4}/g) ?? []).join(' ');

const mac = (key: Buffer, parts: readonly (string | number)[]): Buffer =>
  // JSON keeps the parts apart: no two lists give one text.
  createHmac('sha256', key).update(JSON.stringify(parts)).digest();

/** The key of one channel between two parties, derived from the pre-shared key. */
export const channelKey = (key: Buffer, parties: Parties): Buffer =>
  mac(key, [
    'channel',
    parties.caller,
    parties.callee,
    parties.callerNonce,
    parties.calleeNonce,
    parties.certificates,
  ]);

/** SHA-256 of a body, hex. */
export const digestOf = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex');

/** Of presented certificates; JSON keeps them apart. */
export const chainDigest = (chain: readonly string[]): string => digestOf(Buffer.from(JSON.stringify(chain)));

export const requestProof = (key: Buffer, verb: string, counter: number, digest: string): string =>
  mac(key, ['request', verb, counter, digest]).toString('hex');

/** What an answer proves itself with: a MAC over verb, counter, status and the body's digest. */
export const replyProof = (
  key: Buffer,
  verb: string,
  counter: number,
  status: number,
  digest: string,
): string => mac(key, ['reply', verb, counter, status, digest]).toString('hex');

/** Compares two texts in a time that tells nothing about them. */
export function sameSecret(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

const WINDOW = 64;

/** Counters seen on a channel: each is good once; messages may overtake one another a little. */
export interface Window {
  highest: number;
  readonly seen: Set<number>;
}

export const newWindow = (): Window => ({ highest: 0, seen: new Set() });

/** False: seen before, or too old to know. */
export function takeCounter(window: Window, counter: number): boolean {
  if (!Number.isSafeInteger(counter) || counter < 1) return false;
  if (counter <= window.highest - WINDOW || window.seen.has(counter)) return false;
  window.seen.add(counter);
  if (counter > window.highest) {
    window.highest = counter;
    for (const old of window.seen) if (old <= counter - WINDOW) window.seen.delete(old);
  }
  return true;
}

/** Headers that carry a proof. */
export const proofHeaders = {
  channel: 'x-peer-channel',
  counter: 'x-peer-counter',
  digest: 'x-peer-digest',
  proof: 'x-peer-proof',
} as const;
