/**
 * A software package as it travels: one signed archive.
 *
 *   magic (8) | key id (8) | manifest length (4) | payload length (4) | manifest | payload | Ed25519 (64)
 *
 * The signature covers everything before it. The bytes follow from the content alone, so the same
 * package for the same box is the same file whenever it is built.
 */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import * as v from 'valibot';
import { readJson } from '../hardware/kernel/read-json.js';
import type { Label } from '../views/label.js';

const label = v.object({ en: v.string(), fr: v.string() });
const whole = v.pipe(v.number(), v.safeInteger());

export const manifestSchema = v.object({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{0,63}$/)),
  kind: v.picklist(['base', 'site', 'licence', 'patch']),
  version: v.string(),
  build: v.string(),
  title: label,
  notes: label,
  /** The agreement that is accepted before the installation. */
  licence: label,
  /** What must be installed first, at least in this version. */
  prerequisites: v.pipe(
    v.array(v.object({ kind: v.picklist(['base', 'site']), atLeast: v.string() })),
    v.readonly(),
  ),
  /** Consoles, Jump Clients and the like must follow. */
  clientUpgrade: v.boolean(),
  /** Size of the software that the package stands for: download time and room on the disk follow it. */
  sizeBytes: whole,
  /** Schema of the site database that the package brings; null where it brings none. */
  schemaVersion: v.nullable(whole),
  /** Endpoints that a licence component adds. */
  endpoints: whole,
});
export type Manifest = Readonly<v.InferOutput<typeof manifestSchema>>;
export type PackageKind = Manifest['kind'];
export type Prerequisite = Manifest['prerequisites'][number];

/** One step of the site database's schema. */
const migrationSchema = v.object({ schemaVersion: v.number(), sql: v.string() });
export type Migration = Readonly<v.InferOutput<typeof migrationSchema>>;

/** What an archive says of itself: of this format, for one box. */
const declaredSchema = v.object({
  ...manifestSchema.entries,
  format: v.literal(1),
  boundTo: v.string(),
});

export interface SoftwarePackage {
  readonly manifest: Manifest;
  /** All steps from the first site version on, so that an empty box can take any site package. */
  readonly migrations: readonly Migration[];
}

interface OpenedPackage extends SoftwarePackage {
  /** GUID of the one box that may install the file. */
  readonly boundTo: string;
}

const MAGIC = Buffer.from('SWPACK1\n', 'latin1');
const KEY_ID_BYTES = 8;
const HEADER_BYTES = MAGIC.length + KEY_ID_BYTES + 4 + 4;
const SIGNATURE_BYTES = 64;
/** Longest archive: what an appliance checks is in its memory. */
export const PACKAGE_BYTES_MAX = 16 * 1024 * 1024;

const keyId = (publicKey: KeyObject): Buffer =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest()
    .subarray(0, KEY_ID_BYTES);

/** Builds and signs the archive of a package for one box. */
export function buildArchive(content: SoftwarePackage, boundTo: string, privateKey: KeyObject): Buffer {
  const manifest = Buffer.from(JSON.stringify({ format: 1, boundTo, ...content.manifest }), 'utf8');
  const payload = Buffer.from(JSON.stringify(content.migrations), 'utf8');
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header, 0);
  keyId(createPublicKey(privateKey)).copy(header, MAGIC.length);
  header.writeUInt32BE(manifest.length, MAGIC.length + KEY_ID_BYTES);
  header.writeUInt32BE(payload.length, MAGIC.length + KEY_ID_BYTES + 4);
  const signed = Buffer.concat([header, manifest, payload]);
  return Buffer.concat([signed, sign(null, signed, privateKey)]);
}

export const packageRefusals = {
  wrong: {
    en: 'This file is not a software package. Choose the file that the update server gave for this appliance.',
    fr: 'Ce fichier n’est pas un package logiciel. Choisissez le fichier que le serveur de mise à jour a fourni pour ce serveur.',
  },
  cut: {
    en: 'The package file is incomplete: its end is missing. Copy or download it again.',
    fr: 'Le fichier du package est incomplet : la fin manque. Copiez-le ou téléchargez-le de nouveau.',
  },
  altered: {
    en: 'The package file was altered: its signature does not match its content.',
    fr: 'Le fichier du package a été modifié : sa signature ne correspond pas à son contenu.',
  },
  foreign: {
    en: 'The package was not signed by the maker of this appliance.',
    fr: 'Le package n’a pas été signé par le fabricant de ce serveur.',
  },
  otherBox: {
    en: 'The package was made for another appliance. Use the download key of this one.',
    fr: 'Le package a été établi pour un autre serveur. Utilisez la clé de téléchargement de celui-ci.',
  },
} as const satisfies Record<string, Label>;

export type Opened =
  | { readonly ok: true; readonly content: OpenedPackage }
  | { readonly ok: false; readonly refused: Label };

const refuse = (refused: Label): Opened => ({ ok: false, refused });

/** Whether content begins as an archive does; of very little, as far as it goes. */
export function isArchive(first: Buffer): boolean {
  const known = Math.min(first.length, MAGIC.length);
  return known > 0 && first.subarray(0, known).equals(MAGIC.subarray(0, known));
}

/** Checks a file completely before anything of it is believed. */
export function openArchive(bytes: Buffer, publicKey: KeyObject, boxGuid: string): Opened {
  if (!isArchive(bytes)) return refuse(packageRefusals.wrong);
  if (bytes.length < HEADER_BYTES + SIGNATURE_BYTES) return refuse(packageRefusals.cut);
  const manifestBytes = bytes.readUInt32BE(MAGIC.length + KEY_ID_BYTES);
  const payloadBytes = bytes.readUInt32BE(MAGIC.length + KEY_ID_BYTES + 4);
  const signedBytes = HEADER_BYTES + manifestBytes + payloadBytes;
  if (signedBytes > PACKAGE_BYTES_MAX) return refuse(packageRefusals.altered);
  if (bytes.length < signedBytes + SIGNATURE_BYTES) return refuse(packageRefusals.cut);
  if (bytes.length > signedBytes + SIGNATURE_BYTES) return refuse(packageRefusals.altered);
  if (!bytes.subarray(MAGIC.length, MAGIC.length + KEY_ID_BYTES).equals(keyId(publicKey))) {
    return refuse(packageRefusals.foreign);
  }
  if (!verify(null, bytes.subarray(0, signedBytes), publicKey, bytes.subarray(signedBytes))) {
    return refuse(packageRefusals.altered);
  }
  // From here on the maker vouches for the content.
  const manifestEnd = HEADER_BYTES + manifestBytes;
  const declared = readJson(declaredSchema, bytes.subarray(HEADER_BYTES, manifestEnd));
  const migrations = readJson(
    v.array(migrationSchema),
    bytes.subarray(manifestEnd, signedBytes),
    PACKAGE_BYTES_MAX,
  );
  if (declared === null || migrations === null) return refuse(packageRefusals.wrong);
  const { format: _format, boundTo, ...manifest } = declared;
  if (boundTo !== boxGuid) return refuse(packageRefusals.otherBox);
  return { ok: true, content: { manifest, migrations, boundTo } };
}
