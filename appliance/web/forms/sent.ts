/** Forms of the two sites as they are sent: short ones whole, those with files in pieces. */
import type { Site } from '../../accounts/rights.js';
import type { Node } from '../../node/node.js';
import { type Head, pathOf } from '../../node/request-head.js';
import { isFile, type Raw } from '../../pages/forms/fields.js';
import type { FileRule } from '../../pages/forms/file-rule.js';
import type { WebReply } from '../answer.js';
import { formTypeOf, incomingOf, readUrlEncoded } from '../asked.js';
import type { Door } from '../door/door.js';
import type { ErrorMore } from '../drawing/shown.js';
import type { Incoming, Reply } from '../exchange.js';
import { createFormReader, type FormRules, type FormTrouble } from './reader.js';

/** Files of a form up to this length come in memory. */
const SHORT_BYTES = 32 * 1024;
const PIECE_BYTES = 64 * 1024;

export type Refuse = (head: Head, status: number, more?: ErrorMore) => WebReply;

/** What reads forms needs of the site they are for. */
export interface FormSide {
  readonly node: Node;
  readonly door: Door;
  readonly of: (reply: Reply) => WebReply;
  readonly refuse: Refuse;
}

type Read = { readonly raw: Raw } | { readonly reply: WebReply };

/** A form on its way in. */
export interface WebFormReader {
  /** Resolves when the next piece may come; false: no more is wanted, and `end` says why. */
  push(piece: Buffer): Promise<boolean>;
  end(): Promise<{ readonly form: Raw } | { readonly reply: WebReply }>;
  /** Nobody waits for it any more. */
  abort(): void;
}

/** Names of what a form put into the spool. */
export const spooledBy = (raw: Raw): string[] =>
  Object.values(raw).flatMap((given) =>
    isFile(given) && 'spool' in given.content ? [given.content.spool] : [],
  );

const freeBytesOf = (node: Node): number => node.hardware.read().storage.freeBytes;

const troubled = ({ refuse }: FormSide, head: Head, { status, text }: FormTrouble): WebReply =>
  refuse(head, status, { back: pathOf(head.url), ...(text === null ? {} : { text }) });

/** A multipart form that is in memory. */
async function readMultipart(side: FormSide, head: Head, body: Buffer, rules: FormRules): Promise<Read> {
  const reader = await createFormReader(head.headers['content-type'] ?? '', rules);
  if (reader === null) return { reply: side.refuse(head, 400) };
  for (let at = 0; at < body.length; at += PIECE_BYTES) {
    if (!(await reader.push(body.subarray(at, at + PIECE_BYTES)))) break;
  }
  const read = await reader.end();
  return 'form' in read ? { raw: read.form } : { reply: troubled(side, head, read.trouble) };
}

/** Reads a form whose body is there. */
export async function readForm(
  side: FormSide,
  site: Site,
  head: Head,
  incoming: Incoming,
  body: Buffer,
): Promise<Read> {
  const { node, door, of, refuse } = side;
  const admission = door.admit(site, incoming);
  if ('reply' in admission) return { reply: of(admission.reply) };
  const { textBytes, files } = admission;
  const type = formTypeOf(head);
  if (type === null) return body.length === 0 ? { raw: {} } : { reply: refuse(head, 415) };
  if (type === 'urlencoded') {
    const raw = body.length > textBytes ? null : readUrlEncoded(body.toString('utf8'));
    return raw === null ? { reply: refuse(head, body.length > textBytes ? 413 : 400) } : { raw };
  }
  if (files.size === 0 && body.length > textBytes) return { reply: refuse(head, 413) };
  const { time, disk } = node.ports;
  const long = body.length > SHORT_BYTES;
  const rules: FormRules = {
    files: long ? files : null,
    textBytes,
    spool: disk.spool,
    freeBytes: freeBytesOf(node),
  };
  return time.real(() => readMultipart(side, head, body, rules), 'reading a form');
}

/** Long files are read once by those who know them: of one that they refuse only the reason stays. */
async function inspected(node: Node, raw: Raw, files: ReadonlyMap<string, FileRule>): Promise<Raw> {
  const form: Record<string, Raw[string]> = Object.assign(Object.create(null), raw);
  for (const [name, given] of Object.entries(raw)) {
    const inspect = files.get(name)?.inspect;
    if (inspect === undefined || !isFile(given) || !('spool' in given.content)) continue;
    // Where it cannot be read now, the event tries again and tells why.
    const why = await inspect(node.ports.heavy, given.content, raw, freeBytesOf(node)).catch(() => null);
    if (why === null) continue;
    node.ports.disk.spool.drop(given.content.spool);
    form[name] = { ...given, content: { refused: why } };
  }
  return form;
}

/** Reads a form in pieces that was let in, asked again at its end whether it may be carried out. */
export async function openForm(side: FormSide, site: Site | null, head: Head): Promise<WebFormReader> {
  const { node, door, of, refuse } = side;
  const incoming = incomingOf(head);
  const admission = site === null || incoming === null ? null : door.admit(site, incoming);
  const nothing = (reply: WebReply): WebFormReader => ({
    push: async () => false,
    end: async () => ({ reply }),
    abort: () => {},
  });
  if (site === null || incoming === null || admission === null) return nothing(refuse(head, 400));
  if ('reply' in admission) return nothing(of(admission.reply));
  const { textBytes, files } = admission;
  const rules = { files, textBytes, spool: node.ports.disk.spool, freeBytes: freeBytesOf(node) };
  const reader = await createFormReader(head.headers['content-type'] ?? '', rules);
  if (reader === null) return nothing(refuse(head, 400));
  return {
    push: reader.push,
    end: async () => {
      const read = await reader.end();
      if ('trouble' in read) return { reply: troubled(side, head, read.trouble) };
      const refused = door.admitForm(site, incoming, read.form);
      if (refused === null) return { form: await inspected(node, read.form, files) };
      reader.abort();
      return { reply: of({ ...refused, untouched: true }) };
    },
    abort: reader.abort,
  };
}
