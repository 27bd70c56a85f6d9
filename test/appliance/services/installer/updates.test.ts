/** The Updates page through its own forms, on a box of a whole world. */
import t from 'tap';
import { HOUR, MINUTE, SECOND } from '../../../../hardware/ports.js';
import { Browser } from '../../../../lab/clients/browser/browser.js';
import { labCredentials } from '../../../../lab/making/credentials.js';
import { createWorld, type World } from '../../../../lab/supervisor/world-lab.js';
import { RawVisitor } from '../../../support/raw-visitor.js';

const A = '127.20.0.11';
const PORT = 8443;
const DESK = '127.20.0.21';
const TIMEOUT_US = 60 * SECOND;

const browserOf = (world: World, language: 'en' | 'fr'): Browser =>
  new Browser({
    language,
    fetch: ({ host, port, method, path, headers, body }) =>
      world.lab.participant.call(
        { proto: 'https', host, port, from: DESK, method, path, headers, body },
        TIMEOUT_US,
      ),
  });

async function signIn(browser: Browser, language: 'en' | 'fr'): Promise<void> {
  await browser.open(A, PORT, '/appliance');
  browser.fill(language === 'fr' ? 'Nom d’utilisateur' : 'Username', labCredentials.username);
  browser.fill(language === 'fr' ? 'Mot de passe' : 'Password', labCredentials.password);
  await browser.press(language === 'fr' ? 'Se connecter' : 'Sign in');
}

const waitFor = async (world: World, browser: Browser, button: string): Promise<void> => {
  for (let round = 0; round < 200 && !browser.offers(button); round += 1) {
    await world.lab.participant.agenda.sleep(MINUTE);
    await browser.open(A, PORT, '/appliance/updates').catch(() => {});
    if (browser.asksPassword()) {
      await signIn(browser, 'fr');
      await browser.open(A, PORT, '/appliance/updates');
    }
  }
};

/** The lab's part once both boxes answer. */
const inWorld = (world: World, part: () => Promise<void>): Promise<void> =>
  world.lab.run(async () => {
    await world.lab.participant.agenda.sleep(30 * SECOND);
    await part();
  });

const amounts = { siteVersion: '15.3.2', historyDays: 3, sessionsPerDay: 5, recordings: 2 };

t.test('the word that work has begun is out of date once it has ended', async (t) => {
  const world = await createWorld({ seed: 'updates-word', amounts });
  await inWorld(world, async () => {
    const visitor = new RawVisitor(world);
    await visitor.signIn('appliance', labCredentials.username, labCredentials.password);
    const check = async (waitUs: number): Promise<string> => {
      const _csrf = await visitor.csrf('/appliance/updates');
      await visitor.post('/appliance/updates', { _csrf, action: 'check' });
      await world.lab.participant.agenda.sleep(waitUs);
      return (await visitor.send('GET', '/appliance/updates')).body;
    };
    const asked = /id="flash"[\s\S]*Asking the update server\./;
    t.match(await check(1), asked);
    await world.lab.participant.agenda.sleep(MINUTE);
    const after = await check(MINUTE);
    t.match(after, /Updates were found/);
    t.notMatch(after, /id="flash"/);
  });
});

t.test('check, agreement, warning of the pair, progress, history; in French', async (t) => {
  const world = await createWorld({ seed: 'updates-page', amounts });
  await inWorld(world, async () => {
    const browser = browserOf(world, 'fr');
    await signIn(browser, 'fr');
    await browser.open(A, PORT, '/appliance/updates');
    t.match(browser.fact('Logiciel de base', { section: 'Logiciel installé' }), '4.2.0');
    await browser.press('Rechercher les mises à jour');
    await world.lab.participant.agenda.sleep(10 * SECOND);
    await browser.reload();
    const list = { section: 'Mises à jour disponibles' };
    t.match(
      browser.text({ ...list, row: 'Logiciel de site 16.1.1' }),
      /À installer d.abord : logiciel de base 4\.3\.1(?!, logiciel de site 15)/,
    );
    t.notOk(browser.offers('Installer cette mise à jour', { ...list, row: 'Logiciel de site 16.1.1' }));
    await browser.press('Installer cette mise à jour', { ...list, row: 'Logiciel de base 4.3.1' });
    t.match(browser.text(), /Le site sera indisponible pendant environ/);
    await browser.press('Accepter et installer');
    t.equal(browser.where().status, 422, 'not without agreement');
    browser.tick('J’ai lu le contrat de licence et je l’accepte', true);
    await browser.press('Accepter et installer');
    t.match(browser.text(), /Rompez d.abord la relation/, 'the pair is still there');
    await browser.press('Installer malgré tout');
    t.match(browser.text(), /Téléchargement/);
    await world.lab.participant.agenda.sleep(5 * MINUTE);
    await browser.reload();
    t.match(browser.text(), /Écriture du logiciel de base/);
    t.match(browser.text(), /Ne redémarrez pas le serveur/);
    const site = await world.lab.participant.call(
      {
        proto: 'https',
        host: A,
        port: PORT,
        from: DESK,
        method: 'GET',
        path: '/login',
        headers: {},
        body: Buffer.alloc(0),
      },
      TIMEOUT_US,
    );
    t.equal(site?.status, 503, 'the site is down meanwhile');
    await waitFor(world, browser, 'Rechercher les mises à jour');
    const told = async (): Promise<boolean> => {
      const later = browserOf(world, 'fr');
      await signIn(later, 'fr');
      return /Installé depuis votre dernière connexion : Logiciel de base 4\.3\.1/i.test(later.text());
    };
    t.same([await told(), await told()], [true, false], 'who was signed out hears it once (U41)');
    t.match(browser.fact('Logiciel de base', { section: 'Logiciel installé' }), '4.3.1');
    t.ok(browser.offers('Installer cette mise à jour', { ...list, row: 'Logiciel de site 16.1.1' }));
    t.match(browser.text({ section: 'Mises à jour installées' }), /4\.3\.1 \(43377\)/);
    t.equal(world.lab.box('a').boot, 2, 'it restarted');
  });
  await world.lab.close();
});

t.test('key and manual installation, refused and done; in English', async (t) => {
  const world = await createWorld({ seed: 'updates-manual', amounts: { ...amounts, siteVersion: '15.1.1' } });
  const syncTroubles: unknown[] = [];
  world.lab.onEntry(({ kind, data }) => {
    if (kind === 'failover.sync-failed') syncTroubles.push(data);
  });
  await inWorld(world, async () => {
    const browser = browserOf(world, 'en');
    await signIn(browser, 'en');
    await browser.open(A, PORT, '/appliance/updates');
    await browser.follow('Appliance Download Key');
    const key = /-----BEGIN KEY-----[^-]+-----END KEY-----/.exec(browser.where().html)?.[0] ?? '';
    const nowMs = world.lab.nowUs() / 1000;
    const page = (path: string, values: Record<string, string>) =>
      world.outside.updates.handle(
        {
          proto: 'https',
          host: '127.20.0.5',
          port: 443,
          from: DESK,
          method: 'POST',
          path,
          headers: {},
          body: Buffer.from(new URLSearchParams(values).toString()),
        },
        nowMs,
      );
    t.match(page('/?lang=en', { key }).body.toString(), /Site software 15\.3\.2/);
    const file = page('/download', { key, package: 'site-15.3.2' });
    t.equal(file.status, 200);
    await browser.follow('Back');
    const manual = { section: 'Manual Installation' };
    const give = async (bytes: Buffer) => {
      browser.upload('Software package', { filename: 'package.pkg', bytes }, manual);
      await browser.press('Update Software', manual);
    };
    await give(Buffer.from('nothing of the kind'));
    t.equal(browser.where().status, 422);
    t.match(browser.text(), /not a software package/);
    await give(file.body.subarray(0, 5000));
    t.match(browser.text(), /incomplete/);
    await give(world.outside.updates.archive('site-15.3.2', world.made.plates.b.guid));
    t.match(browser.text(), /made for another appliance/);
    await give(file.body);
    browser.tick('I have read the licence agreement and accept it', true);
    await browser.press('Accept and Install');
    await browser.press('Install Nevertheless');
    for (let round = 0; round < 60 && !browser.offers('Check for Updates'); round += 1) {
      await world.lab.participant.agenda.sleep(MINUTE);
      await browser.open(A, PORT, '/appliance/updates');
    }
    t.match(browser.fact('Site software', { section: 'Installed Software' }), /^15\.3\.2 /);
    t.match(browser.text({ section: 'Installed Updates' }), /Manual/);
    const later = browserOf(world, 'en');
    await signIn(later, 'en');
    t.match(
      later.text(),
      /Installed since your last sign-in: Site software 15\.3\.2\./,
      'who signs in hears it',
    );
    await world.lab.participant.agenda.sleep(2 * HOUR);
    t.match(syncTroubles.at(-1), { trouble: 'software' }, 'a pair of two versions does not synchronise');
  });
  await world.lab.close();
});

t.test('an installation is named by its agreement, and counts once it is verified', async (t) => {
  const world = await createWorld({
    seed: 'updates-licence',
    amounts: { ...amounts, siteVersion: '17.1.1' },
  });
  await inWorld(world, async () => {
    const browser = browserOf(world, 'fr');
    await signIn(browser, 'fr');
    await browser.open(A, PORT, '/appliance/updates');
    await browser.press('Rechercher les mises à jour');
    await world.lab.participant.agenda.sleep(10 * SECOND);
    await browser.reload();
    const heading = (): string => /<h1>([^<]*)<\/h1>/.exec(browser.where().html)?.[1] ?? '';
    const licences = (): string =>
      browser.fact('Licences de points de terminaison', { section: 'Logiciel installé' });
    const rows = (): string => browser.text({ section: 'Mises à jour installées' });
    t.equal(heading(), 'Mises à jour');
    const before = licences();
    await browser.press('Installer cette mise à jour', {
      section: 'Mises à jour disponibles',
      row: 'Vingt-cinq points de terminaison de plus peuvent être utilisés en même temps.',
    });
    t.equal(heading(), 'Contrat de licence (CLUF)', 'the page is called what it shows');
    browser.tick('J’ai lu le contrat de licence et je l’accepte', true);
    await browser.press('Accepter et installer');
    if (browser.offers('Installer quand même')) await browser.press('Installer quand même');
    const installer = () => world.hosting.box('a')?.appliance()?.node.installer;
    while (installer()?.state().at !== 'verifying') await world.lab.participant.agenda.sleep(SECOND);
    const beganMs = world.lab.nowUs() / 1_000;
    await browser.open(A, PORT, '/appliance/updates');
    t.equal(licences(), before, 'not before it is verified');
    t.notMatch(rows(), /Licence/, 'nor in the list');
    while (installer()?.state().at !== 'idle') await world.lab.participant.agenda.sleep(SECOND);
    await browser.reload();
    t.equal(Number(licences()), Number(before) + 25);
    const last = world.hosting.box('a')?.appliance()?.node.software.history().at(-1);
    t.ok(last !== undefined && last.installedMs > beganMs, 'dated by its end');
    t.match(rows(), /icence/);
  });
  await world.lab.close();
});
