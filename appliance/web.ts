/**
 * The two sites over HTTP: Fastify, cookies, bodies, headers. Handlers are thin: who asks, which
 * page, then the door (door.ts). GET pages run synchronously; everything else is an event of the
 * lock-step kernel that may wait.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { WireReply, WireRequest } from '../hardware/ports.js';
import { places } from '../views/names.js';
import { applianceFiles } from '../views/static-files.js';
import { answersPlainHttp } from './api/era.js';
import { addApi, isApiPath, notFound } from './api/routes.js';
import { createDoor, type Door } from './door.js';
import type { Incoming, Reply } from './exchange.js';
import type { Raw } from './fields.js';
import { answerMachine, isMachineRequest } from './machine-requests.js';
import { readMultipart } from './multipart.js';
import type { Node } from './node.js';
import type { Site } from './page.js';

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

export interface Web {
  serve(request: WireRequest): Promise<WireReply | null>;
  readonly handler: RequestHandler;
  mayFollow(path: string, cookie: string | undefined): boolean;
  /** Whether a path is answered without TLS; all others are sent on to HTTPS. */
  answersPlain(path: string): boolean;
}

/** Largest body: a backup or a package. */
const BODY_BYTES_MAX = 512 * 1024 * 1024;
const INJECT_ID = 'x-inject-id';
const FORM_BYTES_MAX = 1024 * 1024;

const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

// No route has a JSON Schema (fields are read by fields.ts, bodies of machines by their own reader):
// the compilers for them need not be loaded, which is a third of the time to switch on.
const noSchemas = (): never => {
  throw new Error('routes of the appliance have no JSON Schema');
};
const schemaController = { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } };

const strings = (value: unknown): Readonly<Record<string, string>> => {
  const result: Record<string, string> = {};
  for (const [name, given] of Object.entries((value ?? {}) as Record<string, unknown>)) {
    const last = Array.isArray(given) ? given.at(-1) : given;
    if (typeof last === 'string') result[name] = last;
  }
  return result;
};

const incoming = (request: FastifyRequest): Incoming => ({
  path: request.url.split('?', 1)[0] ?? '/',
  here: request.url,
  query: strings(request.query),
  cookies: request.cookies as Readonly<Record<string, string | undefined>>,
  acceptLanguage: request.headers['accept-language'] ?? '',
  source: request.ip,
  host: request.headers.host ?? '',
  crossSite:
    request.headers['sec-fetch-site'] === 'cross-site' && request.headers['sec-fetch-mode'] === 'navigate',
});

function send(reply: FastifyReply, answer: Reply): FastifyReply {
  reply.code(answer.status);
  for (const [name, value] of Object.entries(answer.headers)) reply.header(name, value);
  for (const set of answer.cookies) {
    reply.setCookie(set.name, set.value, {
      path: '/',
      httpOnly: true,
      secure: true,
      sameSite: 'strict',
      ...(set.maxAgeS === null ? {} : { maxAge: set.maxAgeS }),
    });
  }
  return reply.send(answer.body);
}

function addSite(app: FastifyInstance, door: Door, site: Site): void {
  const { signOut } = places(site);
  const get = (request: FastifyRequest, reply: FastifyReply): void => {
    send(reply, door.get(site, incoming(request)));
  };
  app.get(`/${site}`, get);
  app.get(`/${site}/*`, get);
  app.post(`/${site}`, async (request, reply) =>
    send(reply, await door.signIn(site, incoming(request), (request.body ?? {}) as Raw)),
  );
  app.post(signOut, async (request, reply) =>
    send(reply, door.signOut(site, incoming(request), (request.body ?? {}) as Raw)),
  );
  app.post(`/${site}/*`, async (request, reply) =>
    send(reply, await door.post(site, incoming(request), (request.body ?? {}) as Raw)),
  );
}

function addFiles(app: FastifyInstance): void {
  for (const file of applianceFiles()) {
    app.get(file.path, (_request, reply) => {
      reply.header('cache-control', 'public, max-age=31536000, immutable').type(file.type).send(file.text);
    });
  }
}

function addMachines(app: FastifyInstance, node: Node): void {
  // Its own context: bodies of other machines stay raw bytes.
  app.register(async (inner) => {
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX },
      (_request, body, done) => done(null, body),
    );
    const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const answer = await answerMachine(node, {
        method: request.method,
        url: request.url,
        headers: strings(request.headers),
        body: bytesOf(request.body),
        source: request.ip,
        address: '',
      });
      for (const [name, value] of Object.entries(answer.headers)) reply.header(name, value);
      return reply.code(answer.status).send(answer.body);
    };
    inner.post('/peer/*', handler);
    inner.route({ method: ['GET', 'POST'], url: '/client/*', handler });
  });
}

const SECOND_MS = 1_000;
let lastDate = { second: Number.NaN, text: '' };

// What the box believes the time is, as a browser sees it; put into words once a second.
function dateOf(node: Node): string {
  const second = Math.floor(node.hardware.clock.nowMs() / SECOND_MS);
  if (second !== lastDate.second) lastDate = { second, text: new Date(second * SECOND_MS).toUTCString() };
  return lastDate.text;
}

const bytesOf = (body: unknown): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

export async function createWeb(node: Node): Promise<Web> {
  const { time } = node.ports;
  const door = createDoor(node);
  let direct: RequestHandler | null = null;
  const app = fastify({
    bodyLimit: BODY_BYTES_MAX,
    return503OnClosing: false,
    schemaController,
    routerOptions: { ignoreTrailingSlash: true },
    serverFactory: (handler) => {
      direct = handler as RequestHandler;
      return createServer(handler);
    },
  });
  await app.register(cookie);
  await app.register(formbody, { bodyLimit: FORM_BYTES_MAX });
  // A body that comes through inject is read over several turns of the event loop: a real job, which
  // ends before the request is handled.
  const reading = new Map<string, { read(): void; readonly handled: Promise<void> }>();
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX },
    (request: FastifyRequest, body: unknown) =>
      readMultipart(body as Buffer, request.headers['content-type'] ?? ''),
  );
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('date', dateOf(node));
    for (const [name, value] of Object.entries(securityHeaders)) reply.header(name, value);
    done();
  });
  let injected = 0;
  app.addHook('preHandler', (request, _reply, done) => {
    const found = reading.get(String(request.headers[INJECT_ID]));
    if (found === undefined) return done();
    found.read();
    void found.handled.then(() => done());
  });
  app.get('/', (_request, reply) => {
    reply.redirect('/login', 302);
  });
  addFiles(app);
  addSite(app, door, 'login');
  addSite(app, door, 'appliance');
  addMachines(app, node);
  addApi(app, node);
  app.setNotFoundHandler((request, reply) => {
    if (isApiPath(request.url)) {
      const { status, headers, body } = notFound(request.headers.accept ?? '');
      return reply.code(status).headers(headers).send(body);
    }
    return send(reply, door.error(incoming(request), 404));
  });
  app.setErrorHandler((error, request, reply) => {
    const status =
      typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status >= 500) throw error;
    send(reply, door.error(incoming(request), status));
  });
  await app.ready();

  const serve = async (request: WireRequest): Promise<WireReply | null> => {
    if (request.proto === 'udp' || request.proto === 'tcp') return null;
    if (request.proto === 'http' && !answersPlainHttp(node, request.path)) return redirect(request);
    if (isMachineRequest(request.method, request.path) && request.body.length <= BODY_BYTES_MAX) {
      return machine(node, request);
    }
    const id = `${injected++}`;
    let read: () => void = () => {};
    let handle: () => void = () => {};
    const isRead = new Promise<void>((done) => {
      read = done;
    });
    const handled = new Promise<void>((done) => {
      handle = done;
    });
    // A type without a body is read as an empty body: as many turns.
    const typed = Object.keys(request.headers).some((name) => name.toLowerCase() === 'content-type');
    const inTurns = typed || request.body.length > 0;
    if (inTurns) reading.set(id, { read, handled });
    const injecting = app.inject({
      method: request.method as 'GET' | 'POST',
      url: request.path,
      headers: { host: `${request.host}:${request.port}`, ...request.headers, [INJECT_ID]: id },
      remoteAddress: request.from,
      ...(request.body.length === 0 ? {} : { payload: request.body }),
    });
    if (inTurns) await time.real(() => Promise.race([isRead, injecting]), 'reading a body');
    reading.delete(id);
    handle();
    const answer = await injecting;
    const headers: Record<string, string | string[]> = {};
    for (const [name, value] of Object.entries(answer.headers)) {
      if (value !== undefined) headers[name] = Array.isArray(value) ? value : String(value);
    }
    return { status: answer.statusCode, headers, body: answer.rawPayload };
  };
  return {
    serve,
    handler: (request, response) => direct?.(request, response),
    answersPlain: (path) => answersPlainHttp(node, path),
    mayFollow: (path, header) => door.mayFollow(path, app.parseCookie(header ?? '')),
  };
}

/** Nothing of the web framework is needed, and a lab's probes ask all day long. */
async function machine(node: Node, request: WireRequest): Promise<WireReply> {
  const sent: Record<string, string> = { host: `${request.host}:${request.port}` };
  for (const [name, value] of Object.entries(request.headers)) sent[name.toLowerCase()] = value;
  const { method, path: url, body, from: source } = request;
  const {
    status,
    headers,
    body: answer,
  } = await answerMachine(node, { method, url, headers: sent, body, source, address: request.host });
  return {
    status,
    headers: { date: dateOf(node), ...securityHeaders, ...headers, 'content-length': String(answer.length) },
    body: answer,
  };
}

const redirect = (request: WireRequest): WireReply => ({
  status: 301,
  headers: { location: `https://${request.host}:8443${request.path}` },
  body: Buffer.alloc(0),
});
