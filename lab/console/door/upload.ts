/** A long file that somebody's browser sends to the console: to a folder, within its limit, whatever its length. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { isFile, type Raw } from '../../../appliance/pages/forms/fields.js';
import { createFormReader } from '../../../appliance/web/forms/reader.js';
import { createFolderSpool } from '../../../hardware/disk/spool.js';
import type { Label } from '../../../views/label.js';
import { freeBytes } from '../../hosting/host/folder.js';
import { BODY_BYTES_MAX } from './form.js';

/** A form with a file in it. */
export interface SentForm {
  readonly texts: Readonly<Record<string, string>>;
  /** Null: none was chosen. */
  readonly file: { readonly path: string; readonly name: string } | null;
}

const unreadable: Label = {
  en: 'The form could not be read. Nothing was done: send it again.',
  fr: 'Le formulaire n’a pas pu être lu. Rien n’a été fait : renvoyez-le.',
};

const textsOf = (form: Raw): Record<string, string> =>
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
  if (reader === null) return { refused: unreadable };
  for await (const piece of body) if (!(await reader.push(piece as Buffer))) break;
  const read = await reader.end();
  if ('trouble' in read) return { refused: read.trouble.text ?? unreadable };
  const sent = read.form[field];
  const file = sent !== undefined && isFile(sent) && sent.sizeBytes > 0 ? sent : null;
  const path = file !== null && 'spool' in file.content ? spool.path(file.content.spool) : null;
  return {
    texts: textsOf(read.form),
    file: file === null || path === null ? null : { path, name: file.filename },
  };
}
