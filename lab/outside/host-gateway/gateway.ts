/**
 * lab/outside/host-gateway/: real programs of this host in place of machines outside, on request.
 *
 * The emulated side of the gateway: which questions of the network go to real programs, and what came of
 * them. Nothing here opens a socket. A question is numbered and asked of whoever carries it out
 * (lab/live/gateway); its answer comes back as an act of the lab, and is part of the recording. Repeated,
 * nobody is asked, and the recorded answers come at their instants.
 */
import { type Micros, SECOND, type WireReply, type WireRequest } from '../../../hardware/ports.js';
import type { EmitLab } from '../../hosting/event-kinds.js';
import { type SiteNetwork, TTL_S_MAX } from '../network/site-network.js';
import { type Mapping, placeText, targetText } from './mapping.js';

/** What came of a question. */
export const outcomes = [
  'answered',
  /** Nothing in time; box and lab wait no longer. */
  'silent',
  /** Nobody listens at the real place. */
  'refused',
  /** The connection was cut before the answer was whole. */
  'reset',
  'too-large',
  /** It does not speak TLS, or not as this host does. */
  'no-tls',
  /** It speaks another language. */
  'garbled',
] as const;
export type Outcome = (typeof outcomes)[number];

export interface Answer {
  readonly question: number;
  /** Where it was asked, so that no other question takes it: 'https 127.20.0.7:443'. */
  readonly at: string;
  readonly outcome: Outcome;
  /** Only what was answered. */
  readonly reply: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | string[]>>;
    readonly bodyBase64: string;
    /** What it presented over TLS, leaf first: PEM. */
    readonly certificates?: readonly string[];
  } | null;
}

/** Something of the emulated network that a real program is to hear. */
export interface Question {
  readonly id: number;
  readonly mapping: Mapping;
  readonly request: WireRequest;
  /** Whether anybody waits for what it says. */
  readonly isHeard: boolean;
}

/** Carries questions to real programs. */
export interface Exchange {
  ask(question: Question): void;
  /** A box has answered what a real program asked. */
  replied(ask: number, body: Buffer): void;
  /** Somebody has opened these, in a lab that is alive. */
  opened?(mappings: readonly Mapping[]): void;
}

export interface HostGatewayState {
  readonly mappings: readonly Mapping[];
  /** Number of the next question. */
  readonly next: number;
}

export interface HostGateway {
  mappings(): readonly Mapping[];
  /** All of them, in place of those before. Names that nobody knows get an address of the outside. */
  set(mappings: readonly Mapping[]): void;
  /** Asks a real program; null: no real place stands for this one. */
  handle(request: WireRequest, nowUs: Micros): { readonly reply: Promise<WireReply | null> } | null;
  /** Whether a real place stands at an address. */
  isAt(address: string): boolean;
  /** An answer has come: late ones, and those to other questions, change nothing. */
  answered(answer: Answer): void;
  /** A box has answered what a real program asked. */
  replied(ask: number, body: Buffer): void;
  /** From now on questions are carried out. */
  attach(exchange: Exchange): void;
  /** Nothing where no real program was ever asked. */
  state(): { readonly gateway?: HostGatewayState };
}

export interface HostGatewayNeeds {
  readonly network: Pick<SiteNetwork, 'lookup' | 'setRecord' | 'records'>;
  readonly emit: EmitLab;
  /** A record was changed. */
  recordChanged(name: string): void;
}

const SYSLOG_PORT = 514;
/** Questions that wait at once; beyond, the network loses them. */
const WAITING_MAX = 256;
/** Nobody of the emulated network waits longer for an answer. */
const WAIT_US = 600 * SECOND;
/** Where names stand that the emulated network did not know: documentation addresses (RFC 5737). */
const SPARE_NET = '203.0.113';
const SPARE_FIRST = 100;
const SPARE_LAST = 254;
const SPARE_TTL_S = Math.min(300, TTL_S_MAX);

const hostHeader = ({ headers }: WireRequest): string =>
  (headers.host ?? '').split(':', 1)[0]?.toLowerCase() ?? '';

/** Which mapping is meant: that of the name that was asked for, and of the port, before others. */
function mappingFor(
  mappings: readonly Mapping[],
  { lookup }: Pick<SiteNetwork, 'lookup'>,
  request: WireRequest,
): Mapping | null {
  if (request.proto === 'icmp') return null;
  const weight = ({ name, port }: Mapping): number =>
    (name === hostHeader(request) ? 2 : 0) + (port === null ? 0 : 1);
  return (
    mappings
      .filter(({ port }) => port === null || port === request.port)
      .filter(({ name }) => name === request.host || lookup(name)?.address === request.host)
      .sort((x, y) => weight(y) - weight(x))[0] ?? null
  );
}

/** An address for a name that has none. */
function spareAddress({ records }: Pick<SiteNetwork, 'records'>): string | null {
  const taken = new Set(records().map(({ address }) => address));
  for (let last = SPARE_FIRST; last <= SPARE_LAST; last += 1) {
    const address = `${SPARE_NET}.${last}`;
    if (!taken.has(address)) return address;
  }
  return null;
}

const replyOf = ({ outcome, reply }: Answer): WireReply | null => {
  if (outcome !== 'answered' || reply === null) return null;
  const { bodyBase64, certificates, ...rest } = reply;
  return {
    ...rest,
    body: Buffer.from(bodyBase64, 'base64'),
    ...(certificates === undefined ? {} : { certificates }),
  };
};

/** Where a question was asked. */
export const askedAt = ({ proto, host, port }: Pick<WireRequest, 'proto' | 'host' | 'port'>): string =>
  `${proto} ${host}:${port}`;

const FIRST: HostGatewayState = { mappings: [], next: 1 };

interface Waiting {
  readonly at: string;
  readonly askedUs: Micros;
  done(reply: WireReply | null): void;
}

/** The gateway of a lab; without mappings it does nothing. */
export function createHostGateway(
  { network, emit, recordChanged }: HostGatewayNeeds,
  saved: HostGatewayState = FIRST,
): HostGateway {
  let { mappings, next } = saved;
  let exchange: Exchange | null = null;
  const waiting = new Map<number, Waiting>();

  /** Who asked long ago waits no more. */
  const forget = (nowUs: Micros): void => {
    for (const [id, { askedUs, done }] of waiting) {
      if (nowUs - askedUs < WAIT_US) return;
      waiting.delete(id);
      done(null);
    }
  };
  const name = (one: Mapping): void => {
    if (network.lookup(one.name) !== null) return;
    const address = spareAddress(network);
    if (address === null) return;
    const record = { name: one.name, address, ttlS: SPARE_TTL_S };
    if (network.setRecord(record) !== null) return;
    emit('network.dns-changed', { ...record, at: null });
    recordChanged(one.name);
  };

  return {
    mappings: () => mappings,
    set: (given) => {
      mappings = given;
      exchange?.opened?.(given);
      for (const one of given) if (/[a-z]$/.test(one.name)) name(one);
      const told = given.map((one) => `${placeText(one)}=${targetText(one.target)}`);
      emit('gateway.set', { mappings: told });
    },
    handle: (request, nowUs) => {
      const mapping = mappingFor(mappings, network, request);
      if (mapping === null) return null;
      forget(nowUs);
      const isHeard = !(request.proto === 'udp' && request.port === SYSLOG_PORT);
      if (isHeard && waiting.size >= WAITING_MAX) return { reply: Promise.resolve(null) };
      const id = next++;
      const { proto, port } = request;
      emit('gateway.asked', { question: id, name: mapping.name, proto, port, bytes: request.body.length });
      const reply = isHeard
        ? new Promise<WireReply | null>((done) =>
            waiting.set(id, { at: askedAt(request), askedUs: nowUs, done }),
          )
        : Promise.resolve(null);
      exchange?.ask({ id, mapping, request, isHeard });
      return { reply };
    },
    isAt: (address) =>
      mappings.some((one) => one.name === address || network.lookup(one.name)?.address === address),
    answered: (answer) => {
      const asked = waiting.get(answer.question);
      if (asked === undefined || asked.at !== answer.at) return;
      waiting.delete(answer.question);
      const reply = replyOf(answer);
      emit('gateway.answered', {
        question: answer.question,
        outcome: answer.outcome,
        status: reply?.status ?? null,
        bytes: reply?.body.length ?? 0,
      });
      asked.done(reply);
    },
    replied: (ask, body) => exchange?.replied(ask, body),
    attach: (given) => {
      exchange = given;
    },
    state: () => (next === 1 && mappings.length === 0 ? {} : { gateway: { mappings, next } }),
  };
}
