/** Where somebody waits while an appliance is away (U37), and what a sign-in after it tells (U41). */
import t, { type Test } from 'tap';
import { MINUTE, SECOND } from '../../../../hardware/ports.js';
import { Browser } from '../../../../lab/clients/browser/browser.js';
import { labCredentials } from '../../../../lab/making/credentials.js';
import { createWorld, type World } from '../../../../lab/supervisor/world-lab.js';

t.setTimeout(280_000);
const ADDRESS = '127.20.0.11';
const words = {
  en: {
    username: 'Username',
    password: 'Password',
    signIn: 'Sign in',
    reboot: 'Reboot This Appliance',
    shutDown: 'Shut Down This Appliance',
    reset: 'Reset to Factory Defaults',
  },
  fr: {
    username: 'Nom d’utilisateur',
    password: 'Mot de passe',
    signIn: 'Se connecter',
    reboot: 'Redémarrer ce serveur',
    shutDown: 'Éteindre ce serveur',
    reset: 'Rétablir la version par défaut du serveur',
  },
} as const;
type Language = keyof typeof words;

async function inWorld(
  t: Test,
  language: Language,
  act: (world: World, browser: Browser, sleep: (us: number) => Promise<void>) => Promise<void>,
): Promise<void> {
  const world = await createWorld({
    seed: `power-${language}`,
    amounts: { boxes: 'single', historyDays: 1, recordings: 1 },
  });
  t.teardown(() => world.lab.close());
  await world.lab.run(async () => {
    const { agenda } = world.lab.participant;
    await agenda.sleep(20 * SECOND);
    const browser = new Browser({ fetch: world.outside.seats().seat('ws1').workstation.fetch, language });
    await enter(browser, language);
    await browser.open(ADDRESS, 8443, '/appliance/basics');
    await act(world, browser, (us) => agenda.sleep(us));
  });
}

async function enter(browser: Browser, language: Language): Promise<void> {
  const { username, password, signIn } = words[language];
  await browser.open(ADDRESS, 8443, '/appliance');
  browser.fill(username, labCredentials.username);
  browser.fill(password, labCredentials.password);
  await browser.press(signIn);
}

const ends = {
  en: {
    reboot: [/is restarting/, /has restarted/],
    shutDown: [/is shutting down/, /is on again/],
    reset: [/is being reset/, /reset is complete[\s\S]*admin with password/],
  },
  fr: {
    reboot: [/redémarre/, /a redémarré/],
    shutDown: [/s.éteint/, /de nouveau sous tension/],
    reset: [/cours de réinitialisation/, /réinitialisation est terminée[\s\S]*admin avec password/],
  },
} as const;

for (const language of ['en', 'fr'] as const) {
  for (const asked of ['reboot', 'shutDown', 'reset'] as const) {
    t.test(`${asked}, ${language}: stages to the end, and the end is told (U37)`, async (t) => {
      await inWorld(t, language, async (world, browser, sleep) => {
        const button = words[language][asked];
        await browser.press(button);
        if (browser.offers(button)) await browser.press(button);
        const [begins, ended] = ends[language][asked];
        t.match(browser.text(), begins);
        t.match(browser.where().html, /<ol class="stages">[\s\S]*aria-current="step"/, 'where it stands');
        t.match(browser.where().html, /http-equiv="refresh"/, 'it follows without scripts');
        t.notMatch(browser.where().html, /<button[^>]*danger/, 'and no button is left');
        t.notMatch(browser.where().html, /id="silent"/, 'the stages alone tell that nobody answers');
        if (asked === 'reset') {
          await sleep(MINUTE);
          await browser.reload();
          t.match(browser.where().html, /<progress|role="progressbar"/, 'how far it is');
        }
        await sleep(5 * MINUTE);
        if (asked === 'shutDown') {
          await world.lab.switchOn('a');
          await sleep(2 * MINUTE);
        }
        await browser.reload();
        t.match(browser.text(), ended);
        t.notMatch(browser.where().html, /http-equiv="refresh"/, 'nobody looks any more');
      });
    });
  }
}

t.test('an order that never came to pass ends the waiting too, and strange values do no harm', async (t) => {
  await inWorld(t, 'en', async (_world, browser, sleep) => {
    for (const query of [
      '',
      '?for=x&run=-1&up=1e9',
      '?run=999999999999999999&for=off',
      '?for=reset&for=off',
    ]) {
      await browser.open(ADDRESS, 8443, `/appliance/power${query}`);
      t.equal(browser.where().status, 200, query);
    }
    await sleep(11 * MINUTE);
    await browser.open(ADDRESS, 8443, '/appliance/power');
    t.match(browser.text(), /is running/);
  });
});
