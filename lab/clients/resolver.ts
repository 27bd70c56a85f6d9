/**
 * How a machine finds the address of a name: its hosts file, then what it still remembers, then
 * the DNS server. An answer is kept for its TTL, which is why a changed record is not seen at once.
 */
import dnsPacket from 'dns-packet';
import type { Micros } from '../../hardware/ports.js';
import { SECOND } from '../../hardware/ports.js';
import type { ClientHost } from '../outside/client-host.js';
import { DNS_PORT, isAddress, plainName } from '../outside/network/site-network.js';

export interface CachedName {
  readonly name: string;
  readonly address: string;
  readonly untilUs: Micros;
}

export interface Resolver {
  /** Null: nobody knows the name, or nobody answers. */
  resolve(name: string): Promise<string | null>;
  /** What the hosts file says of a name; null: nothing. */
  fixed(name: string): string | null;
  hostsFile(): string;
  setHostsFile(text: string): void;
  /** What is remembered now. */
  cached(): CachedName[];
  /** As `ipconfig /flushdns` does. */
  flush(): void;
}

const QUERY_TIMEOUT_US = 2 * SECOND;
const QUERY_TRIES = 2;
const HOSTS_LENGTH_MAX = 10_000;

/** Names of a hosts file: address, then names; '#' starts a comment; the first line wins. */
export function parseHosts(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [address = '', ...names] = (line.split('#', 1)[0] ?? '').trim().split(/\s+/);
    if (!isAddress(address)) continue;
    for (const name of names.map(plainName)) if (!found.has(name)) found.set(name, address);
  }
  return found;
}

/** A hosts file with a line for `name` in place of those that it had; null takes them out. */
export function withHost(text: string, name: string, address: string | null): string {
  const others = text
    .split(/\r?\n/)
    .filter((line) => !parseHosts(line).has(plainName(name)))
    .join('\n')
    .trimEnd();
  return address === null ? `${others}\n` : `${others}\n${address} ${plainName(name)}\n`;
}

const flags = dnsPacket.RECURSION_DESIRED;

/** A resolver of the machine at `address`, with what its disk holds. */
export function createResolver(
  host: ClientHost,
  address: string,
  hostsText = '',
  remembered: readonly CachedName[] = [],
): Resolver {
  let text = hostsText;
  let hosts = parseHosts(text);
  const cache = new Map<string, CachedName>(remembered.map((one) => [one.name, one]));
  let queries = 0;

  const ask = async (name: string): Promise<{ address: string; ttlS: number } | null> => {
    queries = (queries + 1) % 65_536;
    const id = queries;
    const body = dnsPacket.encode({ type: 'query', id, flags, questions: [{ type: 'A', name }] });
    const request = {
      proto: 'udp',
      host: host.addresses.servers.dns,
      port: DNS_PORT,
      from: address,
      method: '',
      path: '',
      headers: {},
      body,
    } as const;
    for (let attempt = 0; attempt < QUERY_TRIES; attempt += 1) {
      const reply = await host.call(request, QUERY_TIMEOUT_US);
      if (reply === null) continue;
      const answer = readAnswer(reply.body, id);
      if (answer !== 'garbled') return answer;
    }
    return null;
  };

  return {
    resolve: async (given) => {
      const name = plainName(given);
      if (isAddress(name)) return name;
      const fixed = hosts.get(name);
      if (fixed !== undefined) return fixed;
      const known = cache.get(name);
      if (known !== undefined && known.untilUs > host.nowUs()) return known.address;
      cache.delete(name);
      const answer = await ask(name);
      if (answer === null) return null;
      const untilUs = host.nowUs() + answer.ttlS * SECOND;
      cache.set(name, { name, address: answer.address, untilUs });
      return answer.address;
    },
    fixed: (name) => hosts.get(plainName(name)) ?? null,
    hostsFile: () => text,
    setHostsFile: (next) => {
      text = next.slice(0, HOSTS_LENGTH_MAX);
      hosts = parseHosts(text);
    },
    cached: () =>
      [...cache.values()]
        .filter(({ untilUs }) => untilUs > host.nowUs())
        .sort((x, y) => (x.name < y.name ? -1 : 1)),
    flush: () => cache.clear(),
  };
}

function readAnswer(body: Buffer, id: number): { address: string; ttlS: number } | null | 'garbled' {
  try {
    const packet = dnsPacket.decode(body);
    if (packet.id !== id || packet.type !== 'response') return 'garbled';
    for (const answer of packet.answers ?? []) {
      if (answer.type === 'A') return { address: answer.data, ttlS: answer.ttl ?? 0 };
    }
    return null;
  } catch {
    return 'garbled';
  }
}
