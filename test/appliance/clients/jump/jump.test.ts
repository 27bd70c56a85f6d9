/** The Jump tab through its forms, and what it does to consoles and deployed clients. */
import t from 'tap';
import { isOpen, readMinute, readSchedule } from '../../../../appliance/clients/jump/rules.js';
import { openStore, run } from '../../../../appliance/store/database.js';
import { MINUTE, SECOND } from '../../../../hardware/ports.js';
import type { Browser } from '../../../../lab/clients/browser/browser.js';
import { labCredentials } from '../../../../lab/making/credentials.js';
import { inSiteWorld, type SiteWorld } from '../../../support/worlds/site-world.js';

const patience = { timeout: 280_000 };
const { username, password } = labCredentials;

/** A console of workstation 1, signed in. */
async function consoleOf({ world }: SiteWorld, version: string) {
  const { console } = world.outside.seats().seat('ws1');
  const wrong = (await console.launch()) ?? (await console.signIn(username, password));
  t.equal(wrong, null, 'the console is ready');
  t.equal(console.state().version, version);
  return console;
}
const told = (answer: { readonly fr: string } | null): string => answer?.fr ?? '';

async function policy(site: SiteWorld, browser: Browser, act: (section: { section: string }) => void) {
  await site.open(browser, '/login/jump-policies');
  const section = { section: 'Règles de Jump :: Ajouter une règle' };
  act(section);
  await browser.press('Ajouter une règle', section);
}

async function givePolicy(site: SiteWorld, browser: Browser, item: string, name: string): Promise<void> {
  await site.open(browser, '/login/jump-items?page=2');
  const there = browser.text().includes(item);
  if (!there) await site.open(browser, '/login/jump-items');
  await browser.follow(item);
  const section = { section: `${item} :: Règle de Jump` };
  browser.choose('Règle de Jump', name, section);
  await browser.press('Enregistrer', section);
}

t.test('schedules, as pure functions', (t) => {
  const week = readSchedule('{"days":[1,2,3,4,5],"fromMinute":480,"toMinute":1080}');
  const at = (iso: string, zone = 'Europe/Paris') => isOpen(week, Date.parse(iso), zone);
  t.equal(at('2018-01-08T08:00:00Z'), true, 'Monday, 9 in Paris');
  t.equal(at('2018-01-08T06:59:00Z'), false);
  t.equal(at('2018-01-08T07:00:00Z'), true);
  t.equal(at('2018-01-08T17:00:00Z'), false, '18:00 is out');
  t.equal(at('2018-01-07T10:00:00Z'), false, 'Sunday');
  t.equal(at('2018-01-08T23:30:00Z', 'Asia/Tokyo'), true, 'Tuesday there');
  t.equal(isOpen(null, 0, 'UTC'), true);
  t.equal(isOpen(readSchedule('nonsense'), 0, 'UTC'), false, 'what nobody understands forbids');
  t.equal(readMinute('24:00'), 1_440);
  t.equal(readMinute('8:61'), null);
  t.end();
});

t.test('policies hold at session start; approval is asked, given, and runs out', patience, async (t) => {
  await inSiteWorld(
    'jump-policies',
    async (site) => {
      const browser = await site.signIn('/login', { language: 'fr' });
      const console = await consoleOf(site, '15.3.2');
      await policy(site, browser, (section) => {
        browser.fill('Nom', 'Nuit', section);
        browser.tick('Limiter l’accès à un horaire', true, section);
        browser.fill('De', '20:00', section);
        browser.fill('À', '19:00', section);
      });
      t.match(browser.text(), /La fin doit être postérieure/);
      const again = { section: 'Règles de Jump :: Ajouter une règle' };
      browser.fill('À', '23:30', again);
      await browser.press('Ajouter une règle', again);
      t.match(browser.text(), /Ajout de « Nuit » effectué/);
      t.match(browser.text(), /20:00–23:30/);
      await givePolicy(site, browser, 'SRV-SQL-PAR01', 'Nuit');
      t.match(browser.text(), /La règle de Jump a été enregistrée/);
      t.match(
        told(await console.startSession('SRV-SQL-PAR01')),
        /« Nuit » n’autorise pas de session à cette heure/,
      );

      await policy(site, browser, (section) => {
        browser.fill('Nom', 'Approbation', section);
        browser.tick('Exiger une approbation avant le début d’une session', true, section);
        browser.fill('Durée de validité d’une approbation', '30', section);
      });
      await givePolicy(site, browser, 'SRV-SQL-PAR01', 'Approbation');
      t.match(told(await console.startSession('SRV-SQL-PAR01')), /Votre demande a été envoyée/);
      t.match(told(await console.startSession('SRV-SQL-PAR01')), /n’a pas encore été traitée/);
      await site.open(browser, '/login/jump-policies');
      const requests = { section: 'Règles de Jump :: Demandes d’accès' };
      await browser.press('Refuser', requests);
      t.match(browser.text(), /La demande a été refusée/);
      t.match(told(await console.startSession('SRV-SQL-PAR01')), /demande d’accès a été refusée/);
      await site.sleep(16 * MINUTE);
      t.match(told(await console.startSession('SRV-SQL-PAR01')), /Votre demande a été envoyée/);
      await site.open(browser, '/login/jump-policies');
      await browser.press('Approuver', requests);
      t.equal(await console.startSession('SRV-SQL-PAR01'), null, 'approved');
      t.equal(await console.endSession(), null);
      await site.sleep(31 * MINUTE);
      t.match(told(await console.startSession('SRV-SQL-PAR01')), /Votre demande a été envoyée/, 'it ran out');

      await site.open(browser, '/login/jump-policies');
      await browser.press('Supprimer', { row: 'Approbation' });
      t.match(browser.text(), /utilisent cette règle/);
      await site.open(browser, '/login/jump-shortcuts');
      t.equal(browser.where().status, 404, 'shortcuts came with 16.1.1');
    },
    '15.3.2',
  );
});

t.test(
  'installer packages are made, downloaded, refused when deleted; clients are listed and deleted',
  patience,
  async (t) => {
    await inSiteWorld('jump-clients', async (site) => {
      const browser = await site.signIn('/login', { language: 'fr' });
      await site.open(browser, '/login/jump-clients');
      t.match(browser.fact('Connectés'), /^(\d+) \/ \1$/, 'all active ones are connected');
      const label = 'Nombre maximal de mises à niveau de Jump Clients simultanées';
      const settings = { section: 'Jump Clients :: Paramètres' };
      browser.fill(label, '501', settings);
      await browser.press('Enregistrer', settings);
      t.match(browser.text(), /Saisissez un nombre de 1 à 500/);
      browser.fill(label, '25', settings);
      await browser.press('Enregistrer', settings);
      t.match(browser.text(), /Le nombre maximal a été enregistré/);

      const add = { section: 'Jump Clients :: Créer un installateur' };
      browser.fill('Nom', 'Atelier', add);
      browser.choose('Connexion', 'Passif', add);
      browser.choose('Groupe de Jump', 'Plant', add);
      await browser.press('Créer un installateur', add);
      const list = { section: 'Jump Clients :: Packages d’installateur', row: 'Atelier' };
      t.match(browser.text(list), /Valide/);
      await browser.press('Télécharger', list);
      const file = JSON.parse(browser.lastDownload()?.bytes.toString() ?? '{}');
      t.match(file, { kind: 'jump-client', site: 'access.example.com', version: '17.1.1' });
      const { machine } = site.world.outside.seats().fleet;
      const install = (name: string, key = file.key) =>
        machine.ask('register', {
          installer: file.id,
          key,
          name,
          host: `${name.toLowerCase()}.corp.example.com`,
        });
      const installed = await install('LATHE-01');
      t.match(installed, { status: 200, said: { mode: 'passive', version: '17.1.1' } });
      t.equal((await install('LATHE-02', 'guess'))?.status, 409);
      await site.open(browser, '/login/jump-clients?filter=lathe');
      t.match(browser.text({ row: 'LATHE-01' }), /Passif.*Sur appel.*17\.1\.1.*Installation/s);
      await browser.press('Supprimer', { section: 'Jump Clients :: Liste', row: 'LATHE-01' });
      await browser.press('Supprimer');
      t.match(browser.text(), /Suppression de « LATHE-01 » effectuée/);
      const { id = '', key = '' } = installed?.said ?? {};
      const late = await machine.ask('checkIn', {
        clients: [{ id, key, version: '17.1.1', occasion: 'tray' }],
      });
      t.match(late?.said, { answers: [{ do: 'stop', why: 'unknown' }] });
      await site.open(browser, '/login/jump-clients');
      await browser.press('Supprimer', list);
      await browser.press('Supprimer');
      t.match((await install('LATHE-03'))?.refusal, { message: { fr: /supprimé sur le site/ } });
      t.equal((await machine.ask('checkIn', { clients: [] }))?.status, 400);
    });
  },
);

t.test(
  'Jumpoints carry sessions, shortcuts name items, licences count computers (G112)',
  patience,
  async (t) => {
    await inSiteWorld('jumpoint', async (site) => {
      const browser = await site.signIn('/login', { language: 'fr' });
      const console = await consoleOf(site, '17.1.1');
      t.equal(await console.startSession('PLC-GW-PAR01'), null, 'through the Jumpoint');
      await site.open(browser, '/login/information');
      t.match(browser.fact('Licences de points de terminaison'), '1 / 50');
      t.equal(await console.endSession(), null);
      await site.open(browser, '/login/jumpoint');
      await browser.follow('Jumpoint Plant');
      browser.tick('Activé', false);
      await browser.press('Enregistrer les modifications');
      t.match(told(await console.startSession('PLC-GW-PAR01')), /Jumpoint.*n’est pas connecté/);
      await browser.press('Supprimer', { row: 'Jumpoint Plant' });
      t.match(browser.text(), /Des éléments de Jump passent par ce Jumpoint/);

      await site.open(browser, '/login/jump-shortcuts');
      await browser.follow('FW-PAR01');
      browser.fill('Nom', 'Pare-feu de Paris');
      await browser.press('Enregistrer les modifications');
      await console.close();
      await console.launch();
      await console.signIn(username, password);
      t.ok(console.state().items.some(({ name }) => name === 'Pare-feu de Paris'));
      t.notOk(console.state().items.some(({ name }) => name === 'FW-PAR01'));
      t.equal(await console.startSession('Pare-feu de Paris'), null);

      // Forty-nine other computers are in use: with this one, every licence.
      const db = openStore(site.world.disks.a, 'site');
      db.transaction('test', () => {
        for (let index = 1; index < 50; index += 1) {
          run(
            db.db,
            'INSERT INTO active_session (id, user_id, username, jump_item, host, started_ms) VALUES (?,?,?,?,?,0)',
            `s${index}`,
            `u${index}`,
            'x',
            'x',
            `h${index}`,
          );
        }
      });
      await site.open(browser, '/login/information');
      t.match(browser.fact('Licences de points de terminaison disponibles'), '0');
      const other = site.world.outside.seats().seat('ws2').console;
      await other.launch();
      await other.signIn(username, password);
      t.match(told(await other.startSession('DC-PAR01')), /licences de point.*\(50\) sont utilisées/);
      await site.sleep(SECOND);
    });
  },
);

t.test('the analyzer tells which endpoints need attention', patience, async (t) => {
  await inSiteWorld('analyzer', async (site) => {
    const browser = await site.signIn('/login', { language: 'fr' });
    await site.open(browser, '/login/endpoint-analyzer?show=behind');
    t.match(browser.text(), /Aucun point de terminaison ne correspond/);
    const { clients } = site.world.outside.seats().fleet.state();
    const one = clients.find(({ mode }) => mode === 'passive');
    const db = openStore(site.world.disks.a, 'site');
    db.transaction('test', () =>
      run(db.db, "UPDATE client_state SET version = '16.1.1' WHERE client_id = ?", one?.id),
    );
    await browser.reload();
    t.match(browser.text(), new RegExp(one?.name ?? '?'));
  });
});
