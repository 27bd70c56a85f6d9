/** Real tools read the lab's time and names from real UDP ports, and suffer what is wrong with them. */
import { execFile, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { promisify } from 'node:util';
import t from 'tap';
import { ntpQuestion, readNtpAnswer } from '../../../hardware/clock/ntp-packet.js';
import type { FaultName } from '../../../hardware/faults/index.js';
import { type Activation, MS, SECOND } from '../../../hardware/ports.js';
import { Throttle } from '../../../lab/live/throttle.js';
import { openUdpServers, type UdpServers } from '../../../lab/live/udp-servers.js';
import { createOutsideFaults, noFaults } from '../../../lab/outside/faults.js';
import { createSiteNetwork } from '../../../lab/outside/network/site-network.js';
import { createSayings } from '../../../lab/outside/servers.js';

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
  t.same(readNtpAnswer(answer, sentUs, sentUs), { offsetUs: 3 * SECOND, delayUs: 0, stratum: 2 });
});

t.test('chronyd reads the lab time', noChronyd, async (t) => {
  const startUs = (Date.now() + LAB_AHEAD_S * 1_000) * MS;
  const throttle = new Throttle(startUs, 1);
  const servers = await opened(() => throttle.shownUs(startUs));
  t.teardown(servers.close);
  const wrongS = await chronyd(servers);
  t.ok(Math.abs(wrongS - LAB_AHEAD_S) < 0.5, `chronyd says ${wrongS}`);
});

t.test('chronyd believes a server that tells the wrong time', noChronyd, async (t) => {
  const servers = await opened(() => Date.now() * MS, { 'ntp-offset': { seconds: 90 } });
  t.teardown(servers.close);
  const wrongS = await chronyd(servers);
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

t.test('a taken port is said at once, and nothing stays open', async (t) => {
  const first = await opened(() => 0);
  const says = createSayings(createSiteNetwork(), () => noFaults);
  await t.rejects(openUdpServers({ ntp: any, dns: first.dns, nowUs: () => 0, ...says }), /EADDRINUSE/);
  await first.close();
});
