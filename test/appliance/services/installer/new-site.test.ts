/** What a site that was just installed on a box from the factory starts with. */

import t from 'tap';
import { MINUTE } from '../../../../hardware/ports.js';
import { Browser } from '../../../../lab/clients/browser/browser.js';
import { createWorld } from '../../../../lab/supervisor/world-lab.js';
import { boxAddresses, TLS_PORT } from '../../../support/addresses.js';

t.setTimeout(280_000);

const BOX_PASSWORD = 'Serveur-Neuf-2018!';
const SITE_PASSWORD = 'Site-Neuf-2018!';

t.test('a new /login is entered with admin and password, once (G107)', async (t) => {
  const world = await createWorld({
    seed: 'new-site',
    amounts: { boxes: 'single-and-new', historyDays: 1, recordings: 1, files: 1 },
  });
  t.teardown(() => world.lab.close());
  const sleep = (us: number): Promise<void> => world.lab.participant.agenda.sleep(us);
  const { fetch } = world.outside.seats().seat('ws1').workstation;

  const enter = async (site: '/login' | '/appliance', password: string): Promise<Browser> => {
    const browser = new Browser({ fetch, language: 'en' });
    await browser.open(boxAddresses.c, TLS_PORT, site);
    browser.fill('Username', 'admin');
    browser.fill('Password', password);
    await browser.press('Sign in');
    return browser;
  };
  const change = async (browser: Browser, section: string, from: string, to: string): Promise<void> => {
    browser.fill('Current Password', from, { section });
    browser.fill('New Password', to, { section });
    browser.fill('Confirm New Password', to, { section });
    await browser.press('Change Password', { section });
  };
  /** Installs what is offered first, and waits for the end. */
  const install = async (row: string): Promise<void> => {
    const page = await enter('/appliance', BOX_PASSWORD);
    await page.open(boxAddresses.c, TLS_PORT, '/appliance/updates');
    await page.press('Check for Updates');
    await sleep(MINUTE);
    await page.reload();
    await page.press('Install This Update', { section: 'Available Updates', row });
    page.tick('I have read the licence agreement and accept it', true);
    await page.press('Accept and Install');
    await sleep(120 * MINUTE);
  };

  await world.lab.run(async () => {
    await sleep(MINUTE);
    await change(await enter('/appliance', 'password'), 'Users :: Change Password', 'password', BOX_PASSWORD);
    await install('Base software 4.3.1');
    await install('Site software 16.1.1');

    const wrong = await enter('/login', BOX_PASSWORD);
    t.ok(wrong.asksPassword(), 'the accounts of /appliance are others');
    const first = await enter('/login', 'password');
    t.match(first.text(), /choose a new password/i);
    await first.open(boxAddresses.c, TLS_PORT, '/login/software-management');
    t.match(first.where().path, /^\/login\/account/, 'nothing else before that');
    await change(first, 'My Account :: Change Password', 'password', SITE_PASSWORD);
    await first.open(boxAddresses.c, TLS_PORT, '/login/users');
    t.equal(first.where().status, 200, 'an administrator');
    const again = await enter('/login', 'password');
    t.ok(again.asksPassword(), 'the initial password is used up');
    const known = await enter('/login', SITE_PASSWORD);
    t.equal(known.where().path, '/login/information');
  });
});
