/** Files of the console's forms: small texts become fields like any other; a long file goes to a folder, within its limit. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { isFile, type Raw } from '../../../appliance/pages/forms/fields.js';
import { createFormReader } from '../../../appliance/web/forms/reader.js';
import { createFolderSpool, createMemorySpool } from '../../../hardware/disk/spool.js';
import type { Label } from '../../../views/label.js';
import { freeBytes } from '../../hosting/host/folder.js';

export const BODY_BYTES_MAX = 64 * 1024;

const textsOf = (raw: Raw): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(raw).map(([name, value]) => [
      name,
      isFile(value) && 'bytes' in value.content ? Buffer.from(value.content.bytes).toString('utf8') : value,
    ]),
  );

const unreadable = (status: number): Error =>
  Object.assign(new Error('unreadable form'), { statusCode: status });

async function readFiles(body: Buffer, type: string): Promise<Raw> {
  const reader = await createFormReader(type, {
    files: null,
    textBytes: BODY_BYTES_MAX,
    spool: createMemorySpool(),
    freeBytes: BODY_BYTES_MAX,
  });
  if (reader === null) throw unreadable(400);
  await reader.push(body);
  const read = await reader.end();
  if ('trouble' in read) throw unreadable(read.trouble.status);
  return read.form;
}

/** Throws with a status what is no such form, or too much of it. */
export const readFileForm = async (body: Buffer, type: string): Promise<Readonly<Record<string, unknown>>> =>
  textsOf(await readFiles(body, type));

/** A form with a file in it. */
export interface SentForm {
  readonly texts: Readonly<Record<string, string>>;
  /** Null: none was chosen. */
  readonly file: { readonly path: string; readonly name: string } | null;
}

const unread: Label = {
  en: 'The form could not be read. Nothing was done: send it again.',
  fr: 'Le formulaire n’a pas pu être lu. Rien n’a été fait : renvoyez-le.',
};

const onlyTexts = (form: Raw): Record<string, string> =>
  Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );

/** Reads a form whose field `field` takes a file of so many bytes; why it cannot be. */
export async function readUpload(
  body: Readable,
  headers: IncomingHttpHeaders,
  { folder, field, maxBytes }: { readonly folder: string; readonly field: string; readonly maxBytes: number },
): Promise<SentForm | { readonly refused: Label }> {
  const spool = createFolderSpool(folder);
  const reader = await createFormReader(headers['content-type'] ?? '', {
    files: new Map([[field, { maxBytes, long: true }]]),
    textBytes: BODY_BYTES_MAX,
    spool,
    freeBytes: freeBytes(folder),
  });
  if (reader === null) return { refused: unread };
  for await (const piece of body) if (!(await reader.push(piece as Buffer))) break;
  const read = await reader.end();
  if ('trouble' in read) return { refused: read.trouble.text ?? unread };
  const sent = read.form[field];
  const file = sent !== undefined && isFile(sent) && sent.sizeBytes > 0 ? sent : null;
  const path = file !== null && 'spool' in file.content ? spool.path(file.content.spool) : null;
  return {
    texts: onlyTexts(read.form),
    file: file === null || path === null ? null : { path, name: file.filename },
  };
}
