/**
 * A request from outside (a browser, a tool) as data, and what it does to a box: the same when it is
 * made at the open door and when a recording repeats it.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import type { Appliance } from '../../../appliance/boot.js';
import { isFile, type Raw, type SentFile } from '../../../appliance/pages/forms/fields.js';
import { addField } from '../../../appliance/web/asked.js';
import type { Rest } from '../../../hardware/kernel/agenda.js';
import { OUTSIDE } from '../../../hardware/kernel/event-queue.js';
import { turnOfLoop } from '../../../hardware/kernel/host-time.js';
import type { Participant } from '../../../hardware/kernel/participant.js';
import type { Micros, Spool, WireReply, WireRequest } from '../../../hardware/ports.js';

/** Content in a file of its own, named by what is in it. */
export interface KeptFile {
  readonly sha256: string;
  readonly bytes: number;
}

/** A file of a form; of one that was refused before it came to the box only the reason. */
type KeptFormFile = { readonly name: string; readonly filename: string } & (
  | KeptFile
  | { readonly refused: string; readonly bytes: number }
);

/** A form that was read in pieces: its texts, and its files by content. */
export interface KeptForm {
  readonly texts: readonly (readonly [name: string, value: string])[];
  readonly files: readonly KeptFormFile[];
}

/** What was sent: nothing, a short body, a long one in a file, or a form with files. */
export type RecordedBody = { readonly base64: string } | KeptFile | { readonly form: KeptForm } | null;

/** The files that a recorded body lies in. */
export const filesOf = (body: RecordedBody): readonly KeptFile[] =>
  body === null || 'base64' in body
    ? []
    : 'form' in body
      ? body.form.files.flatMap((file) => ('sha256' in file ? [file] : []))
      : [body];

/** A request from outside, as the box stamped it. */
export interface OutsideRecord {
  readonly box: string;
  readonly boot: number;
  readonly t: Micros;
  readonly n: number;
  readonly method: string;
  readonly url: string;
  /** Address of the box at which it came in. */
  readonly address: string;
  /** Where it came from. */
  readonly source: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RecordedBody;
  /** How long its sender has been sending, ms of lab time; absent: no time at all. */
  readonly sendingMs?: number;
  /** Seen while an event of the box waited for work that only reads: where exactly. */
  readonly rest?: Rest;
}

/** Long files are read and written in pieces. */
const PIECE_BYTES = 1024 * 1024;
/** Longer bodies go into files of their own. */
const INLINE_BYTES_MAX = 32 * 1024;
/** These speak of one connection, not of the request. */
const HOP = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
/** Pages that update themselves ask here whether they may follow. */
export const FOLLOW = /^\/(login|appliance)\/events(\?|$)/;
/** Nothing in it that would have to be put in order: a parser of addresses leaves it as it is. */
const PLAIN = /^\/(?!\/)[A-Za-z0-9\-_~!$&()*+,;=:@/.]*(\?[A-Za-z0-9\-_~!$&()*+,;=:@/.]+)?$/;
const KEY_MATERIAL = /<code class="key-material">[^<]*<\/code>/g;
/** Files that hold keys: real keys differ from run to run. */
const KEY_FILE = /pkcs12|x-pem-file|pkcs10|x-x509/;

/** The headers that a recording keeps. */
export function keptHeaders(given: IncomingHttpHeaders): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && !HOP.has(name))
      headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

/**
 * Path and query of a request's target as the emulated wire carries them: no fragment, no host, no
 * dots. Null for what is no address at all.
 */
export function plainTarget(given: string | undefined): string | null {
  const target = given ?? '/';
  if (PLAIN.test(target) && !target.includes('/.')) return target;
  const text = target.startsWith('/') ? `https://box${target.replace(/^\/+/, '/')}` : target;
  if (!URL.canParse(text)) return null;
  const { pathname, search } = new URL(text);
  return `${pathname}${search}`;
}

/** A body as a recording keeps it; `folder` takes the long ones. */
export function keepBody(body: Buffer, folder: string | null): RecordedBody {
  if (body.length === 0) return null;
  if (body.length <= INLINE_BYTES_MAX || folder === null) return { base64: body.toString('base64') };
  const sha256 = createHash('sha256').update(body).digest('hex');
  const path = join(folder, sha256);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.partial`, body, { mode: 0o600 });
    renameSync(`${path}.partial`, path);
  }
  return { sha256, bytes: body.length };
}

/** The body again; of a form nothing (`formOf`). Throws when its file is gone. */
export function bodyOf({ body }: OutsideRecord, folder: string | null): Buffer {
  if (body === null || 'form' in body) return Buffer.alloc(0);
  if ('base64' in body) return Buffer.from(body.base64, 'base64');
  return readFileSync(join(folder ?? '.', body.sha256));
}

/** Piece by piece in one place, others are heard in between: a long file is never in memory. */
async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = openSync(path, 'r');
  try {
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
      hash.update(piece.subarray(0, read));
      await turnOfLoop();
    }
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

/**
 * A form as a recording keeps it, before it is carried out; `folder` takes its files, which lie in the
 * spool of a box's disk now.
 */
export async function keepForm(form: Raw, spool: Spool, folder: string): Promise<KeptForm> {
  const texts: [string, string][] = [];
  const files: KeptForm['files'][number][] = [];
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, given] of Object.entries(form)) {
    if (!isFile(given)) {
      for (const value of [given ?? []].flat()) texts.push([name, value]);
      continue;
    }
    const { filename, sizeBytes: bytes } = given;
    if ('refused' in given.content) {
      files.push({ name, filename, bytes, refused: given.content.refused });
      continue;
    }
    const from = 'spool' in given.content ? spool.path(given.content.spool) : null;
    if (from === null) throw new Error(`the file of field ${name} is in no file of the host`);
    const sha256 = await digestOfFile(from);
    const path = join(folder, sha256);
    if (!existsSync(path)) keepCopy(from, path);
    files.push({ name, filename, sha256, bytes });
  }
  return { texts, files };
}

/** The same content under another name, where the host can; nobody changes it under either. */
function keepCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, `${to}.partial`);
    renameSync(`${to}.partial`, to);
  }
}

/** A form again, its files in the spool of the box that repeats it. */
export function formOf({ texts, files }: KeptForm, spool: Spool, folder: string | null): Raw {
  const form = Object.create(null) as Record<string, string | string[] | SentFile>;
  for (const [name, value] of texts) addField(form, name, value);
  for (const file of files) {
    const { name, filename, bytes } = file;
    if ('refused' in file) {
      form[name] = { filename, sizeBytes: bytes, content: { refused: file.refused } };
      continue;
    }
    const kept = openSync(join(folder ?? '.', file.sha256), 'r');
    const spooled = spool.create('upload');
    try {
      const piece = Buffer.alloc(PIECE_BYTES);
      for (let read = readSync(kept, piece); read > 0; read = readSync(kept, piece)) {
        spool.append(spooled, piece.subarray(0, read));
      }
    } finally {
      closeSync(kept);
    }
    form[name] = { filename, sizeBytes: bytes, content: { spool: spooled } };
  }
  return form;
}

// Pages that are sent again as they were drawn, and files, come as the same bytes: nobody writes to them.
const digests = new WeakMap<Buffer, string>();

/** What somebody outside saw, as the transcript keeps it. */
function digest(body: Buffer | string, type: string): string {
  if (KEY_FILE.test(type)) return 'key-material';
  if (typeof body === 'string') return digestOf(body);
  const known = digests.get(body) ?? digestOf(body);
  digests.set(body, known);
  return known;
}

function digestOf(body: Buffer | string): string {
  const hash = createHash('sha256');
  if (!body.includes('key-material')) return hash.update(body).digest('hex').slice(0, 16);
  const text = typeof body === 'string' ? Buffer.from(body).toString('latin1') : body.toString('latin1');
  return hash.update(text.replace(KEY_MATERIAL, ''), 'latin1').digest('hex').slice(0, 16);
}

export interface Answered {
  readonly status: number;
  readonly location: unknown;
  readonly type: unknown;
  readonly body: Buffer | string;
}

/** Puts into the transcript what the asker saw. */
export function seen(participant: Participant, record: OutsideRecord, answered: Answered): void {
  const { status, location, type, body } = answered;
  participant.emit('outside', {
    n: record.n,
    method: record.method,
    url: record.url,
    status,
    location: typeof location === 'string' ? location : null,
    digest: digest(body, String(type ?? '')),
  });
}

type Asked = Pick<OutsideRecord, 'address' | 'source' | 'method' | 'url' | 'headers' | 'sendingMs'>;

/** A request from outside as the box gets it, without its body. */
export const outsideHead = ({
  address,
  source,
  method,
  url,
  headers,
  sendingMs,
}: Asked): Omit<WireRequest, 'body'> => ({
  proto: 'https',
  host: address,
  port: Number(headers.host?.split(':')[1] ?? 443),
  from: source,
  method,
  path: url,
  headers,
  ...(sendingMs === undefined ? {} : { sendingMs }),
});

/** Whether the asker may follow live pages: asking counts as a sign of life of the session. */
export function askToFollow(software: Appliance, record: OutsideRecord, participant: Participant): boolean {
  const may = software.mayFollow(record.url, record.headers.cookie);
  seen(participant, record, { status: may ? 200 : 403, location: null, type: '', body: '' });
  return may;
}

/** Makes the request inside an event of the box; null: nobody answers. */
export async function serveOutside(
  participant: Participant,
  software: Appliance | null,
  record: OutsideRecord,
  body: Buffer,
  form?: Raw,
): Promise<WireReply | null> {
  if (software === null) return null;
  const reply = await software.serve({ ...outsideHead(record), body }, form);
  if (reply === null) return null;
  const { location, 'content-type': type } = reply.headers;
  seen(participant, record, { status: reply.status, location, type, body: reply.body });
  return reply;
}

/** Puts recorded requests into a box's agenda, before its first event. */
export function repeatRequests(
  participant: Participant,
  appliance: () => Appliance | null,
  records: readonly OutsideRecord[],
  folder: string | null,
): void {
  for (const record of records) {
    const repeat = async (): Promise<void> => {
      const software = appliance();
      if (FOLLOW.test(record.url)) {
        if (software !== null) askToFollow(software, record, participant);
        return;
      }
      const { body } = record;
      const form =
        software !== null && body !== null && 'form' in body
          ? formOf(body.form, software.node.ports.disk.spool, folder)
          : undefined;
      await serveOutside(participant, software, record, bodyOf(record, folder), form);
    };
    if (record.rest === undefined) participant.agenda.put(record.t, OUTSIDE, 0, record.n, repeat);
    else participant.agenda.atRest(record.rest, repeat);
  }
}
