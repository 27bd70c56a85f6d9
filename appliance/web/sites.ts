/** Pages and forms of the two sites: addresses and bodies understood, then the door. */
import { places } from '../../views/names.js';
import type { Site } from '../accounts/rights.js';
import type { Node } from '../node/node.js';
import { type Head, pathOf } from '../node/request-head.js';
import { isFile, type Raw } from '../pages/forms/fields.js';
import type { FileRule } from '../pages/forms/file-rule.js';
import type { WebAdmission, WebReply } from './answer.js';
import { announcedBytes, formTypeOf, incomingOf, readUrlEncoded } from './asked.js';
import type { Door } from './door/door.js';
import type { Incoming, Reply } from './exchange.js';
import { createFormReader, type FormRules, type FormTrouble } from './form-reader.js';
import type { ErrorMore } from './shown.js';

/** Boundaries and the heads of parts. */
const MULTIPART_MORE_BYTES = 64 * 1024;
/** Files of a form up to this length come in memory. */
const SHORT_BYTES = 32 * 1024;
const PIECE_BYTES = 64 * 1024;

type Refuse = (head: Head, status: number, more?: ErrorMore) => WebReply;
type Read = { readonly raw: Raw } | { readonly reply: WebReply };

/** A form on its way in. */
export interface WebFormReader {
  /** Resolves when the next piece may come; false: no more is wanted, and `end` says why. */
  push(piece: Buffer): Promise<boolean>;
  end(): Promise<{ readonly form: Raw } | { readonly reply: WebReply }>;
  /** Nobody waits for it any more. */
  abort(): void;
}

export const siteOf = (path: string): Site | null =>
  path === '/login' || path.startsWith('/login/')
    ? 'login'
    : path === '/appliance' || path.startsWith('/appliance/')
      ? 'appliance'
      : null;

/** Names of what a form put into the spool. */
export const spooledBy = (raw: Raw): string[] =>
  Object.values(raw).flatMap((given) =>
    isFile(given) && 'spool' in given.content ? [given.content.spool] : [],
  );

export function createSiteDoors(node: Node, door: Door, of: (reply: Reply) => WebReply, refuse: Refuse) {
  const { time, disk } = node.ports;

  const troubled = (head: Head, { status, text }: FormTrouble): WebReply =>
    refuse(head, status, { back: pathOf(head.url), ...(text === null ? {} : { text }) });

  const freeBytes = (): number => node.hardware.read().storage.freeBytes;

  /** A multipart form that is in memory. */
  const readMultipart = async (head: Head, body: Buffer, rules: FormRules): Promise<Read> => {
    const reader = await createFormReader(head.headers['content-type'] ?? '', rules);
    if (reader === null) return { reply: refuse(head, 400) };
    for (let at = 0; at < body.length; at += PIECE_BYTES) {
      if (!(await reader.push(body.subarray(at, at + PIECE_BYTES)))) break;
    }
    const read = await reader.end();
    return 'form' in read ? { raw: read.form } : { reply: troubled(head, read.trouble) };
  };

  const readBody = async (site: Site, head: Head, incoming: Incoming, body: Buffer): Promise<Read> => {
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
    const long = body.length > SHORT_BYTES;
    const rules = { files: long ? files : null, textBytes, spool: disk.spool, freeBytes: freeBytes() };
    return time.real(() => readMultipart(head, body, rules), 'reading a form');
  };

  const carryOut = (site: Site, incoming: Incoming, raw: Raw): Reply | Promise<Reply> => {
    const { home, signOut } = places(site);
    if (incoming.path === home) return door.signIn(site, incoming, raw);
    return incoming.path === signOut ? door.signOut(site, incoming, raw) : door.post(site, incoming, raw);
  };

  const post = async (site: Site, head: Head, body: Buffer, form: Raw | null): Promise<WebReply> => {
    const incoming = incomingOf(head);
    if (incoming === null) return refuse(head, 400);
    const read: Read = form === null ? await readBody(site, head, incoming, body) : { raw: form };
    if ('reply' in read) return read.reply;
    try {
      return of(await carryOut(site, incoming, read.raw));
    } finally {
      for (const name of spooledBy(read.raw)) if (!door.holds(name)) disk.spool.drop(name);
    }
  };

  const admit = (site: Site, head: Head): WebAdmission => {
    const incoming = incomingOf(head);
    if (incoming === null) return { reply: refuse(head, 400) };
    const admission = door.admit(site, incoming);
    if ('reply' in admission) return { reply: of(admission.reply) };
    const type = formTypeOf(head);
    if (type === null) {
      const brings = (announcedBytes(head) ?? 0) > 0 || head.headers['transfer-encoding'] !== undefined;
      return brings ? { reply: refuse(head, 415) } : { kind: 'body', maxBytes: 0 };
    }
    const { textBytes, files } = admission;
    if (type === 'urlencoded' || files.size === 0) return { kind: 'body', maxBytes: textBytes };
    const fileBytes = [...files.values()].reduce((sum, { maxBytes }) => sum + maxBytes, 0);
    return { kind: 'form', maxBytes: fileBytes + textBytes + MULTIPART_MORE_BYTES };
  };

  /** Long files are read once by those who know them: of one that they refuse only the reason stays. */
  const inspected = async (raw: Raw, files: ReadonlyMap<string, FileRule>): Promise<Raw> => {
    const form: Record<string, Raw[string]> = Object.assign(Object.create(null), raw);
    for (const [name, given] of Object.entries(raw)) {
      const inspect = files.get(name)?.inspect;
      if (inspect === undefined || !isFile(given) || !('spool' in given.content)) continue;
      // Where it cannot be read now, the event tries again and tells why.
      const why = await inspect(node.ports.heavy, given.content, raw, freeBytes()).catch(() => null);
      if (why === null) continue;
      disk.spool.drop(given.content.spool);
      form[name] = { ...given, content: { refused: why } };
    }
    return form;
  };

  /** Reads a form that `admit` let in, asked again at its end whether it may be carried out. */
  const openForm = async (head: Head): Promise<WebFormReader> => {
    const site = siteOf(pathOf(head.url));
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
    const rules = { files, textBytes, spool: disk.spool, freeBytes: freeBytes() };
    const reader = await createFormReader(head.headers['content-type'] ?? '', rules);
    if (reader === null) return nothing(refuse(head, 400));
    return {
      push: reader.push,
      end: async () => {
        const read = await reader.end();
        if ('trouble' in read) return { reply: troubled(head, read.trouble) };
        const refused = door.admitForm(site, incoming, read.form);
        if (refused === null) return { form: await inspected(read.form, files) };
        reader.abort();
        return { reply: of({ ...refused, untouched: true }) };
      },
      abort: reader.abort,
    };
  };

  return {
    get: (site: Site, head: Head): WebReply => {
      const incoming = incomingOf(head);
      return incoming === null ? refuse(head, 400) : of(door.get(site, incoming));
    },
    post,
    admit,
    openForm,
  };
}
