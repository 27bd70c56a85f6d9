/**
 * lab/hosting/door/: a live box's real listeners: requests of browsers and tools, taken in when the clock
 * lets them.
 *
 * The open door of a live box: requests of browsers and tools. While the lab holds the box still at
 * one instant the door is open; each request is stamped with that instant, run as an event of the
 * box, and written down, so that the session can be replayed exactly (lockstep.md).
 *
 * Whatever waits here is bounded in number and bytes; beyond that the answer is 503 with a time to
 * come back. Bodies are read, and answers sent, outside of lab time: a slow client holds nobody up.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Appliance } from '../../../appliance/boot.js';
import type { HeadRequest, WebAdmission } from '../../../appliance/web/answer.js';
import { spooledBy } from '../../../appliance/web/sites.js';
import type { Participant } from '../../../hardware/kernel/participant.js';
import { type Micros, MS, type WireReply } from '../../../hardware/ports.js';
import type { BoxName } from '../../plan.js';
import type { RawHead } from './http-server.js';
import { type Body, createIntake, type IntakeLimits, intakeLimits } from './intake.js';
import {
  askToFollow,
  keepBody,
  keepForm,
  keptHeaders,
  type OutsideRecord,
  outsideHead,
  plainTarget,
  type RecordedBody,
  seen,
  serveOutside,
} from './outside-request.js';
import { createQueue } from './queue.js';

/** Requests inside that wait for lab time. */
const INSIDE_MAX = 2_000;
const RETRY_S = '2';
/** Pages of the two sites: synchronous, read-only, served without waiting for quiescence. */
const QUICK = /^\/(login|appliance)(\/|\?|$)/;
const STATIC = /^\/static\//;
/** Stands for an address that is none: it is answered as such. */
const UNREADABLE = '/login/%';
/** What a box that is just starting reads of anybody. */
const STARTING_BYTES_MAX = 64 * 1024;

export interface Gate {
  accept(address: string, request: IncomingMessage, response: ServerResponse): void;
  /** Somebody wants to follow live pages; `grant` is called when the session may. */
  follow(address: string, request: IncomingMessage, response: ServerResponse, grant: () => void): void;
  /** The page for what no request could be made of. */
  refuse(address: string, head: RawHead, status: number): WireReply;
  open(atUs: number): void;
  /** Pages can be looked at; everything else waits for `open`. */
  ajar(atUs: number): void;
  /** Resolves when nothing runs at the door; later requests wait. */
  close(): Promise<void>;
  takeRecords(): OutsideRecord[];
  /** Requests that were turned away, of which nothing is kept. */
  readonly turnedAway: number;
}

export interface GateOptions {
  readonly name: BoxName;
  readonly participant: Participant;
  readonly appliance: () => Appliance | null;
  readonly record: boolean;
  /** Where long bodies are kept; null: with the record. */
  readonly bodies: string | null;
  /** Something happened that wants lab time. */
  readonly poke: () => void;
  /** Requests that may wait; fewer in tests. */
  readonly waitingMax?: number;
  /** Whether heavy work is changing what pages show. */
  readonly writing: () => boolean;
  /** How long senders may be silent; shorter in tests. */
  readonly limits?: IntakeLimits;
}

/** What is said when not even a page can be drawn. */
const busyReply: WireReply = {
  status: 503,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  body: Buffer.from('The appliance is busy. Try again in a moment.\n'),
};

function send(response: ServerResponse, head: HeadRequest, reply: WireReply, more = {}): void {
  response.writeHead(reply.status, { ...reply.headers, ...more });
  response.end(head.method === 'HEAD' ? undefined : reply.body);
}

/** The host itself took no more of what was sent. */
function failed(request: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(503, { ...busyReply.headers, connection: 'close' }).end(busyReply.body);
  if (!request.complete) response.once('finish', () => request.destroy());
}

export function createGate(options: GateOptions): Gate {
  const { name, participant, appliance } = options;
  const { agenda } = participant;
  // Inside an event of the box pages can be looked at while it waits for work that only reads.
  const mayLook = (): boolean => agenda.rest !== null && appliance() !== null && !options.writing();
  const queue = createQueue(participant, options, mayLook);
  const intake = createIntake(options.limits ?? intakeLimits);
  let count = 0;
  let records: OutsideRecord[] = [];
  let turnedAway = 0;
  let inside = 0;

  const headOf = (address: string, request: IncomingMessage): HeadRequest =>
    outsideHead({
      address,
      source: request.socket.remoteAddress ?? '',
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      headers: keptHeaders(request.headers),
    });
  /** With what only the connection needs to know. */
  const announcedOf = (head: HeadRequest, request: IncomingMessage): HeadRequest => {
    const headers: Record<string, string> = { ...head.headers };
    for (const name of ['content-length', 'transfer-encoding'] as const) {
      const given = request.headers[name];
      if (given !== undefined) headers[name] = given;
    }
    return { ...head, headers };
  };

  const note = (head: HeadRequest, body: RecordedBody, begunUs = agenda.nowUs()): OutsideRecord => {
    const { rest } = agenda;
    const sendingMs = Math.floor((agenda.nowUs() - begunUs) / MS);
    const record: OutsideRecord = {
      box: name,
      boot: participant.boot,
      t: agenda.nowUs(),
      n: count++,
      method: head.method,
      url: head.path,
      address: head.host,
      source: head.from,
      headers: head.headers,
      body: options.record ? body : null,
      ...(sendingMs > 0 ? { sendingMs } : {}),
      ...(rest === null ? {} : { rest }),
    };
    if (options.record) records.push(record);
    return record;
  };

  const quick = (head: HeadRequest, response: ServerResponse, more: Record<string, string>): void => {
    const software = appliance();
    if (software === null) {
      response.destroy();
      return;
    }
    const reply = software.look(head);
    // Who asked for what is not there has changed nothing: such a flood is counted, not kept.
    if (reply.untouched === true) turnedAway += 1;
    else if (!STATIC.test(head.path)) {
      const { location, 'content-type': type } = reply.headers;
      seen(participant, note(head, null), { status: reply.status, location, type, body: reply.body });
    }
    send(response, head, reply, more);
  };

  const event = (
    head: HeadRequest,
    response: ServerResponse,
    body: Body,
    kept: RecordedBody,
    begunUs: Micros,
  ): Promise<void> =>
    agenda.runNow(async () => {
      inside += 1;
      try {
        const [bytes, form] = 'form' in body ? [Buffer.alloc(0), body.form] : [body.bytes, undefined];
        const reply = await serveOutside(participant, appliance(), note(head, kept, begunUs), bytes, form);
        if (reply === null) {
          response.destroy();
          return;
        }
        send(response, head, reply);
      } finally {
        inside -= 1;
      }
    }, 'outside');

  /** A form whose sender will not be served leaves nothing behind. */
  const forget = (body: Body): void => {
    const software = appliance();
    if (software === null || !('form' in body)) return;
    for (const spooled of spooledBy(body.form)) software.node.ports.disk.spool.drop(spooled);
  };

  const keep = async (body: Body): Promise<RecordedBody> => {
    const software = appliance();
    if (!options.record || ('form' in body && options.bodies === null)) return null;
    if ('bytes' in body) return keepBody(body.bytes, options.bodies);
    if (software === null || options.bodies === null) return null;
    return { form: await keepForm(body.form, software.node.ports.disk.spool, options.bodies) };
  };

  /** What a box that is just starting says to everybody. */
  const admissionOf = (software: Appliance | null, head: HeadRequest): WebAdmission => {
    try {
      return software?.admit(head) ?? { kind: 'body', maxBytes: STARTING_BYTES_MAX };
    } catch {
      // Its store is being replaced at this very moment.
      return { reply: busyReply };
    }
  };

  const refusal = (
    software: Appliance | null,
    head: HeadRequest,
    status: number,
    admitted: WebAdmission | null,
  ): WireReply => {
    const maxBytes =
      admitted !== null && 'maxBytes' in admitted && status === 413 ? admitted.maxBytes : undefined;
    try {
      return software?.refuse(head, status, maxBytes) ?? busyReply;
    } catch {
      return busyReply;
    }
  };

  const look = (head: HeadRequest, request: IncomingMessage, response: ServerResponse): void => {
    // Nobody reads the body of a question.
    const hasBody =
      !request.complete &&
      (request.headers['transfer-encoding'] ?? request.headers['content-length'] ?? '0') !== '0';
    const more: Record<string, string> = hasBody ? { connection: 'close' } : {};
    queue.put({
      response,
      quick: true,
      busy: () => send(response, head, refusal(appliance(), head, 503, null), { 'retry-after': RETRY_S }),
      run: () => quick(head, response, more),
    });
  };

  const withBody = async (
    address: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const head = headOf(address, request);
    const software = appliance();
    const begunUs = agenda.nowUs();
    const admitted = admissionOf(software, announcedOf(head, request));
    if (!('reply' in admitted) && admitted.kind === 'look') return look(head, request, response);
    if (!('reply' in admitted) && request.headers.expect !== undefined) response.writeContinue();
    response.once('close', () => intake.release(request));
    const read = await intake.read(request, head, software, admitted);
    if (read === null) return;
    if ('reply' in read || 'status' in read) {
      turnedAway += 1;
      const known = 'reply' in admitted ? admitted.known === true : admitted.kind === 'form';
      const reply = 'reply' in read ? read.reply : refusal(software, head, read.status, admitted);
      await intake.turnAway(request, response, reply, known);
      return;
    }
    const kept = await keep(read);
    let isServed = false;
    response.once('close', () => {
      if (!isServed) forget(read);
    });
    const busy = (): void =>
      send(response, head, refusal(appliance(), head, 503, null), { 'retry-after': RETRY_S });
    queue.put({
      response,
      quick: false,
      busy,
      run: () => {
        intake.release(request);
        if (inside >= INSIDE_MAX) return busy();
        isServed = true;
        return event(head, response, read, kept, begunUs);
      },
    });
  };

  return {
    accept: (address, request, response) => {
      request.url = plainTarget(request.url) ?? UNREADABLE;
      if (request.headers.host === undefined && request.httpVersion === '1.1') request.url = UNREADABLE;
      const reads = request.method === 'GET' || request.method === 'HEAD';
      if (reads && (QUICK.test(request.url) || STATIC.test(request.url)))
        look(headOf(address, request), request, response);
      else withBody(address, request, response).catch(() => failed(request, response));
    },
    follow: (address, request, response, grant) =>
      queue.put({
        response,
        quick: false,
        busy: () => void response.writeHead(503, { 'retry-after': RETRY_S }).end(),
        run: () => {
          const software = appliance();
          if (software === null) response.writeHead(503).end();
          else if (askToFollow(software, note(headOf(address, request), null), participant)) grant();
          else response.writeHead(403).end();
        },
      }),
    refuse: (address, { method, url, headers }, status) => {
      turnedAway += 1;
      const path = plainTarget(url) ?? '/';
      return refusal(
        appliance(),
        outsideHead({ address, source: '', method, url: path, headers }),
        status,
        null,
      );
    },
    open: (atUs) => {
      agenda.moveTo(atUs);
      queue.open();
    },
    ajar: (atUs) => {
      agenda.moveTo(atUs);
      queue.ajar();
    },
    close: queue.close,
    get turnedAway() {
      return turnedAway;
    },
    takeRecords: () => {
      const taken = records;
      records = [];
      return taken;
    },
  };
}
