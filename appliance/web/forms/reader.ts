/**
 * appliance/web/forms/: forms as they are sent: texts and files, read in pieces, within their limits.
 *
 * Reads a multipart form in pieces as they come: texts into memory, files into the disk's spool, each
 * told by its length and first bytes before the rest of it is taken. What is over a limit is
 * refused, never cut short.
 */
import { DiskFullError, isStorageTrouble, type Spool } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Raw, SentFile } from '../../pages/forms/fields.js';
import { FIRST_BYTES, type FileRule, fileRefusal } from '../../pages/forms/file-rule.js';
import { storageTrouble } from '../../store/storage-trouble.js';
import { addField } from '../asked.js';

/** Why a form is not taken: what its page says. */
export interface FormTrouble {
  readonly status: 400 | 413 | 422 | 507;
  /** More than the status says. */
  readonly text: Label | null;
}

export interface FormRules {
  /** Fields that take a file; null: any does, and files stay in memory. */
  readonly files: ReadonlyMap<string, FileRule> | null;
  /** Bytes of all texts together. */
  readonly textBytes: number;
  readonly spool: Spool;
  /** Room that files may take. */
  readonly freeBytes: number;
}

export interface FormReader {
  /** False: no more is wanted, `end` tells why. Resolves when the next piece may come. */
  push(piece: Buffer): Promise<boolean>;
  end(): Promise<{ readonly form: Raw } | { readonly trouble: FormTrouble }>;
  /** Nobody waits for it any more: what it put into the spool is gone. */
  abort(): void;
}

const FIELDS_MAX = 2_000;
const FILES_MAX = 4;
const NAME_BYTES_MAX = 200;
const APPEND_BYTES = 512 * 1024;

const malformed: FormTrouble = { status: 400, text: null };
const tooMuch: FormTrouble = { status: 413, text: null };

const full = (neededBytes: number): FormTrouble => ({
  status: 507,
  text: storageTrouble(new DiskFullError(neededBytes)),
});

/** Pieces from the network are small: gathered in one place, so that neither disk nor memory notice them. */
function createGatherer(write: (bytes: Buffer) => void) {
  const room = Buffer.allocUnsafe(APPEND_BYTES);
  let used = 0;
  const flush = (): void => {
    if (used > 0) write(room.subarray(0, used));
    used = 0;
  };
  return {
    flush,
    take: (piece: Buffer): void => {
      for (let from = 0; from < piece.length; ) {
        const copied = piece.copy(room, used, from);
        used += copied;
        from += copied;
        if (used === room.length) flush();
      }
    },
  };
}

/** One file as it comes: the rule is asked as soon as it can answer. */
function createTaker(rule: FileRule | null, { spool, freeBytes }: FormRules) {
  const name = rule === null ? null : spool.create('upload');
  const pieces: Buffer[] = [];
  const kept =
    name === null
      ? { take: (piece: Buffer) => void pieces.push(Buffer.from(piece)), flush: () => {} }
      : createGatherer((bytes) => spool.append(name, bytes));
  let first: Buffer = Buffer.alloc(0);
  let isTold = rule?.foreign === undefined;
  let bytes = 0;
  const look = (isEnd: boolean): FormTrouble | null => {
    if (isTold || (first.length < FIRST_BYTES && !isEnd) || first.length === 0) return null;
    isTold = true;
    const text = rule?.foreign?.(first.subarray(0, FIRST_BYTES)) ?? null;
    return text === null ? null : { status: 422, text };
  };
  return {
    name,
    take: (piece: Buffer): FormTrouble | null => {
      bytes += piece.length;
      const long = rule === null ? null : fileRefusal(rule, bytes);
      if (long !== null) return { status: 413, text: long };
      if (bytes > freeBytes) return full(bytes);
      if (!isTold) first = Buffer.concat([first, piece.subarray(0, FIRST_BYTES)]);
      const refused = look(false);
      if (refused === null) kept.take(piece);
      return refused;
    },
    end: (): FormTrouble | null => {
      kept.flush();
      return look(true);
    },
    sent: (filename: string): SentFile => ({
      filename,
      sizeBytes: bytes,
      content: name === null ? { bytes: Buffer.concat(pieces) } : { spool: name },
    }),
  };
}

/** Null: the content type names no boundary. */
export async function createFormReader(contentType: string, rules: FormRules): Promise<FormReader | null> {
  // Few boxes ever take a file: its reader is loaded with the first one.
  const { default: busboy } = await import('busboy');
  const fields = Object.create(null) as Record<string, string | string[] | SentFile>;
  const spooled: string[] = [];
  let trouble: FormTrouble | null = null;
  let textBytes = 0;
  const dropAll = (): void => {
    for (const name of spooled.splice(0)) rules.spool.drop(name);
  };
  const fail = (why: FormTrouble | null): void => {
    if (why === null || trouble !== null) return;
    trouble = why;
    dropAll();
  };
  const guarded = (act: () => FormTrouble | null): void => {
    try {
      fail(act());
    } catch (error) {
      if (!isStorageTrouble(error)) throw error;
      fail({ status: 507, text: storageTrouble(error) });
    }
  };
  let parser: ReturnType<typeof busboy>;
  try {
    parser = busboy({
      headers: { 'content-type': contentType },
      defParamCharset: 'utf8',
      limits: {
        fields: FIELDS_MAX,
        files: FILES_MAX,
        fieldSize: rules.textBytes,
        fieldNameSize: NAME_BYTES_MAX,
      },
    });
  } catch {
    return null;
  }
  parser.on('field', (name, value, info) => {
    textBytes += Buffer.byteLength(value);
    if (info.valueTruncated || info.nameTruncated || textBytes > rules.textBytes) fail(tooMuch);
    else if (name === undefined) fail(malformed);
    else addField(fields, name, value);
  });
  parser.on('file', (name, stream, info) => {
    stream.on('error', () => fail(malformed));
    const rule = rules.files === null ? null : rules.files.get(name);
    if (rule === undefined || trouble !== null) {
      fail(malformed);
      stream.resume();
      return;
    }
    guarded(() => {
      const taker = createTaker(rule, rules);
      if (taker.name !== null) spooled.push(taker.name);
      stream.on('data', (piece: Buffer) => {
        if (trouble === null) guarded(() => taker.take(piece));
      });
      stream.on('end', () => {
        if (trouble === null) guarded(taker.end);
        if (trouble === null) fields[name] = taker.sent(info.filename ?? '');
      });
      return null;
    });
  });
  parser.on('fieldsLimit', () => fail(tooMuch));
  parser.on('filesLimit', () => fail(tooMuch));
  parser.on('partsLimit', () => fail(tooMuch));
  parser.on('error', () => fail(malformed));
  const closed = new Promise<void>((done) => parser.on('close', done));
  return {
    push: async (piece) => {
      if (trouble !== null || parser.destroyed) return false;
      if (!parser.write(piece))
        await new Promise<void>((done) => {
          parser.once('drain', done);
          parser.once('close', done);
        });
      return trouble === null;
    },
    end: async () => {
      if (trouble === null && !parser.destroyed) parser.end();
      else parser.destroy();
      await closed;
      return trouble === null ? { form: fields } : { trouble };
    },
    abort: () => {
      fail(malformed);
      parser.destroy();
    },
  };
}
