#!/usr/bin/env node
/**
 * A naive upgrade tool: the guide's way by English words, once, at once, and without looking what comes of it.
 * It is here to show what a conformance run finds.
 *
 *     npx bomgar-sim conform --tool 'node docs/samples/naive.mjs'
 */
import {
  advance,
  box,
  command,
  ntpServer,
  port,
  procedure,
  siteAddress,
  siteName,
  state,
  target,
  updatesUrl,
} from './lab.mjs';
import { Site } from './pages.mjs';
import { hostsFile, work } from './people.mjs';

/** Presses what says so in English, and yes where the box asks. */
async function press(site, path, words, values = {}, files = {}) {
  const page = await site.open(path);
  const form = page.forms.find(({ buttons }) => buttons.some(({ text }) => text === words));
  const next = await site.send(page, form, values, files);
  const sure = next.forms?.find((one) => one.values._confirmed !== undefined);
  return sure === undefined ? next : site.send(next, sure);
}

async function install(one, kind, minutes) {
  const page = await one.appliance.open('/appliance/updates');
  const form = page.forms.find(({ values }) => values.package === kind);
  const agreement = await one.appliance.send(page, form);
  await one.appliance.press(agreement, 'accept', { agree: '1' });
  await advance(`${minutes} min`);
}

async function update(one) {
  await press(one.appliance, '/appliance/updates', 'Check for Updates');
  await advance('1 min');
  await install(one, `base-${target.base}`, 60);
  await install(one, `site-${target.site}`, 60);
  await install(one, 'licence-endpoints-25', 10);
}

const backup = (one) => press(one.login, '/login/software-management', 'Download Backup');

async function apart(a, b) {
  await backup(a);
  await press(b.login, '/login/failover', 'Sync Now');
  await advance('5 min');
  await press(b.login, '/login/failover', 'Break Failover Relationships');
  await advance('5 min');
}

async function together(primary, other) {
  await press(primary.login, '/login/failover', 'Establish Relationship', {
    host: other.address,
    port,
    reverseHost: primary.address,
    reversePort: port,
  });
  await advance('30 min');
}

async function day() {
  await work('ws1', 5);
  await advance('20 h');
  await work('ws2', 5);
}

async function synchronous(a, b) {
  await apart(a, b);
  await update(a);
  await day();
  await update(b);
  await together(a, b);
}

async function asynchronous(a, b) {
  await apart(a, b);
  await update(b);
  await work('ws3', 5);
  for (const one of ['ws1', 'ws2']) {
    await hostsFile(one, b.address);
    await work(one, 5);
    await hostsFile(one, null);
  }
  if (procedure === 'async-dns') {
    await command('dns-set', { name: siteName, address: b.address, ttlS: 300 });
    await advance('65 min');
  } else if (procedure === 'async-nat') {
    await command('nat-set', { ...(await state()).network.nat[0], insideAddress: b.address });
  } else {
    for (const [one, enabled] of [
      [a, undefined],
      [b, '1'],
    ])
      await press(one.appliance, `/appliance/ip-configuration?address=${siteAddress}`, 'Save Changes', {
        enabled,
      });
  }
  await advance('1 min');
  const [{ id: client }] = (await state()).fleet.integrations;
  await command('integration-target', { client, target: siteName });
  await command('integration-reinstall', { client, version: target.site });
  await command('integration-run', { client });
  await day();
  await update(a);
  await together(b, a);
}

async function certificate(one) {
  const page = await one.appliance.open('/appliance/certificates?export=site');
  const passphrase = 'Coffre-2018!';
  return one.appliance.press(page, 'export', { passphrase, confirm: passphrase });
}

async function automatic(a) {
  await backup(a);
  await certificate(a);
  await advance('11 h');
  await update(a);
  await work('ws1', 5);
}

async function manual(a) {
  await backup(a);
  await certificate(a);
  if (procedure === 'manual-clock') {
    await press(a.appliance, '/appliance/ip-configuration', 'Save Changes', { ntp: ntpServer });
    await advance('30 min');
  }
  const { html } = await a.appliance.open('/appliance/updates/key');
  const [key] = /-----BEGIN KEY-----[^<]*-----END KEY-----/.exec(html);
  const site = new Site(updatesUrl);
  const page = await site.open('/');
  const list = await site.send(page, page.forms[0], { key });
  for (const id of [`base-${target.base}`, `site-${target.site}`]) {
    const form = list.forms.find(({ values }) => values.package === id);
    const { file } = await site.send(list, form);
    const agreement = await press(
      a.appliance,
      '/appliance/updates',
      'Update Software',
      {},
      { package: file },
    );
    await a.appliance.press(agreement, 'accept', { agree: '1' });
    await advance('60 min');
  }
  await work('ws1', 5);
}

if (procedure === 'hardware-migration') throw new Error('nobody has taught me that');
const a = box('A');
if (procedure.startsWith('single') || procedure === 'manual-clock') {
  await (procedure === 'single-auto' ? automatic : manual)(a);
} else await (procedure === 'sync-upgrade' ? synchronous : asynchronous)(a, box('B'));
