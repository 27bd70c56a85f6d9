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
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { Label } from '../views/label.js';

/** What a file says of itself, readable without its password. */
export interface BackupFacts {
  readonly siteHost: string;
  readonly version: string;
  readonly build: string;
  readonly createdMs: number;
  readonly history: boolean;
  /** File-store items inside. */
  readonly files: number;
  /** File-store items that were too large or too many. */
  readonly filesLeftOut: number;
}

interface Seal {
  readonly cost: number;
  readonly salt: string;
  readonly nonce: string;
}

interface Header extends BackupFacts {
  readonly format: number;
  readonly imageBytes: number;
  readonly seal: Seal | null;
}

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
// A file may come from anywhere: one that asks for gigabytes is not obeyed.
const SCRYPT_COST_MAX = 2 ** 17;
const IMAGE_BYTES_MAX = 2 ** 31;

export type BackupRefusal =
  | 'not-a-backup'
  | 'newer-format'
  | 'damaged'
  | 'password-needed'
  | 'password-wrong'
  | 'password-not-needed'
  | 'newer-version'
  | 'disk-full'
  | 'no-site';

export const backupRefusals: Readonly<Record<BackupRefusal, Label>> = {
  'not-a-backup': {
    en: 'This file is not a backup of a site. Choose the file (.nsb) that Download Backup gave.',
    fr: 'Ce fichier n’est pas une sauvegarde de site. Choisissez le fichier (.nsb) fourni par Télécharger la sauvegarde.',
  },
  'newer-format': {
    en: 'This backup was written by newer software than is installed here. Update this appliance first.',
    fr: 'Cette sauvegarde a été écrite par un logiciel plus récent que celui installé ici. Mettez d’abord ce serveur à jour.',
  },
  damaged: {
    en: 'The backup file is damaged or incomplete. Copy it again or take another one; nothing was changed.',
    fr: 'Le fichier de sauvegarde est endommagé ou incomplet. Recopiez-le ou prenez-en un autre ; rien n’a été modifié.',
  },
  'password-needed': {
    en: 'This backup is protected by a password. Enter it.',
    fr: 'Cette sauvegarde est protégée par un mot de passe. Saisissez-le.',
  },
  'password-wrong': {
    en: 'The backup password is wrong. Nothing was changed.',
    fr: 'Le mot de passe de sauvegarde est incorrect. Rien n’a été modifié.',
  },
  'password-not-needed': {
    en: 'This backup was made without a password. Leave the password empty.',
    fr: 'Cette sauvegarde a été faite sans mot de passe. Laissez le mot de passe vide.',
  },
  'newer-version': {
    en: 'The backup comes from a newer site version than is installed here. Update this appliance first; nothing was changed.',
    fr: 'La sauvegarde vient d’une version de site plus récente que celle installée ici. Mettez d’abord ce serveur à jour ; rien n’a été modifié.',
  },
  'disk-full': {
    en: 'There is not enough room on the disks for this backup. See /appliance > Status > Storage; nothing was changed.',
    fr: 'Il n’y a pas assez de place sur les disques pour cette sauvegarde. Voyez /appliance > État > Stockage ; rien n’a été modifié.',
  },
  'no-site': {
    en: 'No site software is installed on this appliance.',
    fr: 'Aucun logiciel de site n’est installé sur ce serveur.',
  },
};

export type Refused = { readonly ok: false; readonly why: BackupRefusal };
const refuse = (why: BackupRefusal): Refused => ({ ok: false, why });

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

function unsealed(front: Buffer, body: Buffer, password: string, seal: Seal): Buffer | null {
  const nonce = Buffer.from(seal.nonce, 'base64');
  const allowed =
    Number.isInteger(Math.log2(seal.cost)) &&
    seal.cost >= 2 &&
    seal.cost <= SCRYPT_COST_MAX &&
    nonce.length === NONCE_BYTES &&
    body.length >= TAG_BYTES;
  if (!allowed) return null;
  const decipher = createDecipheriv(CIPHER, keyOf(password, seal), nonce);
  decipher.setAAD(front);
  decipher.setAuthTag(body.subarray(body.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(body.subarray(0, body.length - TAG_BYTES)), decipher.final()]);
  } catch {
    // The tag does not fit: the one way in which AES-GCM says that the key is another.
    return null;
  }
}

interface Opened {
  readonly ok: true;
  readonly header: Header;
  readonly front: Buffer;
  readonly body: Buffer;
}

const isHeader = (value: unknown): value is Header => {
  if (typeof value !== 'object' || value === null) return false;
  const given = value as Record<string, unknown>;
  const seal = given.seal as Record<string, unknown> | null;
  return (
    ['siteHost', 'version', 'build'].every((name) => typeof given[name] === 'string') &&
    ['createdMs', 'files', 'filesLeftOut', 'imageBytes'].every((name) => Number.isSafeInteger(given[name])) &&
    typeof given.history === 'boolean' &&
    (seal === null ||
      (typeof seal === 'object' &&
        typeof seal.salt === 'string' &&
        typeof seal.nonce === 'string' &&
        Number.isSafeInteger(seal.cost)))
  );
};

function parsed(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8'));
  } catch {
    return null;
  }
}

function open(file: Buffer): Opened | Refused {
  const start = MAGIC.length + LENGTH_BYTES;
  if (file.length < start || !file.subarray(0, MAGIC.length).equals(MAGIC)) return refuse('not-a-backup');
  const end = start + file.readUInt32BE(MAGIC.length);
  if (end - start > HEADER_BYTES_MAX || file.length < end + CHECKSUM_BYTES) return refuse('damaged');
  const body = file.length - CHECKSUM_BYTES;
  if (!timingSafeEqual(checksum(file.subarray(0, body)), file.subarray(body))) return refuse('damaged');
  const header = parsed(file.subarray(start, end));
  const { format } = (header ?? {}) as { format?: unknown };
  if (typeof format === 'number' && format > FORMAT) return refuse('newer-format');
  if (!isHeader(header)) return refuse('damaged');
  return { ok: true, header, front: file.subarray(0, end), body: file.subarray(end, body) };
}

/** What a file says of itself, without opening its body. */
export function readBackupFacts(
  file: Buffer,
): { readonly ok: true; readonly facts: BackupFacts; readonly locked: boolean } | Refused {
  const opened = open(file);
  if (!opened.ok) return opened;
  const { format: _format, imageBytes: _imageBytes, seal, ...facts } = opened.header;
  return { ok: true, facts, locked: seal !== null };
}

/** Opens a file completely; '' is no password. */
export function readBackup(
  file: Buffer,
  password: string,
): { readonly ok: true; readonly facts: BackupFacts; readonly image: Buffer } | Refused {
  const opened = open(file);
  if (!opened.ok) return opened;
  const { header, front, body } = opened;
  if (header.seal !== null && password === '') return refuse('password-needed');
  if (header.seal === null && password !== '') return refuse('password-not-needed');
  const packed = header.seal === null ? body : unsealed(front, body, password, header.seal);
  if (packed === null) return refuse('password-wrong');
  if (header.imageBytes > IMAGE_BYTES_MAX) return refuse('damaged');
  const image = inflated(packed, header.imageBytes);
  return image === null ? refuse('damaged') : { ok: true, facts: header, image };
}

function inflated(packed: Buffer, imageBytes: number): Buffer | null {
  try {
    const image = brotliDecompressSync(packed, { maxOutputLength: Math.max(1, imageBytes) });
    return image.length === imageBytes ? image : null;
  } catch {
    // Foreign bytes with a right checksum.
    return null;
  }
}
