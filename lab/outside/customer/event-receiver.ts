/**
 * A machine of the customer that hears outbound events (events.example.com): it keeps what came, and
 * answers as the trainee wishes, so that retries and their end can be seen.
 */
import type { Micros, WireReply, WireRequest } from '../../../hardware/ports.js';
import type { Service } from '../services.js';
import { ownAuthority, ownCertificate, publicCertificate } from './event-certificates.js';

/** 'own-certificate': all is well, but it presents the certificate of the company's own authority. */
export const eventAnswers = ['ok', 'accepted', 'error', 'silent', 'own-certificate'] as const;
export type EventAnswer = (typeof eventAnswers)[number];

export interface HeardEvent {
  readonly id: number;
  readonly atUs: Micros;
  readonly client: string;
  readonly secure: boolean;
  readonly method: string;
  readonly path: string;
  readonly type: string;
  readonly body: string;
  readonly answered: EventAnswer;
}

export interface EventReceiverState {
  readonly nextId: number;
  /** Oldest first. */
  readonly heard: readonly HeardEvent[];
  readonly answer: EventAnswer;
}

export interface EventReceiver {
  readonly services: readonly Service[];
  /** Newest first. */
  heard(): readonly HeardEvent[];
  answer(): EventAnswer;
  setAnswer(answer: EventAnswer): void;
  clear(): void;
  state(): EventReceiverState;
  onChange(listener: () => void): void;
}

export const SYSLOG = 'SYSLOG';
const SYSLOG_PORT = 514;
const HEARD_KEPT = 200;
const BODY_LENGTH_MAX = 4_000;
const PATH_LENGTH_MAX = 500;
const FIRST: EventReceiverState = { nextId: 1, heard: [], answer: 'ok' };

const replies: Readonly<Record<EventAnswer, WireReply | null>> = {
  ok: { status: 200, headers: { 'content-type': 'text/plain' }, body: Buffer.from('ok\n') },
  // Not what a recipient says that has taken an event.
  accepted: { status: 202, headers: { 'content-type': 'text/plain' }, body: Buffer.from('later\n') },
  'own-certificate': { status: 200, headers: { 'content-type': 'text/plain' }, body: Buffer.from('ok\n') },
  error: { status: 500, headers: { 'content-type': 'text/plain' }, body: Buffer.from('error\n') },
  silent: null,
};

/** A program of the customer that hears outbound events and answers as it is told to. */
export function createEventReceiver(address: string, saved: EventReceiverState = FIRST): EventReceiver {
  let { nextId, heard, answer } = saved;
  const listeners: (() => void)[] = [];
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const handle = (request: WireRequest, nowUs: Micros): WireReply | null => {
    const one: HeardEvent = {
      id: nextId++,
      atUs: nowUs,
      client: request.from,
      secure: request.proto === 'https',
      method: request.method,
      path: request.path.slice(0, PATH_LENGTH_MAX),
      type: request.headers['content-type'] ?? '',
      body: request.body.toString('utf8').slice(0, BODY_LENGTH_MAX),
      answered: answer,
    };
    heard = [...heard, one].slice(-HEARD_KEPT);
    changed();
    const reply = replies[answer];
    if (reply === null || request.proto !== 'https') return reply;
    const presented = answer === 'own-certificate' ? [ownCertificate, ownAuthority] : [publicCertificate];
    return { ...reply, certificates: presented };
  };
  /** Syslog has no answer, whatever the receiver is told to say. */
  const syslog = (request: WireRequest, nowUs: Micros): null => {
    handle({ ...request, method: SYSLOG, path: '' }, nowUs);
    return null;
  };
  const at = { address, handle } as const;
  return {
    services: [
      { ...at, proto: 'https', port: 443 },
      { ...at, proto: 'http', port: 80 },
      { ...at, handle: syslog, proto: 'udp', port: SYSLOG_PORT },
    ],
    heard: () => [...heard].reverse(),
    answer: () => answer,
    setAnswer: (next) => {
      answer = next;
      changed();
    },
    clear: () => {
      heard = [];
      changed();
    },
    state: () => ({ nextId, heard, answer }),
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
