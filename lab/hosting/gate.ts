/**
 * The open door of a live box: requests of browsers and tools. While the lab holds the box still at
 * one instant the door is open; each request is stamped with that instant, run as an event of the
 * box, and written down, so that the session can be replayed exactly (lockstep.md).
 *
 * Whatever waits here is bounded in number and bytes; beyond that the answer is 503 with a time to
 * come back. Bodies are read, and answers sent, outside of lab time: a slow client holds nobody up.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Appliance } from '../../appliance/boot.js';
import { hostMonoMs, turnOfLoop } from '../../hardware/host.js';
import type { Participant } from '../../hardware/lockstep/participant.js';
import {
  type Answered,
  askToFollow,
  FOLLOW,
  keepBody,
  keptHeaders,
  type OutsideRecord,
  plainTarget,
  seen,
  serveOutside,
} from '../recording/outside-request.js';
import type { BoxName } from './plan.js';

/** One body. */
const BODY_BYTES_MAX = 512 * 1024 * 1024;
/** All bodies that are being read or wait. */
const BODIES_BYTES_MAX = 768 * 1024 * 1024;
/** Requests that wait for the door. */
const WAITING_MAX = 5_000;
/** Requests inside that wait for lab time. */
const INSIDE_MAX = 2_000;
const RETRY_S = '2';
/** A door that is to close still serves who waits there, this long at most: none starves at full speed. */
const DRAIN_MS = 50;
/** Sockets and the lab are heard at least this often. */
const YIELD_MS = 15;
/** Pages of the two sites: synchronous, read-only, served without waiting for quiescence. */
const QUICK = /^\/(login|appliance)(\/|\?|$)/;
const STATIC = /^\/static\//;

export interface Gate {
  accept(address: string, request: IncomingMessage, response: ServerResponse): void;
  /** Somebody wants to follow live pages; `grant` is called when the session may. */
  follow(address: string, request: IncomingMessage, response: ServerResponse, grant: () => void): void;
  open(atUs: number): void;
  /** Pages can be looked at; everything else waits for `open`. */
  ajar(atUs: number): void;
  /** Resolves when nothing runs at the door; later requests wait. */
  close(): Promise<void>;
  takeRecords(): OutsideRecord[];
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
}

interface Waiting {
  /** Looks at a page: synchronous, sends nothing. */
  readonly quick: boolean;
  readonly response: ServerResponse;
  run(): void | Promise<void>;
}

const busyAnswer = (response: ServerResponse): void => {
  response.writeHead(503, { 'retry-after': RETRY_S, 'content-length': '0' }).end();
};

/** The queue in front of a door: one request at a time, in the order in which they came. */
function createQueue(
  participant: Participant,
  options: Pick<GateOptions, 'poke' | 'waitingMax'>,
  mayLook: () => boolean,
) {
  const { poke, waitingMax = WAITING_MAX } = options;
  const waiting: Waiting[] = [];
  let isOpen = false;
  let isAjar = false;
  let busy = false;
  /** The door is about to close: how many more are served, until when. */
  let lastCall: { left: number; untilMs: number } | null = null;
  const idle: (() => void)[] = [];

  const next = (): Waiting | null => {
    if (participant.agenda.halted) return null;
    if (!isOpen) {
      const first = isAjar || mayLook() ? waiting.findIndex((one) => one.quick) : -1;
      return first < 0 ? null : (waiting.splice(first, 1)[0] ?? null);
    }
    if (lastCall !== null && (lastCall.left-- <= 0 || hostMonoMs() >= lastCall.untilMs)) return null;
    return waiting.shift() ?? null;
  };
  const pump = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    let breathMs = hostMonoMs();
    for (let one = next(); one !== null; one = next()) {
      // Who has gone away meanwhile is not served.
      if (one.response.destroyed) continue;
      const done = one.run();
      if (done !== undefined) await done;
      if (hostMonoMs() - breathMs > YIELD_MS) {
        await turnOfLoop();
        breathMs = hostMonoMs();
      }
    }
    busy = false;
    for (const wake of idle.splice(0)) wake();
    if (isOpen && participant.restless) poke();
  };
  participant.agenda.onRest(() => void pump());
  return {
    put: (one: Waiting): void => {
      if (waiting.length >= waitingMax) busyAnswer(one.response);
      else {
        waiting.push(one);
        void pump();
      }
    },
    ajar: (): void => {
      isAjar = true;
      void pump();
    },
    open: (): void => {
      isOpen = true;
      lastCall = null;
      void pump();
    },
    close: async (): Promise<void> => {
      lastCall = { left: waiting.length, untilMs: hostMonoMs() + DRAIN_MS };
      isAjar = false;
      if (busy) await new Promise<void>((wake) => idle.push(wake));
      isOpen = false;
    },
  };
}

export function createGate(options: GateOptions): Gate {
  const { name, participant, appliance } = options;
  const { agenda } = participant;
  // Inside an event of the box pages can be looked at while it waits for work that only reads.
  const mayLook = (): boolean => agenda.rest !== null && appliance() !== null && !options.writing();
  const queue = createQueue(participant, options, mayLook);
  let count = 0;
  let records: OutsideRecord[] = [];
  let heldBytes = 0;
  let inside = 0;

  const note = (address: string, request: IncomingMessage, body: Buffer): OutsideRecord => {
    const { rest } = agenda;
    const record: OutsideRecord = {
      box: name,
      boot: participant.boot,
      t: agenda.nowUs(),
      n: count++,
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      address,
      source: request.socket.remoteAddress ?? '',
      headers: keptHeaders(request.headers),
      body: options.record ? keepBody(body, options.bodies) : null,
      ...(rest === null ? {} : { rest }),
    };
    if (options.record) records.push(record);
    return record;
  };

  const quick = (address: string, request: IncomingMessage, response: ServerResponse): void => {
    const software = appliance();
    if (software === null) {
      response.destroy();
      return;
    }
    if (!STATIC.test(request.url ?? '')) {
      const record = note(address, request, Buffer.alloc(0));
      overhear(response, (answered) => seen(participant, record, answered));
    }
    software.handler(request, response);
  };

  const event = (
    address: string,
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
  ): Promise<void> =>
    agenda.runNow(async () => {
      inside += 1;
      try {
        const reply = await serveOutside(participant, appliance(), note(address, request, body), body);
        if (reply === null) {
          response.destroy();
          return;
        }
        response.writeHead(reply.status, reply.headers);
        response.end(request.method === 'HEAD' ? undefined : reply.body);
      } finally {
        inside -= 1;
      }
    }, 'outside');

  const withBody = (address: string, request: IncomingMessage, response: ServerResponse): void => {
    let held = 0;
    const hold = (bytes: number): boolean => {
      held += bytes;
      heldBytes += bytes;
      return heldBytes <= BODIES_BYTES_MAX;
    };
    const release = (): void => {
      heldBytes -= held;
      held = 0;
    };
    response.once('close', release);
    readBody(request, response, hold, (body) =>
      queue.put({
        response,
        quick: false,
        run: () => {
          release();
          if (inside >= INSIDE_MAX) return busyAnswer(response);
          return event(address, request, response, body);
        },
      }),
    );
  };

  return {
    accept: (address, request, response) => {
      const url = plainTarget(request.url);
      if (url === null) {
        response.writeHead(400, { 'content-length': '0' }).end();
        return;
      }
      request.url = url;
      const reads = request.method === 'GET' || request.method === 'HEAD';
      if (reads && (QUICK.test(url) || STATIC.test(url)))
        queue.put({ response, quick: true, run: () => quick(address, request, response) });
      else withBody(address, request, response);
    },
    follow: (address, request, response, grant) =>
      queue.put({
        response,
        quick: false,
        run: () => {
          const software = appliance();
          if (software === null) response.writeHead(503).end();
          else if (askToFollow(software, note(address, request, Buffer.alloc(0)), participant)) grant();
          else response.writeHead(403).end();
        },
      }),
    open: (atUs) => {
      agenda.moveTo(atUs);
      queue.open();
    },
    ajar: (atUs) => {
      agenda.moveTo(atUs);
      queue.ajar();
    },
    close: queue.close,
    takeRecords: () => {
      const taken = records;
      records = [];
      return taken;
    },
  };
}

/** Tells what is answered, at the moment at which it is. */
function overhear(response: ServerResponse, onAnswer: (answered: Answered) => void): void {
  const end = response.end.bind(response) as (chunk?: unknown) => ServerResponse;
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse;
  let headers: Readonly<Record<string, unknown>> = {};
  response.writeHead = ((...given: unknown[]) => {
    const last = given.at(-1);
    if (typeof last === 'object' && last !== null) headers = last as Readonly<Record<string, unknown>>;
    return writeHead(...given);
  }) as typeof response.writeHead;
  response.end = ((chunk?: unknown) => {
    const body = typeof chunk === 'string' || Buffer.isBuffer(chunk) ? chunk : '';
    const { location, 'content-type': type } = headers;
    onAnswer({ status: response.statusCode, location, type, body });
    return end(chunk);
  }) as typeof response.end;
}

export const isFollowing = (url: string | undefined): boolean => FOLLOW.test(url ?? '');

function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  hold: (bytes: number) => boolean,
  done: (body: Buffer) => void,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    const fits = hold(chunk.length);
    if (bytes <= BODY_BYTES_MAX && fits) {
      chunks.push(chunk);
      return;
    }
    // The rest is not wanted: answered at once, and the connection with it.
    request.removeAllListeners('data');
    request.removeAllListeners('end');
    response
      .writeHead(fits ? 413 : 503, { connection: 'close', ...(fits ? {} : { 'retry-after': RETRY_S }) })
      .end(() => request.destroy());
  });
  request.on('end', () => done(Buffer.concat(chunks)));
  request.on('error', () => {});
}
