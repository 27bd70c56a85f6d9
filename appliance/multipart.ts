/** Reads a multipart form that is wholly in memory. */
import type { Raw, SentFile } from './fields.js';

const FIELDS_MAX = 200;
const FILES_MAX = 4;
const FIELD_BYTES_MAX = 1024 * 1024;

/** Rejects when the form is malformed or over the limits. */
export async function readMultipart(body: Buffer, contentType: string): Promise<Raw> {
  // Few boxes ever take a file: its reader is loaded with the first one.
  const { default: busboy } = await import('busboy');
  return new Promise((resolve, reject) => {
    const fields: Record<string, string | string[] | SentFile> = {};
    const parser = busboy({
      headers: { 'content-type': contentType },
      defParamCharset: 'utf8',
      limits: { fields: FIELDS_MAX, files: FILES_MAX, fieldSize: FIELD_BYTES_MAX },
    });
    parser.on('field', (name, value) => {
      const had = fields[name];
      if (typeof had === 'string') fields[name] = [had, value];
      else if (Array.isArray(had)) had.push(value);
      else fields[name] = value;
    });
    parser.on('file', (name, stream, info) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const bytes = Buffer.concat(chunks);
        fields[name] = { filename: info.filename ?? '', sizeBytes: bytes.length, content: { bytes } };
      });
    });
    parser.on('error', reject);
    parser.on('close', () => resolve(fields));
    parser.end(body);
  });
}
