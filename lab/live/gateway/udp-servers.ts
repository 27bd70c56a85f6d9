/**
 * The lab's time server and DNS server on real UDP ports of this host, for real tools: the same bytes
 * that the boxes get over the emulated wire. A question changes nothing in the lab, and so needs no
 * recording.
 */
import { createSocket, type Socket } from 'node:dgram';
import type { Micros } from '../../../hardware/ports.js';
import { answerDns } from '../../outside/network/dns-server.js';
import type { DnsRecord } from '../../outside/network/site-network.js';
import { createCachingResolver } from './resolver.js';

export interface UdpPlace {
  readonly host: string;
  readonly port: number;
}

export interface UdpServersOptions {
  readonly ntp: UdpPlace;
  readonly dns: UdpPlace;
  /** A resolver that remembers; absent: none. */
  readonly resolver?: UdpPlace | null;
  /** Lab time now. */
  nowUs(): Micros;
  /** What the time server of the lab answers at that time; null: nothing. */
  tell(question: Buffer, client: string, nowUs: Micros): Buffer | null;
  lookup(name: string): DnsRecord | null;
}

export interface UdpServers {
  readonly ntp: UdpPlace;
  readonly dns: UdpPlace;
  readonly resolver: UdpPlace | null;
  close(): Promise<void>;
}

/** What is said to a datagram; null: nothing. */
export type Listener = (question: Buffer, client: string) => Buffer | null | Promise<Buffer | null>;

const DATAGRAM_BYTES_MAX = 4_096;

/** Opens a socket for each; all or none. Rejects when a port is taken. */
export async function openSockets(wanted: readonly (readonly [UdpPlace, Listener])[]): Promise<{
  readonly places: readonly UdpPlace[];
  close(): Promise<void>;
}> {
  const sockets: Socket[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(sockets.map(shut));
  };
  try {
    for (const [place, listener] of wanted) sockets.push(await listen(place, listener));
  } catch (error) {
    await close();
    throw error;
  }
  return { places: sockets.map(placeOf), close };
}

async function listen(place: UdpPlace, listener: Listener): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('message', (question, from) => {
    if (question.length > DATAGRAM_BYTES_MAX) return;
    const give = (reply: Buffer | null): void => {
      // A socket that is closed meanwhile, and a client that went away, make no difference.
      if (reply !== null) socket.send(reply, from.port, from.address, () => {});
    };
    const said = listener(question, from.address);
    if (said instanceof Promise) void said.then(give);
    else give(said);
  });
  await new Promise<void>((done, failed) => {
    socket.once('error', failed);
    socket.bind({ address: place.host, port: place.port, exclusive: true }, () => {
      socket.off('error', failed);
      done();
    });
  });
  // A client that went away makes no difference to the server.
  socket.on('error', () => {});
  return socket;
}

const placeOf = (socket: Socket): UdpPlace => {
  const { address: host, port } = socket.address();
  return { host, port };
};

const shut = (socket: Socket): Promise<void> =>
  new Promise((done) => {
    socket.close(() => done());
  });

/** Opens them. Rejects when a port is taken. */
export async function openUdpServers(options: UdpServersOptions): Promise<UdpServers> {
  const { lookup, nowUs, resolver = null } = options;
  const remembers = createCachingResolver(lookup, nowUs);
  const { places, close } = await openSockets([
    [options.ntp, (question, client) => options.tell(question, client, nowUs())],
    [options.dns, (question) => answerDns(question, lookup)],
    ...(resolver === null
      ? []
      : ([[resolver, (question) => answerDns(question, remembers, false)] as const] satisfies [
          UdpPlace,
          Listener,
        ][])),
  ]);
  const [ntp = options.ntp, dns = options.dns, third] = places;
  return { ntp, dns, resolver: third ?? null, close };
}
