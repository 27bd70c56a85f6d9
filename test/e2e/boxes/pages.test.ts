/** Pages of the appliance site in a real browser; the real listeners follow SSL/TLS Configuration. */
import { connect, type SecureVersion } from 'node:tls';
import axe from 'axe-core';
import t from 'tap';
import { labCredentials } from '../../../lab/making/credentials.js';
import { openBrowser, openContext, picture, type RunningLab, startLab } from '../../support/e2e/browser.js';

t.setTimeout(280_000);

/** The protocol of a new connection; null when the listener refuses. */
const protocol = (lab: RunningLab, version: SecureVersion): Promise<string | null> =>
  new Promise((resolve) => {
    const socket = connect({
      host: `${lab.net}.11`,
      port: lab.port,
      minVersion: version,
      maxVersion: version,
      rejectUnauthorized: false,
    });
    const end = (said: string | null): void => {
      socket.destroy();
      resolve(said);
    };
    socket.once('secureConnect', () => end(socket.getProtocol()));
    socket.once('error', () => end(null));
  });

const names = [
  'static-routes',
  'snmp',
  'administration',
  'email-configuration',
  'utilities',
  'advanced-support',
  'tls-configuration',
];

t.test('pages are accessible in French, and TLS settings hold for new connections', async (t) => {
  const lab = await startLab('127.36.0');
  const browser = await openBrowser();
  try {
    const context = await openContext(browser, { ignoreHTTPSErrors: true, locale: 'fr-FR', bypassCSP: true });
    const page = await context.newPage();
    await page.goto(lab.url('11', '/appliance'));
    await page.getByLabel('Nom d’utilisateur').fill(labCredentials.username);
    await page.getByLabel('Mot de passe').fill(labCredentials.password);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    for (const name of names) {
      await page.goto(lab.url('11', `/appliance/${name}`));
      await page.evaluate(axe.source);
      const wrong = await page.evaluate('axe.run().then(({violations}) => violations.map(({id}) => id))');
      t.same(wrong, [], name);
      await picture(page, `box-${name}`);
    }
    t.equal(await protocol(lab, 'TLSv1.2'), 'TLSv1.2');
    await page.getByLabel('TLS 1.2').uncheck();
    await page.getByRole('button', { name: 'Enregistrer les modifications' }).click();
    await page.getByText('TLS 1.2').first().waitFor();
    t.equal(await protocol(lab, 'TLSv1.2'), null);
    t.equal(await protocol(lab, 'TLSv1.3'), 'TLSv1.3');
  } finally {
    await browser.close();
    await lab.close();
  }
});
