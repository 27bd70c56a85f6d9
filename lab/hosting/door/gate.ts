/**
 * lab/hosting/door/: a live box's real listeners: requests of browsers and tools, taken in when the clock
 * lets them.
 *
 * The open door of a live box: requests of browsers and tools. While the lab holds the box still at
 * one instant the door is open; each request is stamped with that instant, run as an event of the
 * box, and written down, so that the run can be replayed exactly (lockstep.md).
 *
 * Whatever waits here is bounded in number and bytes; beyond that the answer is 503 with a time to
 * come back. Bodies are read, and answers sent, outside of lab time: a slow client holds nobody up.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Appliance } from '../../../appliance/boot.js';
import type { HeadRequest } from '../../../appliance/web/answer.js';
import { spooledBy } from '../../../appliance/web/forms/sent.js';
import type { Participant } from '../../../hardware/kernel/participant.js';
import type { Micros, WireReply } from '../../../hardware/ports.js';
import type { BoxName } from '../../plan.js';
import type { Bar } from './answering/bar.js';
import { admissionOf, createSend, failed, refusal, type Send } from './answering/said.js';
import type { RawHead } from './http-server.js';
import { type Body, createIntake, type IntakeLimits, intakeLimits } from './intake.js';
import { announcedHead, createNotes, headAt, type Notes } from './notes.js';
import {
  askToFollow,
  emitAnswer,
  type MessageWatch,
  type OutsideRecord,
  outsideHead,
  plainTarget,
  serveOutside,
} from './outside-request.js';
import { createQueue } from './queue.js';
import { keepBody, keepForm, type RecordedBody } from './recorded-body.js';

/** Requests inside that wait for lab time. */
const INSIDE_MAX = 2_000;
const RETRY_S = '2';
/** Pages of the two sites: synchronous, read-only, served without waiting for quiescence. */
const QUICK = /^\/(login|appliance)(\/|\?|$)/;
const STATIC = /^\/static\//;
/** Stands for an address that is none: it is answered as such. */
const UNREADABLE = '/login/%';

export interface Gate {
  accept(address: string, request: IncomingMessage, response: ServerResponse): void;
  /** Somebody wants to follow live pages; `grant` is called when the sign-in may. */
  follow(address: string, request: IncomingMessage, response: ServerResponse, grant: () => void): void;
  /** The page for what no request could be made of. */
  refuse(address: string, head: RawHead, status: number): WireReply;
  open(atUs: number): void;
  /** Pages can be looked at; everything else waits for `open`. */
  ajar(atUs: number): void;
  /** Resolves when nothing runs at the door; later requests wait. */
  close(): Promise<void>;
  takeRecords(): OutsideRecord[];
  /** These are repeated in this boot: what comes in afterwards is numbered after them. */
  repeated(records: readonly OutsideRecord[]): void;
  /** Requests that were turned away, of which nothing is kept. */
  readonly turnedAway: number;
}

export interface GateOptions {
  readonly name: BoxName;
  readonly participant: Participant;
  /** Hears of requests and answers that are events of the box. */
  readonly watch: MessageWatch;
  readonly appliance: () => Appliance | null;
  readonly record: boolean;
  /** Where long bodies are kept; null: with the record. */
  readonly bodies: string | null;
  /** Something happened that wants lab time. */
  readonly poke: () => void;
  /** Somebody waits at the closed door. */
  readonly ring?: () => void;
  /** Much was noted: it may be taken. */
  readonly many?: () => void;
  /** Requests that may wait; fewer in tests. */
  readonly waitingMax?: number;
  /** What browsers are shown above the box's pages; absent: nothing. */
  readonly bar?: Bar | null;
  /** Whether heavy work is changing what pages show. */
  readonly writing: () => boolean;
  /** How long senders may be silent; shorter in tests. */
  readonly limits?: IntakeLimits;
}

/** A form whose sender will not be served leaves nothing behind. */
function forget(software: Appliance | null, body: Body): void {
  if (software === null || !('form' in body)) return;
  for (const spooled of spooledBy(body.form)) software.node.ports.disk.spool.drop(spooled);
}

/** A body as the recording keeps it. */
async function keep(
  { record, bodies }: GateOptions,
  software: Appliance | null,
  body: Body,
): Promise<RecordedBody> {
  if (!record || ('form' in body && bodies === null)) return null;
  if ('bytes' in body) return keepBody(body.bytes, bodies);
  if (software === null || bodies === null) return null;
  return { form: await keepForm(body.form, software.node.ports.disk.spool, bodies) };
}

/** What the door counts: requests inside that wait for lab time, and those that were turned away. */
interface Counts {
  inside: number;
  turnedAway: number;
}

interface Door {
  readonly options: GateOptions;
  readonly notes: Notes;
  readonly queue: ReturnType<typeof createQueue>;
  readonly intake: ReturnType<typeof createIntake>;
  readonly counts: Counts;
  readonly send: Send;
}

/** Pages that are looked at: no body, no event. */
function createLooks({ options, notes, queue, counts, send }: Door) {
  const { participant, appliance } = options;
  const quick = (
    head: HeadRequest,
    response: ServerResponse,
    more?: Readonly<Record<string, string>>,
  ): void => {
    const software = appliance();
    if (software === null) {
      response.destroy();
      return;
    }
    const reply = software.look(head);
    // Who asked for what is not there has changed nothing: such a flood is counted, not kept.
    if (reply.untouched === true) counts.turnedAway += 1;
    else if (!STATIC.test(head.path)) {
      const { location, 'content-type': type } = reply.headers;
      emitAnswer(participant, notes.note(head, null), {
        status: reply.status,
        location,
        type,
        body: reply.body,
      });
    }
    send(response, head, reply, more);
  };
  return (head: HeadRequest, request: IncomingMessage, response: ServerResponse): void => {
    // Nobody reads the body of a question.
    const hasBody =
      !request.complete &&
      (request.headers['transfer-encoding'] ?? request.headers['content-length'] ?? '0') !== '0';
    const more = hasBody ? { connection: 'close' } : undefined;
    queue.put({
      response,
      quick: true,
      busy: () => send(response, head, refusal(appliance(), head, 503), { 'retry-after': RETRY_S }),
      run: () => quick(head, response, more),
    });
  };
}

/** Requests that are events of the box; their bodies are read before. */
function createEvents(
  { options, notes, queue, intake, counts, send }: Door,
  look: ReturnType<typeof createLooks>,
) {
  const { participant, appliance } = options;
  const event = (
    head: HeadRequest,
    response: ServerResponse,
    body: Body,
    kept: RecordedBody,
    begunUs: Micros,
  ): Promise<void> =>
    participant.agenda.runNow(async () => {
      counts.inside += 1;
      try {
        const [bytes, form] = 'form' in body ? [Buffer.alloc(0), body.form] : [body.bytes, undefined];
        const record = notes.note(head, kept, begunUs);
        const reply = await serveOutside(options, appliance(), record, bytes, form);
        if (reply === null) response.destroy();
        else send(response, head, reply);
      } finally {
        counts.inside -= 1;
      }
    }, 'outside');

  return async (address: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const head = headAt(address, request);
    const software = appliance();
    const begunUs = participant.agenda.nowUs();
    const admitted = admissionOf(software, announcedHead(head, request));
    if (!('reply' in admitted) && admitted.kind === 'look') return look(head, request, response);
    if (!('reply' in admitted) && request.headers.expect !== undefined) response.writeContinue();
    response.once('close', () => intake.release(request));
    const read = await intake.read(request, head, software, admitted);
    if (read === null) return;
    if ('reply' in read || 'status' in read) {
      counts.turnedAway += 1;
      const known = 'reply' in admitted ? admitted.known === true : admitted.kind === 'form';
      const reply = 'reply' in read ? read.reply : refusal(software, head, read.status, admitted);
      await intake.turnAway(request, response, options.bar?.dress(head, reply) ?? reply, known);
      return;
    }
    const kept = await keep(options, appliance(), read);
    let isServed = false;
    response.once('close', () => {
      if (!isServed) forget(appliance(), read);
    });
    const busy = (): void =>
      send(response, head, refusal(appliance(), head, 503), { 'retry-after': RETRY_S });
    queue.put({
      response,
      quick: false,
      busy,
      run: () => {
        intake.release(request);
        if (counts.inside >= INSIDE_MAX) return busy();
        isServed = true;
        return event(head, response, read, kept, begunUs);
      },
    });
  };
}

/** The gate of one box, for all its listeners. */
export function createGate(options: GateOptions): Gate {
  const { name, participant, appliance } = options;
  const { agenda } = participant;
  // Inside an event of the box pages can be looked at while it waits for work that only reads.
  const mayLook = (): boolean => agenda.rest !== null && appliance() !== null && !options.writing();
  const queue = createQueue(participant, options, mayLook);
  const notes = createNotes(name, participant, options.record, options.many);
  const counts: Counts = { inside: 0, turnedAway: 0 };
  const send = createSend(options.bar ?? null);
  const intake = createIntake(options.limits ?? intakeLimits);
  const door: Door = { options, notes, queue, counts, intake, send };
  const look = createLooks(door);
  const withBody = createEvents(door, look);

  return {
    accept: (address, request, response) => {
      request.url = plainTarget(request.url) ?? UNREADABLE;
      let head = headAt(address, request);
      if (head.headers.host === undefined && request.httpVersion === '1.1') {
        request.url = UNREADABLE;
        head = headAt(address, request);
      }
      const own = options.bar?.file(head) ?? null;
      if (own !== null) return send(response, head, own);
      const reads = request.method === 'GET' || request.method === 'HEAD';
      if (reads && (QUICK.test(head.path) || STATIC.test(head.path))) look(head, request, response);
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
          else if (askToFollow(software, notes.note(headAt(address, request), null), participant)) grant();
          else response.writeHead(403).end();
        },
      }),
    refuse: (address, { method, url, headers }, status) => {
      counts.turnedAway += 1;
      const path = plainTarget(url) ?? '/';
      const head = outsideHead({ address, source: '', method, url: path, headers });
      return refusal(appliance(), head, status);
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
      return counts.turnedAway;
    },
    takeRecords: notes.take,
    repeated: notes.after,
  };
}
