/**
 * The lab's time server and DNS server on real UDP ports of this host, for real tools: the same bytes
 * that the boxes get over the emulated wire. A question changes nothing in the lab, and so needs no
 * recording.
 */
import { createSocket, type Socket } from 'node:dgram';
import type { Micros } from '../../../hardware/ports.js';
import { answerDns } from '../../outside/network/dns-server.js';
import type { DnsRecord } from '../../outside/network/site-network.js';

export interface UdpPlace {
  readonly host: string;
  readonly port: number;
}

export interface UdpServersOptions {
  readonly ntp: UdpPlace;
  readonly dns: UdpPlace;
  /** Lab time now. */
  nowUs(): Micros;
  /** What the time server of the lab answers at that time; null: nothing. */
  tell(question: Buffer, client: string, nowUs: Micros): Buffer | null;
  lookup(name: string): DnsRecord | null;
}

export interface UdpServers {
  readonly ntp: UdpPlace;
  readonly dns: UdpPlace;
  close(): Promise<void>;
}

const DATAGRAM_BYTES_MAX = 4_096;

async function listen(
  place: UdpPlace,
  answer: (question: Buffer, client: string) => Buffer | null,
): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('message', (question, from) => {
    if (question.length > DATAGRAM_BYTES_MAX) return;
    const reply = answer(question, from.address);
    if (reply !== null) socket.send(reply, from.port, from.address);
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

const shut = (socket: Socket): Promise<void> => new Promise((done) => socket.close(() => done()));

/** Opens both. Rejects when a port is taken. */
export async function openUdpServers(options: UdpServersOptions): Promise<UdpServers> {
  const ntp = await listen(options.ntp, (question, client) =>
    options.tell(question, client, options.nowUs()),
  );
  try {
    const dns = await listen(options.dns, (question) => answerDns(question, options.lookup));
    return {
      ntp: placeOf(ntp),
      dns: placeOf(dns),
      close: async () => {
        await Promise.all([shut(ntp), shut(dns)]);
      },
    };
  } catch (error) {
    await shut(ntp);
    throw error;
  }
}
