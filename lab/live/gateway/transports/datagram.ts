/** One datagram out, one back: NTP, DNS, RADIUS, Kerberos. */
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { bytesSaid, failedWith, outcomeOf, type Transport } from './connecting.js';

const DATAGRAM_BYTES_MAX = 8 * 1024;

export const askByDatagram: Transport = ({ mapping: { target }, request }, signal) =>
  new Promise((resolve) => {
    const socket = createSocket(isIPv6(target.host) ? 'udp6' : 'udp4');
    let isOpen = true;
    const end = (said: Parameters<typeof resolve>[0]): void => {
      if (isOpen) socket.close();
      isOpen = false;
      signal.removeEventListener('abort', over);
      resolve(said);
    };
    const over = (): void => end(failedWith('silent'));
    signal.addEventListener('abort', over, { once: true });
    socket.on('error', (error) => end(failedWith(outcomeOf(error))));
    // Connected: only the real place itself is heard.
    socket.on('message', (body) =>
      end(body.length > DATAGRAM_BYTES_MAX ? failedWith('too-large') : bytesSaid(body)),
    );
    socket.connect(target.port, target.host, () => {
      if (isOpen) socket.send(request.body);
    });
  });
