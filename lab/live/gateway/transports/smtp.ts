/**
 * Conversations with a mail server: each turn of the emulated wire says its lines on the real connection
 * that belongs to it, and brings back what the server says until it waits again.
 */
import type { Socket } from 'node:net';
import type { Question } from '../../../outside/host-gateway/gateway.js';
import {
  bytesSaid,
  CutError,
  dial,
  failedWith,
  GarbledError,
  outcomeOf,
  readUntil,
  secured,
  type Transport,
} from './connecting.js';

const TLS_FIRST_PORT = 465;
const TALKS_MAX = 50;
const LINES_BYTES_MAX = 64 * 1024;

interface Talk {
  socket: Socket;
  isSecure: boolean;
}

/** The lines of one answer; null: more are to come. */
export function wholeAnswer(bytes: Buffer): Buffer | null {
  if (bytes.length >= 4 && !/^\d{3}[ \r-]/.test(bytes.toString('latin1', 0, 4))) throw new GarbledError();
  if (!bytes.subarray(-1).equals(Buffer.from('\n'))) return null;
  const last = bytes.toString('latin1').trimEnd().split('\n').at(-1) ?? '';
  return /^\d{3}( |\r?$)/.test(last) ? bytes : null;
}

/** Some end their lines with a line feed alone; the box knows the rule only. */
const ruled = (bytes: Buffer): Buffer =>
  Buffer.from(bytes.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1');

export interface Smtp {
  readonly ask: Transport;
  close(): void;
}

/** Talks with mail servers: one connection for all turns of a message. */
export function createSmtp(): Smtp {
  const talks = new Map<string, Talk>();
  /** Lives from turn to turn: longer than any question. */
  const all = new AbortController();

  const end = (path: string): void => {
    talks.get(path)?.socket.destroy();
    talks.delete(path);
  };
  /** The connection of a turn, opened with the first. */
  const talkOf = async ({ mapping: { target }, request }: Question): Promise<Talk> => {
    const known = talks.get(request.path);
    if (known !== undefined) return known;
    if (request.body.length > 0) throw new CutError('the connection is gone');
    for (const oldest of talks.keys()) {
      if (talks.size < TALKS_MAX) break;
      end(oldest);
    }
    const plain = await dial(target, all.signal);
    const isSecure = request.port === TLS_FIRST_PORT;
    const socket = isSecure && target.scheme !== 'smtp' ? await secured(plain, request.headers.tls) : plain;
    const talk = { socket, isSecure };
    talks.set(request.path, talk);
    socket.once('close', () => talks.delete(request.path));
    return talk;
  };
  const turn = async (question: Question): Promise<Buffer> => {
    const { path, headers, body } = question.request;
    const talk = await talkOf(question);
    // STARTTLS was agreed with the turn before.
    if (headers.tls !== undefined && !talk.isSecure) {
      talk.socket = await secured(talk.socket, headers.tls);
      talk.isSecure = true;
    }
    if (body.length > 0) talk.socket.write(body);
    const said = await readUntil(talk.socket, wholeAnswer, LINES_BYTES_MAX);
    if (/^QUIT\r?\n$/i.test(body.toString('latin1', 0, 6))) end(path);
    return ruled(said);
  };
  return {
    ask: async (question, signal) => {
      const { path } = question.request;
      const over = (): void => end(path);
      signal.addEventListener('abort', over, { once: true });
      try {
        return bytesSaid(await turn(question));
      } catch (error) {
        end(path);
        return failedWith(outcomeOf(error));
      } finally {
        signal.removeEventListener('abort', over);
      }
    },
    close: () => all.abort(),
  };
}
