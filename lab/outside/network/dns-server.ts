/**
 * lab/outside/network/: the customer's network: DNS, NTP, NAT, firewall, neighbours.
 *
 * The site's DNS server: answers for the records that the customer's DNS controller holds.
 */
import dnsPacket from 'dns-packet';
import type { DnsRecord } from './site-network.js';

const { AUTHORITATIVE_ANSWER, RECURSION_AVAILABLE } = dnsPacket;
const RECURSION_DESIRED = dnsPacket.RECURSION_DESIRED;
const NAME_ERROR = 3;
const NOT_IMPLEMENTED = 4;

/** The answer to one packet; null for what is no question. `isOwn`: of the zone’s own server, not of one that has asked it. */
export function answerDns(
  question: Buffer,
  lookup: (name: string) => DnsRecord | null,
  isOwn = true,
): Buffer | null {
  let query: dnsPacket.DecodedPacket;
  try {
    query = dnsPacket.decode(question);
  } catch {
    return null;
  }
  const asked = query.questions?.[0];
  if (query.type !== 'query' || asked === undefined) return null;
  const own = isOwn ? AUTHORITATIVE_ANSWER : 0;
  const flags = own | RECURSION_AVAILABLE | ((query.flags ?? 0) & RECURSION_DESIRED);
  const frame: dnsPacket.Packet = { type: 'response', id: query.id ?? 0, questions: [asked] };
  if ((asked.class ?? 'IN') !== 'IN') return dnsPacket.encode({ ...frame, flags: flags | NOT_IMPLEMENTED });
  const record = lookup(asked.name);
  if (record === null) return dnsPacket.encode({ ...frame, flags: flags | NAME_ERROR });
  // A name that exists has no records of other types: an empty answer, not an error.
  if (asked.type !== 'A') return dnsPacket.encode({ ...frame, flags });
  const answer = {
    type: 'A',
    class: 'IN',
    name: asked.name,
    ttl: record.ttlS,
    data: record.address,
  } as const;
  return dnsPacket.encode({ ...frame, flags, answers: [answer] });
}
