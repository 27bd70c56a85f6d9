/** A machine on the site's network from which people and consoles reach the site by its name. */
import {
  addressOf,
  type BodyOf,
  type ClientCall,
  readAnswer,
  type SiteAnswer,
} from '../../appliance/clients/api/calls.js';
import type { Micros, WireReply } from '../../hardware/ports.js';
import { SECOND } from '../../hardware/ports.js';
import type { ClientHost } from '../outside/client-host.js';
import { siteName, type WorkstationName } from '../plan.js';
import { type CachedName, createResolver, type Resolver } from './resolver.js';

/** An answer of the site to one of its clients. */
export interface ClientAnswer<C extends ClientCall> extends SiteAnswer<C> {
  /** The address that the name led to. */
  readonly address: string;
}

export interface Workstation {
  readonly name: WorkstationName | 'probe' | 'fleet' | `colleague-${number}`;
  readonly address: string;
  readonly host: ClientHost;
  readonly resolver: Resolver;
  /** Asks the site, by its name; null: nobody answered in time. */
  ask<C extends ClientCall>(call: C, body: BodyOf<C>, given?: AskOptions): Promise<ClientAnswer<C> | null>;
  /** The held connection closes; the next one looks the name up again. */
  hangUp(): void;
  /** The network as a browser on this machine uses it. */
  readonly fetch: BrowserFetch;
}

export interface AskOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutUs?: Micros;
  /**
   * Over one connection that stays open between requests: it keeps the machine that it was opened
   * to, whatever becomes of names and address translation meanwhile.
   */
  readonly held?: boolean;
}

const ASK_TIMEOUT_US = 15 * SECOND;
const PAGE_TIMEOUT_US = 120 * SECOND;
const EMPTY = Buffer.alloc(0);

/** What the disk and the memory of a machine hold. */
export interface WorkstationState {
  readonly hostsFile?: string;
  readonly remembered?: readonly CachedName[];
}

/** A machine at its place. */
export function createWorkstation(
  host: ClientHost,
  name: WorkstationName,
  state: WorkstationState = {},
  address: string = host.addresses.workstations[name],
): Workstation {
  return workstationAt(host, name, address, state);
}

/** Any machine of the network that speaks to the site. */
export function workstationAt(
  host: ClientHost,
  name: Workstation['name'],
  address: string,
  state: WorkstationState = {},
): Workstation {
  const resolver = createResolver(host, address, state.hostsFile, state.remembered);
  const { tlsPort: port } = host.addresses;
  const connection = `${name}/console`;
  /** Where the held connection leads; null: none is open. */
  let held: string | null = null;
  const hangUp = (): void => {
    held = null;
    host.disconnected(connection);
  };
  return {
    name,
    address,
    host,
    resolver,
    hangUp,
    ask: async (call, asked, given = {}) => {
      const keeps = given.held === true;
      const target = (keeps ? held : null) ?? (await resolver.resolve(siteName));
      if (target === null) return null;
      const body = asked === null ? EMPTY : Buffer.from(JSON.stringify(asked), 'utf8');
      const headers = {
        host: `${siteName}:${port}`,
        ...(asked === null ? {} : { 'content-type': 'application/json' }),
        ...given.headers,
      };
      const reply = await host.call(
        { proto: 'https', host: target, port, from: address, ...addressOf(call), headers, body },
        given.timeoutUs ?? ASK_TIMEOUT_US,
        ...(keeps ? [connection] : []),
      );
      if (keeps && reply !== null) held = target;
      else if (keeps) hangUp();
      return reply === null ? null : { ...readAnswer(call, reply.status, reply.body), address: target };
    },
    fetch: async (request) => {
      const target = await resolver.resolve(request.host);
      if (target === null) return null;
      const headers = { host: `${request.host}:${request.port}`, ...request.headers };
      return host.call({ ...request, proto: 'https', host: target, from: address, headers }, PAGE_TIMEOUT_US);
    },
  };
}

export interface BrowserRequest {
  readonly host: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Null: nobody answered in time. */
export type BrowserFetch = (request: BrowserRequest) => Promise<WireReply | null>;
