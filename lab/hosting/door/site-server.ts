/**
 * The web server of a box at one of its addresses: Fastify, whose routes hand each request on to the
 * box's door as it came. Nothing is read of it here: whether its body may be sent the box says
 * (intake.ts), and the answer may have to wait for lab time (gate.ts).
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { ServerOptions as TlsOptions, Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { WireReply } from '../../../hardware/ports.js';
import { guardServer, madeWith, noSchemas, type RawHead, type ServerLimits } from './http-server.js';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

export type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Stands before the doors of a lab that not everybody may enter. Whether a request may come in: whoever may
 * not has had an answer, and neither the box nor its recording hears of it. What is the doorkeeper's own in
 * the request (a pass) is taken out of it.
 */
export type Doorkeeper = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface SiteHandlers {
  /** Any request. */
  readonly accept: Handle;
  /** Somebody wants to follow live pages of a site. */
  readonly follow: Handle;
  /** The page for what no request could be made of. */
  readonly refuse: (head: RawHead, status: number) => WireReply;
  /** Hears of each connection first. */
  readonly doorman: (socket: Socket) => void;
}

type SiteServer<S extends Server | TlsServer> = Pick<FastifyInstance<S>, 'server'> & {
  /** Taken: somebody else of this host listens there, or the address is none of this host's. */
  listen(place: ListenAddress): Promise<'bound' | 'taken'>;
  /** Open connections end with it. */
  close(): Promise<void>;
};

const handing =
  (handle: Handle) =>
  (request: FastifyRequest, reply: FastifyReply): void => {
    reply.hijack();
    handle(request.raw, reply.raw);
  };

/** What all servers of a box are made with. */
const optionsOf = (limits: ServerLimits, { accept }: SiteHandlers) => ({
  schemaController: noSchemas,
  forceCloseConnections: true,
  keepAliveTimeout: limits.keepAliveMs,
  exposeHeadRoutes: false,
  // What its parser does not let through is answered by guardServer.
  clientErrorHandler: () => {},
  // An address that is none has a page too.
  frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) =>
    handing(accept)(request, reply),
});

function serve<S extends Server | TlsServer>(
  app: FastifyInstance<S>,
  limits: ServerLimits,
  { accept, follow, refuse, doorman }: SiteHandlers,
): SiteServer<S> {
  const server: Server | TlsServer = app.server;
  server.prependListener('connection', doorman);
  guardServer(server, limits, refuse);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
  for (const site of ['login', 'appliance']) app.get(`/${site}/events`, handing(follow));
  app.all('*', handing(accept));
  // Methods that Fastify does not know.
  app.setNotFoundHandler(handing(accept));
  // Whether a body may come is told by the door, not by the server.
  server.on('checkContinue', app.routing).on('checkExpectation', app.routing);
  return {
    server: app.server,
    listen: async (place) => {
      try {
        await app.listen({ ...place, exclusive: true });
        return 'bound';
      } catch (error) {
        await app.close();
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EADDRINUSE' || code === 'EADDRNOTAVAIL') return 'taken';
        throw error;
      }
    },
    close: () => app.close(),
  };
}

/** HTTPS, not listening yet. */
export const createTlsServer = (
  tls: TlsOptions,
  limits: ServerLimits,
  handlers: SiteHandlers,
): SiteServer<TlsServer> =>
  serve(
    fastify({
      ...optionsOf(limits, handlers),
      https: { ...tls, ...madeWith(limits), handshakeTimeout: limits.handshakeMs },
    }),
    limits,
    handlers,
  );

/** Plain HTTP, not listening yet. */
export const createPlainServer = (limits: ServerLimits, handlers: SiteHandlers): SiteServer<Server> =>
  serve(fastify({ ...optionsOf(limits, handlers), http: madeWith(limits) }), limits, handlers);
