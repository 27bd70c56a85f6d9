/**
 * The real listeners of a box: TLS on each address that its network cards hold, and a redirect from
 * plain HTTP, but where old programs may call the API without TLS. Enabling an address binds, disabling closes listener and connections; what another
 * process holds already is taken, because the host says so.
 */
import type { Server as TlsServer } from 'node:https';
import { certificateFor } from '../../../appliance/store/box/certificates.js';
import { readTls, tlsOptions } from '../../../appliance/store/box/tls.js';
import { HTTP_PORT } from '../../plan.js';
import type { Gate } from './gate.js';
import { createDoorman, type RawHead, type ServerLimits, serverLimits } from './http-server.js';
import type { LiveEvents } from './live-events.js';
import { plainTarget } from './outside-request.js';
import {
  createPlainServer,
  createTlsServer,
  type Doorkeeper,
  type Handle,
  type ListenAddress,
} from './site-server.js';

export interface Listeners {
  bind(address: string, port: number): Promise<'bound' | 'taken'>;
  unbind(address: string, port: number): Promise<void>;
  close(): Promise<void>;
}

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

/** The listeners of one box; they follow the addresses that it holds. */
export function createListeners(options: {
  readonly gate: () => Gate;
  /** Certificates come from the box's store, which is there before the software runs. */
  readonly box: () => Parameters<typeof certificateFor>[0];
  readonly physical: Readonly<Record<string, ListenAddress>>;
  /** Absent: everybody may come in. */
  readonly keeper?: Doorkeeper;
  /** Whether a path is answered without TLS. */
  readonly plain: (url: string) => boolean;
  readonly events: LiveEvents;
  /** Other ones in tests. */
  readonly limits?: ServerLimits;
}): Listeners {
  const open = new Map<string, { close(): Promise<void> }[]>();
  const limits = options.limits ?? serverLimits;
  const doorman = createDoorman(limits);
  const place = (address: string, port: number): ListenAddress =>
    options.physical[address] ?? { host: address, port };

  const admitted =
    (handle: Handle): Handle =>
    (request, response) => {
      if (options.keeper?.(request, response) ?? true) handle(request, response);
    };
  const handlersOf = (address: string) => ({
    doorman,
    accept: admitted((request, response) => options.gate().accept(address, request, response)),
    follow: admitted((request, response) =>
      options.gate().follow(address, request, response, () => options.events.accept(response)),
    ),
    refuse: (head: RawHead, status: number) => options.gate().refuse(address, head, status),
  });

  /** Plain HTTP leads to the other listener, but for what old programs may ask without TLS. */
  const plainFor = (address: string, where: ListenAddress) => {
    const handlers = handlersOf(address);
    const accept: Handle = (request, response) => {
      if (options.plain(request.url ?? '/')) {
        handlers.accept(request, response);
        return;
      }
      const location = `https://${where.host}:${where.port}${plainTarget(request.url) ?? '/'}`;
      response.writeHead(301, { location, connection: 'close' }).end();
    };
    return createPlainServer(limits, { ...handlers, accept, follow: accept });
  };

  return {
    bind: async (address, port) => {
      const contextOf = (): Context | null => contextFor(options.box(), address);
      const first = contextOf();
      if (first === null) throw new Error(`no certificate for ${address}`);
      const secure = createTlsServer(first, limits, handlersOf(address));
      followSettings(secure.server, first, contextOf);
      const where = place(address, port);
      if ((await secure.listen(where)) === 'taken') return 'taken';
      open.set(address, [secure]);
      // The redirect is a courtesy: a taken plain port takes nothing away from the site.
      if (options.physical[address] === undefined) {
        const plain = plainFor(address, where);
        if ((await plain.listen({ host: address, port: HTTP_PORT })) === 'bound')
          open.set(address, [secure, plain]);
      }
      return 'bound';
    },
    unbind: async (address) => {
      const servers = open.get(address) ?? [];
      open.delete(address);
      await Promise.all(servers.map((server) => server.close()));
    },
    close: async () => {
      await Promise.all([...open.values()].flat().map((server) => server.close()));
      open.clear();
    },
  };
}
