/**
 * lab/live/gateway/transports/: how a real program is spoken to: HTTP, SMTP, LDAP, datagrams, syslog.
 *
 * What they all have in common. What comes in is data: read to a limit, never trusted, never followed.
 */
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { WireReply } from '../../../../hardware/ports.js';
import type { Answer, Outcome, Question } from '../../../outside/host-gateway/gateway.js';
import type { Target } from '../../../outside/host-gateway/mapping.js';

/** What came of one exchange. */
export type Exchanged = Pick<Answer, 'outcome' | 'reply'>;

/** `signal`: nobody waits any more, everything is closed. */
export type Transport = (question: Question, signal: AbortSignal) => Promise<Exchanged>;

/** No answer is taken that is longer. */
export const ANSWER_BYTES_MAX = 256 * 1024;

export const failedWith = (outcome: Exclude<Outcome, 'answered'>): Exchanged => ({ outcome, reply: null });

export const answeredWith = ({ status, headers, body, certificates }: WireReply): Exchanged => ({
  outcome: 'answered',
  reply: {
    ...{ status, headers, bodyBase64: body.toString('base64') },
    ...(certificates === undefined ? {} : { certificates }),
  },
});

export const bytesSaid = (body: Buffer): Exchanged => answeredWith({ status: 0, headers: {}, body });

/** The other end has closed before its answer was whole. */
export class CutError extends Error {
  readonly code = 'ECONNRESET';
}

/** The other end sends more than anybody takes. */
export class TooLargeError extends Error {}

/** What speaks another language. */
export class GarbledError extends Error {}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** What an error of the host's network means to who asked. */
export function outcomeOf(error: unknown): Exclude<Outcome, 'answered'> {
  const code = codeOf(error);
  if (error instanceof TooLargeError || code === 'HPE_HEADER_OVERFLOW') return 'too-large';
  if (error instanceof GarbledError || code.startsWith('HPE_') || code.startsWith('ERR_HTTP'))
    return 'garbled';
  if (['EPROTO', 'ERR_TLS_HANDSHAKE_TIMEOUT'].includes(code) || /^ERR_(SSL|TLS)_/.test(code)) return 'no-tls';
  if (code === 'ECONNRESET' && error instanceof Error && /secure TLS connection/.test(error.message))
    return 'no-tls';
  if (['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes(code)) return 'reset';
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(code)) return 'refused';
  return code.startsWith('ERR_INVALID') || code === 'ERR_UNESCAPED_CHARACTERS' ? 'garbled' : 'silent';
}

/** A name for the TLS handshake; an address is none. */
export const serverName = (host: string | undefined): { readonly servername?: string } => {
  const name = (host ?? '').split(':', 1)[0] ?? '';
  return name === '' || isIP(name) !== 0 ? {} : { servername: name };
};

/** Turns a connection into a TLS one. Whom it shows is for the box to judge. */
export function secured(socket: Socket, host: string | undefined): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const tls = connectTls({ socket, rejectUnauthorized: false, ...serverName(host) });
    tls.once('error', reject).once('secureConnect', () => {
      tls.off('error', reject).on('error', () => {});
      resolve(tls);
    });
    socket.once('close', () => reject(new CutError('closed in the TLS handshake: secure TLS connection')));
  });
}

/** Opens a connection; it is closed with the signal. */
export function dial({ host, port }: Pick<Target, 'host' | 'port'>, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const end = (): void => void socket.destroy();
    signal.addEventListener('abort', end, { once: true });
    socket.once('close', () => {
      signal.removeEventListener('abort', end);
      reject(new CutError('closed'));
    });
    socket.once('error', reject).once('connect', () => {
      socket.off('error', reject);
      // Whoever reads from it hears of its end; an error beside that is nobody's.
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}

/** Reads until `whole` finds the answer in what has come so far; null: more is to come. */
export function readUntil(
  socket: Socket,
  whole: (bytes: Buffer) => Buffer | null,
  bytesMax: number = ANSWER_BYTES_MAX,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let bytes: Buffer = Buffer.alloc(0);
    const done = (): void => {
      socket.off('data', take).off('close', cut).off('end', cut).off('error', reject);
      socket.pause();
    };
    const fail = (error: Error): void => {
      done();
      reject(error);
    };
    const cut = (): void => fail(new CutError('closed'));
    const take = (piece: Buffer): void => {
      bytes = Buffer.concat([bytes, piece]);
      let found: Buffer | null = null;
      try {
        found = whole(bytes);
      } catch (error) {
        fail(error instanceof Error ? error : new GarbledError());
        return;
      }
      if (found !== null) {
        done();
        resolve(found);
      } else if (bytes.length > bytesMax) fail(new TooLargeError());
    };
    if (socket.destroyed) return reject(new CutError('closed'));
    socket.on('data', take).on('close', cut).on('end', cut).on('error', reject);
    socket.resume();
  });
}
