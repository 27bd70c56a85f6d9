/** Faults from the console to the boxes' pages, in a real browser, in French; and an address conflict. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import t from 'tap';
import { labCredentials } from '../../lab/making/credentials.js';
import { openBrowser, openContext, picture, startLab } from '../support/e2e/browser.js';
import { barriersOf } from '../support/e2e/trainee.js';

const lab = await startLab('127.31.23', ['--speed', '20', '--history-days', '2', '--recordings', '2']);
const browser = await openBrowser();
t.teardown(async () => {
  await browser.close();
  await lab.close();
});
const context = await openContext(browser, { ignoreHTTPSErrors: true, locale: 'fr-FR' });
t.setTimeout(280_000);
const run = promisify(execFile);

interface Shown {
  readonly nowUs: number;
  readonly boxes: readonly {
    readonly name: string;
    readonly overlays: readonly { readonly id: string; readonly overlay: string; readonly hits: number }[];
  }[];
}

const state = async (): Promise<Shown> => {
  const reply = await fetch(`${lab.consoleUrl}/api/state`, {
    headers: { authorization: `Bearer ${lab.token}` },
  });
  return (await reply.json()) as Shown;
};

async function signIn(page: Page, host: '11' | '12', path: string): Promise<void> {
  await page.goto(lab.url(host, path));
  await page.getByLabel('Nom d’utilisateur').fill(labCredentials.username);
  await page.getByLabel('Mot de passe').fill(labCredentials.password);
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
  await page.getByRole('button', { name: 'Se déconnecter' }).waitFor();
}

t.test('put on in the console, seen on the box, counted, healed', async (t) => {
  const console = await context.newPage();
  await console.goto(`${lab.consoleUrl}/faults`);
  const form = console.locator('#fault-overheating');
  await form.getByText('Surchauffe', { exact: true }).click();
  await form.getByLabel('Serveur').selectOption('a');
  await form.getByLabel('Plus chaud de').fill('22');
  await form.getByRole('button', { name: 'Provoquer' }).click();
  await console.locator('#active').getByText('Surchauffe').waitFor();
  t.equal(await lab.command({ do: 'fault-add', box: 'a', overlay: 'disk-failed', values: { slot: 1 } }), 200);
  t.equal(await lab.command({ do: 'fault-add', box: 'a', overlay: 'disk-failed', values: { slot: 9 } }), 409);
  t.equal(await lab.command({ do: 'fault-add', box: 'a', overlay: 'no-such', values: {} }), 409);

  const page = await context.newPage();
  await signIn(page, '11', '/appliance/basics');
  await page.getByText('53 °C, trop chaud').waitFor();
  await page.getByText('Un disque est hors service').waitFor();
  await picture(page, 'basics-faults-fr');
  await page.goto(lab.url('11', '/appliance/storage'));
  await page.getByText('Défaillant', { exact: true }).waitFor();
  await picture(page, 'storage-faults-fr');
  await page.goto(lab.url('11', '/appliance/ip-configuration'));
  await picture(page, 'ip-configuration-fr');

  await console.goto(`${lab.consoleUrl}/faults`);
  await picture(console, 'console-faults-fr');
  const hits = (await state()).boxes.find(({ name }) => name === 'a')?.overlays ?? [];
  t.same(
    hits.map(({ overlay }) => overlay),
    ['overheating', 'disk-failed'],
  );
  t.ok(
    hits.every((one) => one.hits > 0),
    'effects reach the console',
  );
  await console.locator('#active').getByRole('button', { name: 'Réparer' }).first().click();
  await console.locator('#active').getByText('Surchauffe').waitFor({ state: 'detached' });
  await console.close();
  await page.close();
});

t.test(
  'both boxes enable the shared IP: a real conflict, said on the pages of both and in the console, over when one lets go',
  async (t) => {
    const holder = await context.newPage();
    // Signed in there since the test before.
    await holder.goto(lab.url('11', '/appliance/ip-configuration'));
    const console = await context.newPage();
    await console.goto(`${lab.consoleUrl}/`);
    const page = await context.newPage();
    await signIn(page, '12', '/appliance/ip-configuration');
    const enable = async (on: boolean): Promise<void> => {
      await page.goto(lab.url('12', `/appliance/ip-configuration?address=${lab.net}.10`));
      await page.getByLabel('Activé').setChecked(on);
      await page.locator('#edit').getByRole('button', { name: 'Enregistrer les modifications' }).click();
    };
    await enable(true);
    await page.getByText('Conflit d’adresse').waitFor();
    await picture(page, 'conflict-fr');
    await holder.reload();
    const claimed = holder.getByText('réclamée aussi par une autre machine');
    await claimed.waitFor();
    await holder.getByText(`réclame ${lab.net}.10, que ce serveur détient`).waitFor();
    t.same(await barriersOf(holder), []);
    await picture(holder, 'contested-fr');
    const alarm = console
      .locator('#network')
      .getByText('est détenue par Serveur A et réclamée aussi par Serveur B');
    await alarm.waitFor();
    t.same(await barriersOf(console), []);
    await picture(console, 'lab-conflict-fr');
    await enable(false);
    await page.getByText('Conflit d’adresse').waitFor({ state: 'detached' });
    await claimed.waitFor({ state: 'detached' });
    await alarm.waitFor({ state: 'detached' });
    t.pass('the pages followed');
    for (const one of [page, holder, console]) await one.close();
  },
);

t.test('chronyd and dig ask the lab', async (t) => {
  await lab.command({ do: 'pause' });
  const { ntp, dns } = lab.servers;
  const { stdout } = await run('dig', ['-p', dns.port, `@${dns.host}`, '+short', 'access.example.com']);
  t.equal(stdout.trim(), `${lab.net}.10`);
  const beforeS = Date.now() / 1_000;
  const asked = await run('chronyd', [
    '-Q',
    '-t',
    '20',
    `server ${ntp.host} port ${ntp.port} iburst maxsamples 1`,
  ]);
  const wrong = Number(/System clock wrong by (-?[\d.]+) seconds/.exec(asked.stdout + asked.stderr)?.[1]);
  const labS = (await state()).nowUs / 1_000_000;
  // Lab time stands still, the host's does not: chronyd compared them at some instant in between.
  const laterS = Date.now() / 1_000;
  t.ok(labS > beforeS + wrong - 0.5 && labS < laterS + wrong + 0.5, `${wrong} s between host and lab`);
});
