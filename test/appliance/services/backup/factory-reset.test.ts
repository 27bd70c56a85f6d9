/** Reset to factory defaults (G111): through the page, and with the power cut at every durable write. */
import t, { type Test } from 'tap';
import { listCertificates } from '../../../../appliance/store/box/certificates.js';
import { openStore } from '../../../../appliance/store/database.js';
import { MINUTE, SECOND } from '../../../../hardware/ports.js';
import { Browser } from '../../../../lab/clients/browser/browser.js';
import { labCredentials } from '../../../../lab/making/credentials.js';
import { createWorld, type World } from '../../../../lab/supervisor/world-lab.js';

t.setTimeout(280_000);
const ADDRESS = '127.20.0.11';
/** A start after the reset writes no more than this. */
const WRITES_MAX = 40;
const RESET = 'Reset to Factory Defaults';

const single = (): Promise<World> =>
  createWorld({ seed: 'reset', amounts: { boxes: 'single', historyDays: 2, recordings: 3 } });

const browserOf = (world: World): Browser =>
  new Browser({ fetch: world.outside.seats().seat('ws1').workstation.fetch, language: 'en' });

async function enter(browser: Browser, password: string): Promise<void> {
  await browser.open(ADDRESS, 8443, '/appliance');
  browser.fill('Username', labCredentials.username);
  browser.fill('Password', password);
  await browser.press('Sign in');
}

async function order(t: Test, world: World): Promise<Browser> {
  const browser = browserOf(world);
  await enter(browser, labCredentials.password);
  await browser.open(ADDRESS, 8443, '/appliance/basics');
  await browser.press(RESET);
  t.match(browser.text(), /erased for good/, 'a page says what will happen');
  await browser.press(RESET);
  return browser;
}

/** The box is as the factory delivers it, and can be reached where it was. */
async function isNew(t: Test, world: World): Promise<void> {
  const browser = browserOf(world);
  await enter(browser, 'password');
  t.match(browser.text(), /choose a new password/i, 'admin and password, to be changed');
  const { disks } = world;
  t.same(disks.a.list('recordings'), [], 'no recording is left');
  const certificates = listCertificates(openStore(disks.a, 'box'));
  t.same(
    certificates.map(({ factory }) => factory),
    [true],
    'the factory certificate alone',
  );
  await browser.open(ADDRESS, 8443, '/login');
  t.match(browser.text(), /No site|not installed/i, 'no site is installed');
}

t.test('the page tells how far it is; afterwards the box is new and can be shut down (G111)', async (t) => {
  const world = await single();
  t.teardown(() => world.lab.close());
  await world.lab.run(async () => {
    const { agenda } = world.lab.participant;
    await agenda.sleep(SECOND);
    const browser = await order(t, world);
    t.match(browser.text(), /is being reset/);
    await agenda.sleep(MINUTE);
    await browser.reload();
    t.match(browser.text(), /Everything is being erased/);
    t.notOk(browser.offers('Shut Down This Appliance'), 'nothing can be done meanwhile');
    await agenda.sleep(5 * MINUTE);
    await isNew(t, world);
  });
});

t.test('power cut at every durable write of the reset: it is done in the end', async (t) => {
  let kills = 0;
  for (const when of ['before', 'after'] as const) {
    for (let at = 1; at <= WRITES_MAX; at += 1) {
      const world = await single();
      const { lab, disks } = world;
      let cut = false;
      await lab.run(async () => {
        const { agenda } = lab.participant;
        await agenda.sleep(SECOND);
        await order(t, world);
        await agenda.sleep(SECOND);
        lab.press('a', 'reset');
        let count = 0;
        disks.a.onDurable((_step, name) => {
          if (name.startsWith('write hardware/clock')) return null;
          count += 1;
          cut ||= count === at;
          return count === at ? when : null;
        });
        await agenda.sleep(3 * MINUTE);
        disks.a.onDurable(null);
        if (!cut) return;
        kills += 1;
        await lab.cutPower('a');
        await agenda.sleep(SECOND);
        await lab.switchOn('a');
        await agenda.sleep(3 * MINUTE);
        await isNew(t, world);
      });
      await lab.close();
      if (!cut) break;
    }
  }
  t.ok(kills >= 8, `${kills} kills`);
});
