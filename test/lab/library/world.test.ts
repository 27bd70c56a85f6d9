/** A pair in a program's hands, without sockets and without real time. */
import { createServer } from 'node:http';
import t from 'tap';
import { type WorldInHand, world } from '../../../lab/library/index.js';
import { createWorld } from '../../../lab/supervisor/world-lab.js';

t.test('pages, power and time of a pair; the same deeds give the same trace', async (t) => {
  const story = () =>
    world({ seed: 'library', siteVersion: '16.1.1' }, async (lab) => {
      const fromMs = lab.nowMs();
      const browser = await lab.browser('a', 'fr');
      t.match(browser.text(), /Se déconnecter/);
      const health = await lab.ask('b', 'GET', '/client/health');
      t.match(JSON.parse(String(health.body)), { role: 'backup' });
      await lab.cutPower('b');
      await t.rejects(lab.ask('b', 'GET', '/login'), { message: /B does not answer/ });
      await lab.switchOn('b');
      await lab.advance(600);
      t.equal((await lab.ask('b', 'GET', '/login')).status, 200);
      t.ok(lab.nowMs() - fromMs >= 600_000, 'ten minutes of lab time');
      return lab.traceHash();
    });
  t.equal(await story(), await story());
});

t.test('a world goes back to a moment, and another goes its own way from it', async (t) => {
  const rest = async (lab: WorldInHand): Promise<string> => {
    await lab.switchOn('b');
    await lab.advance(300);
    await Promise.all([lab.ask('a', 'GET', '/login'), lab.ask('b', 'GET', '/login')]);
    return lab.traceHash();
  };
  await world({ seed: 'library' }, async (lab) => {
    await Promise.all([lab.ask('a', 'GET', '/login'), lab.advance(7)]);
    await lab.browser('a');
    const here = lab.moment();
    await lab.cutPower('b');
    const straight = await rest(lab);
    t.match(lab.judge(), { lost: { rows: 0, files: 0 } });

    await lab.back(here);
    t.equal(lab.nowMs(), here.nowMs);
    t.equal((await lab.ask('b', 'GET', '/login')).status, 200, 'its power was not cut');

    const fork = await lab.fork(here);
    await fork.cutPower('b');
    await t.rejects(fork.ask('b', 'GET', '/login'), { message: /B does not answer/ });
    t.equal((await lab.ask('b', 'GET', '/login')).status, 200, 'the other one goes on by itself');

    await lab.back(here);
    await lab.cutPower('b');
    t.equal(await rest(lab), straight, 'the same deeds from there, the same trace');
    const asking = lab.ask('a', 'GET', '/login');
    t.throws(() => lab.moment(), { message: /under way/ });
    await asking;
  });
});

t.test('as a rehearsal begins', async (t) => {
  await world({ rehearsal: 'single-auto' }, async (lab) => {
    t.match(JSON.parse(String((await lab.ask('a', 'GET', '/client/health')).body)), { role: 'none' });
  });
  await t.rejects(
    world({ rehearsal: 'nonsense' }, async () => {}),
    { message: /nonsense/ },
  );
});

t.test('a program of this host in place of a machine outside', async (t) => {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    response.end('ok');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.teardown(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  await world({ gateway: [`events.example.com=http://127.0.0.1:${port}`] }, async (lab) => {
    const browser = await lab.browser('a');
    const { host, port: at } = browser.where();
    await browser.open(host, at, '/login/outbound-events');
    const form = { section: 'Outbound Events :: Add an HTTP Recipient' };
    browser.fill('Name', 'SIEM', form);
    browser.fill('URL', 'http://events.example.com/hook', form);
    browser.tick('Access Session Begins', true, form);
    await browser.press('Add Recipient', form);
    await browser.press('Send Test Event', { row: 'SIEM' });
    t.match(browser.text(), /test · taken/);
  });
  t.same(heard, ['POST /hook']);
  const refused = world({ gateway: ['events.example.com=192.0.2.1:80'] }, async () => {});
  await t.rejects(refused, { message: /no loopback address/ });
});

t.test('people of a site work with the console of its version', async (t) => {
  for (const siteVersion of ['15.1.1', '15.3.2', '16.1.1']) {
    const { lab, outside } = await createWorld({ seed: 'version', amounts: { siteVersion, recordings: 0 } });
    t.equal(outside.seats().seat('ws1').console.state().version, siteVersion);
    await lab.close();
  }
});
