/** Real tools read the lab's time and names from real UDP ports, and suffer what is wrong with them. */
import { execFile, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { promisify } from 'node:util';
import t from 'tap';
import {
  LEAP_DELETE,
  LEAP_INSERT,
  ntpQuestion,
  readNtpAnswer,
} from '../../../../hardware/clock/ntp-packet.js';
import type { FaultName } from '../../../../hardware/faults/index.js';
import { type Activation, HOUR, MINUTE, MS, SECOND } from '../../../../hardware/ports.js';
import { Throttle } from '../../../../lab/live/clock/throttle.js';
import { openUdpServers, type UdpServers } from '../../../../lab/live/gateway/udp-servers.js';
import { createOutsideFaults, noFaults } from '../../../../lab/outside/faults.js';
import { createSiteNetwork } from '../../../../lab/outside/network/site-network.js';
import { createSayings } from '../../../../lab/outside/servers.js';
import { measured } from '../../../support/e2e/until.js';

const run = promisify(execFile);
const has = (tool: string): boolean => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
const any = { host: '127.0.0.1', port: 0 };
const LAB_AHEAD_S = 5_000;

type Laid = Partial<Readonly<Record<FaultName, Activation['values']>>>;

/** Servers of a lab of which one box carries these faults, and what had an effect. */
async function opened(nowUs: () => number, laid: Laid = {}, sinceUs = 0) {
  const hits: string[] = [];
  const list = Object.entries(laid).map(([overlay, values]) => ({ id: overlay, overlay, values }));
  const box = { overlays: () => list, laidUs: () => sinceUs, hit: (id: string) => hits.push(id) };
  const faults = createOutsideFaults([box]);
  const says = createSayings(createSiteNetwork(), () => faults);
  return { hits, ...(await openUdpServers({ ntp: any, dns: any, nowUs, ...says })) };
}

/** What chronyd finds wrong with this machine's clock, seconds; NaN: it trusts nobody. */
async function chronyd({ ntp }: Pick<UdpServers, 'ntp'>, patienceS = 20): Promise<number> {
  const server = `server ${ntp.host} port ${ntp.port} iburst maxsamples 1`;
  const said = await run('chronyd', ['-Q', '-t', `${patienceS}`, server]).catch((failed: unknown) => {
    if (failed instanceof Error && 'stderr' in failed) return { stdout: '', stderr: String(failed.stderr) };
    throw failed;
  });
  return Number(/System clock wrong by (-?[\d.]+) seconds/.exec(said.stdout + said.stderr)?.[1]);
}

async function dig({ dns }: Pick<UdpServers, 'dns'>, ...asked: string[]): Promise<string> {
  return (await run('dig', ['-p', `${dns.port}`, `@${dns.host}`, ...asked])).stdout;
}

const noChronyd = { skip: !has('chronyd') && 'no chronyd' };
const noDig = { skip: !has('dig') && 'no dig' };

t.test('the same bytes as on the emulated wire', async (t) => {
  const nowUs = Date.UTC(2018, 0, 8, 8) * MS;
  const servers = await opened(() => nowUs);
  t.teardown(servers.close);
  const client = createSocket('udp4');
  t.teardown(() => client.close());
  const sentUs = nowUs - 3 * SECOND;
  const answer = await new Promise<Buffer>((done) => {
    client.on('message', done);
    client.send(Buffer.from('no question'), servers.ntp.port, servers.ntp.host);
    client.send(ntpQuestion(sentUs), servers.ntp.port, servers.ntp.host);
  });
  t.same(readNtpAnswer(answer, sentUs, sentUs), { offsetUs: 3 * SECOND, delayUs: 0, stratum: 2, leap: 0 });
});

/** What a client at an address of this host reads in the answer to a question with the right time. */
async function asked(servers: Pick<UdpServers, 'ntp'>, nowUs: number, from = '127.0.0.1') {
  const client = createSocket('udp4');
  await new Promise<void>((bound) => client.bind(0, from, bound));
  const answer = await new Promise<Buffer>((done) => {
    client.on('message', done);
    client.send(ntpQuestion(nowUs), servers.ntp.port, servers.ntp.host);
  });
  client.close();
  return readNtpAnswer(answer, nowUs, nowUs);
}

t.test('a client reads what is wrong with the time server', async (t) => {
  const nowUs = Date.UTC(2018, 0, 8, 8) * MS;
  const right = { offsetUs: 0, stratum: 2, leap: 0 };
  const see = async (laid: Laid, wanted: object, sinceUs = nowUs, atUs = nowUs, from?: string) => {
    const servers = await opened(() => atUs, laid, sinceUs);
    t.match(await asked(servers, atUs, from), wanted, `${JSON.stringify(laid)} since ${atUs - sinceUs} us`);
    await servers.close();
    return servers.hits.length;
  };
  const off = (seconds: number) => ({ ...right, offsetUs: seconds * SECOND });
  t.equal(await see({ 'ntp-offset': { seconds: -7 } }, off(-7)), 1);
  const steps = { 'ntp-steps': { seconds: 30, minutes: 60 } };
  await see(steps, off(30));
  await see(steps, off(90), nowUs - 2 * HOUR);
  const flaps = { 'ntp-flaps': { seconds: 10, minutes: 30 } };
  await see(flaps, off(10), nowUs - 29 * MINUTE);
  t.equal(await see(flaps, off(0), nowUs - 31 * MINUTE), 0, 'while it is right it does nothing');
  const two = { 'ntp-servers-differ': { seconds: 5, per: 'client' } };
  await see(two, off(0));
  await see(two, off(5), nowUs, nowUs, '127.0.0.2');
  await see({ 'ntp-stratum': { stratum: 16 } }, { kind: 'unset', stratum: 16 });
  await see({ 'ntp-stratum': { stratum: 9 } }, { ...right, stratum: 9 });
  await see({ 'ntp-kiss-of-death': { code: 'RATE' } }, { kind: 'kiss', code: 'RATE' });
  const midnightUs = Date.UTC(2018, 0, 9) * MS;
  for (const [way, leap, seconds] of [
    ['insert', LEAP_INSERT, -1],
    ['delete', LEAP_DELETE, 1],
  ] as const) {
    const laid = { 'ntp-leap-second': { way } };
    await see(laid, { ...right, leap }, nowUs, midnightUs - 2 * SECOND);
    await see(laid, off(seconds), nowUs, midnightUs + 2 * SECOND);
  }
  await see({ 'ntp-offset': { seconds: 2 }, 'ntp-steps': { seconds: 30 } }, off(32));
});

t.test('of two servers behind one name everybody reaches both', async (t) => {
  const nowUs = Date.UTC(2018, 0, 8, 8) * MS;
  const servers = await opened(() => nowUs, { 'ntp-servers-differ': { seconds: 5, per: 'question' } });
  t.teardown(servers.close);
  const samples = await Promise.all(Array.from({ length: 20 }, (_, more) => asked(servers, nowUs + more)));
  const wrong = samples.filter((one) => one !== null && 'offsetUs' in one && one.offsetUs > SECOND);
  t.ok(wrong.length > 0 && wrong.length < 20, `${wrong.length} of 20`);
});

t.test('chronyd takes no time from who has none, or sends it away', noChronyd, async (t) => {
  const laids = [{ 'ntp-stratum': { stratum: 16 } }, { 'ntp-kiss-of-death': { code: 'DENY' } }];
  await Promise.all(
    laids.map(async (laid) => {
      const servers = await opened(() => (Date.now() + 90_000) * MS, laid);
      t.teardown(servers.close);
      t.ok(Number.isNaN(await chronyd(servers, 2)));
      t.not(servers.hits.length, 0);
    }),
  );
});

t.test('chronyd reads the lab time', noChronyd, async (t) => {
  const startUs = (Date.now() + LAB_AHEAD_S * 1_000) * MS;
  const throttle = new Throttle(startUs, 1);
  const servers = await opened(() => throttle.shownUs(startUs));
  t.teardown(servers.close);
  const wrongS = await measured(
    () => chronyd(servers),
    (one) => Math.abs(one - LAB_AHEAD_S) < 0.5,
  );
  t.ok(Math.abs(wrongS - LAB_AHEAD_S) < 0.5, `chronyd says ${wrongS}`);
});

t.test('chronyd believes a server that tells the wrong time', noChronyd, async (t) => {
  const servers = await opened(() => Date.now() * MS, { 'ntp-offset': { seconds: 90 } });
  t.teardown(servers.close);
  const wrongS = await measured(
    () => chronyd(servers),
    (one) => Math.abs(one - 90) < 0.5,
  );
  t.ok(Math.abs(wrongS - 90) < 0.5, `chronyd says ${wrongS}`);
  t.ok(servers.hits.includes('ntp-offset'), 'and it is counted');
});

t.test('dig reads the records', noDig, async (t) => {
  const servers = await opened(() => 0);
  t.teardown(servers.close);
  t.equal((await dig(servers, '+short', 'access.example.com')).trim(), '127.20.0.10');
  t.match(await dig(servers, 'nobody.example.com'), /status: NXDOMAIN/);
  t.match(await dig(servers, 'clock.example.net', 'AAAA'), /status: NOERROR[\s\S]*ANSWER: 0/);
});

t.test('dig is told that a name does not exist', noDig, async (t) => {
  const servers = await opened(() => 0, { 'dns-no-such-name': { name: 'access' } });
  t.teardown(servers.close);
  t.match(await dig(servers, 'access.example.com'), /status: NXDOMAIN/);
  t.match(await dig(servers, 'clock.example.net'), /status: NOERROR/);
  t.same(servers.hits, ['dns-no-such-name']);
});

t.test('dig is sent to a wrong place', noDig, async (t) => {
  for (const [address, wanted] of [
    ['nobody', '192.0.2.66'],
    ['another', '127.20.0.7'],
  ] as const) {
    const servers = await opened(() => 0, { 'dns-wrong-answer': { name: 'access', address } });
    t.teardown(servers.close);
    t.match((await dig(servers, '+short', 'access.example.com')).trim(), wanted);
  }
});

t.test('a taken port is said at once, and nothing stays open', async (t) => {
  const first = await opened(() => 0);
  const says = createSayings(createSiteNetwork(), () => noFaults);
  await t.rejects(openUdpServers({ ntp: any, dns: first.dns, nowUs: () => 0, ...says }), /EADDRINUSE/);
  await first.close();
});

t.test('a resolver that remembers: the TTL counts down, then the new answer comes', noDig, async (t) => {
  let nowUs = Date.UTC(2018, 0, 8, 8) * MS;
  const network = createSiteNetwork();
  const says = createSayings(network, () => noFaults);
  const servers = await openUdpServers({ ntp: any, dns: any, resolver: any, nowUs: () => nowUs, ...says });
  t.teardown(servers.close);
  const { resolver } = servers;
  if (resolver === null) throw new Error('there is no resolver');
  const ttl = async (...more: string[]): Promise<string> => {
    const said = await dig(
      { dns: resolver },
      'access.example.com',
      '+noall',
      '+answer',
      '+comments',
      ...more,
    );
    const [, flags = ''] = /flags: ([a-z ]+);/.exec(said) ?? [];
    const [, left = '', address = ''] = /(\d+)\s+IN\s+A\s+(\S+)/.exec(said) ?? [];
    return `${left} ${address} ${flags}`;
  };
  t.equal(await ttl(), '300 127.20.0.10 qr rd ra', 'not the zone’s own server');
  nowUs += 100 * SECOND + 1;
  t.equal(await ttl('+ignore'), '200 127.20.0.10 qr rd ra');
  network.setRecord({ name: 'access.example.com', address: '127.20.0.12', ttlS: 60 });
  nowUs += 199 * SECOND;
  t.match(await ttl(), /^1 127\.20\.0\.10/, 'the old answer, to its end');
  nowUs += SECOND;
  t.match(await ttl(), /^60 127\.20\.0\.12/);
  nowUs -= HOUR;
  t.match(await ttl(), /^60 127\.20\.0\.12/, 'the lab has gone back to a moment before');
  network.setRecord({ name: 'access.example.com', address: '127.20.0.11', ttlS: 0 });
  nowUs += HOUR;
  t.match(await ttl(), /^0 127\.20\.0\.11/);
  t.match(await dig({ dns: resolver }, 'nowhere.example.com'), /NXDOMAIN/);
});
