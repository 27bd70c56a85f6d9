/**
 * Syslog to a real receiver: datagrams, or lines on a connection that stays (RFC 6587, 3.4.2). Nobody
 * answers; what a receiver misses is lost, as it is on a real network. In the order of the lab.
 */
import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { connect, isIPv6, type Socket } from 'node:net';
import type { Question } from '../../../outside/host-gateway/gateway.js';
import { type Target, targetText } from '../../../outside/host-gateway/mapping.js';
import { type Exchanged, failedWith, outcomeOf } from './connecting.js';

/** What waits for a receiver that does not read. */
const WAITING_BYTES_MAX = 1024 * 1024;

export interface Syslog {
  /** Resolves when it is handed over, or lost. */
  tell(question: Question): Promise<Exchanged | 'sent'>;
  close(): void;
}

/** Sends lines by datagram or over one kept stream a target; nobody answers. */
export function createSyslog(): Syslog {
  const streams = new Map<string, Socket>();
  const datagrams = new Map<string, Datagrams>();

  const streamTo = (target: Target): Socket => {
    const key = targetText(target);
    const known = streams.get(key);
    if (known !== undefined && !known.destroyed && known.writable) return known;
    const socket = connect({ host: target.host, port: target.port });
    streams.set(key, socket);
    // What it says is not for us.
    socket.resume();
    socket
      .on('error', () => {})
      .once('close', () => {
        if (streams.get(key) === socket) streams.delete(key);
      });
    return socket;
  };
  const byStream = (target: Target, body: Buffer): Promise<Exchanged | 'sent'> =>
    new Promise((resolve) => {
      const socket = streamTo(target);
      if (socket.writableLength > WAITING_BYTES_MAX) return resolve(failedWith('silent'));
      socket.write(Buffer.concat([body, Buffer.from('\n')]), (error) =>
        resolve(error == null ? 'sent' : failedWith(outcomeOf(error))),
      );
    });
  const byDatagram = ({ host, port }: Target, body: Buffer): Promise<Exchanged | 'sent'> =>
    new Promise((resolve) => {
      const family = isIPv6(host) ? 'udp6' : 'udp4';
      const socket = datagrams.get(family) ?? createSocket(family);
      if (!datagrams.has(family)) socket.on('error', () => {});
      datagrams.set(family, socket);
      socket.send(body, port, host, (error) =>
        resolve(error === null ? 'sent' : failedWith(outcomeOf(error))),
      );
    });
  return {
    tell: ({ mapping: { target }, request: { body } }) =>
      target.scheme === 'tcp' ? byStream(target, body) : byDatagram(target, body),
    close: () => {
      for (const socket of streams.values()) socket.destroy();
      for (const socket of datagrams.values()) socket.close();
    },
  };
}
