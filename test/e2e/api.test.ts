/** Upgrade tooling against real processes: curl and nothing else, once an account was made on the page. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { commandXsd } from '../../appliance/api/command/xsd.js';
import { readBackupHead } from '../../appliance/heavy/backup-file.js';
import { ofBytes } from '../../appliance/store/byte-source.js';
import { Browser } from '../../lab/clients/browser/browser.js';
import { labCredentials } from '../../lab/making/credentials.js';
import { startLab } from '../support/e2e/browser.js';
import { until } from '../support/e2e/until.js';
import { agentOf, realFetch } from '../support/e2e/visitor.js';

t.setTimeout(280_000);

const lab = await startLab('127.37.4', [
  ...['--speed', '60', '--site-version', '16.1.1'],
  ...['--history-days', '3', '--recordings', '3', '--jump-clients', '3'],
]);
t.teardown(() => lab.close());
const agent = agentOf(2);
t.teardown(() => agent.destroy());

const curl = (...given: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile('curl', ['--silent', '--insecure', '--max-time', '60', ...given], (error, out) =>
      error === null ? resolve(out) : reject(error),
    );
  });

async function signedIn(host: '11' | '12', path: string): Promise<Browser> {
  const browser = new Browser({ language: 'en', fetch: realFetch(agent) });
  await browser.open(`${lab.net}.${host}`, lab.port, '/login');
  browser.fill('Username', labCredentials.username);
  browser.fill('Password', labCredentials.password);
  await browser.press('Sign in');
  await browser.open(`${lab.net}.${host}`, lab.port, path);
  return browser;
}

async function token(host: '11' | '12', client: string): Promise<string> {
  const said = await curl(
    '-u',
    client,
    '-d',
    'grant_type=client_credentials',
    lab.url(host, '/oauth2/token'),
  );
  const { access_token: given } = JSON.parse(said) as { access_token: string };
  return `Authorization: Bearer ${given}`;
}

/** Asks until the answer fits: lab time runs on by itself. */
const fits = (ask: () => Promise<string>, wanted: RegExp): Promise<void> =>
  until(async () => wanted.test(await ask()), `${wanted}`);

let client = '';

t.test('an account is made on the page, and reaches the other box', async (t) => {
  const page = await signedIn('11', '/login/api-configuration');
  page.tick('Enable XML API', true);
  await page.press('Save', { section: 'API :: Configuration' });
  const add = { section: 'API :: Add an Account' };
  page.fill('Name', 'CI', add);
  page.choose('Command API', 'Full Access', add);
  page.tick('Backup API', true, add);
  await page.press('Add an Account', add);
  const plain = page.text().replace(/<[^>]+>/g, '');
  const found = /OAuth Client ID\s+(\S+)\s+OAuth Client Secret\s+(\S+)/.exec(plain);
  client = `${found?.[1]}:${found?.[2]}`;
  const onB = await signedIn('12', '/login/failover');
  await onB.press('Sync Now');
  await fits(() => token('12', client).catch(() => ''), /Bearer [\w-]{20}/);
  t.pass('it can ask there');
});

t.test('token, health, schema and backup', async (t) => {
  const auth = await token('11', client);
  const health = await curl('-H', auth, lab.url('11', '/api/command?action=check_health'));
  t.match(health, /<failover_role>primary<\/failover_role>\s*<enabled_shared_ips>\s*<ip>127\.37\.4\.10</);
  t.match(health, /<success>1</);
  t.equal(await curl(lab.url('11', '/api/command.xsd')), commandXsd(), 'the same XML as anywhere');
  t.match(await curl(lab.url('12', '/check_health')), /healthy/);
  t.match(
    await curl(lab.url('11', '/api/command?action=check_health')),
    /"error":"access_denied".*token is required/,
  );
  const file = join(t.testdir(), 'backup.nsb');
  await curl(
    '-H',
    auth,
    '-H',
    'Content-Type: application/json',
    '-d',
    '{"password":"p"}',
    '-o',
    file,
    lab.url('11', '/api/backup'),
  );
  t.match(readBackupHead(ofBytes(readFileSync(file))), { ok: true, locked: true });
});

t.test('the roles are swapped with a data-sync first', async (t) => {
  const auth = await token('12', client);
  const said = await curl(
    ...['-H', auth, '-d', 'action=set_failover_role', '-d', 'role=primary', '-d', 'data_sync_first=1'],
    lab.url('12', '/api/command'),
  );
  t.match(said, /<success xmlns="[^"]+">Data sync has started/);
  const health = () => curl('-H', auth, lab.url('12', '/api/command?action=check_health'));
  await fits(health, /<failover_role>primary</);
  const onA = await token('11', client);
  const other = () => curl('-H', onA, lab.url('11', '/api/command?action=check_health'));
  await fits(other, /<failover_role>backup</);
});

t.test('mail goes to the mailbox of the lab', async (t) => {
  const page = await signedIn('12', '/login/email-configuration');
  const relay = { section: 'Email :: SMTP Relay Server' };
  page.fill('From Address', 'appliance@example.com', relay);
  page.fill('SMTP Relay Server', 'mail.example.com', relay);
  await page.press('Save', relay);
  const contact = { section: 'Email :: Admin Contact' };
  page.fill('Default Admin Contact Email Addresses', 'ops@example.com', contact);
  page.tick('Send a test email when the settings are saved', true, contact);
  await page.press('Save', contact);
  t.match(page.text(), /A test email was sent/);
  const state = await curl('-H', `Authorization: Bearer ${lab.token}`, `${lab.consoleUrl}/api/state`);
  t.match(JSON.parse(state), {
    mails: [{ subject: '[b.example.com] Test message', to: ['ops@example.com'] }],
  });
  t.match(await curl(`${lab.consoleUrl}/mailbox`), /Test message/);
});
