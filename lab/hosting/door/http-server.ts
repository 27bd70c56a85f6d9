/**
 * HTTP servers that strangers may talk to. What comes in has to come in time and within bounds; how
 * long the answer takes is the lab's affair, which may stand still for hours (lockstep.md, rule 8).
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { WireReply } from '../../../hardware/ports.js';

const noSchema = (): never => {
  throw new Error('bodies are read with valibot: a route has no schema of its own');
};

/**
 * No route of ours has a JSON schema: Fastify's own compilers for them, a tenth of all that a box loads
 * before it answers, stay unloaded.
 */
export const noSchemas = { compilersFactory: { buildValidator: noSchema, buildSerializer: noSchema } };

export interface ServerLimits {
  /** Head of a request, and the first byte of a connection. */
  readonly headersMs: number;
  /** TLS, until both sides are agreed. */
  readonly handshakeMs: number;
  /** Between an answer and the next request. */
  readonly keepAliveMs: number;
  /** How often these are looked after. */
  readonly checkMs: number;
  /** Connections of one address. A browser has six, a load test some hundred. */
  readonly perAddress: number;
  readonly connections: number;
}

export const serverLimits: ServerLimits = {
  headersMs: 15_000,
  handshakeMs: 15_000,
  keepAliveMs: 75_000,
  checkMs: 3_000,
  perAddress: 500,
  connections: 2_000,
};

/** Address and headers of a request together. */
const HEAD_BYTES_MAX = 32 * 1024;

/** The part of the limits that a server is made with. */
export const madeWith = (limits: ServerLimits) => ({
  maxHeaderSize: HEAD_BYTES_MAX,
  connectionsCheckingInterval: limits.checkMs,
  // Who names no host is told so on a page.
  requireHostHeader: false,
});

/** Counts the connections of each address, over all servers of a box. */
export function createDoorman({ perAddress }: ServerLimits) {
  const open = new Map<string, number>();
  return (socket: Socket): void => {
    const from = socket.remoteAddress ?? '';
    const count = (open.get(from) ?? 0) + 1;
    if (count > perAddress) {
      socket.destroy();
      return;
    }
    open.set(from, count);
    socket.once('close', () => {
      const left = (open.get(from) ?? 1) - 1;
      if (left <= 0) open.delete(from);
      else open.set(from, left);
    });
  };
}

export interface RawHead {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What can be told of a request that was not understood: for whom its answer is, and in which language. */
function glimpse(packet: unknown): RawHead {
  const text = Buffer.isBuffer(packet) ? packet.subarray(0, HEAD_BYTES_MAX).toString('latin1') : '';
  const [, method = 'GET', url = '/'] = /^([A-Z]{1,20}) (\/[!-~]{0,200})/.exec(text) ?? [];
  const language = /^accept-language:[ \t]*([a-z]{2})/im.exec(text)?.[1];
  return { method, url, headers: language === undefined ? {} : { 'accept-language': language } };
}

interface Pending {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function headOf({ method = 'GET', url = '/', headers }: IncomingMessage): RawHead {
  const language = headers['accept-language'];
  return { method, url, headers: language === undefined ? {} : { 'accept-language': language } };
}

const statusOf = (code: unknown): number =>
  code === 'HPE_HEADER_OVERFLOW' ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

function write(socket: Socket, { status, headers, body }: WireReply): void {
  const lines = [`HTTP/1.1 ${status} ${reasons[status] ?? 'Error'}`];
  for (const [name, value] of Object.entries({ ...headers, connection: 'close' })) {
    for (const one of [value].flat()) lines.push(`${name}: ${one}`);
  }
  socket.end(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]));
}

/**
 * Puts the limits on a server, and answers what its parser does not let through: `refuse` draws the
 * page.
 */
export function guardServer(
  server: Server,
  limits: ServerLimits,
  refuse: (head: RawHead, status: number) => WireReply,
): void {
  server.headersTimeout = limits.headersMs;
  server.keepAliveTimeout = limits.keepAliveMs;
  server.maxConnections = limits.connections;
  // Bodies have limits of their own (intake.ts), by what they are; answers have none.
  server.requestTimeout = 0;
  server.timeout = 0;
  /** The last requests of a connection: one after the other, so that few are not answered yet. */
  const asking = new WeakMap<Socket, Pending[]>();
  const isPending = ({ response }: Pending): boolean => !response.closed;
  const note = (request: IncomingMessage, response: ServerResponse): void => {
    const known = asking.get(request.socket);
    if (known === undefined) asking.set(request.socket, [{ request, response }]);
    else if (known.length === 1 && known[0]?.response.closed === true) known[0] = { request, response };
    else asking.set(request.socket, [...known.filter(isPending), { request, response }]);
  };
  for (const event of ['request', 'checkContinue', 'checkExpectation']) server.prependListener(event, note);
  const turnAway = (socket: Socket, head: RawHead, status: number): void => {
    const pending = (asking.get(socket) ?? []).filter(isPending);
    const [first] = pending;
    // What is wrong may be the body of a request that is known already. Where an earlier one waits for
    // its answer, it would take this one for it.
    const mayAnswer =
      first === undefined || (pending.length === 1 && !first.request.complete && !first.response.headersSent);
    if (!socket.writable || !mayAnswer) socket.destroy();
    else write(socket, refuse(first === undefined ? head : headOf(first.request), status));
  };
  server.on('clientError', (error: NodeJS.ErrnoException & { rawPacket?: unknown }, socket: Socket) => {
    if (error.code === 'ECONNRESET') socket.destroy();
    else turnAway(socket, glimpse(error.rawPacket), statusOf(error.code));
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    turnAway(socket, { ...headOf(request), url: '/' }, 405);
  });
}
