/**
 * The form of the file: a first line that says what it is and how long, words for whoever looks into it,
 * parts that are compressed each by itself, and at the end the table of them. All is measured and
 * checked before any of it is used.
 */
import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import * as v from 'valibot';

/** Of the file's form, and of nothing else in it. */
export const FILE_VERSION = 1;
export const FILE_BYTES_MAX = 2 * 1024 ** 3;
/** All parts of a file, unpacked. */
export const PLAIN_BYTES_MAX = 8 * 1024 ** 3;
export const TABLE_BYTES_MAX = 1024 * 1024;
const PARTS_MAX = 5_000;

/** No such file, or none that can be used; the message says why and what to do. */
export class LabFileError extends Error {}

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const partSchema = v.object({
  name: v.pipe(v.string(), v.regex(/^[a-z0-9./-]{1,100}$/)),
  /** As it lies in the file, and unpacked. */
  bytes: size,
  plainBytes: size,
  /** Of what lies in the file. */
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

export const tableSchema = v.object({
  /** Digest of the words at the beginning. */
  words: v.string(),
  parts: v.pipe(v.array(partSchema), v.maxLength(PARTS_MAX)),
  about: v.record(v.string(), v.unknown()),
});

export type Part = Readonly<v.InferOutput<typeof partSchema>> & { readonly at: number };

/** What lies in a file, and where. */
export interface Container {
  readonly path: string;
  readonly bytes: number;
  readonly about: Readonly<Record<string, unknown>>;
  readonly parts: readonly Part[];
}

const MAGIC = 'bomgar-sim .lab';
const DIGITS = 16;
const padded = (value: number): string => String(value).padStart(DIGITS, '0');

export interface FirstLine {
  readonly bytes: number;
  readonly tableBytes: number;
  readonly tableDigest: string;
}

/** Always as long, so that it can be written over when the rest is known. */
export const firstLine = ({ bytes, tableBytes, tableDigest }: FirstLine): string =>
  `${MAGIC} ${FILE_VERSION} ${padded(bytes)} ${padded(tableBytes)} ${tableDigest}\n`;

export const emptyFirstLine = firstLine({ bytes: 0, tableBytes: 0, tableDigest: '0'.repeat(64) });

const ANY_VERSION = new RegExp(`^${MAGIC} (\\d{1,6}) `);
const FIRST = new RegExp(`^${MAGIC} \\d+ (\\d{${DIGITS}}) (\\d{${DIGITS}}) ([0-9a-f]{64})\n`);

/** Of what a file begins with: the version of its form; null: it is none of ours. */
export const versionOf = (start: string): number | null => {
  const version = ANY_VERSION.exec(start)?.[1];
  return version === undefined ? null : Number(version);
};

/** The first line of a .lab file; null: it is none. */
export function readFirstLine(start: string): FirstLine | null {
  const found = FIRST.exec(start);
  return found === null
    ? null
    : { bytes: Number(found[1]), tableBytes: Number(found[2]), tableDigest: found[3] ?? '' };
}

export const sha256 = (content: Buffer | string): string =>
  createHash('sha256').update(content).digest('hex');

/** Counts and digests what flows through; more than `bytesMax` is an error. */
export class Meter extends Transform {
  readonly #hash = createHash('sha256');
  readonly #bytesMax: number;
  bytes = 0;

  constructor(bytesMax: number) {
    super();
    this.#bytesMax = bytesMax;
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.bytes += chunk.length;
    if (this.bytes > this.#bytesMax) {
      done(new LabFileError(`it is longer than ${this.#bytesMax} bytes`));
      return;
    }
    this.#hash.update(chunk);
    done(null, chunk);
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}
