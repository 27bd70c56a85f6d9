/** The HTTP APIs as upgrade tooling uses them: accounts made on the page, then nothing but HTTP. */
import t, { type Test } from 'tap';
import { document, element } from '../../../appliance/api/answer/xml.js';
import { readBackupHead } from '../../../appliance/heavy/backup-file.js';
import { createCallRate } from '../../../appliance/node/limits/call-rate.js';
import { ofBytes } from '../../../appliance/store/byte-source.js';
import { bestMatch, networksRefusal } from '../../../appliance/store/networks.js';
import { codeNameOf } from '../../../appliance/store/site/jump-records.js';
import { HOUR, MINUTE, SECOND } from '../../../hardware/ports.js';
import type { Browser } from '../../../lab/clients/browser/browser.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import {
  account,
  askToken,
  bearer,
  enable,
  form,
  inner,
  invalid,
  PAGE,
  root,
  secretOn,
  text,
} from '../../support/api-tools.js';
import {
  addresses,
  inToolWorld,
  type Letter,
  PORT,
  type ToolWorld,
} from '../../support/worlds/tool-world.js';

t.setTimeout(280_000);

t.test('XML is escaped whatever a text holds', (t) => {
  const made = document(element('a', { b: '"<\n' }, '<&>\u0000\ud800', element('c', {}), null, 1));
  t.equal(
    made,
    '<?xml version="1.0" encoding="UTF-8"?>\n\n<a b="&quot;&lt;&#10;">\n\t&lt;&amp;&gt;\ufffd\ufffd\n\t<c></c>\n\t1\n</a>\n',
  );
  t.end();
});

t.test('networks: the most specific one counts, nonsense is named', (t) => {
  t.equal(bestMatch('10.0.0.0/8, 10.1.2.0/24\n10.1.2.3', '10.1.2.3'), 32);
  t.equal(bestMatch('10.0.0.0/8 10.1.2.0/24', '10.1.2.9'), 24);
  t.equal(bestMatch('10.0.0.0/8', '11.0.0.1'), null);
  t.equal(bestMatch('0.0.0.0/0', '11.0.0.1'), 0);
  t.equal(networksRefusal('10.0.0.0/8 192.168.1.1'), null);
  t.match(networksRefusal('10.0.0.0/33')?.fr, /10\.0\.0\.0\/33/);
  t.end();
});

t.test('twenty calls a second, then a wait; others are not touched', (t) => {
  let nowMs = 0;
  const rate = createCallRate(() => nowMs);
  for (let call = 0; call < 20; call += 1) t.equal(rate.begin('x'), null);
  t.equal(rate.begin('x'), 1);
  t.equal(rate.begin('y'), null);
  nowMs = 1_000;
  t.equal(rate.begin('x'), null);
  t.end();
});

type Client = Awaited<ReturnType<typeof account>>;
const INFO = '/api/command?action=get_api_info';

/** The status that somebody with these headers hears. */
const infoStatus = async (seen: ToolWorld, auth: Record<string, string>): Promise<number> =>
  (await seen.ask('a', 'GET', INFO, auth)).status;

async function tokens(t: Test, seen: ToolWorld, ci: Client): Promise<void> {
  const given = await askToken(seen, 'a', ci);
  t.equal(given.status, 200);
  t.match(JSON.parse(text(given)), { token_type: 'Bearer', expires_in: 3600 });
  t.match(given.headers['cache-control'], /no-store/);
  const wrong = await askToken(seen, 'a', { ...ci, secret: 'no' });
  t.equal(wrong.status, 401);
  t.match(JSON.parse(text(wrong)), { error: 'invalid_client' });
  const type = await askToken(seen, 'a', ci, 'grant_type=password');
  t.equal(type.status, 400);
  t.match(JSON.parse(text(type)), { error: 'unsupported_grant_type' });
  t.equal((await seen.ask('a', 'GET', '/oauth2/token')).status, 405);
}

async function commands(t: Test, { ask }: ToolWorld, auth: Record<string, string>): Promise<void> {
  const info = await ask('a', 'GET', INFO, auth);
  t.same(root(info), ['api_information', 'http://www.bomgar.com/namespaces/API/command']);
  t.match(text(info), /<permission name="perm_command">full_access<\/permission>/);
  const post = await ask('a', 'POST', '/api/command', { ...auth, ...form }, 'action=check_health');
  t.equal(inner(post, 'success'), '1');
  t.equal(inner(post, 'failover_role'), 'primary');
  t.match(inner(post, 'version'), /^16\.1\.1 \(44502-[0-9a-f]{40}\)$/);
  t.match(text(post), /<enabled_shared_ips>\s*<ip>127\.20\.0\.10<\/ip>/);
  t.notMatch(text(post), /error_message/);
  t.equal(post.headers.connection, 'close');

  t.equal((await ask('a', 'GET', '/api/command?action=check_health')).status, 401, 'no token');
  const unknown = await ask('a', 'GET', '/api/command?action=nonsense', auth);
  t.same([unknown.status, inner(unknown, 'error')], [200, 'Unknown action.'], 'V16: told with status 200');
  t.equal((await ask('a', 'PUT', '/api/command?action=check_health', auth)).status, 405);
  const multipart = { ...auth, 'content-type': 'multipart/form-data; boundary=x' };
  t.equal((await ask('a', 'POST', '/api/command', multipart, '--x--')).status, 415);
  const xsd = await ask('a', 'GET', '/api/command.xsd');
  t.match(text(xsd), /targetNamespace="http:\/\/www\.bomgar\.com\/namespaces\/API\/command"/);
  t.equal(invalid(xsd, info, post, unknown), '', 'valid against the schema that the box hands out');
}

async function permissions(t: Test, seen: ToolWorld, browser: Browser): Promise<void> {
  const { ask } = seen;
  const reader = await bearer(seen, 'a', await account(browser, 'Reader', 'Read-Only'));
  t.equal((await ask('a', 'GET', '/api/command?action=check_health', reader)).status, 200);
  t.equal((await ask('a', 'GET', '/api/command?action=terminate_session&lsid=1', reader)).status, 403);
  t.equal((await ask('a', 'GET', '/api/backup', reader)).status, 403);
  const denied = await bearer(seen, 'a', await account(browser, 'None', 'Deny'));
  const hiddenFrom = await ask('a', 'GET', '/api/command?action=check_health', denied);
  t.equal(inner(hiddenFrom, 'error'), 'Document Not Found');
}

async function backups(t: Test, { ask }: ToolWorld, auth: Record<string, string>): Promise<void> {
  for (const night of ['the first night', 'the next night']) {
    const backup = await ask(
      'a',
      'POST',
      '/api/backup',
      { ...auth, 'content-type': 'application/json' },
      '{"password":"top"}',
    );
    t.match(backup.headers['content-disposition'], /\.nsb"$/);
    t.match(
      readBackupHead(ofBytes(backup.body)),
      { ok: true, locked: true, facts: { version: '16.1.1', history: true } },
      `a backup without a person (G65), ${night}`,
    );
  }
}

async function tokensEnd(t: Test, seen: ToolWorld, ci: Client, auth: Record<string, string>): Promise<void> {
  const { ask, sleep } = seen;
  for (let more = 0; more < 30; more += 1) {
    await bearer(seen, 'a', ci);
    await sleep(SECOND);
  }
  t.equal(await infoStatus(seen, auth), 401, 'the oldest is dropped');
  const late = await bearer(seen, 'a', ci);
  await sleep(HOUR);
  t.equal(await infoStatus(seen, late), 401, 'expired');

  const fresh = await bearer(seen, 'a', ci);
  const later = await seen.browser('a', 'en', PAGE);
  await later.press('Generate New Secret', { row: 'CI' });
  await later.press('Generate New Secret');
  const second = secretOn(later);
  t.not(second.secret, ci.secret);
  t.equal(await infoStatus(seen, fresh), 401, 'a new secret ends tokens');
  t.equal((await askToken(seen, 'a', ci)).status, 401);
  const again = await bearer(seen, 'a', second);
  await later.open(addresses.a, PORT, PAGE);
  await later.follow('CI');
  later.tick('Enabled', false);
  await later.press('Save Changes');
  t.equal(await infoStatus(seen, again), 401, 'disabled');
  t.equal((await askToken(seen, 'a', second)).status, 401);
  t.equal((await ask('a', 'GET', '/check_health')).status, 200);
}

t.test('accounts, tokens and the Command API of 16.1', async (t) => {
  await inToolWorld({ seed: 'api-16', siteVersion: '16.1.1' }, async (seen) => {
    const browser = await seen.browser('a', 'en', PAGE);
    const ci = await account(browser, 'CI', 'Full Access', ['Backup API', 'Reporting API']);
    t.match(ci.id, /^[0-9a-f]{40}$/);
    t.equal((await askToken(seen, 'a', ci)).status, 403, 'the API is off at first');
    await enable(browser);
    t.notMatch(browser.text(), ci.secret, 'the secret is shown once only');

    await tokens(t, seen, ci);
    const auth = await bearer(seen, 'a', ci);
    await commands(t, seen, auth);
    await permissions(t, seen, browser);
    await backups(t, seen, auth);
    await tokensEnd(t, seen, ci, auth);
  });
});

t.test('tooling drives the pair: sessions, roles with data-sync, reports', async (t) => {
  await inToolWorld({ seed: 'api-pair', siteVersion: '17.1.1' }, async (seen) => {
    const { ask, sleep, world } = seen;
    const browser = await seen.browser('a', 'en', PAGE);
    const ci = await account(browser, 'CI', 'Full Access', ['Reporting API']);
    await enable(browser);
    const auth = await bearer(seen, 'a', ci);
    const command = (query: string, box: Letter = 'a', header = auth) =>
      ask(box, 'GET', `/api/command?action=${query}`, header);

    const imported = await command(
      'import_jump_shortcut&name=A%26B&local_rdp_hostname=new.example.com&group=none',
    );
    t.match(inner(imported, 'error'), /group/);
    const seat = world.outside.seats().seat('ws1').console;
    await seat.launch();
    while (seat.state().stage !== 'sign-in') await sleep(MINUTE);
    await seat.signIn(labCredentials.username, labCredentials.password);
    const group = seat.state().items[0]?.group ?? '';
    const made = await command(
      `import_jump_shortcut&name=A%26B&local_rdp_hostname=new.example.com&group=${codeNameOf({ name: group })}`,
    );
    t.match(inner(made, 'success'), /imported/);
    await seat.startSession(seat.state().items[0]?.id ?? '');
    const lsid = seat.state().session?.id ?? '';
    t.ok(lsid);
    t.match(
      inner(await command(`set_session_attributes&lsid=${lsid}&session.custom.ticket=%3C12%3E`), 'success'),
      /set/,
    );
    t.match(text(await command(`get_session_attributes&lsid=${lsid}`)), /code_name="ticket">&lt;12&gt;</);
    t.match(inner(await command(`join_session&lsid=${lsid}&user.username=nobody`), 'error'), /no such user/);
    t.equal(inner(await command(`terminate_session&lsid=${lsid}`), 'success'), 'Successfully terminated');
    t.equal(inner(await command(`terminate_session&lsid=${lsid}`), 'error'), 'There is no such session.');
    const report = await ask('a', 'GET', `/api/reporting?generate_report=AccessSession&lsid=${lsid}`, auth);
    t.match(text(report), /<value name="ticket" value="&lt;12&gt;">.*<value name="reason" value="api">/s);
    const list = await ask(
      'a',
      'GET',
      '/api/reporting?generate_report=AccessSessionListing&start_date=2018-01-01',
      auth,
    );
    t.match(text(list), new RegExp(`<session_summary lsid="${lsid}" has_recording="1">`));

    t.match(inner(await command('set_failover_role&role=primary'), 'error'), /already/);
    await sleep(5 * MINUTE);
    await (await seen.browser('b')).press('Sync Now');
    await sleep(5 * MINUTE);
    const onB = await bearer(seen, 'b', ci);
    const health = await command('check_health', 'b', onB);
    t.equal(inner(health, 'failover_role'), 'backup');
    t.equal(inner(health, 'last_data_sync_status'), 'Successful');
    t.match(text(health), /<last_data_sync_time ts="\d+">2018-01-08T0\d:\d\d:\d\d\+00:00</);
    t.notMatch(text(health), /enabled_shared_ips/);
    const swap = await command('set_failover_role&role=primary&data_sync_first=1', 'b', onB);
    t.match(inner(swap, 'success'), /^Data sync has started/);
    await sleep(5 * MINUTE);
    t.equal(inner(await command('check_health', 'b', onB), 'failover_role'), 'primary');
    t.match(text(await command('check_health', 'b', onB)), /<ip>127\.20\.0\.10</);
    const back = await command('set_failover_role&role=backup', 'b', await bearer(seen, 'b', ci));
    t.equal(inner(back, 'success'), 'Successfully changed role');
    t.equal(
      inner(await command('check_health', 'a', await bearer(seen, 'a', ci)), 'failover_role'),
      'primary',
    );

    await world.lab.cutPower('b');
    const alone = await command('set_failover_role&role=backup', 'a', await bearer(seen, 'a', ci));
    t.match(inner(alone, 'error'), /./, 'cancelled: the peer cannot be contacted');
    const forced = await command('set_failover_role&role=backup&force=1', 'a', await bearer(seen, 'a', ci));
    t.equal(inner(forced, 'success'), 'Successfully changed role');
  });
});

t.test('before 16.1: user name and password in the query', async (t) => {
  await inToolWorld({ seed: 'api-15' }, async (seen) => {
    const { ask } = seen;
    const browser = await seen.browser('a', 'fr', PAGE);
    t.match(browser.text(), /nom d.utilisateur et le mot de passe d.un utilisateur/);
    browser.tick('Activer l’API XML', true);
    await browser.press('Enregistrer', { section: 'API :: Configuration' });
    const who = `username=${labCredentials.username}&password=${encodeURIComponent(labCredentials.password)}`;
    t.equal((await ask('a', 'POST', '/oauth2/token', form, 'grant_type=client_credentials')).status, 404);
    const health = await ask('a', 'GET', `/api/command?action=check_health&${who}`);
    t.match(inner(health, 'version'), /^15\.3\.2 \(42813-[0-9a-f]{40}\)$/);
    const bad = await ask('a', 'GET', '/api/backup?username=admin&password=x');
    t.equal(bad.status, 200);
    t.equal(text(bad), 'Invalid credentials');
    const backup = await ask('a', 'GET', `/api/backup?${who}`);
    t.match(readBackupHead(ofBytes(backup.body)), { ok: true, locked: false });
  });
});
