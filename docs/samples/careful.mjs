#!/usr/bin/env node
/**
 * A careful upgrade tool: carries out any procedure of the guide, takes up what somebody has left half done,
 * looks before it presses, and ends with 1 where it could not go on.
 *
 *     npx bomgar-sim conform --tool 'node docs/samples/careful.mjs'
 */
import {
  advance,
  box,
  command,
  hourOfDay,
  patiently,
  procedure,
  say,
  siteAddress,
  siteName,
  state,
  target,
} from './lab.mjs';
import { Site } from './pages.mjs';
import * as people from './people.mjs';
import * as steps from './steps.mjs';
import * as updating from './updating.mjs';

const PASSPHRASE = 'Coffre-2018!';

/** Both boxes on their own, with the backup that this begins with. */
async function prepare(a, b) {
  await steps.backup(a);
  await steps.exportCertificate(a, PASSPHRASE);
  const roles = await patiently('both boxes', async () => {
    const found = [await steps.roleOf(a), await steps.roleOf(b)];
    return found.includes(null) ? null : found;
  });
  if (roles.includes('alone')) return;
  for (const one of [a, b]) await updating.mustBeOffered(one);
  await steps.synchronise(b);
  await steps.breakRelation(b, a);
}

async function synchronous() {
  const [a, b] = [box('A'), box('B')];
  if ((await updating.isUpdated(a)) && (await updating.isUpdated(b))) {
    await steps.relate(a, b);
    return;
  }
  await prepare(a, b);
  await updating.update(a);
  if (!(await updating.isUpdated(b))) {
    await people.work('ws1', 5, target.site);
    await people.dayOfWork();
    await updating.update(b);
  }
  await steps.relate(a, b);
}

/** What leads users to B: addresses, DNS or NAT. */
const switchovers = {
  'async-shared-ip': async (a, b) => {
    const set = async (one, enabled) => {
      const page = await one.appliance.open(`/appliance/ip-configuration?address=${siteAddress}`);
      await one.appliance.press(page, 'address', { enabled });
    };
    const claims = async (name) =>
      (await state()).boxes.find((one) => one.name === name).claims.includes(siteAddress);
    // Never on both at once.
    await patiently('the shared address off A', async () => {
      if (!(await claims('a'))) return true;
      await set(a, undefined);
      return null;
    });
    await patiently('the shared address on B', async () => {
      if (await claims('b')) return true;
      await set(b, '1');
      return null;
    });
  },
  'async-dns': async (_a, b) => {
    await command('dns-set', { name: siteName, address: b.address, ttlS: 300 });
    // As long as anybody may remember the old answer.
    await advance('65 min');
  },
  'async-nat': async (_a, b) => {
    const [entry] = (await state()).network.nat;
    await command('nat-set', { ...entry, insideAddress: b.address });
    await advance('30 s');
  },
};

async function asynchronous() {
  const [a, b] = [box('A'), box('B')];
  if ((await updating.isUpdated(a)) && (await updating.isUpdated(b))) {
    await steps.relate(b, a);
    return;
  }
  await prepare(a, b);
  await updating.update(b);
  const isServing = async () => (await state()).site.now.box?.startsWith('b.') === true;
  if (!(await isServing())) {
    await people.work('ws3', 10);
    for (const workstation of ['ws1', 'ws2']) {
      await people.hostsFile(workstation, b.address);
      await people.work(workstation, 5, target.site);
    }
    await switchovers[procedure](a, b);
    for (const workstation of ['ws1', 'ws2']) await people.hostsFile(workstation, null);
    await patiently('users at B', isServing);
  }
  const { integrations } = (await state()).fleet;
  for (const { id: client } of integrations) {
    await command('integration-target', { client, target: siteName });
    await command('integration-reinstall', { client, version: target.site });
    await patiently('the integration client', async () => {
      await command('integration-run', { client });
      await advance('1 min');
      return (await state()).fleet.integrations.find(({ id }) => id === client).message === null;
    });
  }
  await people.work('ws3', 5, target.site);
  await people.dayOfWork();
  await updating.update(a);
  await steps.relate(b, a);
}

async function automatic() {
  const a = box('A');
  await steps.backup(a);
  await steps.exportCertificate(a, PASSPHRASE);
  // G08: while few people work.
  await patiently(
    'the evening',
    async () => {
      const hour = await hourOfDay();
      return hour >= 19.1 || hour < 2;
    },
    '10 min',
    24,
  );
  await updating.update(a);
  await people.work('ws1', 5, target.site);
}

async function manual() {
  const a = box('A');
  await steps.backup(a);
  await steps.exportCertificate(a, PASSPHRASE);
  await updating.rightTime(a);
  const ids = [`base-${target.base}`, `site-${target.site}`];
  const files = await updating.fetchByHand(a, ids);
  for (const id of ids) await updating.installByHand(a, id, files.get(id));
  await people.work('ws2', 5, target.site);
}

/** The first sign-in at a site as the factory delivers it. */
async function firstPassword(site, path, password) {
  site.credentials = { username: 'admin', password: 'password' };
  await patiently('the first sign-in', async () => {
    const page = await site.open(path);
    if (page.form('password') === undefined) return null;
    await site.press(page, 'password', { current: 'password', fresh: password, confirm: password });
    return true;
  });
  site.credentials = { username: 'admin', password };
}

async function migration() {
  const [a, c] = [box('A'), box('C')];
  const saved = await steps.backup(a, PASSPHRASE);
  const certificate = await steps.exportCertificate(a, PASSPHRASE);
  await firstPassword(c.appliance, '/appliance/users', 'Serveur-Neuf-2018!');
  const upload = await c.appliance.open('/appliance/certificates?view=import');
  await c.appliance.press(upload, 'import', { passphrase: PASSPHRASE }, { file: certificate });
  const list = await c.appliance.open('/appliance/certificates');
  const link = list.rows
    .find(({ text }) => text.includes(siteName))
    .links.find((one) => one.includes('assign='));
  const assign = await c.appliance.open(link.replace(/#.*/, ''));
  await c.appliance.press(assign, 'assign', { addresses: c.address });
  await updating.update(c);
  const first = new Site(c.url);
  await firstPassword(first, '/login', 'Site-Neuf-2018!');
  // Once it is restored, the site knows the users of A, and not the first one any more.
  await patiently(
    'the restored site',
    async () => {
      const page = await first.open('/login/software-management').catch(() => null);
      if (page?.form('restore') === undefined) return (await steps.roleOf(c)) === 'alone';
      await first.press(page, 'restore', { password: PASSPHRASE }, { file: saved });
      await advance('1 min');
      return null;
    },
    '1 min',
  );
  say('restored');
  await command('dns-set', { name: siteName, address: c.address, ttlS: 300 });
  await advance('65 min');
  await people.work('ws1', 5, target.site);
  // A box that begins anew, or goes off, may not come to its answer.
  await a.appliance.press(await a.appliance.open('/appliance/basics'), 'reset').catch(() => {});
  await advance('6 min');
  const old = new Site(a.url);
  await firstPassword(old, '/appliance/users', 'Au-Revoir-2018!');
  await patiently(
    'the old box off',
    async () => {
      if ((await state()).boxes.find(({ name }) => name === 'a').power === 'off') return true;
      await old.press(await old.open('/appliance/basics'), 'off');
      return null;
    },
    '1 min',
  );
}

const procedures = {
  'sync-upgrade': synchronous,
  'async-shared-ip': asynchronous,
  'async-dns': asynchronous,
  'async-nat': asynchronous,
  'single-auto': automatic,
  'single-manual': manual,
  'manual-clock': manual,
  'hardware-migration': migration,
};

try {
  await procedures[procedure]();
  say('done');
} catch (error) {
  console.error(`cannot go on: ${error.message}`);
  process.exitCode = 1;
}
