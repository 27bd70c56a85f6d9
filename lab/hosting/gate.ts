/**
 * The open door of a live box: requests of browsers and tools. While the lab holds the box still at
 * one instant the door is open; each request is stamped with that instant, run as an event of the
 * box, and written down, so that the session can be replayed exactly (lockstep.md).
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Appliance } from '../../appliance/boot.js';
import { OUTSIDE } from '../../hardware/lockstep/agenda.js';
import type { Participant } from '../../hardware/lockstep/participant.js';
import type { WireReply, WireRequest } from '../../hardware/ports.js';
import type { OutsideRecord } from './ipc.js';
import type { BoxName } from './plan.js';

const BODY_BYTES_MAX = 512 * 1024 * 1024;
const WAITING_MAX = 10_000;
/** Pages of the two sites: synchronous, read-only, served without waiting for quiescence. */
const QUICK = /^\/(login|appliance)(\/|\?|$)/;
const STATIC = /^\/static\//;
const kept = [
  'cookie',
  'content-type',
  'accept-language',
  'accept',
  'host',
  'authorization',
  'x-forwarded-for',
] as const;

export interface Gate {
  accept(address: string, request: IncomingMessage, response: ServerResponse): void;
  open(atUs: number): void;
  /** Resolves when nothing runs at the door; later requests wait. */
  close(): Promise<void>;
  takeRecords(): OutsideRecord[];
  /** Puts recorded requests into the agenda. */
  replay(records: readonly OutsideRecord[]): void;
}

const KEY_MATERIAL = /<code class="key-material">[^<]*<\/code>/g;

/** What somebody outside saw, as the transcript keeps it. */
const digest = (body: Buffer | string): string => {
  const text = typeof body === 'string' ? body : body.toString('latin1');
  const plain = text.includes('key-material') ? text.replace(KEY_MATERIAL, '') : text;
  return createHash('sha256').update(plain, 'latin1').digest('hex').slice(0, 16);
};

export function createGate(options: {
  readonly name: BoxName;
  readonly participant: Participant;
  readonly appliance: () => Appliance | null;
  readonly record: boolean;
  /** Something happened that wants lab time. */
  readonly poke: () => void;
}): Gate {
  const { name, participant, appliance } = options;
  const { agenda } = participant;
  const waiting: (() => void | Promise<void>)[] = [];
  let isOpen = false;
  let busy = false;
  let count = 0;
  let records: OutsideRecord[] = [];
  const idle: (() => void)[] = [];

  const pump = async (): Promise<void> => {
    if (busy || !isOpen) return;
    busy = true;
    while (isOpen) {
      const next = waiting.shift();
      if (next === undefined) break;
      const done = next();
      if (done !== undefined) await done;
    }
    busy = false;
    for (const wake of idle.splice(0)) wake();
    if (participant.restless) options.poke();
  };

  const note = (address: string, request: IncomingMessage, body: Buffer): OutsideRecord => {
    const headers: Record<string, string> = {};
    for (const key of kept) {
      const value = request.headers[key];
      if (typeof value === 'string') headers[key] = value;
    }
    const record: OutsideRecord = {
      box: name,
      boot: participant.boot,
      t: agenda.nowUs(),
      n: count++,
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      address,
      source: request.socket.remoteAddress ?? '',
      headers,
      bodyBase64: body.toString('base64'),
    };
    if (options.record) records.push(record);
    return record;
  };
  const seen = (
    record: OutsideRecord,
    status: number,
    location: string | undefined,
    body: Buffer | string,
  ): void =>
    participant.emit('outside', {
      n: record.n,
      method: record.method,
      url: record.url,
      status,
      location: location ?? null,
      digest: digest(body),
    });

  const quick = (address: string, request: IncomingMessage, response: ServerResponse): void => {
    const software = appliance();
    if (software === null) {
      response.destroy();
      return;
    }
    if (!STATIC.test(request.url ?? '')) {
      const record = note(address, request, Buffer.alloc(0));
      const end = response.end.bind(response) as (chunk?: unknown) => ServerResponse;
      response.end = ((chunk?: unknown) => {
        const body = typeof chunk === 'string' || Buffer.isBuffer(chunk) ? chunk : '';
        const location = response.getHeader('location');
        seen(
          record,
          response.statusCode,
          typeof location === 'string' ? location : undefined,
          typeof body === 'string' ? Buffer.from(body) : body,
        );
        return end(chunk);
      }) as typeof response.end;
    }
    software.handler(request, response);
  };

  const perform = async (record: OutsideRecord, body: Buffer): Promise<WireReply | null> => {
    const software = appliance();
    if (software === null) return null;
    const reply = await software.serve(wireRequest(record, body));
    if (reply !== null) {
      const location = reply.headers.location;
      seen(record, reply.status, typeof location === 'string' ? location : undefined, reply.body);
    }
    return reply;
  };

  const event = (
    address: string,
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
  ): Promise<void> =>
    agenda.runNow(async () => {
      const reply = await perform(note(address, request, body), body);
      if (reply === null) {
        response.destroy();
        return;
      }
      response.writeHead(reply.status, reply.headers);
      response.end(reply.body);
    }, 'outside');

  const accept: Gate['accept'] = (address, request, response) => {
    const url = request.url ?? '/';
    if ((request.method === 'GET' || request.method === 'HEAD') && (QUICK.test(url) || STATIC.test(url))) {
      if (isOpen && !busy && waiting.length === 0) quick(address, request, response);
      else if (waiting.length < WAITING_MAX) {
        waiting.push(() => quick(address, request, response));
        void pump();
      } else response.writeHead(503).end();
      return;
    }
    readBody(request, response, (body) => {
      waiting.push(() => event(address, request, response, body));
      void pump();
    });
  };

  return {
    accept,
    open: (atUs) => {
      agenda.moveTo(atUs);
      isOpen = true;
      void pump();
    },
    close: async () => {
      isOpen = false;
      if (busy) await new Promise<void>((wake) => idle.push(wake));
    },
    takeRecords: () => {
      const taken = records;
      records = [];
      return taken;
    },
    replay: (given) => {
      for (const record of given) {
        const body = Buffer.from(record.bodyBase64, 'base64');
        agenda.put(record.t, OUTSIDE, 0, record.n, async () => {
          await perform(record, body);
        });
      }
    },
  };
}

function wireRequest(record: OutsideRecord, body: Buffer): WireRequest {
  const port = Number(record.headers.host?.split(':')[1] ?? 443);
  return {
    proto: 'https',
    host: record.address,
    port,
    from: record.source,
    method: record.method,
    path: record.url,
    headers: record.headers,
    body,
  };
}

function readBody(request: IncomingMessage, response: ServerResponse, done: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) {
      response.writeHead(413).end();
      request.destroy();
      return;
    }
    chunks.push(chunk);
  });
  request.on('end', () => done(Buffer.concat(chunks)));
  request.on('error', () => {});
}
