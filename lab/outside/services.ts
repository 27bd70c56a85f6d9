/** Servers of the outside world and the requests that reach them, by address, protocol and port. */
import type { Micros, WireReply, WireRequest } from '../../hardware/ports.js';
import { isKnock } from '../hosting/wire/knock.js';

export interface Service {
  readonly address: string;
  readonly proto: WireRequest['proto'];
  readonly port: number;
  /** Answers at true time; null: no answer ever. */
  handle(request: WireRequest, nowUs: Micros): Promise<WireReply | null> | WireReply | null;
}

export interface Dispatch {
  /** Null where nobody listens: the message is lost. */
  handle(request: WireRequest, nowUs: Micros): Promise<WireReply | null> | WireReply | null;
}

const key = (proto: string, address: string, port: number): string => `${proto} ${address}:${port}`;

/** One place per service; two services at one place are a mistake of the caller. */
export function createDispatch(services: readonly Service[]): Dispatch {
  const places = new Map<string, Service>();
  for (const service of services) {
    const place = key(service.proto, service.address, service.port);
    if (places.has(place)) throw new Error(`two services at ${place}`);
    places.set(place, service);
  }
  const open = (address: string): ReadonlySet<number> =>
    new Set(services.filter((one) => one.address === address && one.proto !== 'udp').map(({ port }) => port));
  return {
    handle: (request, nowUs) =>
      isKnock(request, open(request.host))
        ? { status: 0, headers: {}, body: Buffer.alloc(0) }
        : (places.get(key(request.proto, request.host, request.port))?.handle(request, nowUs) ?? null),
  };
}
