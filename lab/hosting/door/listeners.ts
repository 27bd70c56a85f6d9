/**
 * The real listeners of a box: TLS on each address that its network cards hold, and a redirect from
 * plain HTTP, but where old programs may call the API without TLS. Enabling an address binds, disabling closes listener and connections; what another
 * process holds already is taken, because the host says so.
 */
import {
  createServer as createPlain,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer, type Server as TlsServer } from 'node:https';
import { certificateFor } from '../../../appliance/store/box/certificates.js';
import { readTls, tlsOptions } from '../../../appliance/store/box/tls.js';
import { HTTP_PORT } from '../../plan.js';
import { type Gate, isFollowing } from './gate.js';
import {
  createDoorman,
  guardServer,
  madeWith,
  type RawHead,
  type ServerLimits,
  serverLimits,
} from './http-server.js';
import type { LiveEvents } from './live-events.js';
import { plainTarget } from './outside-request.js';

export interface Listeners {
  bind(address: string, port: number): Promise<'bound' | 'taken'>;
  unbind(address: string, port: number): Promise<void>;
  close(): Promise<void>;
}

interface Place {
  readonly host: string;
  readonly port: number;
}

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

function listen(server: Server, place: Place): Promise<'bound' | 'taken'> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'EADDRINUSE' || error.code === 'EADDRNOTAVAIL') resolve('taken');
      else reject(error);
    };
    server.once('error', onError);
    server.listen({ host: place.host, port: place.port, exclusive: true }, () => {
      server.off('error', onError);
      resolve('bound');
    });
  });
}

const shut = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });

interface Context extends ReturnType<typeof tlsOptions> {
  readonly key: string;
  readonly cert: string;
}

/** Certificate and TLS settings of an address as the box's store has them now. */
function contextFor(box: Parameters<typeof certificateFor>[0], address: string): Context | null {
  const certificate = certificateFor(box, address);
  if (certificate === null) return null;
  const { certPem, keyPem, chainPem } = certificate;
  return { ...tlsOptions(readTls(box)), key: keyPem ?? '', cert: [certPem, ...chainPem].join('\n') };
}

/** Each new connection finds what was saved last; those that are open go on. */
function followSettings(server: TlsServer, first: Context, now: () => Context | null): void {
  let known = JSON.stringify(first);
  server.prependListener('connection', () => {
    const next = now();
    const text = JSON.stringify(next);
    if (next === null || text === known) return;
    known = text;
    server.setSecureContext(next);
  });
}

export function createListeners(options: {
  readonly gate: () => Gate;
  /** Certificates come from the box's store, which is there before the software runs. */
  readonly box: () => Parameters<typeof certificateFor>[0];
  readonly physical: Readonly<Record<string, Place>>;
  /** Whether a path is answered without TLS. */
  readonly plain: (url: string) => boolean;
  readonly events: LiveEvents;
  /** Other ones in tests. */
  readonly limits?: ServerLimits;
}): Listeners {
  const open = new Map<string, Server[]>();
  const limits = options.limits ?? serverLimits;
  const doorman = createDoorman(limits);
  const place = (address: string, port: number): Place =>
    options.physical[address] ?? { host: address, port };

  return {
    bind: async (address, port) => {
      const contextOf = (): Context | null => contextFor(options.box(), address);
      const first = contextOf();
      if (first === null) throw new Error(`no certificate for ${address}`);
      const handle: Handle = (request, response) => {
        const gate = options.gate();
        if (isFollowing(request.url))
          gate.follow(address, request, response, () => options.events.accept(response));
        else gate.accept(address, request, response);
      };
      const refuse = (head: RawHead, status: number) => options.gate().refuse(address, head, status);
      const tls = createServer(
        { ...first, ...madeWith(limits), handshakeTimeout: limits.handshakeMs },
        handle,
      );
      tls.prependListener('connection', doorman);
      tls.on('checkContinue', handle).on('checkExpectation', handle);
      followSettings(tls, first, contextOf);
      const secure = tls as unknown as Server;
      guardServer(secure, limits, refuse);
      const where = place(address, port);
      if ((await listen(secure, where)) === 'taken') return 'taken';
      const plain = createPlain(madeWith(limits), (request, response) => {
        if (options.plain(request.url ?? '/')) {
          options.gate().accept(address, request, response);
          return;
        }
        response
          .writeHead(301, {
            location: `https://${where.host}:${where.port}${plainTarget(request.url) ?? '/'}`,
            connection: 'close',
          })
          .end();
      });
      plain.prependListener('connection', doorman);
      guardServer(plain, limits, refuse);
      // The redirect is a courtesy: a taken plain port takes nothing away from the site.
      const both =
        options.physical[address] === undefined
          ? await listen(plain, { host: address, port: HTTP_PORT })
          : 'taken';
      open.set(address, both === 'bound' ? [secure, plain] : [secure]);
      return 'bound';
    },
    unbind: async (address) => {
      const servers = open.get(address) ?? [];
      open.delete(address);
      await Promise.all(servers.map(shut));
    },
    close: async () => {
      await Promise.all([...open.values()].flat().map(shut));
      open.clear();
    },
  };
}
