/** A class of three in a real browser: joining, an unseen fault, an examination. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { openClass } from '../../lab/cli/labs/open-class.js';
import { openBrowser, openContext, picture } from '../support/e2e/browser.js';
import { freePorts } from '../support/free-ports.js';

t.setTimeout(280_000);

t.test('three trainees, a fault that they do not see, and an examination', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'class-walk-'));
  const [port = 0, firstPort = 0, udp = 0] = await freePorts(3);
  const opened = await openClass({
    ...{ folder, address: '127.0.0.1', port, firstPort, ntpPort: udp, dnsPort: udp + 40, seats: 3 },
    ...{ rehearsal: 'sync-upgrade', mode: 'examination', seed: 'walk', flushes: false },
    onWord: (text) => t.comment(text),
  });
  const browser = await openBrowser();
  t.teardown(async () => {
    await browser.close();
    await opened.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const context = (locale: string, width = 1280) =>
    openContext(browser, { ignoreHTTPSErrors: true, locale, viewport: { width, height: 900 } });
  const { code } = opened.room.roster.record;

  const pages = [];
  for (const [index, name] of ['Anna', 'Bruno', 'Chloé'].entries()) {
    const page = await (await context('fr-FR', index === 0 ? 390 : 1280)).newPage();
    await page.goto(opened.url);
    await page.getByLabel('Votre nom').fill(name);
    await page.getByLabel('Code de la classe').fill(code);
    await page.getByRole('button', { name: 'Prendre place' }).click();
    await page.getByRole('link', { name: 'Ouvrir la console' }).waitFor();
    pages.push(page);
  }
  const [anna] = pages;
  if (anna === undefined) throw new Error('nobody joined');
  await picture(anna, 'class-seat-390-fr');

  const teacher = await (await context('en-GB')).newPage();
  await teacher.goto(`${opened.url}instructor`);
  await teacher.getByLabel('Secret').fill(opened.instructor.secret);
  await teacher.getByRole('button', { name: 'Sign in' }).click();
  await teacher.getByText('1 · Anna').first().waitFor();
  await teacher.getByRole('link', { name: 'Faults and incidents' }).click();
  await teacher.getByLabel('Fault', { exact: true }).selectOption('box-hung');
  await teacher.getByRole('button', { name: 'Put it on' }).click();
  await teacher.getByText('nobody but you sees it').waitFor();
  await teacher.getByRole('link', { name: 'The class' }).click();
  await teacher.getByText('1 unseen').first().waitFor();
  await picture(teacher, 'class-wall');

  await anna.getByRole('link', { name: 'Ouvrir la console' }).click();
  await anna.getByText('Vue d’ensemble').first().waitFor();
  t.equal(await anna.getByRole('link', { name: 'Pannes', exact: true }).count(), 0, 'no page of faults');
  t.notMatch(await anna.content(), /unseen-|box-hung/);
  await anna.goto(`${anna.url()}rehearsals`);
  t.equal(await anna.getByRole('button', { name: /indice/i }).count(), 0, 'no hints');

  await teacher
    .getByRole('link', { name: /Look over the shoulder/ })
    .first()
    .click();
  await teacher.getByText('Overview').first().waitFor();
  await teacher.goto(`${opened.url}seats/1`);
  await teacher.getByRole('button', { name: 'Tell the trainee all of it' }).click();
  await teacher.getByText('has been told all of it').waitFor();
  await picture(teacher, 'class-seat');
  await anna.goto(new URL('/', anna.url()).href);
  const { body } = await anna.request
    .get(new URL('/api/state', anna.url()).href)
    .then(async (answer) => ({ body: await answer.text() }));
  t.match(body, /./, 'the console answers');
});
