/** The controllers of the lab console in a real browser, in French; a lab of three boxes led by NAT. */
import type { Page } from 'playwright-core';
import t from 'tap';
import { labPages } from '../../lab/console/drawing/site.js';
import { openBrowser, openContext, picture, startLab } from '../support/e2e/browser.js';
import { barriersOf } from '../support/e2e/trainee.js';

const few = ['--history-days', '2', '--recordings', '2'];
const lab = await startLab('127.31.27', [
  ...['--speed', '20', '--boxes', 'pair-and-new', '--switchover', 'nat', '--restricted', 'A'],
  ...few,
]);
const browser = await openBrowser();
t.teardown(async () => {
  await browser.close();
  await lab.close();
});
const context = await openContext(browser, { ignoreHTTPSErrors: true, locale: 'fr-FR' });
t.setTimeout(280_000);

interface Shown {
  readonly siteUrl: string;
  readonly boxes: readonly { readonly name: string; readonly power: string }[];
  readonly network: {
    readonly nat: readonly { readonly insideAddress: string }[];
    readonly firewall: readonly { readonly source: string; readonly destination: string }[];
    readonly fixed: readonly { readonly machine: string; readonly address: string }[];
    readonly records: readonly { readonly name: string; readonly ttlS: number }[];
  };
}

const state = async (): Promise<Shown> => {
  const reply = await fetch(`${lab.consoleUrl}/api/state`, {
    headers: { authorization: `Bearer ${lab.token}` },
  });
  return (await reply.json()) as Shown;
};

async function page(path: string): Promise<Page> {
  const opened = await context.newPage();
  await opened.goto(`${lab.consoleUrl}${path}`);
  return opened;
}

t.test('the lab was found as it was asked for', async (t) => {
  const { boxes, network, siteUrl } = await state();
  t.same(
    boxes.map(({ name, power }) => `${name} ${power}`),
    ['a on', 'b on', 'c on'],
  );
  t.match(network.nat, [{ insideAddress: `${lab.net}.11` }]);
  t.match(network.firewall, [{ source: `${lab.net}.11`, destination: `${lab.net}.5` }]);
  t.match(siteUrl, /127\.31\.27\.11/, 'a browser reaches the site where NAT leads');
});

t.test('NAT: the entry is led to B', async (t) => {
  const nat = await page('/nat');
  await nat.getByLabel('Adresse interne').fill('10.1.1.1');
  await nat.getByRole('button', { name: 'Enregistrer l’entrée' }).click();
  await nat.getByText('Saisissez une adresse IP du réseau interne').waitFor();
  await nat.getByLabel('Adresse interne').fill(`${lab.net}.12`);
  await nat.getByRole('button', { name: 'Enregistrer l’entrée' }).click();
  await nat.getByText(`${lab.net}.12:${lab.port} (Serveur B)`).first().waitFor();
  t.match((await state()).network.nat, [{ insideAddress: `${lab.net}.12` }]);
  t.same(await barriersOf(nat), []);
  await picture(nat, 'lab-nat-fr');
});

t.test('DNS: record, lifetime, who holds the old answer', async (t) => {
  const dns = await page('/dns');
  await dns.getByLabel('Adresse IP').fill(`${lab.net}.12`);
  await dns.getByLabel('Durée de vie').fill('120');
  await dns.getByRole('button', { name: 'Enregistrer l’entrée' }).click();
  await dns.locator('#propagation').getByText('203.0.113.10').first().waitFor();
  t.same(await barriersOf(dns), []);
  await picture(dns, 'lab-dns-fr');
  await dns.getByText('se sont propagés').waitFor();
  t.equal((await state()).network.records.find(({ name }) => name === 'access.example.com')?.ttlS, 120);
});

t.test('hosts file of a workstation, neighbours, firewall', async (t) => {
  const desk = await page('/workstations/ws1');
  await desk.locator('#hosts textarea').fill(`127.0.0.1 localhost\n${lab.net}.12 access.example.com\n`);
  await desk.getByRole('button', { name: 'Enregistrer le fichier d’hôtes' }).click();
  await desk.locator('#flash').waitFor();
  t.match((await state()).network.fixed, [{ machine: 'ws1', address: `${lab.net}.12` }]);
  const network = await page('/network');
  await network.locator('#firewall').getByRole('button', { name: 'Laisser passer' }).click();
  await network.locator('#firewall').getByText('Tout peut passer.').waitFor();
  await network.locator('#neighbours').getByText('la détient').first().waitFor();
  t.same((await state()).network.firewall, []);
  t.same(await barriersOf(network), []);
  await picture(network, 'lab-network-fr');
});

t.test('what is read anywhere are addresses that work from there', async (t) => {
  const strange: string[] = [];
  const look = (where: string, text: string): void => {
    for (const [found] of text.matchAll(/127\.20\.0\.\d+|\b8443\b/g)) strange.push(`${where}: ${found}`);
  };
  const headers = { authorization: `Bearer ${lab.token}` };
  for (const path of [...labPages.map((one) => one.path), '/api/state', '/api/guide', '/api/rehearsals'])
    for (const language of ['en', 'fr']) {
      const cookie = `lab_language=${language}`;
      const reply = await fetch(`${lab.consoleUrl}${path}`, { headers: { ...headers, cookie } });
      t.equal(reply.status, 200, path);
      look(path, await reply.text());
    }
  const box = await context.newPage();
  await box.goto(lab.url('12', '/appliance/ip-configuration'));
  look('the box', await box.content());
  t.same(strange, []);
});
