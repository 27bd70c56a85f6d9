/** The pair as a trainee meets it: lab console and both sites in a real browser, in French. */
import t from 'tap';
import { labCredentials } from '../../lab/making/credentials.js';
import { openBrowser, openContext, picture, startLab } from '../support/e2e/browser.js';

const lab = await startLab('127.31.7', ['--speed', '60', '--history-days', '2', '--recordings', '2']);
const browser = await openBrowser();
t.teardown(async () => {
  await browser.close();
  await lab.close();
});
const context = await openContext(browser, { ignoreHTTPSErrors: true, locale: 'fr-FR' });
t.setTimeout(280_000);

t.test('the console shows the pair, and its buttons act without a reload', async (t) => {
  const page = await context.newPage();
  await page.goto(`${lab.consoleUrl}/`);
  await page.getByText('Les clients atteignent le site').first().waitFor();
  await page.getByText('principal', { exact: true }).waitFor();
  const time = page.locator('.lab-time');
  const before = await time.textContent();
  await page
    .locator('.lab-time')
    .filter({ hasNotText: before ?? '' })
    .waitFor();
  t.not(await time.textContent(), before, 'time goes on by itself');
  await picture(page, 'console-fr');

  await page.getByText('Alimentation et câbles Serveur B').click();
  await page.getByRole('button', { name: 'Couper l’alimentation Serveur B' }).click();
  await page.locator('#box-b').getByText('Hors tension').waitFor();
  await picture(page, 'console-b-off-fr');
  await page.getByRole('button', { name: 'Mettre sous tension Serveur B' }).click();
  await page.locator('#box-b').getByText('Sous tension').waitFor();
  t.pass('power went and came');

  await page.goto(`${lab.consoleUrl}/workstations/ws1`);
  await page.getByRole('button', { name: 'Lancer la console' }).click();
  await page.getByLabel('Nom d’utilisateur').fill(labCredentials.username);
  await page.getByLabel('Mot de passe').fill(labCredentials.password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.getByRole('button', { name: 'Démarrer une session' }).first().click();
  await page.getByRole('button', { name: 'Terminer la session' }).click();
  await page.getByRole('button', { name: 'Démarrer une session' }).first().waitFor();
  await picture(page, 'workstation-fr');
  t.pass('a session with a remote computer opened and ended (G77)');
  await page.close();
});

t.test('both sites of A in French', async (t) => {
  const page = await context.newPage();
  for (const site of ['login', 'appliance'] as const) {
    await page.goto(lab.url('11', `/${site}`));
    await page.getByLabel('Nom d’utilisateur').fill(labCredentials.username);
    await page.getByLabel('Mot de passe').fill(labCredentials.password);
    await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
    await page.getByRole('button', { name: 'Se déconnecter' }).waitFor();
    t.equal(await page.locator('html').getAttribute('lang'), 'fr');
    await picture(page, `${site}-a-fr`);
  }
  await page.close();
});
