/**
 * The guide's synchronous upgrade, carried out by hand: two real processes, a real browser, French
 * labels, the lab's clock turned up. Pictures are kept as artefacts.
 */
import t from 'tap';
import { labCredentials } from '../../lab/making/credentials.js';
import type { Report } from '../../lab/rehearsals/report/report.js';
import { openBrowser, openContext, startLab } from '../support/e2e/browser.js';
import { advance, boxUrl, createTrainee, setSpeed, type Tab } from '../support/e2e/trainee.js';

t.setTimeout(280_000);
const WINDOW_AHEAD_MIN = 25;
const DAY_MIN = 24 * 60;
const GAP_HOURS = 23;

const lab = await startLab('127.31.9', ['--speed', '60', '--history-days', '10', '--recordings', '10']);
const browser = await openBrowser();
t.teardown(async () => {
  await browser.close();
  await lab.close();
});
const context = await openContext(browser, {
  ignoreHTTPSErrors: true,
  locale: 'fr-FR',
  acceptDownloads: true,
  viewport: { width: 1280, height: 900 },
});
const trainee = createTrainee(context);
const console_ = await trainee.open(`${lab.consoleUrl}/`);

/** Accepts the licence and waits for the end of the installation. */
async function install(tab: Tab, row: string, picture: string): Promise<void> {
  const offers = tab.section('Mises à jour disponibles');
  await tab.press('Installer cette mise à jour', offers.getByRole('row').filter({ hasText: row }));
  await tab.page.getByLabel('J’ai lu le contrat de licence et je l’accepte').check();
  await tab.look(`${picture}-licence`);
  await tab.press('Accepter et installer');
  await tab.look(`${picture}-running`);
  await setSpeed(console_, '×600');
  await tab.ready('Rechercher les mises à jour');
  await setSpeed(console_, '×60');
}

async function update(box: 'A' | 'B'): Promise<void> {
  const tab = await trainee.signIn(boxUrl(lab, box, '/appliance'));
  await tab.go('Mises à jour');
  await tab.press('Rechercher les mises à jour');
  const offers = tab.section('Mises à jour disponibles');
  await offers.getByText('Logiciel de base 4.3.1').first().waitFor();
  const site = offers.getByRole('row').filter({ hasText: 'Logiciel de site 16.1.1' });
  t.equal(await site.getByRole('button').count(), 0, `${box}: the site version waits for the base (G39)`);
  await tab.look(`updates-${box}-offers`);
  await install(tab, 'Logiciel de base 4.3.1', `updates-${box}-base`);
  await install(tab, 'Logiciel de site 16.1.1', `updates-${box}-site`);
  await install(tab, 'Composant de licence', `updates-${box}-licence`);
  const installed = await tab.section('Logiciel installé').innerText();
  t.match(installed, /16\.1\.1/, `${box} runs the new site version`);
  t.match(installed, /4\.3\.1/, `${box} runs the new base`);
  await tab.look(`updates-${box}-done`);
  await tab.page.close();
}

t.test('a rehearsal follows what is done', async (t) => {
  const places = await trainee.open(`${lab.consoleUrl}/rehearsals`);
  await places.page.getByRole('button', { name: /^Commencer Mise à niveau synchrone/ }).click();
  await places.page.locator('#step-backup').waitFor();
  // What concerns a trainee stops fast time; this one wants the day between the windows to pass.
  t.equal(await lab.command({ do: 'stops', mode: 'never' }), 200, 'the running pair fits');
  await places.page.close();
});

t.test('everybody is told of the window beforehand', async () => {
  const letters = await trainee.open(`${lab.consoleUrl}/mailbox`);
  const [, hour = '', minute = ''] =
    /(\d\d):(\d\d):\d\d CES?T/.exec(await letters.page.innerText('body')) ?? [];
  const from = Number(hour) * 60 + Number(minute) + WINDOW_AHEAD_MIN;
  const form = letters.section('Annoncer un changement');
  await form.getByLabel('tous ceux qui travaillent avec le site').check();
  await form.getByLabel('le centre d’assistance').check();
  await form.getByLabel('Jour').selectOption(from < DAY_MIN ? 'today' : 'tomorrow');
  const two = (count: number): string => String(count).padStart(2, '0');
  await form.getByLabel('À partir de').fill(`${two(Math.floor(from / 60) % 24)}:${two(from % 60)}`);
  await form.getByLabel('Durée').selectOption('480');
  await letters.press('Envoyer', form);
  await letters.page.getByText('L’annonce est envoyée').waitFor();
  await letters.look('mailbox-announced');
  await letters.page.close();
  await advance(console_, WINDOW_AHEAD_MIN);
});

t.test('backup of A, data-sync, break', async (t) => {
  const a = await trainee.signIn(boxUrl(lab, 'A', '/login'));
  await a.go('Gestion', 'Gestion du logiciel');
  await a.look('software-management-A');
  const saved = a.page.waitForEvent('download');
  await a.press('Télécharger la sauvegarde', a.section('Logiciel :: Paramètres de sauvegarde'));
  t.match((await saved).suggestedFilename(), /\.nsb$/, 'the backup file came (G59)');

  const b = await trainee.signIn(boxUrl(lab, 'B', '/login'));
  await b.go('Gestion', 'Reprise en séquence');
  await b.ready('Synchroniser maintenant');
  await b.press('Synchroniser maintenant');
  await b.ready('Synchroniser maintenant');
  await b.look('failover-B-synchronised');
  await b.press('Rompre les relations de reprise en séquence');
  await b.look('failover-B-break');
  await b.press('Rompre les relations de reprise en séquence');
  await b.ready('Établir une relation');
  await a.go('Gestion', 'Reprise en séquence');
  await a.ready('Établir une relation');
  await a.look('failover-A-alone');
  await a.page.close();
  await b.page.close();
});

t.test('first window: A is updated and verified', async (t) => {
  await update('A');
  const desk = await trainee.open(`${lab.consoleUrl}/workstations/ws1`);
  await desk.press('Lancer la console');
  await desk.page.getByLabel('Nom d’utilisateur').fill(labCredentials.username);
  await desk.page.getByLabel('Mot de passe').fill(labCredentials.password);
  await desk.press('Se connecter');
  await desk.press('Démarrer une session');
  await desk.page.getByRole('button', { name: 'Terminer la session' }).waitFor();
  t.match(await desk.section('Console d’accès').innerText(), /À propos[\s\S]*16\.1\.1/, 'Help > About (G76)');
  await desk.look('workstation-session');
  await desk.press('Terminer la session');
  await desk.page.getByRole('button', { name: 'Démarrer une session' }).first().waitFor();
  await desk.press('Fermer la console');
  await desk.page.getByRole('button', { name: 'Lancer la console' }).waitFor();
  await desk.page.close();
});

t.test('a day between the windows, then B', async () => {
  await advance(console_, GAP_HOURS * 60);
  await console_.look('console-between-windows');
  await update('B');
});

t.test('the relationship is restored from A', async (t) => {
  const a = await trainee.signIn(boxUrl(lab, 'A', '/login'));
  await a.go('Gestion', 'Sécurité');
  await a.look('security-A');
  await a.go('Gestion', 'Reprise en séquence');
  const form = a.section('Reprise en séquence :: Configuration');
  const hosts = form.getByLabel('Nom d’hôte ou adresse IP');
  const ports = form.getByLabel('Port TLS');
  await hosts.nth(0).fill(`${lab.net}.12`);
  await ports.nth(0).fill(String(lab.port));
  await hosts.nth(1).fill(`${lab.net}.11`);
  await ports.nth(1).fill(String(lab.port));
  await a.press('Établir une relation');
  await a.ready('Rompre les relations de reprise en séquence');
  await a.look('failover-A-primary');

  const b = await trainee.signIn(boxUrl(lab, 'B', '/login'));
  await b.go('Gestion', 'Reprise en séquence');
  t.equal(
    await b.page.locator('#tabs').getByRole('link', { name: 'Rapports' }).count(),
    0,
    'tabs left (G87)',
  );
  const last = b.page.locator('dl.facts > div').filter({ hasText: 'Dernière synchronisation réussie' });
  await last.filter({ hasText: '20' }).first().waitFor();
  await b.look('failover-B-first-sync');
  t.match(await last.first().innerText(), /\d{4}/, 'date and time of the first sync (G88, G90)');
});

t.test('the rehearsal ended by itself, with every step seen', async (t) => {
  const places = await trainee.open(`${lab.consoleUrl}/rehearsals`);
  await places.page.getByText('Dernier bilan').waitFor();
  await places.look('rehearsals-debrief');
  const answer = await fetch(`${lab.consoleUrl}/api/rehearsals/report`, {
    headers: { authorization: `Bearer ${lab.token}` },
  });
  const report = (await answer.json()) as Report;
  t.match(report, { rehearsal: 'sync-upgrade', outcome: 'success', mistakes: [], trainee: { points: 20 } });
  t.same(report.lost, { rows: 0, files: 0 });
  t.ok(report.downtimeMs > 5 * 60_000, 'the site was down while A was updated');
  await places.page.close();
});

t.test('nothing on the way is a barrier', async (t) => {
  t.same(trainee.barriers, []);
});
