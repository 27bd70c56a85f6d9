/** The 48 bytes of an SNTP packet (RFC 4330 section 4, RFC 5905 section 7.3). */
import type { Micros } from '../ports.js';

export const NTP_BYTES = 48;
export const NTP_PORT = 123;
export const MODE_CLIENT = 3;
export const MODE_SERVER = 4;
/** Leap indicator: the last minute of the day has 61 seconds, has 59, or the server's own clock is not set. */
export const LEAP_INSERT = 1;
export const LEAP_DELETE = 2;
export const LEAP_UNKNOWN = 3;

/** What a server says to a client that it does not want: never again, not from there, not so often (RFC 5905 section 7.4). */
export const kissCodes = ['DENY', 'RSTR', 'RATE'] as const;
export type KissCode = (typeof kissCodes)[number];

export interface NtpPacket {
  readonly leap: number;
  readonly version: number;
  readonly mode: number;
  readonly stratum: number;
  /** Log2 of the poll interval, seconds. */
  readonly poll: number;
  /** Log2 of the clock's precision, seconds. */
  readonly precision: number;
  readonly rootDelayS: number;
  readonly rootDispersionS: number;
  /** Four characters at stratum 0 and 1, an address's four bytes above. */
  readonly referenceId: Buffer;
  /** 64-bit NTP timestamps; 0n is 'unknown'. */
  readonly referenceAt: bigint;
  readonly originateAt: bigint;
  readonly receiveAt: bigint;
  readonly transmitAt: bigint;
}

const ERA_S = 2n ** 32n;
const UNIX_FROM_1900_S = 2_208_988_800n;
const MILLION = 1_000_000n;
const FRACTION = 2n ** 32n;
const HIGH_BIT = 2n ** 31n;

/** Timestamp of an instant since the Unix epoch. Eras wrap as RFC 4330 section 3 says. */
export function toNtp(us: Micros): bigint {
  // Also of instants that lie eras away, before or after: a server's clock may stand anywhere.
  const span = ERA_S * MILLION;
  const since1900 = (((BigInt(Math.round(us)) + UNIX_FROM_1900_S * MILLION) % span) + span) % span;
  // Rounded up, so that reading back truncates to the same microsecond.
  const fraction = ((since1900 % MILLION) * FRACTION + MILLION - 1n) / MILLION;
  return (since1900 / MILLION) * FRACTION + fraction;
}

/** Instant of a timestamp between 1968 and 2104; null for 'unknown'. */
export function fromNtp(stamp: bigint): Micros | null {
  if (stamp === 0n) return null;
  const wrapped = stamp / FRACTION;
  const seconds = wrapped >= HIGH_BIT ? wrapped : wrapped + ERA_S;
  return Number((seconds - UNIX_FROM_1900_S) * MILLION + ((stamp % FRACTION) * MILLION) / FRACTION);
}

const FIXED_16 = 65_536;

/** A packet of NTP version 3 or 4 (RFC 5905 7.3), 48 bytes. */
export function encodeNtp(packet: NtpPacket): Buffer {
  const bytes = Buffer.alloc(NTP_BYTES);
  bytes[0] = (packet.leap << 6) | (packet.version << 3) | packet.mode;
  bytes[1] = packet.stratum;
  bytes.writeInt8(packet.poll, 2);
  bytes.writeInt8(packet.precision, 3);
  bytes.writeUInt32BE(Math.round(packet.rootDelayS * FIXED_16), 4);
  bytes.writeUInt32BE(Math.round(packet.rootDispersionS * FIXED_16), 8);
  packet.referenceId.copy(bytes, 12, 0, 4);
  bytes.writeBigUInt64BE(packet.referenceAt, 16);
  bytes.writeBigUInt64BE(packet.originateAt, 24);
  bytes.writeBigUInt64BE(packet.receiveAt, 32);
  bytes.writeBigUInt64BE(packet.transmitAt, 40);
  return bytes;
}

/** Null when the bytes are no NTP packet. Extension fields and authenticators are left unread. */
export function decodeNtp(bytes: Buffer): NtpPacket | null {
  if (bytes.length < NTP_BYTES) return null;
  const head = bytes.readUInt8(0);
  return {
    leap: head >> 6,
    version: (head >> 3) & 7,
    mode: head & 7,
    stratum: bytes.readUInt8(1),
    poll: bytes.readInt8(2),
    precision: bytes.readInt8(3),
    rootDelayS: bytes.readUInt32BE(4) / FIXED_16,
    rootDispersionS: bytes.readUInt32BE(8) / FIXED_16,
    referenceId: Buffer.from(bytes.subarray(12, 16)),
    referenceAt: bytes.readBigUInt64BE(16),
    originateAt: bytes.readBigUInt64BE(24),
    receiveAt: bytes.readBigUInt64BE(32),
    transmitAt: bytes.readBigUInt64BE(40),
  };
}

/** The question of a client: nothing in it but its own time, which the answer must repeat. */
export const ntpQuestion = (boxUs: Micros): Buffer =>
  encodeNtp({
    leap: 0,
    version: 4,
    mode: MODE_CLIENT,
    stratum: 0,
    poll: 6,
    precision: -20,
    rootDelayS: 0,
    rootDispersionS: 0,
    referenceId: Buffer.alloc(4),
    referenceAt: 0n,
    originateAt: 0n,
    receiveAt: 0n,
    transmitAt: toNtp(boxUs),
  });

export interface NtpSample {
  /** What must be added to the client's clock. */
  readonly offsetUs: Micros;
  readonly delayUs: Micros;
  readonly stratum: number;
  /** 0, LEAP_INSERT or LEAP_DELETE. */
  readonly leap: number;
}

/** A server that answers without telling the time: it wants no question, or has no time itself. */
export type NtpRefusal =
  | { readonly kind: 'kiss'; readonly code: KissCode }
  | { readonly kind: 'unset'; readonly stratum: number };

const STRATUM_MAX = 15;

function refusalOf({ stratum, leap, referenceId }: NtpPacket): NtpRefusal | null {
  const code = stratum === 0 ? kissCodes.find((one) => one === referenceId.toString('latin1')) : undefined;
  if (code !== undefined) return { kind: 'kiss', code };
  return leap === LEAP_UNKNOWN || stratum < 1 || stratum > STRATUM_MAX ? { kind: 'unset', stratum } : null;
}

/** Reads an answer; null when it is none to this question (RFC 4330 section 5). */
export function readNtpAnswer(
  bytes: Buffer,
  sentUs: Micros,
  receivedUs: Micros,
): NtpSample | NtpRefusal | null {
  const packet = decodeNtp(bytes);
  if (packet === null || packet.mode !== MODE_SERVER) return null;
  if (packet.originateAt !== toNtp(sentUs)) return null;
  const refusal = refusalOf(packet);
  if (refusal !== null) return refusal;
  const arrivedUs = fromNtp(packet.receiveAt);
  const leftUs = fromNtp(packet.transmitAt);
  if (arrivedUs === null || leftUs === null) return null;
  return {
    offsetUs: (arrivedUs - sentUs + (leftUs - receivedUs)) / 2,
    delayUs: receivedUs - sentUs - (leftUs - arrivedUs),
    stratum: packet.stratum,
    leap: packet.leap,
  };
}
