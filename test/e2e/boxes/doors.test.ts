/** The doors of a live lab under load, with an installation going on: nobody is lost, nobody hangs. */
import { connect } from 'node:tls';
import t from 'tap';
import { Browser } from '../../../lab/clients/browser/browser.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import { type RunningLab, startLab } from '../../support/e2e/browser.js';
import { measured, until } from '../../support/e2e/until.js';
import { agentOf, realFetch } from '../../support/e2e/visitor.js';

t.setTimeout(280_000);

const NET = '127.34.1';
const HOST = `${NET}.11`;
const SOCKETS = 250;

interface LabTime {
  readonly nowUs: number;
}
async function labNow(lab: RunningLab): Promise<number> {
  const answer = await fetch(`${lab.consoleUrl}/api/state`, {
    headers: { authorization: `Bearer ${lab.token}` },
  });
  return ((await answer.json()) as LabTime).nowUs;
}

const lab = await startLab(NET, ['--history-days', '20', '--recordings', '5', '--speed', '60']);
t.teardown(() => lab.close());

/** Somebody who installs the base update; long work from then on. */
async function install(): Promise<Browser> {
  const browser = new Browser({ fetch: realFetch(agentOf(1)), language: 'en' });
  await browser.open(HOST, lab.port, '/appliance');
  browser.fill('Username', labCredentials.username);
  browser.fill('Password', labCredentials.password);
  await browser.press('Sign in');
  await browser.open(HOST, lab.port, '/appliance/updates');
  await browser.press('Check for Updates');
  await until(async () => {
    await browser.reload();
    return browser.text().includes('4.3.1');
  }, 'the update is offered');
  await browser.press('Install This Update', { row: '4.3.1' });
  browser.tick('I have read the licence agreement and accept it', true);
  await browser.press('Accept and Install');
  return browser;
}

interface Tally {
  ok: number;
  later: number;
  wrong: string[];
}

/** Many at once: pages, wrong sign-ins (forms that hash), and the health of the site. */
async function burst(count: number): Promise<Tally> {
  const tally: Tally = { ok: 0, later: 0, wrong: [] };
  const agent = agentOf(SOCKETS);
  const ask = realFetch(agent);
  const one = async (index: number): Promise<void> => {
    const kind = index % 10;
    const form = kind === 0;
    const reply = await ask({
      host: HOST,
      port: lab.port,
      method: form ? 'POST' : 'GET',
      path: form ? '/login' : kind < 4 ? '/client/health' : '/appliance',
      headers: form ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '18' } : {},
      body: Buffer.from(form ? 'username=x&other=1' : ''),
    });
    if (reply === null) tally.wrong.push(`${index}: no answer`);
    else if (reply.status === 503 && reply.headers['retry-after'] !== undefined) tally.later += 1;
    else if (reply.status < 500 || kind < 4 || kind === 0) tally.ok += 1;
    else tally.wrong.push(`${index}: ${reply.status}`);
  };
  await Promise.all(Array.from({ length: count }, (_, index) => one(index)));
  agent.destroy();
  return tally;
}

t.test('a burst at every speed while an installation runs', async (t) => {
  const browser = await install();
  for (const speed of ['60', '1', 'max'] as const) {
    t.equal(await lab.command({ do: 'speed', speed }), 200);
    const timed = async (): Promise<{ wentUs: number; leastUs: number }> => {
      const before = await labNow(lab);
      const beganMs = Date.now();
      const { ok, later, wrong } = await burst(2_000);
      const tookMs = Date.now() - beganMs;
      const wentUs = (await labNow(lab)) - before;
      t.same(wrong, [], `x${speed}: every request is answered`);
      t.equal(ok + later, 2_000);
      t.ok(ok > 1_900, `x${speed}: ${ok} served, ${later} told to come back, in ${tookMs} ms`);
      // A tenth of what a host without anything else to do would give: the load is not allowed to stop time.
      return { wentUs, leastUs: speed === 'max' ? 20_000_000 : Number(speed) * tookMs * 100 };
    };
    const { wentUs, leastUs } = await measured(timed, (one) => one.wentUs > one.leastUs);
    t.ok(wentUs > leastUs, `x${speed}: lab time went on by ${(wentUs / 1e6).toFixed(1)} s in no burst more`);
  }
  await browser.reload();
  t.equal(browser.where().status, 200, 'the page of the installation answers');
});

t.test('a slow client holds neither lab time nor others up', async (t) => {
  t.equal(await lab.command({ do: 'speed', speed: '60' }), 200);
  const slow = connect({ host: HOST, port: lab.port, rejectUnauthorized: false });
  t.teardown(() => slow.destroy());
  slow.write(`POST /login HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 1000000\r\n\r\nhalf of it`);
  const reader = connect({ host: HOST, port: lab.port, rejectUnauthorized: false });
  t.teardown(() => reader.destroy());
  reader.pause();
  reader.write(`GET /login HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`.repeat(200));
  const before = await labNow(lab);
  await until(async () => (await labNow(lab)) - before > 20_000_000, 'lab time goes on');
  t.notOk(slow.closed, 'while it is there');
  const { ok, wrong } = await burst(100);
  t.same(wrong, []);
  t.ok(ok > 90, 'others are served');
});
