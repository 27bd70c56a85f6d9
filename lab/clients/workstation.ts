/** A machine on the site's network from which people and consoles reach the site by its name. */
import type { Micros, WireReply } from '../../hardware/ports.js';
import { SECOND } from '../../hardware/ports.js';
import type { BrowserFetch } from '../browser/travel.js';
import { siteName, TLS_PORT } from '../hosting/plan.js';
import { type WorkstationName, workstationAddresses } from '../outside/site-network.js';
import type { ClientHost } from './host.js';
import { createResolver, type Resolver } from './resolver.js';

/** An answer of the site's JSON interface for clients. */
export interface JsonAnswer {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
  /** The address that the name led to. */
  readonly address: string;
}

export interface Workstation {
  readonly name: WorkstationName | 'probe';
  readonly address: string;
  readonly host: ClientHost;
  readonly resolver: Resolver;
  /** Asks the site, by name, below /client; null: nobody answered in time. */
  ask(method: 'GET' | 'POST', path: string, given?: AskOptions): Promise<JsonAnswer | null>;
  /** The network as a browser on this machine uses it. */
  readonly fetch: BrowserFetch;
}

export interface AskOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutUs?: Micros;
}

const ASK_TIMEOUT_US = 15 * SECOND;
const PAGE_TIMEOUT_US = 120 * SECOND;
const EMPTY = Buffer.alloc(0);

function record(reply: WireReply): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(reply.body.toString('utf8'));
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** A machine at its place, with the hosts file that its disk holds. */
export function createWorkstation(
  host: ClientHost,
  name: WorkstationName,
  hostsText = '',
  address: string = workstationAddresses[name],
): Workstation {
  return machineAt(host, name, address, hostsText);
}

/** Any machine of the network that speaks to the site. */
export function machineAt(
  host: ClientHost,
  name: Workstation['name'],
  address: string,
  hostsText = '',
): Workstation {
  const resolver = createResolver(host, address, hostsText);
  return {
    name,
    address,
    host,
    resolver,
    ask: async (method, path, given = {}) => {
      const target = await resolver.resolve(siteName);
      if (target === null) return null;
      const body = given.body === undefined ? EMPTY : Buffer.from(JSON.stringify(given.body), 'utf8');
      const headers = {
        host: `${siteName}:${TLS_PORT}`,
        ...(given.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...given.headers,
      };
      const reply = await host.call(
        { proto: 'https', host: target, port: TLS_PORT, from: address, method, path, headers, body },
        given.timeoutUs ?? ASK_TIMEOUT_US,
      );
      return reply === null ? null : { status: reply.status, json: record(reply), address: target };
    },
    fetch: async (request) => {
      const target = await resolver.resolve(request.host);
      if (target === null) return null;
      const headers = { host: `${request.host}:${request.port}`, ...request.headers };
      return host.call({ ...request, proto: 'https', host: target, from: address, headers }, PAGE_TIMEOUT_US);
    },
  };
}
