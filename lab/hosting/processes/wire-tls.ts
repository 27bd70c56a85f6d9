/**
 * The cable between two processes: frames over TLS, authenticated both ways by a key made for this
 * start of the lab (TLS-PSK). One connection per direction and boot, kept open. The sender writes at
 * once; the receiver's kernel decides when the message counts.
 */
import { connect, createServer, type TLSSocket } from 'node:tls';
import type { Envelope } from '../../../hardware/kernel/envelope.js';

const CIPHERS = 'PSK-AES128-GCM-SHA256';
const IDENTITY = 'lab';
const HEAD_BYTES = 8;
const FRAME_BYTES_MAX = 1024 * 1024 * 1024;

const tlsOptions = { ciphers: CIPHERS, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;

/** A message as bytes: two lengths, the envelope without its body, the body. */
export function encodeFrame(envelope: Envelope): Buffer[] {
  const body = envelope.request?.body ?? envelope.reply?.body ?? Buffer.alloc(0);
  const bare = {
    ...envelope,
    request: envelope.request === null ? null : { ...envelope.request, body: null },
    reply: envelope.reply === null ? null : { ...envelope.reply, body: null },
  };
  const head = Buffer.from(JSON.stringify(bare));
  const lengths = Buffer.alloc(HEAD_BYTES);
  lengths.writeUInt32BE(head.length, 0);
  lengths.writeUInt32BE(body.length, 4);
  return [lengths, head, body];
}

/** Puts frames together from chunks. */
export function frameReader(onEnvelope: (envelope: Envelope) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let held = 0;
  let wanted = HEAD_BYTES;
  return (chunk) => {
    chunks.push(chunk);
    held += chunk.length;
    if (held < wanted) return;
    let all = chunks.length === 1 ? chunk : Buffer.concat(chunks);
    for (;;) {
      if (all.length < HEAD_BYTES) {
        wanted = HEAD_BYTES;
        break;
      }
      const headLength = all.readUInt32BE(0);
      const bodyLength = all.readUInt32BE(4);
      wanted = HEAD_BYTES + headLength + bodyLength;
      if (wanted > FRAME_BYTES_MAX) throw new RangeError('a frame too large for the cable');
      if (all.length < wanted) break;
      // Of our own `encodeFrame`: the other end has shown the key of this start, nobody else gets this far.
      const envelope = JSON.parse(all.toString('utf8', HEAD_BYTES, HEAD_BYTES + headLength)) as Envelope;
      const body = Buffer.from(all.subarray(HEAD_BYTES + headLength, wanted));
      onEnvelope({
        ...envelope,
        request: envelope.request === null ? null : { ...envelope.request, body },
        reply: envelope.reply === null ? null : { ...envelope.reply, body },
      });
      all = all.subarray(wanted);
    }
    chunks = all.length === 0 ? [] : [all];
    held = all.length;
  };
}

export interface CableEnd {
  readonly port: number;
  /** Writes at once; silently nothing when the other end is gone. */
  send(port: number, envelope: Envelope): void;
  /** Messages that this process may not have got out yet. */
  unsent(): Envelope[];
  /** The other ends that still exist; connections to others are dropped. */
  keep(ports: readonly number[]): void;
  close(): void;
}

/** Opens this process's end of all cables on the host's loopback. */
export function openCable(key: Buffer, onEnvelope: (envelope: Envelope) => void): Promise<CableEnd> {
  const outgoing = new Map<number, TLSSocket>();
  const incoming = new Set<TLSSocket>();
  const unsent = new Set<Envelope>();
  const server = createServer(
    { ...tlsOptions, pskCallback: (_socket, identity) => (identity === IDENTITY ? key : null) },
    (socket) => {
      incoming.add(socket);
      socket.setNoDelay(true);
      socket.on('data', frameReader(onEnvelope));
      socket.on('error', () => {});
      socket.on('close', () => incoming.delete(socket));
    },
  );
  server.on('tlsClientError', () => {});

  const connection = (port: number): TLSSocket => {
    const open = outgoing.get(port);
    if (open !== undefined && !open.destroyed) return open;
    const socket = connect({
      ...tlsOptions,
      host: '127.0.0.1',
      port,
      pskCallback: () => ({ psk: key, identity: IDENTITY }),
      checkServerIdentity: () => undefined,
    });
    socket.setNoDelay(true);
    socket.on('error', () => {});
    outgoing.set(port, socket);
    return socket;
  };
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('no port for the cable'));
      resolve({
        port: address.port,
        send: (port, envelope) => {
          const socket = connection(port);
          socket.cork();
          unsent.add(envelope);
          const parts = encodeFrame(envelope).filter((part) => part.length > 0);
          for (const [index, part] of parts.entries()) {
            if (index < parts.length - 1) socket.write(part);
            else socket.write(part, () => unsent.delete(envelope));
          }
          socket.uncork();
        },
        unsent: () => [...unsent],
        keep: (ports) => {
          for (const [port, socket] of outgoing) {
            if (ports.includes(port)) continue;
            socket.destroy();
            outgoing.delete(port);
          }
        },
        close: () => {
          for (const socket of [...outgoing.values(), ...incoming]) socket.destroy();
          server.close();
        },
      });
    });
  });
}
