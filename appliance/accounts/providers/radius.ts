/** RADIUS (RFC 2865, 5997): passwords of users, and whether a server lives and shares the secret. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export const ACCESS_REQUEST = 1;
export const ACCESS_ACCEPT = 2;
export const ACCESS_REJECT = 3;
const STATUS_SERVER = 12;

const USER_NAME = 1;
const USER_PASSWORD = 2;
const MESSAGE_AUTHENTICATOR = 80;
const HEADER_BYTES = 20;
const BLOCK_BYTES = 16;
const PASSWORD_BYTES_MAX = 128;
const PACKET_BYTES_MAX = 4_096;

const md5 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const attribute = (type: number, value: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([type, value.length + 2]), value]);

function packet(code: number, id: number, authenticator: Buffer, attributes: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt8(code, 0);
  head.writeUInt8(id, 1);
  head.writeUInt16BE(HEADER_BYTES + attributes.length, 2);
  return Buffer.concat([head, authenticator, attributes]);
}

/** Hides or shows a password (RFC 2865, 5.2): both ways are one chain of MD5. */
function hidden(text: Buffer, secret: Buffer, authenticator: Buffer, hide: boolean): Buffer {
  const padded = Buffer.alloc(Math.max(1, Math.ceil(text.length / BLOCK_BYTES)) * BLOCK_BYTES);
  text.copy(padded);
  const result = Buffer.alloc(padded.length);
  let chain = authenticator;
  for (let at = 0; at < padded.length; at += BLOCK_BYTES) {
    const mask = md5(secret, chain);
    for (let index = 0; index < BLOCK_BYTES; index += 1) {
      result[at + index] = (padded[at + index] ?? 0) ^ (mask[index] ?? 0);
    }
    chain = (hide ? result : padded).subarray(at, at + BLOCK_BYTES);
  }
  return result;
}

/** A packet that carries a valid Message-Authenticator. */
function authenticated(
  code: number,
  id: number,
  secret: Buffer,
  authenticator: Buffer,
  attributes: readonly Buffer[],
): Buffer {
  const zero = attribute(MESSAGE_AUTHENTICATOR, Buffer.alloc(BLOCK_BYTES));
  const unsigned = packet(code, id, authenticator, Buffer.concat([zero, ...attributes]));
  const mark = createHmac('md5', secret).update(unsigned).digest();
  mark.copy(unsigned, HEADER_BYTES + 2);
  return unsigned;
}

export interface Question {
  readonly bytes: Buffer;
  readonly authenticator: Buffer;
  readonly id: number;
}

/** Asks whether a password is right; null when it is too long for RADIUS. */
export function accessRequest(
  chance: Buffer,
  secret: string,
  username: string,
  password: string,
): Question | null {
  const [name, word] = [Buffer.from(username, 'utf8'), Buffer.from(password, 'utf8')];
  if (word.length > PASSWORD_BYTES_MAX || name.length > 253) return null;
  const authenticator = chance.subarray(0, BLOCK_BYTES);
  const id = chance[BLOCK_BYTES] ?? 0;
  const key = Buffer.from(secret, 'utf8');
  const bytes = authenticated(ACCESS_REQUEST, id, key, authenticator, [
    attribute(USER_NAME, name),
    attribute(USER_PASSWORD, hidden(word, key, authenticator, true)),
  ]);
  return { bytes, authenticator, id };
}

/** Asks whether the server lives. */
export function statusRequest(chance: Buffer, secret: string): Question {
  const authenticator = chance.subarray(0, BLOCK_BYTES);
  const id = chance[BLOCK_BYTES] ?? 0;
  const bytes = authenticated(STATUS_SERVER, id, Buffer.from(secret, 'utf8'), authenticator, []);
  return { bytes, authenticator, id };
}

/** Code of the answer; 'foreign': not from somebody who shares the secret. */
export function answerCode(question: Question, reply: Buffer, secret: string): number | 'foreign' {
  if (reply.length < HEADER_BYTES || reply.readUInt16BE(2) !== reply.length) return 'foreign';
  const wanted = md5(
    reply.subarray(0, 4),
    question.authenticator,
    reply.subarray(HEADER_BYTES),
    Buffer.from(secret, 'utf8'),
  );
  const right = timingSafeEqual(wanted, reply.subarray(4, HEADER_BYTES));
  return right && reply[1] === question.id ? (reply[0] ?? 'foreign') : 'foreign';
}

export interface Asked {
  readonly code: number;
  readonly username: string;
  readonly password: string;
  /** The answer with this code. */
  answer(code: number): Buffer;
}

/** A question as a server reads it; null when it is none or the secrets differ. */
export function readQuestion(bytes: Buffer, secret: string): Asked | null {
  if (bytes.length < HEADER_BYTES || bytes.length > PACKET_BYTES_MAX) return null;
  if (bytes.readUInt16BE(2) !== bytes.length) return null;
  const key = Buffer.from(secret, 'utf8');
  const authenticator = bytes.subarray(4, HEADER_BYTES);
  const values = new Map<number, Buffer>();
  const unsigned = Buffer.from(bytes);
  let at = HEADER_BYTES;
  while (at < bytes.length) {
    const [type = 0, length = 0] = [bytes[at], bytes[at + 1]];
    if (length < 2 || at + length > bytes.length) return null;
    values.set(type, bytes.subarray(at + 2, at + length));
    if (type === MESSAGE_AUTHENTICATOR) unsigned.fill(0, at + 2, at + length);
    at += length;
  }
  const mark = values.get(MESSAGE_AUTHENTICATOR);
  const wanted = createHmac('md5', key).update(unsigned).digest();
  if (mark?.length !== wanted.length || !timingSafeEqual(mark, wanted)) return null;
  const shown = hidden(values.get(USER_PASSWORD) ?? Buffer.alloc(0), key, authenticator, false);
  const [code = 0, id = 0] = [bytes[0], bytes[1]];
  return {
    code,
    username: (values.get(USER_NAME) ?? Buffer.alloc(0)).toString('utf8'),
    password: shown.toString('utf8').replace(/\0+$/, ''),
    answer: (answered) => {
      const draft = packet(answered, id, authenticator, Buffer.alloc(0));
      return packet(answered, id, md5(draft, key), Buffer.alloc(0));
    },
  };
}
