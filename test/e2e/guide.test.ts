/** The guide in a real browser: it leads to the boxes' pages, and is ticked off by what happens there. */
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import t from 'tap';
import { labCredentials } from '../../lab/making/credentials.js';
import { openBrowser, openContext, picture, startLab } from '../support/e2e/browser.js';

t.setTimeout(280_000);

const lab = await startLab('127.36.4', [
  '--speed',
  '60',
  '--rehearsal',
  'sync-upgrade',
  '--history-days',
  '2',
]);
const browser = await openBrowser();
t.teardown(async () => {
  await browser.close();
  await lab.close();
});

async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Nom d’utilisateur').fill(labCredentials.username);
  await page.getByLabel('Mot de passe').fill(labCredentials.password);
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
  await page.getByRole('button', { name: 'Se déconnecter' }).waitFor();
}

const link = (page: Page, id: string, box: string) =>
  page.locator(`#${id}`).getByRole('link', { name: new RegExp(`^Serveur ${box}`) });

t.test('a trainee follows it: from a statement to the page, and back to what came of it', async (t) => {
  const context = await openContext(browser, {
    ignoreHTTPSErrors: true,
    locale: 'fr-FR',
    viewport: { width: 1280, height: 900 },
  });
  const page = await context.newPage();
  await page.goto(`${lab.consoleUrl}/rehearsals`);
  await page.getByRole('button', { name: /^Commencer Mise à niveau synchrone/ }).click();
  await page.getByRole('link', { name: 'Sa partie du guide' }).click();
  await page.locator('#G59').getByText('pas encore').first().waitFor();
  t.equal(await page.locator('#G98').count(), 0, 'DNS belongs to another procedure');
  await page.locator('#G59 summary').click();

  const box = await context.newPage();
  await box.goto(`${lab.consoleUrl}/guide`);
  await link(box, 'G59', 'A').click();
  await signIn(box);
  t.equal(box.url(), lab.url('11', '/login/software-management'), 'signed in on the page itself');
  const saved = box.waitForEvent('download');
  await box.getByRole('button', { name: 'Télécharger la sauvegarde' }).click();
  await saved;
  // The guide is not touched: word comes from the lab.
  await page.locator('#G59.is-done').waitFor();
  t.ok(await page.locator('#G59 details').evaluate((one: { open?: boolean }) => one.open), 'still unfolded');

  await box.goto(`${lab.consoleUrl}/guide`);
  await link(box, 'G80', 'A').click();
  await box.getByRole('button', { name: 'Se déconnecter' }).waitFor();
  t.equal(box.url(), lab.url('11', '/login/security'), 'who is signed in does not sign in again');

  await box.goto(`${lab.consoleUrl}/guide`);
  await link(box, 'G67', 'B').click();
  await signIn(box);
  await box.getByRole('button', { name: 'Rompre les relations' }).first().click();
  await box.getByRole('button', { name: 'Rompre les relations' }).first().click();
  await page
    .locator('#G66.is-wrong')
    .getByText(/n’existe que sur A/)
    .waitFor();
  t.pass('the mistake stands there with what comes of it');

  for (const [width, height] of [
    [1280, 900],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const language of ['fr', 'en']) {
      await page.goto(`${lab.consoleUrl}/guide?lang=${language}`);
      t.same(await barriers(page), [], `accessible: ${language}, ${width}`);
      const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      t.equal(over, 0, 'nothing sticks out');
      await picture(page, `guide-${language}-${width}`);
    }
  }
  await context.close();
});

t.test('without scripts it is searched by its form', async (t) => {
  const context = await openContext(browser, { locale: 'fr-FR', javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${lab.consoleUrl}/guide`);
  await page.getByLabel('Procédure').selectOption({ value: 'async-dns' });
  await page.getByLabel('Mots ou numéro').fill('PROPAGATION');
  await page.getByRole('button', { name: 'Afficher', exact: true }).click();
  await page.getByText(/^\d+ énoncés? sur 113$/).waitFor();
  t.equal(new URL(page.url()).search, '?procedure=async-dns&q=PROPAGATION', 'an address that can be shared');
  t.ok(await page.locator('#G98').isVisible());
  t.equal(await page.locator('#G99').count(), 0);
  await page.getByRole('link', { name: 'Tout afficher' }).click();
  await page.getByText('113 énoncés').waitFor();
  await context.close();
});
