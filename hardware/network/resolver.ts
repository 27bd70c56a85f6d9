/** Stub resolver of the box: asks its DNS servers in turn, keeps answers as long as their TTL says. */
import dnsPacket from 'dns-packet';
import type { DnsReading } from '../hardware.js';
import { type Micros, MS, type Ports, SECOND } from '../ports.js';
import { isIpv4 } from './ipv4.js';

export const DNS_PORT = 53;
const TRY_TIMEOUT_US: Micros = 3 * SECOND;
const TRIES = 2;
const CACHE_MAX = 256;
const NAME_LENGTH_MAX = 253;
const ID_MAX = 0xffff;
const CHAIN_MAX = 8;

export interface Resolver {
  setServers(servers: readonly string[]): void;
  resolve(name: string): Promise<string | null>;
  /** Forgets every kept answer. */
  flush(): void;
  reading(): DnsReading;
}

interface Kept {
  readonly address: string;
  readonly untilUs: Micros;
}

type Answered = { readonly address: string; readonly ttlS: number } | 'no-such-name' | null;

const canonical = (name: string): string => name.trim().toLowerCase().replace(/\.$/, '');

/** Reads an answer: aliases are followed inside it. Null: not an answer to this question. */
function readDnsAnswer(bytes: Buffer, id: number, name: string): Answered {
  let packet: dnsPacket.DecodedPacket;
  try {
    packet = dnsPacket.decode(bytes);
  } catch {
    return null;
  }
  if (packet.type !== 'response' || packet.id !== id) return null;
  const rcode = (packet as { rcode?: string }).rcode ?? 'NOERROR';
  if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') return null;
  let wanted = name;
  let ttlS = Number.POSITIVE_INFINITY;
  for (let hop = 0; hop < CHAIN_MAX; hop += 1) {
    const answer = (packet.answers ?? []).find(
      (one) => canonical(one.name) === wanted && (one.type === 'A' || one.type === 'CNAME'),
    );
    if (answer === undefined || (answer.type !== 'A' && answer.type !== 'CNAME')) return 'no-such-name';
    ttlS = Math.min(ttlS, answer.ttl ?? 0);
    if (answer.type === 'A') return { address: answer.data, ttlS };
    wanted = canonical(answer.data);
  }
  return 'no-such-name';
}

/** `boxMs`: what the box believes the time is. */
export function createResolver(
  ports: Ports,
  sourceAddress: () => string | null,
  boxMs: () => number,
): Resolver {
  const random = ports.random.fork('dns');
  const kept = new Map<string, Kept>();
  const asking = new Map<string, Promise<string | null>>();
  let servers: readonly string[] = [];
  let state: DnsReading['state'] = 'unasked';
  let lastAnswerMs: number | null = null;

  const askOne = async (server: string, name: string): Promise<Answered> => {
    const from = sourceAddress();
    if (from === null) return null;
    const id = random.int(0, ID_MAX);
    const body = dnsPacket.encode({
      type: 'query',
      id,
      flags: dnsPacket.RECURSION_DESIRED,
      questions: [{ type: 'A', name }],
    });
    const reply = await ports.wire.call(
      { proto: 'udp', host: server, port: DNS_PORT, from, method: '', path: '', headers: {}, body },
      TRY_TIMEOUT_US,
    );
    return reply === null ? null : readDnsAnswer(reply.body, id, name);
  };

  const keep = (name: string, address: string, ttlS: number): void => {
    if (ttlS <= 0) return;
    if (kept.size >= CACHE_MAX) {
      const oldest = kept.keys().next();
      if (!oldest.done) kept.delete(oldest.value);
    }
    kept.delete(name);
    kept.set(name, { address, untilUs: ports.time.nowUs() + ttlS * 1_000 * MS });
  };

  const ask = async (name: string): Promise<string | null> => {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      for (const server of servers) {
        const answer = await askOne(server, name);
        if (answer !== null) {
          state = 'answering';
          lastAnswerMs = boxMs();
        }
        if (answer === 'no-such-name') return null;
        if (answer !== null) {
          keep(name, answer.address, answer.ttlS);
          return answer.address;
        }
      }
    }
    if (servers.length > 0) state = 'silent';
    return null;
  };

  return {
    reading: () => ({ state: servers.length === 0 ? 'off' : state, lastAnswerMs }),
    setServers: (next) => {
      if (next.join(' ') !== servers.join(' ')) {
        kept.clear();
        state = 'unasked';
      }
      servers = [...next];
    },
    resolve: async (given) => {
      const name = canonical(given);
      if (isIpv4(name)) return name;
      if (name === '' || name.length > NAME_LENGTH_MAX) return null;
      const found = kept.get(name);
      if (found !== undefined && found.untilUs > ports.time.nowUs()) return found.address;
      // Callers that ask the same at the same time share one question.
      const under = asking.get(name);
      if (under !== undefined) return under;
      const question = ask(name);
      asking.set(name, question);
      const address = await question;
      asking.delete(name);
      return address;
    },
    flush: () => kept.clear(),
  };
}
