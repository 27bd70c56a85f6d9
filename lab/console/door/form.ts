/** Files of the console's forms: small text files only, installers; they become fields like any other. */
import { isFile, type Raw } from '../../../appliance/pages/forms/fields.js';
import { createFormReader } from '../../../appliance/web/forms/reader.js';
import { createMemorySpool } from '../../../hardware/disk/spool.js';

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
