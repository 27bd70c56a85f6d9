/**
 * lab/console/door/: who may use the console, and how it answers.
 *
 * The server of the console's pages and of the host's: whom it lets in, how it refuses, its static files.
 */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerFactory,
} from 'fastify';
import type { Label, Language } from '../../../views/label.js';
import { languageParameter } from '../../../views/names.js';
import { labFiles } from '../../../views/static-files.js';
import { guardServer, noSchemas, serverLimits } from '../../hosting/door/http-server.js';
import { BODY_BYTES_MAX, readFileForm } from './form.js';
import { createGuard, type Guard } from './guard.js';
import { type NoticeKind, noticeOf } from './notices.js';
import { failureOf, headers, LANGUAGE, languageOf, noticeFor, wireNotice } from './refusals.js';

/** What the console's servers are made of, for the rooms that add to them. */
export type App = FastifyInstance;
export type Asking = FastifyRequest;
export type Answering = FastifyReply;

const VISIT = 'lab_visit';
const YEAR_S = 31_536_000;

type Tell = (request: FastifyRequest, reply: FastifyReply, kind: NoticeKind, status: number) => FastifyReply;

/** `hasTabs`: the pages of a lab stand on top. */
export const noticing =
  (hasTabs: boolean): Tell =>
  (request, reply, kind, status) => {
    const { type, body } = noticeFor(request, kind, status, hasTabs);
    return reply.code(status).headers(headers).type(type).send(body);
  };

export const notice = noticing(true);

export const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '/';

/** The visit of a browser; its cookie is given when it comes first. */
export const visitsOf =
  (guard: Guard) =>
  (request: FastifyRequest, reply: FastifyReply): string => {
    const visit = guard.visit(request.cookies[VISIT]);
    const { isSecure: secure } = guard;
    if (visit.isNew)
      reply.setCookie(VISIT, visit.id, { path: '/', httpOnly: true, secure, sameSite: 'strict' });
    return visit.id;
  };

/** The language of a page; one that is chosen is remembered. */
export function chosenLanguage(request: FastifyRequest, reply: FastifyReply): Language {
  const language = languageOf(request);
  if (languageParameter in (request.query as object))
    reply.setCookie(LANGUAGE, language, { path: '/', httpOnly: true, sameSite: 'strict', maxAge: YEAR_S });
  return language;
}

const noToken: Label = {
  en: 'Show the token that was printed at start: authorization: Bearer TOKEN.',
  fr: 'Présentez le jeton affiché au démarrage : authorization: Bearer JETON.',
};
const fromElsewhere: Label = {
  en: 'The request came from another site.',
  fr: 'La requête vient d’un autre site.',
};

/** Tools show the token; the console's own pages their cookie and its token. */
export const barredBy =
  (guard: Guard) =>
  (request: FastifyRequest): Label | null => {
    if (guard.bearerMatches(request.headers.authorization)) return null;
    const visit = request.cookies[VISIT];
    const given = request.headers['x-csrf-token'];
    const own = visit !== undefined && typeof given === 'string' && guard.csrfMatches(visit, given);
    if (!own) return noToken;
    return guard.refuseOrigin(request.headers) === null ? null : fromElsewhere;
  };

/** Listens; the address of its first page. Rejects when it is taken. */
export async function listenOn(
  app: FastifyInstance,
  port: number,
  host = '127.0.0.1',
  scheme: 'http' | 'https' = 'http',
): Promise<string> {
  await app.listen({ port, host });
  const { port: bound } = app.server.address() as AddressInfo;
  return `${scheme}://${host}:${bound}/`;
}

/** A door that is not open to everybody of this machine. */
export interface Doorway {
  /** Where it listens, and what it is called. */
  readonly address: string;
  readonly tls: { readonly key: string; readonly cert: string };
  /** Whether somebody may come in; whoever may not has had an answer. */
  admits(request: FastifyRequest, reply: FastifyReply): boolean;
}

export interface PagesAppOptions {
  /** What tools must show. */
  readonly token: string;
  /** Resolves when what is asked for can be answered. */
  ready(): Promise<void>;
  /** How it refuses. */
  readonly tell?: Tell;
  /** Absent: plain HTTP for whoever is on this machine. */
  readonly doorway?: Doorway;
}

const secureFactory =
  (tls: Doorway['tls']): FastifyServerFactory =>
  (handler) =>
    createServer(tls, (request, response) => handler(request, response));

/** The server with what all its pages have, not listening yet. */
export async function createPagesApp({
  token,
  ready,
  tell = notice,
  doorway,
}: PagesAppOptions): Promise<{ readonly app: FastifyInstance; readonly guard: Guard }> {
  const guard = createGuard(
    token,
    doorway === undefined ? undefined : { scheme: 'https', address: doorway.address },
  );
  const app = fastify({
    ...(doorway === undefined ? {} : { serverFactory: secureFactory(doorway.tls) }),
    schemaController: noSchemas,
    bodyLimit: BODY_BYTES_MAX,
    forceCloseConnections: true,
    clientErrorHandler: () => {},
    frameworkErrors: (error, request, reply) => {
      const status = failureOf(error);
      tell(request, reply, noticeOf(status), status);
    },
  });
  guardServer(app.server, serverLimits, wireNotice);
  app.setNotFoundHandler((request, reply) => tell(request, reply, 'not-found', 404));
  app.setErrorHandler((error, request, reply) => {
    const status = failureOf(error);
    return tell(request, reply, noticeOf(status), status);
  });
  await app.register(cookie);
  await app.register(formbody, { bodyLimit: BODY_BYTES_MAX });
  // Tools that always say JSON send nothing with what takes nothing.
  const readJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) =>
    body === '' ? done(null, undefined) : readJson(request, String(body), done),
  );
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX },
    async (request: FastifyRequest, body: Buffer) =>
      readFileForm(body, request.headers['content-type'] ?? ''),
  );
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    const refused = guard.refuseHost(request.headers.host);
    if (refused !== null) reply.code(421).type('text/plain; charset=utf-8').send(`${refused}\n`);
    else if (doorway === undefined || doorway.admits(request, reply)) ready().then(() => done(), done);
  });
  for (const file of labFiles()) {
    app.get(file.path, (_request, reply) => {
      reply.header('cache-control', 'public, max-age=31536000, immutable').type(file.type).send(file.text);
    });
  }
  return { app, guard };
}
