/** Real tools read the lab's time and names from real UDP ports. */
import { execFile, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { promisify } from 'node:util';
import t from 'tap';
import { ntpQuestion, readNtpAnswer } from '../../../hardware/clock/ntp-packet.js';
import { MS, SECOND } from '../../../hardware/ports.js';
import { Throttle } from '../../../lab/live/throttle.js';
import { openUdpServers } from '../../../lab/live/udp-servers.js';
import { createSiteNetwork } from '../../../lab/outside/network/site-network.js';

const run = promisify(execFile);
const has = (tool: string): boolean => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
const any = { host: '127.0.0.1', port: 0 };
const LAB_AHEAD_S = 5_000;

const opened = async (nowUs: () => number) => {
  const network = createSiteNetwork();
  return openUdpServers({ ntp: any, dns: any, nowUs, lookup: network.lookup });
};

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

t.test('chronyd reads the lab time', { skip: !has('chronyd') && 'no chronyd' }, async (t) => {
  const startUs = (Date.now() + LAB_AHEAD_S * 1_000) * MS;
  const throttle = new Throttle(startUs, 1);
  const servers = await opened(() => throttle.shownUs(startUs));
  t.teardown(servers.close);
  const server = `server ${servers.ntp.host} port ${servers.ntp.port} iburst maxsamples 1`;
  const { stdout, stderr } = await run('chronyd', ['-Q', '-t', '20', server]);
  const wrong = /System clock wrong by (-?[\d.]+) seconds/.exec(stdout + stderr)?.[1];
  t.ok(Math.abs(Number(wrong) - LAB_AHEAD_S) < 0.5, `chronyd says ${wrong}`);
});

t.test('dig reads the records', { skip: !has('dig') && 'no dig' }, async (t) => {
  const servers = await opened(() => 0);
  t.teardown(servers.close);
  const dig = async (...asked: string[]): Promise<string> => {
    const { stdout } = await run('dig', ['-p', `${servers.dns.port}`, `@${servers.dns.host}`, ...asked]);
    return stdout;
  };
  t.equal((await dig('+short', 'access.example.com')).trim(), '127.20.0.10');
  t.match(await dig('nobody.example.com'), /status: NXDOMAIN/);
  t.match(await dig('clock.example.net', 'AAAA'), /status: NOERROR[\s\S]*ANSWER: 0/);
});

t.test('a taken port is said at once, and nothing stays open', async (t) => {
  const first = await opened(() => 0);
  const network = createSiteNetwork();
  await t.rejects(
    openUdpServers({ ntp: any, dns: first.dns, nowUs: () => 0, lookup: network.lookup }),
    /EADDRINUSE/,
  );
  await first.close();
});
