/** The servers that the boxes ask: time, names, directory, updates, support; each with what is wrong with it. */
import type { Micros, WireReply } from '../../hardware/ports.js';
import { MS } from '../../hardware/ports.js';
import { answerKerberos, answerLdap, answerRadius, answerSaml } from './customer/directory-server.js';
import { noFaults, type OutsideFaults } from './faults.js';
import type { SupportDesk } from './maker/support-desk.js';
import type { UpdateServer } from './maker/update-server.js';
import { answerDns } from './network/dns-server.js';
import { recordUnder } from './network/name-faults.js';
import { answerNtp } from './network/ntp-server.js';
import { DNS_PORT, type DnsRecord, type SiteNetwork } from './network/site-network.js';
import type { Service } from './services.js';

const NTP_PORT = 123;
const UPDATES_PORT = 443;
const LDAP_PORT = 389;
const RADIUS_PORT = 1_812;
const KERBEROS_PORT = 88;
const SAML_PORT = 443;

export interface Servers {
  readonly services: readonly Service[];
  /** What the time server answers a client at true time; null: nothing. */
  tell(question: Buffer, client: string, nowUs: Micros): Buffer | null;
  /** What the name server says of a name; null: there is none. */
  lookup(name: string): DnsRecord | null;
  /** From now on these faults are felt. */
  suffer(faults: OutsideFaults): void;
}

const datagram = (body: Buffer | null): WireReply | null =>
  body === null ? null : { status: 0, headers: {}, body };

function directoryServices(address: string): Service[] {
  const at = { address };
  const answering = (port: number, answer: (question: Buffer) => Buffer | null): Service => ({
    ...at,
    proto: 'udp',
    port,
    handle: ({ body }) => datagram(answer(body)),
  });
  return [
    answering(LDAP_PORT, answerLdap),
    answering(RADIUS_PORT, answerRadius),
    answering(KERBEROS_PORT, answerKerberos),
    { ...at, proto: 'https', port: SAML_PORT, handle: answerSaml },
  ];
}

/** What the time server and the name server say, given what is wrong with them. */
export const createSayings = (
  network: Pick<SiteNetwork, 'lookup' | 'lookupAt' | 'addresses'>,
  faults: () => OutsideFaults,
): Pick<Servers, 'tell' | 'lookup'> => ({
  tell: (question, client, nowUs) => answerNtp(question, nowUs, { client, faults: faults().of('ntp') }),
  lookup: (name) => recordUnder(network, faults().of('dns'), name),
});

/** All of them, in order until something is wrong. */
export function createServers(network: SiteNetwork, updates: UpdateServer, support: SupportDesk): Servers {
  const { servers } = network.addresses;
  let faults = noFaults;
  const { tell, lookup } = createSayings(network, () => faults);
  const services: Service[] = [
    {
      address: servers.ntp,
      proto: 'udp',
      port: NTP_PORT,
      handle: ({ body, from }, nowUs) => datagram(tell(body, from, nowUs)),
    },
    {
      address: servers.dns,
      proto: 'udp',
      port: DNS_PORT,
      handle: ({ body }) => datagram(answerDns(body, lookup)),
    },
    ...directoryServices(servers.directory),
    {
      address: servers.updates,
      proto: 'https',
      port: UPDATES_PORT,
      handle: (request, nowUs) => updates.handle(request, Math.floor(nowUs / MS)),
    },
    {
      address: servers.support,
      proto: 'https',
      port: UPDATES_PORT,
      handle: (request, nowUs) => support.handle(request, Math.floor(nowUs / MS)),
    },
  ];
  return {
    services,
    tell,
    lookup,
    suffer: (given) => {
      faults = given;
    },
  };
}
