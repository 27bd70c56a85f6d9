/** Clients of the site: names, places, consoles that update themselves. */
import dnsPacket from 'dns-packet';
import t from 'tap';
import { ntpQuestion, readNtpAnswer } from '../../../hardware/clock/ntp-packet.js';
import type { WireReply, WireRequest } from '../../../hardware/ports.js';
import { MS, SECOND } from '../../../hardware/ports.js';
import { createAccessConsole } from '../../../lab/clients/access-console/access-console.js';
import { createResolver, parseHosts } from '../../../lab/clients/resolver.js';
import { createSeats, openAccessConsole } from '../../../lab/clients/seats.js';
import { createWorkstation } from '../../../lab/clients/workstation.js';
import { makePlate } from '../../../lab/making/plates.js';
import { createSiteNetwork, firstRecords } from '../../../lab/outside/network/site-network.js';
import { createDispatch } from '../../../lab/outside/services.js';
import { createOutside } from '../../../lab/supervisor/outside.js';
import { fakeHost } from '../../support/fake-host.js';
import { dns, EMPTY, json, network, START_MS } from './answers.js';

t.test('a changed record is seen when the old answer has lived its time', async (t) => {
  const host = fakeHost((request) => (request.port === 53 ? dns(request) : null));
  const resolver = createResolver(host, '127.20.0.21');
  const ask = async (): Promise<string | null> => {
    const asked = resolver.resolve('Access.Example.com.');
    await host.advance(10 * SECOND);
    return asked;
  };
  t.equal(await ask(), '127.20.0.10');
  t.equal(network.setRecord({ name: 'access.example.com', address: '127.20.0.12', ttlS: 300 }), null);
  t.equal(await ask(), '127.20.0.10', 'still remembered');
  t.equal(host.sent.length, 1, 'and not asked again');
  await host.advance(290 * SECOND);
  t.equal(await ask(), '127.20.0.12');
  resolver.setHostsFile('# the site, for a test\n127.20.0.11  access.example.com access # A\n');
  t.equal(await ask(), '127.20.0.11', 'the hosts file goes first');
  resolver.setHostsFile('');
  network.setRecord({ name: 'access.example.com', address: '127.20.0.10', ttlS: 300 });
  t.equal(await ask(), '127.20.0.12');
  resolver.flush();
  t.equal(await ask(), '127.20.0.10');
  t.equal(await resolver.resolve('127.0.0.9'), '127.0.0.9');
  const nobody = resolver.resolve('nowhere.example.com');
  await host.advance(10 * SECOND);
  t.equal(await nobody, null);
});

t.test('records and hosts files', async (t) => {
  t.match(network.setRecord({ name: 'no dots', address: '127.0.0.1', ttlS: 1 })?.en, /host name/);
  t.match(network.setRecord({ name: 'a.example.com', address: '127.0.0.300', ttlS: 1 })?.en, /IP address/);
  t.match(network.setRecord({ name: 'a.example.com', address: '127.0.0.3', ttlS: -1 })?.fr, /durée de vie/);
  t.same(createSiteNetwork(network.state()).records(), network.records(), 'a saved network comes back');
  t.same(
    [...parseHosts('nonsense\n10.0.0.1 one TWO # three\n10.0.0.2 one\n')],
    [
      ['one', '10.0.0.1'],
      ['two', '10.0.0.1'],
    ],
  );
});

t.test('requests reach the service at their place, others are lost', async (t) => {
  const here = { proto: 'udp', address: '127.20.0.3', port: 53 } as const;
  const reply = json(0, 1);
  const dispatch = createDispatch([{ ...here, handle: () => reply }]);
  const request = { proto: 'udp', host: '127.20.0.3', port: 53, from: '', method: '', path: '' } as const;
  t.equal(dispatch.handle({ ...request, headers: {}, body: EMPTY }, 0), reply);
  t.equal(dispatch.handle({ ...request, port: 54, headers: {}, body: EMPTY }, 0), null);
  t.throws(() =>
    createDispatch([
      { ...here, handle: () => null },
      { ...here, handle: () => null },
    ]),
  );
});

t.test('the outside answers time, names and updates at their places, and comes back as saved', async (t) => {
  const plate = makePlate('outside', 'a');
  const outside = createOutside({ plates: { a: plate }, startMs: START_MS });
  const udp = { proto: 'udp', from: '127.20.0.11', method: '', path: '', headers: {} } as const;
  const time = await outside.handle(
    { ...udp, host: '127.20.0.2', port: 123, body: ntpQuestion(5 * SECOND) },
    START_MS,
  );
  const sample = readNtpAnswer(time?.body ?? EMPTY, 5 * SECOND, 5 * SECOND);
  t.match(sample, { offsetUs: START_MS * MS - 5 * SECOND });
  const question = (name: string, type: 'A' | 'TXT'): Buffer =>
    dnsPacket.encode({ type: 'query', id: 7, questions: [{ type, name }] });
  const named = async (name: string, type: 'A' | 'TXT') => {
    const reply = await outside.handle(
      { ...udp, host: '127.20.0.3', port: 53, body: question(name, type) },
      START_MS,
    );
    return dnsPacket.decode(reply?.body ?? EMPTY);
  };
  t.match(await named('Clock.Example.NET', 'A'), {
    id: 7,
    rcode: 'NOERROR',
    answers: [{ data: '127.20.0.2' }],
  });
  t.match(await named('clock.example.net', 'TXT'), { rcode: 'NOERROR', answers: [] });
  t.match(await named('nobody.example.net', 'A'), { rcode: 'NXDOMAIN' });
  t.equal(await outside.handle({ ...udp, host: '127.20.0.3', port: 53, body: Buffer.from('x') }, 0), null);
  const page = await outside.handle(
    { ...udp, proto: 'https', method: 'GET', path: '/', host: '127.20.0.5', port: 443, body: EMPTY },
    START_MS,
  );
  t.equal(page?.status, 200);
  outside.network.setRecord({ name: 'access.example.com', address: '127.20.0.12', ttlS: 60 });
  const again = createOutside({ plates: {}, startMs: 0, saved: outside.state() });
  t.equal(again.network.lookup('access.example.com')?.address, '127.20.0.12');
  t.equal(again.updates.entitlement(plate.guid)?.maintenanceUntilMs, START_MS + 365 * 86_400_000);
});

/** A site as the console sees it. */
function site(version: string) {
  const told = { version, sessions: [] as string[], token: 'secret' as string | null };
  const handle = (request: WireRequest): WireReply | null => {
    if (request.port === 53) return dns(request);
    const body = request.body.length === 0 ? {} : JSON.parse(request.body.toString());
    const signedIn = told.token !== null && request.headers.authorization === `Bearer ${told.token}`;
    switch (request.path) {
      case '/client/console/hello':
        return json(200, {
          update: body.version === told.version ? 'none' : body.version < told.version ? 'needed' : 'newer',
          version: told.version,
          sizeBytes: 10_000_000,
        });
      case '/client/console/installer':
        return json(200, { version: told.version, sizeBytes: 10_000_000 });
      case '/client/console/sign-in':
        return body.password === 'right'
          ? json(200, { token: told.token, name: body.username })
          : json(401, { error: 'sign-in', message: { en: 'Wrong.', fr: 'Faux.' } });
      case '/client/console/items':
        return json(signedIn ? 200 : 401, {
          items: [{ id: '1', name: 'DB', kind: 'rdp', host: 'db', group: 'g' }],
        });
      case '/client/sessions':
        if (!signedIn) return json(401, { message: { en: 'x', fr: 'x' } });
        told.sessions.push(body.item);
        return json(200, { session: { id: 's', jumpItem: 'DB', host: 'db', startedMs: 5 } });
      case '/client/sessions/end':
        return signedIn ? json(200, {}) : json(401, { message: { en: 'x', fr: 'x' } });
      default:
        return json(200, {});
    }
  };
  return { told, handle };
}

t.test('the console is brought up to date at launch, then works', async (t) => {
  const { told, handle } = site('16.1.1');
  const host = fakeHost(handle);
  const console = createAccessConsole(createWorkstation(host, 'ws1'), '15.3.2');
  const launched = console.launch();
  await host.advance(5 * SECOND);
  t.match(console.state(), { stage: 'updating', version: '15.3.2' }, 'the download takes its time');
  await host.advance(60 * SECOND);
  t.equal(await launched, null);
  t.match(console.about().fr, /16\.1\.1/);
  const go = async <T>(work: Promise<T>): Promise<T> => {
    await host.advance(10 * SECOND);
    return work;
  };
  t.match(await go(console.signIn('admin', 'wrong')), { fr: 'Faux.' });
  t.equal(console.state().stage, 'sign-in');
  t.equal(await go(console.signIn('admin', 'right')), null);
  t.match(console.state(), { stage: 'ready', user: 'admin', items: [{ name: 'DB' }] });
  t.match((await go(console.startSession('none')))?.en, /no such/);
  t.equal(await go(console.startSession('DB')), null);
  t.match((await go(console.startSession('DB')))?.en, /open already/);
  t.equal(await go(console.endSession()), null);
  t.same(told.sessions, ['1']);
  t.equal(await go(console.startSession('DB')), null);
  told.token = null;
  t.match((await go(console.endSession()))?.en, /has ended the connection/, 'the site forgot it');
  t.equal(console.state().stage, 'closed');
});

t.test('a newer console stays offline; a silent site says so', async (t) => {
  const { told, handle } = site('15.3.2');
  let silent = false;
  const host = fakeHost((request) => (silent ? null : handle(request)));
  const seats = createSeats(host, '16.1.1');
  const go = async <T>(work: Promise<T>): Promise<T> => {
    await host.advance(120 * SECOND);
    return work;
  };
  t.match(await go(openAccessConsole(seats.seat('ws2'), 'admin', 'right', 'en')), { refused: /newer/ });
  told.version = '16.1.1';
  const opened = await go(openAccessConsole(seats.seat('ws2'), 'admin', 'right', 'fr'));
  if ('refused' in opened) throw new Error(opened.refused);
  t.match(opened.window.about(), /Console d’accès.*16\.1\.1/);
  t.equal(await go(opened.window.session('DB', 30 * SECOND)), null);
  t.match(await go(opened.window.session('nothing', SECOND)), /n’existe pas/);
  await go(opened.window.close());
  silent = true;
  t.match(await go(openAccessConsole(seats.seat('ws2'), 'admin', 'right', 'en')), {
    refused: /does not answer/,
  });
  seats.seat('ws1').workstation.resolver.setHostsFile('127.20.0.12 access.example.com');
  const again = createSeats(host, '1.1.1', seats.state());
  t.equal(await again.seat('ws1').workstation.resolver.resolve('access.example.com'), '127.20.0.12');
  t.equal(again.seat('ws2').console.state().version, '16.1.1', 'what is installed stays installed');
});

t.equal(firstRecords()[0]?.name, 'access.example.com');
