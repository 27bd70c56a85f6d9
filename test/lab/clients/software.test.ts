/** Consoles and clients as installed software: MSI files, installer packages, integration clients, deeds. */
import t from 'tap';
import { openStore } from '../../../appliance/store/database.js';
import { updateSite } from '../../../appliance/store/site/software.js';
import { HOUR, MINUTE, MS, SECOND } from '../../../hardware/ports.js';
import type { Act } from '../../../lab/acts/act.js';
import { perform } from '../../../lab/acts/perform.js';
import { checkPackage, deployMsi, removeMsi } from '../../../lab/clients/access-console/install.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import type { World } from '../../../lab/supervisor/world-lab.js';
import { packageById } from '../../../updates/packages/index.js';
import { B, inSiteWorld, type SiteWorld } from '../../support/worlds/site-world.js';

const patience = { timeout: 280_000 };
const { username, password } = labCredentials;
const msi = (version: string): string => JSON.stringify({ product: 'access-console-msi', version });

/** A's site is of the next version, as after an installation. */
async function upgradeSite({ world, sleep }: SiteWorld, version: string): Promise<void> {
  await world.lab.cutPower('a');
  await sleep(MINUTE);
  const content = packageById(`site-${version}`);
  if (content === null) throw new Error('no such version');
  const { migrations } = content;
  const nowMs = world.lab.nowUs() / MS;
  const { build } = content.manifest;
  updateSite(openStore(world.disks.a, 'site'), {
    version,
    build,
    migrations,
    nowMs,
    adminPasswordHash: null,
  });
  await world.lab.switchOn('a');
  await sleep(5 * MINUTE);
}
const act = async ({ world, sleep }: SiteWorld, given: Act): Promise<void> => {
  await perform(world.lab, world.outside, given);
  await sleep(2 * MINUTE);
};
const seat = (world: World, name: 'ws1' | 'ws4') => world.outside.seats().seat(name).console;

t.test('MSI rules, as pure functions', (t) => {
  const old = { version: '15.3.2', by: 'msi', locked: true, obsolete: [] } as const;
  const fresh = deployMsi(old, msi('16.1.1'), false);
  t.match(
    fresh,
    { install: { version: '16.1.1', by: 'msi', locked: true, obsolete: [] } },
    'replaces, no uninstall (G22)',
  );
  const left = deployMsi(old, msi('16.1.1'), true);
  t.match(left, { install: { version: '16.1.1', obsolete: ['15.3.2'] } }, 'it was running');
  if ('refused' in left) throw new Error('refused');
  t.match(removeMsi({ ...left.install, version: '17.1.1' }, msi('16.1.1')), {
    refused: { fr: /version 16\.1\.1/ },
  });
  t.match(
    removeMsi(left.install, msi('15.3.2')),
    { install: { version: '16.1.1', obsolete: [] } },
    'the old one removes what was left (G23)',
  );
  t.match(removeMsi(left.install, msi('16.1.1')), { install: { version: '', obsolete: ['15.3.2'] } });
  for (const wrong of ['', '{', '[]', '{"product":"access-console-msi"}', 'x'.repeat(9_000)]) {
    t.match(deployMsi(old, wrong, false), { refused: { fr: /n’est pas un installateur/ } });
  }
  t.match(checkPackage(old, '{}'), { refused: { fr: /verrouillé/ } });
  t.match(checkPackage({ ...old, locked: false }, '{}'), { refused: { fr: /package d’installateur/ } });
  t.end();
});

t.test(
  'support enables the extractable console; old and new MSI come from Updates (G20)',
  patience,
  async (t) => {
    await inSiteWorld(
      'msi',
      async (site) => {
        const { world, sleep } = site;
        const box = await site.signIn('/appliance', { language: 'fr' });
        await site.open(box, '/appliance/updates');
        await box.press('Rechercher les mises à jour');
        await sleep(10 * SECOND);
        await box.reload();
        t.notOk(box.offers('Installeurs de console d’accès'), 'support has not enabled it');
        await act(site, { kind: 'contract', box: 'a', extractableConsole: true });
        await site.open(box, '/appliance/updates');
        await box.press('Rechercher les mises à jour');
        await sleep(10 * SECOND);
        await box.reload();
        await box.follow('Installeurs de console d’accès');
        await box.press('Télécharger', { row: '15.3.2' });
        const old = box.lastDownload()?.bytes.toString() ?? '';
        t.match(JSON.parse(old), {
          product: 'access-console-msi',
          version: '15.3.2',
          site: 'access.example.com',
        });
        await site.open(box, '/appliance/updates/console-installers');
        await box.press('Télécharger', { row: '16.1.1' });
        const fresh = box.lastDownload()?.bytes.toString() ?? '';

        // The new console on one machine: offline until its server is updated (G21).
        await act(site, { kind: 'console-deploy', machine: 'ws1', file: fresh });
        t.equal(seat(world, 'ws1').state().version, '16.1.1');
        t.match(await seat(world, 'ws1').launch(), { fr: /reste hors ligne/ }, 'G21');
        // The locked one works, until the site is newer; it cannot help itself (G19).
        const locked = seat(world, 'ws4');
        t.equal(await locked.launch(), null);
        t.equal(await locked.signIn(username, password), null);
        await upgradeSite(site, '16.1.1');
        t.equal(await seat(world, 'ws1').launch(), null, 'its server was updated');
        await locked.close();
        t.match(await locked.launch(), { fr: /verrouillé.*Déployez le nouveau MSI/ }, 'G19');
        await act(site, { kind: 'console-deploy', machine: 'ws4', file: 'no MSI' });
        t.match(locked.state().message, { fr: /n’est pas un installateur/ });
        await act(site, { kind: 'console-deploy', machine: 'ws4', file: fresh });
        t.equal(await locked.launch(), null);
        t.match(locked.about(), { fr: /16\.1\.1/ });
        await act(site, { kind: 'console-uninstall', machine: 'ws4', file: old });
        t.match(locked.state().message, { fr: /ne peut supprimer que/ }, 'G23');
        const saved = world.outside.state().desk.workstations.find(({ name }) => name === 'ws4');
        t.match(
          saved,
          { consoleVersion: '16.1.1', install: { by: 'msi', locked: true } },
          'kept with the lab',
        );
      },
      '15.3.2',
    );
  },
);

t.test(
  'packages die with the upgrade; what is installed goes on; integration clients stay behind',
  patience,
  async (t) => {
    await inSiteWorld(
      'packages',
      async (site) => {
        const { world, sleep } = site;
        const { fleet } = world.outside.seats();
        const login = await site.signIn('/login', { language: 'fr' });
        await site.open(login, '/login/jump-clients');
        const add = { section: 'Jump Clients :: Créer un installateur' };
        login.fill('Nom', 'Bureaux', add);
        await login.press('Créer un installateur', add);
        await login.press('Télécharger', {
          section: 'Jump Clients :: Packages d’installateur',
          row: 'Bureaux',
        });
        const clientFile = login.lastDownload()?.bytes.toString() ?? '';
        await site.open(login, '/login/console-settings');
        await login.follow('Installateurs de console d’accès');
        login.fill('Nom', 'Consoles');
        await login.press('Créer un installateur');
        await login.press('Télécharger', { row: 'Consoles' });
        const consoleFile = login.lastDownload()?.bytes.toString() ?? '';

        await act(site, { kind: 'fleet-install', file: clientFile, computer: 'desk-77' });
        t.equal(fleet.told(), null);
        const desk = fleet.state().clients.find(({ name }) => name === 'DESK-77');
        t.match(desk, { version: '15.3.2', mode: 'active', stage: 'resting' });
        await act(site, { kind: 'console-package', machine: 'ws1', file: consoleFile });
        t.equal(seat(world, 'ws1').state().message, null);

        await upgradeSite(site, '16.1.1');
        t.equal(desk?.version, '16.1.1', 'active clients upgrade at once (G17, G29)');
        const agents = fleet.state().clients.filter(({ kind }) => kind !== 'jump-client');
        t.same(
          agents.map(({ version }) => version),
          ['16.1.1', '16.1.1'],
          'Jumpoint and agent, too (G33)',
        );
        await act(site, { kind: 'fleet-install', file: clientFile, computer: 'desk-78' });
        t.match(fleet.told(), { fr: /devenu obsolète.*16\.1\.1/ }, 'G35');
        await act(site, { kind: 'console-package', machine: 'ws1', file: consoleFile });
        t.match(seat(world, 'ws1').state().message, { fr: /devenu obsolète/ });
        const again = await site.signIn('/login', { language: 'fr' });
        await site.open(again, '/login/jump-clients');
        t.match(again.text({ row: 'Bureaux' }), /Obsolète/);

        const client = fleet.state().integrations[0];
        const id = client?.id ?? '';
        await act(site, { kind: 'integration-run', client: id });
        t.match(client?.message, { fr: /Réinstallez-le/ }, 'G34');
        await act(site, { kind: 'integration-reinstall', client: id, version: '16.1.1' });
        await act(site, { kind: 'integration-run', client: id });
        t.equal(client?.message, null);
        // By address it asks that very box, whoever is primary (G94).
        await act(site, { kind: 'integration-target', client: id, target: B });
        await act(site, { kind: 'integration-run', client: id });
        t.match(client?.message, { fr: /site de sauvegarde/ }, 'G94');
        await sleep(7 * HOUR);
        t.ok((client?.lastTriedUs ?? 0) > (client?.lastGoodUs ?? 0) + 5 * HOUR, 'it goes on trying');
      },
      '15.3.2',
    );
  },
);

t.test('check-in occasions: boot, tray icon, a console connection', patience, async (t) => {
  await inSiteWorld('occasions', async (site) => {
    const { world, sleep } = site;
    const { fleet } = world.outside.seats();
    const db = openStore(world.disks.a, 'site').db;
    const seen = (id: string): { occasion: string; checked_in_ms: number } =>
      db.prepare('SELECT occasion, checked_in_ms FROM client_state WHERE client_id = ?').get(id) as never;
    const passive = fleet
      .state()
      .clients.find(({ mode, name }) => mode === 'passive' && name.startsWith('TEST'));
    const active = fleet.state().clients.find(({ mode }) => mode === 'active');
    if (passive === undefined || active === undefined) throw new Error('no such clients');
    await act(site, { kind: 'fleet-call', client: passive.id });
    t.equal(seen(passive.id).occasion, 'tray', 'G32');
    await act(site, { kind: 'fleet-reboot', client: passive.id });
    t.equal(seen(passive.id).occasion, 'boot', 'G30');

    const console = seat(world, 'ws1');
    await console.launch();
    await console.signIn(username, password);
    t.equal(await console.startSession(passive.name), null);
    t.equal(seen(passive.id).occasion, 'console', 'the box called it (G31)');
    await console.endSession();

    await act(site, { kind: 'fleet-off', client: passive.id });
    await act(site, { kind: 'fleet-off', client: active.id });
    t.match(await console.startSession(passive.name), { fr: /ne répond pas/ });
    t.match(await console.startSession(active.name), { fr: /hors ligne/ });
    await act(site, { kind: 'fleet-on', client: active.id });
    await sleep(MINUTE);
    t.equal(await console.startSession(active.name), null);

    // One that is behind is upgraded first; the session starts afterwards.
    await console.endSession();
    const other = fleet.state().clients.find((one) => one.mode === 'passive' && one.id !== passive.id);
    if (other === undefined) throw new Error('no other client');
    other.version = '16.1.1';
    t.equal(await console.startSession(other.name), null);
    t.equal(other.version, '17.1.1');
  });
});
