/** A pair in a program's hands, without sockets and without real time. */
import t from 'tap';
import { world } from '../../../lab/library/index.js';

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

t.test('as a rehearsal begins', async (t) => {
  await world({ rehearsal: 'single-auto' }, async (lab) => {
    t.match(JSON.parse(String((await lab.ask('a', 'GET', '/client/health')).body)), { role: 'none' });
  });
  await t.rejects(
    world({ rehearsal: 'nonsense' }, async () => {}),
    { message: /nonsense/ },
  );
});
