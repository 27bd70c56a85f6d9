/** The maker as customers meet it: contracts, rollout calendar, support desk; through its pages. */

import t from 'tap';
import { DAY, HOUR, MINUTE, SECOND } from '../../../../hardware/ports.js';
import { perform } from '../../../../lab/acts/perform.js';
import { Browser } from '../../../../lab/clients/browser/browser.js';
import { labCredentials } from '../../../../lab/making/credentials.js';
import { createWorld, ROBOT_START_US, type World } from '../../../../lab/supervisor/world-lab.js';
import { labAddresses } from '../../../support/addresses.js';

t.setTimeout(280_000);

async function singleWorld(): Promise<World> {
  return createWorld({ seed: 'maker', amounts: { boxes: 'single', historyDays: 1, recordings: 0 } });
}

const browserOf = (world: World): Browser =>
  new Browser({ fetch: world.outside.seats().seat('ws1').workstation.fetch, language: 'en' });

async function call(browser: Browser, serial: string): Promise<void> {
  await browser.open(labAddresses.support, 443, '/');
  browser.fill('Serial number', serial);
  await browser.press('Call Support');
}

/** The box's list of updates after a check. */
async function check(world: World, browser: Browser): Promise<string> {
  await browser.open('127.20.0.11', 8443, '/appliance');
  if (browser.asksPassword()) {
    browser.fill('Username', labCredentials.username);
    browser.fill('Password', labCredentials.password);
    await browser.press('Sign in');
  }
  await browser.follow('Updates');
  await browser.press('Check for Updates');
  await world.lab.participant.agenda.sleep(MINUTE);
  await browser.open('127.20.0.11', 8443, '/appliance/updates');
  return browser.text();
}

t.test('support is for boxes under maintenance (G113), and offers a package again (G48)', async (t) => {
  const world = await singleWorld();
  const { lab, outside, made } = world;
  t.teardown(() => lab.close());
  const { serial, guid } = made.plates.a;
  await lab.run(async () => {
    await lab.participant.agenda.sleep(SECOND);
    const browser = browserOf(world);
    await call(browser, 'B300-NOSUCH');
    t.match(browser.text(), /No appliance with this serial number/);

    const known = outside.updates.entitlement(guid);
    if (known === null) throw new Error('no contract');
    outside.updates.entitle({ ...known, downloaded: ['base-4.3.1'] });
    const box = browserOf(world);
    t.notMatch(await check(world, box), /Base software 4\.3\.1/, 'a package downloaded once is gone (G47)');

    await call(browser, serial.toLowerCase());
    t.equal(browser.fact('Customer'), 'Example Corp');
    await browser.press('Offer Again', { row: 'Base software 4.3.1' });
    t.match(browser.text(), /on the list of your appliance again/);
    t.match(await check(world, box), /Base software 4\.3\.1/, 'support has put it back (G48)');

    browser.fill('Request code', 'FFFFFFFF-1');
    await browser.press('Ask for a Repair Code');
    t.match(browser.text(), /not of that appliance/, 'a request code of another box');

    await perform(lab, outside, { kind: 'contract', box: 'a', maintenanceUntilMs: 0 });
    await call(browser, serial);
    t.match(browser.text(), /no maintenance plan in force/, 'without a plan there is no support (G113)');
    t.match(await check(world, box), /no maintenance contract in force/, 'nor updates');
  });
});

t.test('a version is offered from its day on, and the customer is told (G03)', async (t) => {
  const world = await singleWorld();
  const { lab, outside } = world;
  t.teardown(() => lab.close());
  const told: unknown[] = [];
  lab.onEntry((entry) => {
    if (entry.kind === 'maker.rollout') told.push([entry.t - ROBOT_START_US, entry.data]);
  });
  await lab.run(async () => {
    await lab.participant.agenda.sleep(SECOND);
    const { agenda } = lab.participant;
    const atMs = (ROBOT_START_US + 2 * DAY) / 1_000;
    for (const id of ['base-4.3.1', 'site-16.1.1']) {
      await perform(lab, outside, { kind: 'contract', box: 'a', rollout: { package: id, atMs } });
    }
    const box = browserOf(world);
    t.notMatch(await check(world, box), /Base software 4\.3\.1|Site software 16\.1\.1/);
    await agenda.sleep(2 * DAY + HOUR);
    t.match(await check(world, box), /Base software 4\.3\.1/, 'its day has come');
    await agenda.sleep(SECOND);
  });
  t.same(
    told.map((one) => (one as [number, { package: string }])[1].package),
    ['base-4.3.1', 'site-16.1.1'],
    'one letter for each',
  );
  t.equal((told[0] as [number])[0], 2 * DAY, 'on the day');
  const [letter] = outside.mail.mails();
  t.match(letter?.subject ?? '', /Logiciel de site 16\.1\.1/, 'and by e-mail (G03)');
  t.match(letter?.text ?? '', /appliance B300-|serveur B300-/);
});
