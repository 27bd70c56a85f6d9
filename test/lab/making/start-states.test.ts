/** What a lab finds at its beginning: one box, a pair, a third box from the factory; ways to the site. */

import t, { type Test as TestContext } from 'tap';
import { MINUTE } from '../../../hardware/ports.js';
import { Browser } from '../../../lab/clients/browser/browser.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import type { BoxName } from '../../../lab/plan.js';
import { createWorld, type World, type WorldLabOptions } from '../../../lab/supervisor/world-lab.js';
import { boxAddresses, TLS_PORT } from '../../support/addresses.js';

t.setTimeout(280_000);

const few = { historyDays: 1, recordings: 1, files: 1 };

async function raised(t: TestContext, amounts: WorldLabOptions['amounts']): Promise<World> {
  const world = await createWorld({ seed: 'start', amounts: { ...few, ...amounts } });
  t.teardown(() => world.lab.close());
  return world;
}

const browserIn = (world: World): Browser =>
  new Browser({ fetch: world.outside.seats().seat('ws1').workstation.fetch, language: 'en' });

async function signedIn(
  world: World,
  box: BoxName,
  site: '/login' | '/appliance',
  password: string = labCredentials.password,
): Promise<Browser> {
  const browser = browserIn(world);
  await browser.open(boxAddresses[box], TLS_PORT, site);
  browser.fill('Username', labCredentials.username);
  browser.fill('Password', password);
  await browser.press('Sign in');
  return browser;
}

const settle = (world: World): Promise<void> => world.lab.participant.agenda.sleep(MINUTE);

t.test('one box alone: no relation, its own address in DNS', async (t) => {
  const world = await raised(t, { boxes: 'single' });
  t.same(world.lab.boxes(), ['a']);
  t.equal(world.outside.network.lookup('access.example.com')?.address, '127.20.0.11');
  await world.lab.run(async () => {
    await settle(world);
    t.match(world.outside.seats().probe.now(), { up: true, box: 'a.example.com' });
    const page = await signedIn(world, 'a', '/login');
    await page.open(boxAddresses.a, TLS_PORT, '/login/failover');
    t.ok(page.offers('Establish Relationship'), 'it could be paired');
    t.notOk(page.offers('Break Failover Relationships'));
    const box = await signedIn(world, 'a', '/appliance');
    await box.open(boxAddresses.a, TLS_PORT, '/appliance/ip-configuration');
    t.notMatch(box.text(), '127.20.0.10', 'there is nobody to share an address with');
    await t.rejects(browserIn(world).open(boxAddresses.b, TLS_PORT, '/login'), 'there is no B');
  });
});

t.test('a third box is as the factory delivers it', async (t) => {
  const world = await raised(t, { boxes: 'pair-and-new', newModel: 'virtual' });
  t.same(world.lab.boxes(), ['a', 'b', 'c']);
  await world.lab.run(async () => {
    await settle(world);
    const first = await signedIn(world, 'c', '/appliance', 'password');
    t.match(
      first.where().path,
      /^\/appliance\/(password|users|change)/,
      'the password must be changed first',
    );
    await first.open(boxAddresses.c, TLS_PORT, '/appliance/updates');
    t.notMatch(first.where().path, /updates/, 'nothing else before that');
    const login = browserIn(world);
    const told = await login.open(boxAddresses.c, TLS_PORT, '/login').then(
      () => login.text(),
      (error: unknown) => String(error),
    );
    t.match(told, /No site software is installed on this appliance/);
    t.notMatch(told, 'Sign in');
  });
  const off = await raised(t, { boxes: 'pair-and-new', newOn: false });
  t.equal(off.lab.box('c').power, 'off');
  t.match(off.made.plates.c?.model, 'B400');
});

t.test('a restricted box cannot reach the update server, and says what to do (G40)', async (t) => {
  const world = await raised(t, { restricted: ['a'] });
  await world.lab.run(async () => {
    await settle(world);
    for (const [box, reaches] of [
      ['a', false],
      ['b', true],
    ] as const) {
      const page = await signedIn(world, box, '/appliance');
      await page.open(boxAddresses[box], TLS_PORT, '/appliance/updates');
      await page.press('Check for Updates');
      await settle(world);
      await page.open(boxAddresses[box], TLS_PORT, '/appliance/updates');
      t[reaches ? 'match' : 'notMatch'](page.text(), 'Site software 16.1.1');
      t[reaches ? 'notMatch' : 'match'](page.text(), /FAQ 377.*download key.*manual/i);
    }
  });
});

t.test('DNS or NAT lead to A where no address is shared (G58)', async (t) => {
  for (const [switchover, address] of [
    ['dns', '127.20.0.11'],
    ['nat', '203.0.113.10'],
  ] as const) {
    const world = await raised(t, { switchover });
    t.equal(world.outside.network.lookup('access.example.com')?.address, address);
    await world.lab.run(() => settle(world));
    t.match(world.outside.seats().probe.now(), { up: true, box: 'a.example.com' }, switchover);
    t.notOk(world.lab.claims.has('127.20.0.10'), 'nobody holds a shared address');
  }
});

t.test('a base that the site version cannot run on is refused', async (t) => {
  await t.rejects(
    createWorld({ seed: 'start', amounts: { ...few, siteVersion: '16.1.1', baseVersion: '4.2.0' } }),
    /needs base 4\.3\.1/,
  );
  const world = await raised(t, { baseVersion: '4.3.1' });
  await world.lab.run(async () => {
    await settle(world);
    const page = await signedIn(world, 'a', '/appliance');
    await page.open(boxAddresses.a, TLS_PORT, '/appliance/updates');
    t.equal(page.fact('Base software'), '4.3.1');
  });
});
