/**
 * lab/live/gateway/: real programs of this host: those that the boxes ask, and those that ask the lab.
 *
 * The real side of the gateway: asks real programs what the boxes ask of the machines that they stand
 * for. What comes back becomes an act of the lab. While an answer may still come at once, lab time is
 * held, so that at every speed a real program answers in no lab time; one that takes longer answers when
 * it does, and one that is silent is silent.
 */
import { hostMonoMs, within } from '../../../hardware/kernel/host-time.js';
import type { WireRequest } from '../../../hardware/ports.js';
import {
  type Answer,
  askedAt,
  type Exchange,
  type Outcome,
  type Question,
} from '../../outside/host-gateway/gateway.js';
import { isLoopback, type Mapping, placeText } from '../../outside/host-gateway/mapping.js';
import {
  bytesSaid,
  dial,
  type Exchanged,
  failedWith,
  outcomeOf,
  type Transport,
} from './transports/connecting.js';
import { askByDatagram } from './transports/datagram.js';
import { askByHttp } from './transports/http.js';
import { askByLdap } from './transports/ldap.js';
import { createSmtp, type Smtp } from './transports/smtp.js';
import { createSyslog } from './transports/syslog.js';

/** Lab time waits so long for an answer, ms of real time. */
const HOLD_MS = 2_000;
/** Half as long each time that a program was late; no less than this. */
const HOLD_LATE_MS = 100;
/** After this, real time, nobody listens to a program any more. */
const PATIENCE_MS = 30_000;
/** Exchanges at once; beyond, the network loses them. */
const OPEN_MAX = 64;
const LDAP_PORT = 389;

/** What a mapping has done since the lab was started. */
export interface Tally {
  readonly asked: number;
  readonly answered: number;
  /** What came of the latest; null: nothing yet. */
  readonly last: Outcome | 'sent' | null;
}

export interface HostExchange extends Exchange {
  /** Whether lab time is to wait: an answer may come at once. */
  holds(): boolean;
  /** Resolves when it need wait no longer for those under way. */
  settled(): Promise<void>;
  tallyOf(mapping: Pick<Mapping, 'name' | 'port'>): Tally;
  close(): void;
}

export interface ExchangeOptions {
  /** Real places may be on other hosts. */
  readonly beyond: boolean;
  /** Takes an answer into the lab. */
  answer(answer: Answer): void;
  /** A box has answered what a real program asked. */
  replied?(ask: number, body: Buffer): void;
  /** Less in tests. */
  readonly patienceMs?: number;
  readonly holdMs?: number;
}

const isLdap = ({ mapping: { target }, request }: Question): boolean =>
  target.scheme === 'ldap' ||
  target.scheme === 'ldaps' ||
  (target.scheme === null && request.port === LDAP_PORT);

/** Whether anybody listens there. */
const knock: Transport = async ({ mapping: { target } }, signal) => {
  try {
    (await dial(target, signal)).destroy();
    return bytesSaid(Buffer.alloc(0));
  } catch (error) {
    return failedWith(outcomeOf(error));
  }
};

const isKnock = ({ proto, method }: WireRequest): boolean => proto === 'tcp' && method === 'SYN';

/** How a question is put to its real program. */
function transportOf(question: Question, smtp: Smtp): Transport {
  const { proto } = question.request;
  if (isKnock(question.request)) return knock;
  if (proto === 'http' || proto === 'https') return askByHttp;
  if (proto === 'tcp') return smtp.ask;
  return isLdap(question) ? askByLdap : askByDatagram;
}

const NONE: Tally = { asked: 0, answered: 0, last: null };

function createTallies() {
  const tallies = new Map<string, Tally>();
  const tallyOf = (key: string): Tally => tallies.get(key) ?? NONE;
  return {
    tallyOf,
    count: (key: string, change: (before: Tally) => Partial<Tally>): void => {
      const before = tallyOf(key);
      tallies.set(key, { ...before, ...change(before) });
    },
  };
}

interface Open {
  readonly key: string;
  /** Lab time waits no longer. */
  readonly untilMs: number;
  /** Counted as late already. */
  readonly isLate: boolean;
  readonly ended: Promise<void>;
}

/** Opens no socket before it is asked. */
export function createExchange({
  beyond,
  answer,
  replied,
  patienceMs = PATIENCE_MS,
  holdMs = HOLD_MS,
}: ExchangeOptions): HostExchange {
  const smtp = createSmtp();
  const syslog = createSyslog();
  const open = new Map<number, Open>();
  const { tallyOf, count } = createTallies();
  const all = new AbortController();

  const listen = async (question: Question): Promise<Exchanged> => {
    const ending = new AbortController();
    const over = (): void => ending.abort();
    all.signal.addEventListener('abort', over, { once: true });
    try {
      const said = transportOf(question, smtp)(question, ending.signal);
      return (await within(said, patienceMs)) ?? failedWith('silent');
    } catch (error) {
      return failedWith(outcomeOf(error));
    } finally {
      ending.abort();
      all.signal.removeEventListener('abort', over);
    }
  };
  /** How long lab time waits for each program now. */
  const patience = new Map<string, number>();
  const noteLate = (id: number): boolean => {
    const one = open.get(id);
    if (one === undefined || one.isLate || hostMonoMs() <= one.untilMs) return one?.isLate ?? false;
    open.set(id, { ...one, isLate: true });
    patience.set(one.key, Math.max(HOLD_LATE_MS, (patience.get(one.key) ?? holdMs) / 2));
    return true;
  };
  const carry = async (question: Question, key: string): Promise<void> => {
    const said = await listen(question);
    if (!noteLate(question.id) && said.outcome === 'answered') patience.delete(key);
    open.delete(question.id);
    count(key, ({ answered }) => ({
      answered: answered + (said.outcome === 'answered' ? 1 : 0),
      last: said.outcome,
    }));
    if (!all.signal.aborted) answer({ question: question.id, at: askedAt(question.request), ...said });
  };
  const holds = (): boolean => {
    const nowMs = hostMonoMs();
    for (const { untilMs } of open.values()) if (nowMs < untilMs) return true;
    return false;
  };

  return {
    ask: (question) => {
      const { mapping, request, isHeard } = question;
      const key = placeText(mapping);
      const isAllowed = beyond || isLoopback(mapping.target);
      if (!isAllowed || all.signal.aborted) return;
      count(key, ({ asked }) => ({ asked: asked + 1 }));
      if (!isHeard) {
        void syslog
          .tell(question)
          .then((said) => count(key, () => ({ last: said === 'sent' ? 'sent' : said.outcome })));
        return;
      }
      if (open.size >= OPEN_MAX) {
        answer({ question: question.id, at: askedAt(request), ...failedWith('silent') });
        return;
      }
      for (const id of open.keys()) noteLate(id);
      const untilMs = hostMonoMs() + (patience.get(key) ?? holdMs);
      open.set(question.id, { key, untilMs, isLate: false, ended: carry(question, key) });
    },
    replied: (ask, body) => replied?.(ask, body),
    holds,
    settled: async () => {
      while (holds()) {
        const untilMs = Math.max(...[...open.values()].map((one) => one.untilMs));
        const one = Promise.race([...open.values()].map(({ ended }) => ended));
        await within(one, Math.max(1, untilMs - hostMonoMs()));
      }
    },
    tallyOf: (mapping) => tallyOf(placeText(mapping)),
    close: () => {
      all.abort();
      smtp.close();
      syslog.close();
    },
  };
}
