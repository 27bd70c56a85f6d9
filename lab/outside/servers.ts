/** The servers that the boxes ask: time, names, directory, updates, support; each with what is wrong with it. */
import type { DirectoryService } from '../../hardware/faults/aims/outside.js';
import type { Micros, WireReply } from '../../hardware/ports.js';
import { MS } from '../../hardware/ports.js';
import { answerKerberos, answerLdap, answerRadius, answerSaml } from './customer/directory-server.js';
import type { InForce, OutsideFaults } from './faults.js';
import type { SupportDesk } from './maker/support-desk.js';
import { errorUnder, sendingUnder } from './maker/update-faults.js';
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
}

const datagram = (body: Buffer | null): WireReply | null =>
  body === null ? null : { status: 0, headers: {}, body };

/** Waits as long as all of them take. */
async function waits(
  slow: readonly InForce<{ readonly byUs: Micros }>[],
  sleep: (us: Micros) => Promise<void>,
): Promise<void> {
  for (const { trick, hit } of slow) {
    hit();
    await sleep(trick.byUs);
  }
}

const tardy = async <T>(wait: Promise<void>, answer: () => T): Promise<T> => {
  await wait;
  return answer();
};

/** What the servers stand on. */
export interface ServerNeeds {
  readonly network: SiteNetwork;
  readonly updates: UpdateServer;
  readonly support: SupportDesk;
  /** What is wrong with them now. */
  faults(): OutsideFaults;
  sleep(us: Micros): Promise<void>;
}

function directoryServices(address: string, { faults, sleep }: ServerNeeds): Service[] {
  const late = <T>(service: DirectoryService, answer: () => T): T | Promise<T> => {
    const wrong = faults()
      .of('directory')
      .filter(({ trick }) => trick.service === 'any' || trick.service === service);
    return wrong.length === 0 ? answer() : tardy(waits(wrong, sleep), answer);
  };
  const answering = (
    service: DirectoryService,
    port: number,
    answer: (question: Buffer) => Buffer | null,
  ): Service => ({
    address,
    proto: 'udp',
    port,
    handle: ({ body }) => late(service, () => datagram(answer(body))),
  });
  return [
    answering('ldap', LDAP_PORT, answerLdap),
    answering('radius', RADIUS_PORT, answerRadius),
    answering('kerberos', KERBEROS_PORT, answerKerberos),
    {
      address,
      proto: 'https',
      port: SAML_PORT,
      handle: (request) => late('saml', () => answerSaml(request)),
    },
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

function updateService(address: string, { updates, faults, sleep }: ServerNeeds): Service {
  return {
    address,
    proto: 'https',
    port: UPDATES_PORT,
    handle: (request, nowUs) => {
      const wrong = faults().of('updates');
      const nowMs = Math.floor(nowUs / MS);
      if (wrong.length === 0) return updates.handle(request, nowMs);
      return tardy(
        waits(
          wrong.flatMap(({ trick, ...one }) => (trick.kind === 'slow' ? [{ trick, ...one }] : [])),
          sleep,
        ),
        () => errorUnder(wrong) ?? updates.handle(request, nowMs, sendingUnder(wrong, updates.archive)),
      );
    },
  };
}

/** All of them. */
export function createServers(needs: ServerNeeds): Servers {
  const { network, support, faults } = needs;
  const { servers } = network.addresses;
  const { tell, lookup } = createSayings(network, faults);
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
    ...directoryServices(servers.directory, needs),
    updateService(servers.updates, needs),
    {
      address: servers.support,
      proto: 'https',
      port: UPDATES_PORT,
      handle: (request, nowUs) => support.handle(request, Math.floor(nowUs / MS)),
    },
  ];
  return { services, tell, lookup };
}
