/**
 * A request from outside (a browser, a tool) as data, and what it does to a box: the same when it is
 * made at the open door and when a recording repeats it.
 */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Appliance } from '../../../appliance/boot.js';
import type { Raw } from '../../../appliance/pages/forms/fields.js';
import type { Rest } from '../../../hardware/kernel/agenda.js';
import type { Passage } from '../../../hardware/kernel/envelope.js';
import { OUTSIDE } from '../../../hardware/kernel/event-queue.js';
import type { Participant } from '../../../hardware/kernel/participant.js';
import type { Micros, WireReply, WireRequest } from '../../../hardware/ports.js';
import { LAB } from '../../plan.js';
import { bodyOf, formOf, type RecordedBody } from './recorded-body.js';

/** What somebody outside saw, as the transcript keeps it. */
export interface KnownAnswer {
  readonly status: number;
  readonly digest: string;
}

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
  /** What was answered, where that is known: a page that was looked at then need not be drawn again. */
  readonly answer?: KnownAnswer;
  /** Seen while an event of the box waited for work that only reads: where exactly. */
  readonly rest?: Rest;
}

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
const FOLLOW = /^\/(login|appliance)\/events(\?|$)/;
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

/** Puts into the transcript what the asker saw; `known`: its digest, where it is not drawn again. */
export function emitAnswer(
  participant: Participant,
  record: OutsideRecord,
  answered: Answered,
  known?: string,
): void {
  const { status, location, type, body } = answered;
  participant.emit('outside', {
    n: record.n,
    method: record.method,
    url: record.url,
    status,
    location: typeof location === 'string' ? location : null,
    digest: known ?? digest(body, String(type ?? '')),
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

/** Whether the asker may follow live pages: asking counts as a sign of life of the sign-in. */
export function askToFollow(software: Appliance, record: OutsideRecord, participant: Participant): boolean {
  const may = software.mayFollow(record.url, record.headers.cookie);
  emitAnswer(participant, record, { status: may ? 200 : 403, location: null, type: '', body: '' });
  return may;
}

/** Hears of messages of the box; false: its power has gone at one. */
export type MessageWatch = (passage: Passage) => boolean;

/** Makes the request inside an event of the box; null: nobody answers. */
export async function serveOutside(
  { participant, watch }: { readonly participant: Participant; readonly watch: MessageWatch },
  software: Appliance | null,
  record: OutsideRecord,
  body: Buffer,
  form?: Raw,
): Promise<WireReply | null> {
  if (software === null) return null;
  const asked = { ...outsideHead(record), body };
  const message = { peer: LAB, asked } as const;
  // Pages are looked at outside of the box's events, and nothing may come of it: only what asks for more counts.
  const counts = record.method !== 'GET' && record.method !== 'HEAD';
  if (counts && !watch({ ...message, way: 'in', isAnswer: false, bytes: body.length })) return null;
  const reply = await software.serve(asked, form);
  if (reply === null) return null;
  if (counts && !watch({ ...message, way: 'out', isAnswer: true, bytes: reply.body.length })) return null;
  const { location, 'content-type': type } = reply.headers;
  emitAnswer(participant, record, { status: reply.status, location, type, body: reply.body });
  return reply;
}

/** Stands between the requests of a recording and the box that is asked again. */
export interface Between {
  /** What is asked instead, in the box's own event; null: nothing. */
  before(record: OutsideRecord): OutsideRecord | null;
  /** What was answered; null: nobody answered. `put` asks something more, later. */
  after(record: OutsideRecord, reply: WireReply | null, put: (more: OutsideRecord) => void): void;
}

/** The box that repeats what was recorded. */
export interface Repeating {
  readonly participant: Participant;
  readonly watch: MessageWatch;
  appliance(): Appliance | null;
  isFaulty(): boolean;
  readonly between?: Between | undefined;
}

const OK = 200;

/**
 * A page that was looked at before: what comes of looking is done, the drawing is spared. False: it must be
 * drawn, because what it says is not known, or drawing it may count as an effect of a fault.
 */
function lookAgain(box: Repeating, software: Appliance, record: OutsideRecord): boolean {
  const { answer } = record;
  // Whoever stands between reads the pages.
  if (box.between !== undefined) return false;
  if (answer?.status !== OK || record.method !== 'GET' || box.isFaulty()) return false;
  const head = outsideHead(record);
  const admitted = software.admit(head);
  if ('reply' in admitted || admitted.kind !== 'look') return false;
  const reply = software.look(head, true);
  const { location, 'content-type': type } = reply.headers;
  // Whatever it is now instead of the page is told as it is.
  const known = reply.status === OK && reply.body.length === 0 ? answer.digest : undefined;
  emitAnswer(box.participant, record, { status: reply.status, location, type, body: reply.body }, known);
  return true;
}

/** Puts recorded requests into a box's agenda, before their instants. */
export function repeatRequests(
  box: Repeating,
  records: readonly OutsideRecord[],
  folder: string | null,
): void {
  const { participant, between } = box;
  const put = (more: OutsideRecord): void => repeatRequests(box, [more], folder);
  for (const given of records) {
    const repeat = async (): Promise<void> => {
      const record = between === undefined ? given : between.before(given);
      if (record === null) return;
      const software = box.appliance();
      if (FOLLOW.test(record.url)) {
        if (software !== null) askToFollow(software, record, participant);
        return;
      }
      if (software !== null && lookAgain(box, software, record)) return;
      const { body } = record;
      const form =
        software !== null && body !== null && 'form' in body
          ? formOf(body.form, software.node.ports.disk.spool, folder)
          : undefined;
      const reply = await serveOutside(box, software, record, bodyOf(record.body, folder), form);
      between?.after(given, reply, put);
    };
    if (given.rest === undefined) participant.agenda.put(given.t, OUTSIDE, 0, given.n, repeat);
    else participant.agenda.atRest(given.rest, repeat);
  }
}
