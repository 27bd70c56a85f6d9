/**
 * The backup file of a site (.nsb).
 *
 *   magic (8) | header length (4) | header, JSON | body | checksum (32)
 *
 * The body is an image of a database, compressed; with a password it is sealed (scrypt, AES-256-GCM,
 * tag at its end) together with everything before it. The checksum covers all of it, so that a
 * damaged file and a wrong password are told apart.
 *
 * @guide G60 seed
 */

import { createCipheriv, createDecipheriv, createHmac, scryptSync, timingSafeEqual } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { brotliCompressSync, constants, createBrotliDecompress } from 'node:zlib';
import * as v from 'valibot';
import { readJson } from '../../hardware/kernel/read-json.js';
import { type ByteSource, piecesOf } from '../store/byte-source.js';
import { type Refused, refuse } from './backup-refusals.js';

const whole = v.pipe(v.number(), v.safeInteger());
const factsSchema = v.object({
  siteHost: v.string(),
  version: v.string(),
  build: v.string(),
  createdMs: whole,
  /** Of a failover pair: the box that wrote it. Files of before say nothing of it. */
  takenOn: v.exactOptional(v.picklist(['primary', 'backup'])),
  history: v.boolean(),
  /** File-store items inside. */
  files: whole,
  /** File-store items that were too large or too many. */
  filesLeftOut: whole,
});
/** What a file says of itself, readable without its password. */
export type BackupFacts = Readonly<v.InferOutput<typeof factsSchema>>;

const sealSchema = v.object({ cost: whole, salt: v.string(), nonce: v.string() });
type Seal = Readonly<v.InferOutput<typeof sealSchema>>;

const formatSchema = v.object({ format: v.number() });
const headerSchema = v.object({
  ...factsSchema.entries,
  ...formatSchema.entries,
  imageBytes: whole,
  seal: v.nullable(sealSchema),
});
type Header = Readonly<v.InferOutput<typeof headerSchema>>;

const MAGIC = Buffer.from('NSBSIM\r\n', 'latin1');
const FORMAT = 1;
const LENGTH_BYTES = 4;
const CHECKSUM_BYTES = 32;
const HEADER_BYTES_MAX = 65_536;
const CHECKSUM_KEY = 'backup file of a site';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
export const SALT_BYTES = 16;
export const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SCRYPT_COST = 2 ** 15;
const SCRYPT_BLOCK = 8;
// A file may come from anywhere: one that asks for more work than ours do is not obeyed.
const SCRYPT_COST_MAX = SCRYPT_COST;
const IMAGE_BYTES_MAX = 2 ** 31;
const PIECE_BYTES = 64 * 1024;

const checksum = (bytes: Buffer): Buffer => createHmac('sha256', CHECKSUM_KEY).update(bytes).digest();

const keyOf = (password: string, seal: Seal): Buffer =>
  scryptSync(password.normalize('NFKC'), Buffer.from(seal.salt, 'base64'), KEY_BYTES, {
    N: seal.cost,
    r: SCRYPT_BLOCK,
    p: 1,
    maxmem: 256 * seal.cost * SCRYPT_BLOCK,
  });

const QUICK = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

/** Writes a file. `chance` gives salt and nonce of the seal; no password, no seal. */
export function writeBackup(
  facts: BackupFacts,
  image: Buffer,
  lock: { readonly password: string; readonly salt: Buffer; readonly nonce: Buffer } | null,
): Buffer {
  const seal: Seal | null =
    lock === null
      ? null
      : { cost: SCRYPT_COST, salt: lock.salt.toString('base64'), nonce: lock.nonce.toString('base64') };
  const header: Header = { ...facts, format: FORMAT, imageBytes: image.length, seal };
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const head = Buffer.alloc(MAGIC.length + LENGTH_BYTES);
  MAGIC.copy(head);
  head.writeUInt32BE(text.length, MAGIC.length);
  const front = Buffer.concat([head, text]);
  const packed = brotliCompressSync(image, QUICK);
  const whole = Buffer.concat([
    front,
    lock === null || seal === null ? packed : sealed(front, packed, lock.password, seal),
  ]);
  return Buffer.concat([whole, checksum(whole)]);
}

function sealed(front: Buffer, packed: Buffer, password: string, seal: Seal): Buffer {
  const cipher = createCipheriv(CIPHER, keyOf(password, seal), Buffer.from(seal.nonce, 'base64'));
  cipher.setAAD(front);
  return Buffer.concat([cipher.update(packed), cipher.final(), cipher.getAuthTag()]);
}

/** The body in pieces, as it was before it was sealed. Throws where the tag does not fit. */
function* unsealed(opened: Opened, seal: Seal, key: Buffer): Generator<Buffer> {
  const { source, front, bodyFrom, bodyTo } = opened;
  const decipher = createDecipheriv(CIPHER, key, Buffer.from(seal.nonce, 'base64'));
  decipher.setAAD(front);
  decipher.setAuthTag(source.read(bodyTo - TAG_BYTES, TAG_BYTES));
  for (const piece of piecesOf(source, bodyFrom, bodyTo - TAG_BYTES, PIECE_BYTES))
    yield decipher.update(piece);
  yield decipher.final();
}

const isAllowed = (seal: Seal, bodyBytes: number): boolean =>
  Number.isInteger(Math.log2(seal.cost)) &&
  seal.cost >= 2 &&
  seal.cost <= SCRYPT_COST_MAX &&
  Buffer.from(seal.nonce, 'base64').length === NONCE_BYTES &&
  bodyBytes >= TAG_BYTES;

/** Whether the key fits: nothing of a sealed body is looked at before that is known. */
function opens(opened: Opened, seal: Seal, key: Buffer): boolean {
  try {
    for (const _piece of unsealed(opened, seal, key));
    return true;
  } catch (error) {
    // The one way in which AES-GCM says that the key is another.
    if (error instanceof Error && /unable to authenticate/i.test(error.message)) return false;
    throw error;
  }
}

interface Opened {
  readonly ok: true;
  readonly source: ByteSource;
  readonly header: Header;
  /** Everything before the body. */
  readonly front: Buffer;
  readonly bodyFrom: number;
  readonly bodyTo: number;
}

/** Whether content begins as a backup file does; of very little, as far as it goes. */
export const isBackup = (first: Buffer): boolean => {
  const known = Math.min(first.length, MAGIC.length);
  return known > 0 && first.subarray(0, known).equals(MAGIC.subarray(0, known));
};

function head(source: ByteSource): Opened | Refused {
  const start = MAGIC.length + LENGTH_BYTES;
  const first = source.read(0, start);
  if (first.length < start || !first.subarray(0, MAGIC.length).equals(MAGIC)) return refuse('not-a-backup');
  const headerBytes = first.readUInt32BE(MAGIC.length);
  const bodyFrom = start + headerBytes;
  const bodyTo = source.sizeBytes - CHECKSUM_BYTES;
  if (headerBytes > HEADER_BYTES_MAX || bodyTo < bodyFrom) return refuse('damaged');
  const front = Buffer.from(source.read(0, bodyFrom));
  const text = front.subarray(start);
  if ((readJson(formatSchema, text)?.format ?? 0) > FORMAT) return refuse('newer-format');
  const header = readJson(headerSchema, text);
  if (header === null) return refuse('damaged');
  return { ok: true, source, header, front, bodyFrom, bodyTo };
}

/** Whether every byte is as it was written. */
function isWhole({ source, bodyTo }: Opened): boolean {
  const sum = createHmac('sha256', CHECKSUM_KEY);
  for (const piece of piecesOf(source, 0, bodyTo, PIECE_BYTES)) sum.update(piece);
  return timingSafeEqual(sum.digest(), source.read(bodyTo, CHECKSUM_BYTES));
}

export interface BackupHead {
  readonly ok: true;
  readonly facts: BackupFacts;
  readonly locked: boolean;
  /** What its body opens to. */
  readonly imageBytes: number;
}

/** What a file says of itself: its first bytes, believed by nobody before the whole was checked. */
export function readBackupHead(source: ByteSource): BackupHead | Refused {
  const opened = head(source);
  if (!opened.ok) return opened;
  const { format: _format, imageBytes, seal, ...facts } = opened.header;
  return { ok: true, facts, locked: seal !== null, imageBytes };
}

/**
 * Opens a file completely, in pieces that `write` takes; '' is no password. `freeBytes`: how much
 * there is room for. Neither the file nor what it opens to is ever in memory as a whole.
 */
export async function unpackBackup(
  source: ByteSource,
  password: string,
  freeBytes: number,
  write: (piece: Buffer) => void,
): Promise<{ readonly ok: true; readonly facts: BackupFacts } | Refused> {
  const opened = head(source);
  if (!opened.ok) return opened;
  if (!isWhole(opened)) return refuse('damaged');
  const { header, bodyFrom, bodyTo } = opened;
  const { seal, imageBytes } = header;
  if (seal !== null && password === '') return refuse('password-needed');
  if (seal === null && password !== '') return refuse('password-not-needed');
  if (imageBytes < 0 || imageBytes > IMAGE_BYTES_MAX) return refuse('damaged');
  if (imageBytes > freeBytes) return refuse('disk-full');
  let packed: Iterable<Buffer> = copies(piecesOf(source, bodyFrom, bodyTo, PIECE_BYTES));
  if (seal !== null) {
    if (!isAllowed(seal, bodyTo - bodyFrom)) return refuse('damaged');
    const key = keyOf(password, seal);
    if (!opens(opened, seal, key)) return refuse('password-wrong');
    packed = unsealed(opened, seal, key);
  }
  return (await inflated(packed, imageBytes, write)) ? { ok: true, facts: header } : refuse('damaged');
}

/** For whoever keeps a piece while the next one is read. */
function* copies(pieces: Iterable<Buffer>): Generator<Buffer> {
  for (const piece of pieces) yield Buffer.from(piece);
}

/** True when it came to exactly so many bytes; no more than these are ever unpacked. */
async function inflated(
  packed: Iterable<Buffer>,
  imageBytes: number,
  write: (piece: Buffer) => void,
): Promise<boolean> {
  let bytes = 0;
  let failure: unknown = null;
  const take = async (pieces: AsyncIterable<Buffer>): Promise<void> => {
    for await (const piece of pieces) {
      bytes += piece.length;
      if (bytes > imageBytes) throw new RangeError('more than was announced');
      try {
        write(piece);
      } catch (error) {
        failure = error;
        throw error;
      }
    }
  };
  try {
    await pipeline(Readable.from(packed), createBrotliDecompress({ chunkSize: PIECE_BYTES }), take);
  } catch {
    // Foreign bytes with a right checksum, or the one who takes them has no room.
    if (failure !== null) throw failure;
    return false;
  }
  return bytes === imageBytes;
}
