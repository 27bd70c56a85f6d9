/** In a real browser: what if, a fork and a comparison by clicks; work beside a box's page, and a frame that stays empty. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import t from 'tap';
import { labCredentials } from '../../../../lab/making/credentials.js';
import { openBrowser, picture } from '../../../support/e2e/browser.js';
import { openHostInHand, smallLab } from './host-in-hand.js';

t.setTimeout(180_000);

const folder = mkdtempSync(join(tmpdir(), 'ways-'));
const inHand = await openHostInHand(folder);
const browser = await openBrowser();
t.teardown(async () => {
  await browser.close();
  await inHand.close();
  rmSync(folder, { recursive: true, force: true });
});
const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB' });
context.setDefaultTimeout(60_000);
const made = await inHand.api('POST', '/api/labs', smallLab);
const lab = made.console?.url ?? '';

/** A narrow or a wide window of the same browser. */
async function windowOf(width: number, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.setViewportSize({ width, height: 900 });
  await page.goto(new URL(path, lab).href);
  return page;
}

t.test('work beside the page of a box: what is done there stands here by itself', async (t) => {
  const beside = await windowOf(400, '/rehearsals');
  const offer = beside.locator('details').filter({ hasText: '4. Synchronous upgrade' });
  await offer.getByRole('button', { name: /^Start(?! in)/ }).click();
  await beside.getByRole('link', { name: 'Work beside', exact: true }).first().click();
  await beside.getByRole('heading', { name: 'Download the backup of A' }).waitFor();
  const opened = context.waitForEvent('page');
  await beside.getByRole('link', { name: '/login', exact: true }).first().click();
  const box = await opened;
  await box.setViewportSize({ width: 880, height: 900 });
  await box.getByLabel('Username').fill(labCredentials.username);
  await box.getByLabel('Password').fill(labCredentials.password);
  await box.getByRole('button', { name: 'Sign in', exact: true }).click();
  await box.getByRole('link', { name: 'Management' }).click();
  const file = box.waitForEvent('download');
  await box.getByRole('button', { name: 'Download Backup' }).click();
  await file;
  await beside.getByRole('heading', { name: 'Synchronise, and wait for the end' }).waitFor();
  await picture(beside, 'beside-narrow');
  await picture(box, 'beside-box');
  t.pass('the next step stands beside, without a click there');

  await beside.setContent(`<iframe src="${made.sites.a}/login"></iframe>`);
  const [, frame] = beside.frames();
  await frame?.waitForLoadState();
  t.notMatch(frame?.url() ?? '', made.sites.a, 'a box lets nobody frame its pages');
  await box.close();
  await beside.close();
});

t.test('the power of B goes; what if it had not, in a fork and side by side', async (t) => {
  const page = await windowOf(1280, '/');
  await page.getByText('Power and cables Appliance B').click();
  await page.getByRole('button', { name: 'Cut power Appliance B' }).click();
  await page.locator('#box-b').getByText('Power off').waitFor();

  await page.getByRole('link', { name: 'What if', exact: true }).click();
  await page
    .getByRole('row', { name: /Power cut \(B\)/ })
    .getByRole('checkbox')
    .check();
  await page.getByRole('button', { name: 'Play without the ticked deeds' }).click();
  await page.getByRole('heading', { name: 'What if: the result' }).waitFor();
  const power = page.locator('#differs-b').getByRole('row', { name: /^Power/ });
  t.match(await power.innerText(), /off\s+on/, 'it would be on');
  await picture(page, 'what-if');

  await page.getByRole('link', { name: 'Moments', exact: true }).click();
  const moment = page.getByRole('row', { name: /Power of appliance B cut/ });
  await moment.getByRole('button', { name: 'Fork just before' }).click();
  const fork = page.locator('#forks').getByRole('row', { name: /lab-2/ });
  await fork.getByText('running').waitFor();
  await picture(page, 'forks');
  await fork.getByRole('link', { name: 'Compare' }).click();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page
    .locator('#differs-b')
    .getByRole('row', { name: /^Power/ })
    .waitFor();
  await picture(page, 'compare');
  t.match(await page.locator('#differs-b').innerText(), /Power\s+off\s+on/);

  const other = await context.newPage();
  await other.goto(inHand.host.labs().find(({ id }) => id === 'lab-2')?.console?.url ?? '');
  await other.locator('#box-b').getByText('Power on').waitFor();
  t.pass('in the fork B has its power');
  t.same(inHand.words, []);
});
