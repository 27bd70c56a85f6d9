/**
 * What becomes of a customer's scripts over an upgrade from before 16.1 (V12, R005): they go on, the
 * page says until when, and they end with the first use of an API account or at the switch.
 */
import t, { type Test } from 'tap';
import { readBackupHead } from '../../../appliance/heavy/backup-file.js';
import { ofBytes } from '../../../appliance/store/byte-source.js';
import { installPackageNow } from '../../../appliance/store/site/software.js';
import { MINUTE, SECOND } from '../../../hardware/ports.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import { account, bearer, enable, form, inner, json, PAGE, root, text } from '../../support/api-tools.js';
import { addresses, inToolWorld, PORT, type ToolWorld } from '../../support/worlds/tool-world.js';

t.setTimeout(280_000);

const user = `username=${labCredentials.username}&password=${encodeURIComponent(labCredentials.password)}`;
const configuration = { section: 'API :: Configuration' };
const OLD = 'Accept users’ names and passwords (deprecated)';

/** Brings box A to a later site version between two boots. */
async function upgrade(seen: ToolWorld): Promise<void> {
  const { lab, disks } = seen.world;
  await lab.cutPower('a');
  for (const id of ['base-4.3.1', 'site-16.1.1']) {
    installPackageNow(disks.a, id, { nowMs: 1_515_000_000_000, adminPasswordHash: null });
  }
  await lab.switchOn('a');
  await seen.sleep(2 * MINUTE);
}

const info = (seen: ToolWorld, path = '/api/command') =>
  seen.ask('a', 'POST', path, form, `action=get_api_info&${user}`);

async function ended(t: Test, seen: ToolWorld): Promise<void> {
  const refused = await info(seen);
  t.same([refused.status, JSON.parse(text(refused)).error], [401, 'access_denied']);
  t.equal((await info(seen, '/api/command.ns')).status, 404);
  const browser = await seen.browser('a', 'en', PAGE);
  t.notMatch(browser.text(configuration), OLD, 'gone for good: there is no switch any more');
  t.notMatch(browser.text(configuration), 'Allow HTTP Access');
}

t.test('V12: an upgraded site takes the calls of old until an API account is used', async (t) => {
  await inToolWorld({ seed: 'api-upgrade', siteVersion: '15.3.2' }, async (seen) => {
    const first = await seen.browser('a', 'en', PAGE);
    t.match(first.text(configuration), /go on after the upgrade until an API account is used/, 'R005');
    await enable(first);
    t.same(root(await info(seen))[0], 'api_information');
    await upgrade(seen);

    t.same(root(await info(seen))[0], 'api_information', 'R005: the script goes on');
    t.same(root(await info(seen, '/api/command.ns'))[0], 'api_information', 'V13');
    const backup = await seen.ask('a', 'GET', `/api/backup?${user}`);
    t.match(readBackupHead(ofBytes(backup.body)), { ok: true, locked: false }, 'C02 after 15.3.2 to 16.1.1');
    const wrong = await seen.ask('a', 'GET', '/api/backup?username=admin&password=x');
    t.same([wrong.status, text(wrong)], [200, 'Invalid credentials'], 'C02: as it was');
    const browser = await seen.browser('a', 'en', PAGE);
    t.match(browser.text(configuration), /upgraded from a version before 16\.1/, 'the page says until when');
    t.match(browser.text(configuration), 'Allow HTTP Access (deprecated)');
    const client = await account(browser, 'CI', 'Full Access');
    t.same(root(await info(seen))[0], 'api_information', 'an account alone changes nothing');
    await bearer(seen, 'a', client);
    await ended(t, seen);
    const audit = await seen.browser('a', 'en', '/login/reports/audit');
    t.match(audit.text(), /API: calls with names and passwords ended/);
  });
});

t.test('V12: the switch ends the calls of old', async (t) => {
  await inToolWorld({ seed: 'api-switch', siteVersion: '15.3.2' }, async (seen) => {
    await enable(await seen.browser('a', 'en', PAGE));
    await upgrade(seen);
    const browser = await seen.browser('a', 'en', PAGE);
    browser.tick(OLD, false, configuration);
    await browser.press('Save', configuration);
    await ended(t, seen);
  });
});

t.test('R006, R095b, networks: what is refused is told, a password seals', async (t) => {
  await inToolWorld({ seed: 'api-rights', siteVersion: '17.1.1' }, async (seen) => {
    let browser = await seen.browser('a', 'en', PAGE);
    await enable(browser);
    const rights = browser.text({ section: 'API :: Required Permissions' });
    t.match(rights, /check_health.*Command API · Read-Only/s, 'R006: the page says the right per action');
    t.match(rights, /terminate_session.*Command API · Full Access/s);
    t.match(rights, /\/api\/backup.*Backup API/s);
    const none = await bearer(seen, 'a', await account(browser, 'None', 'Deny'));
    for (const path of ['/api/command?action=check_health', '/api/reporting?', '/api/backup']) {
      const refused = await seen.ask('a', 'GET', path, none);
      t.ok(refused.status === 404 || refused.status === 403, path);
    }
    const audit = await seen.browser('a', 'en', '/login/reports/audit');
    t.match(
      audit.text(),
      /API: request refused.*None|None.*API: request refused/s,
      'R006: a line with the account',
    );
    t.match(audit.text(), /check_health: Command API: read_only/, 'and the right');

    // One account is signed in once.
    browser = await seen.browser('a', 'en', PAGE);
    const ci = await bearer(seen, 'a', await account(browser, 'CI', 'Full Access', ['Backup API']));
    const sealed = async (method: string, path: string, headers = {}, body = '') =>
      readBackupHead(ofBytes((await seen.ask('a', method, path, { ...ci, ...headers }, body)).body));
    t.match(await sealed('GET', '/api/backup'), { ok: true, locked: false });
    t.match(await sealed('POST', '/api/backup', json, '{"password":"x"}'), { ok: true, locked: true });
    t.match(
      await sealed('POST', '/api/backup', form, 'password=x'),
      { ok: true, locked: true },
      'R095b: a form',
    );
    t.match(await sealed('GET', '/api/backup?password=x'), { ok: true, locked: true }, 'R095b: the query');
    const head = await seen.ask('a', 'HEAD', '/api/backup', ci);
    t.same([head.status, head.body.length], [200, 0]);
    const strange = await seen.ask('a', 'POST', '/api/backup', { ...ci, ...json }, '{"password":1}');
    t.equal(strange.status, 400);

    await browser.open(addresses.a, PORT, PAGE);
    await browser.follow('CI');
    browser.fill('Accepted Networks', '\n');
    await browser.press('Save Changes');
    t.equal(
      (await seen.ask('a', 'GET', '/api/command?action=check_health', ci)).status,
      200,
      'a line break is no network',
    );
    await browser.open(addresses.a, PORT, PAGE);
    await browser.follow('CI');
    browser.fill('Accepted Networks', '10.0.0.0/8');
    await browser.press('Save Changes');
    const away = await seen.ask('a', 'GET', '/api/command?action=check_health', ci);
    t.match(JSON.parse(text(away)).message, /may not be used from 127\.20\.0\.21: see its Accepted Networks/);
  });
});

t.test('R076: a token lives an hour by the monotonic clock, whatever the clock is set to', async (t) => {
  for (const [stepS, name] of [
    [-7_200, 'back'],
    [7_200, 'on'],
  ] as const) {
    await inToolWorld({ seed: `api-clock-${name}`, siteVersion: '16.1.1' }, async (seen) => {
      const browser = await seen.browser('a', 'en', PAGE);
      await enable(browser);
      const auth = await bearer(seen, 'a', await account(browser, 'CI', 'Full Access'));
      const ask = async () => (await seen.ask('a', 'GET', '/api/command?action=get_api_info', auth)).status;
      seen.world.lab.setOverlays('a', [{ id: 'step', overlay: 'clock-step', values: { offsetS: stepS } }]);
      await seen.sleep(59 * MINUTE);
      t.equal(await ask(), 200, `the clock goes ${name}: 59 minutes later`);
      await seen.sleep(MINUTE + SECOND);
      t.equal(await ask(), 401, 'and not after an hour');
    });
  }
});

t.test('V15: ways of jumping, code names, and what is refused', async (t) => {
  await inToolWorld({ seed: 'api-jump', siteVersion: '16.1.1' }, async (seen) => {
    const browser = await seen.browser('a', 'en', PAGE);
    await enable(browser);
    const auth = await bearer(seen, 'a', await account(browser, 'CI', 'Full Access'));
    const groups = await seen.browser('a', 'en', '/login/jump-groups');
    const [, group = ''] = /Code Name[\s\S]*?\b([a-z]+(?:_[a-z]+)*)\b\s+\d/.exec(groups.text()) ?? [];
    t.ok(group, `a code name on the page: ${group}`);
    const ask = async (fields: Record<string, string>) => {
      await seen.sleep(SECOND / 4);
      const body = new URLSearchParams({ action: 'import_jump_shortcut', ...fields }).toString();
      return seen.ask('a', 'POST', '/api/command', { ...auth, ...form }, body);
    };
    const made = { name: 'Web 1', local_jump_hostname: 'web1.example.com', group };
    t.match(inner(await ask({ ...made, tag: 'x'.repeat(1_024) }), 'success'), /imported/);
    const shell = { name: 'Web 2', shelljump_hostname: 'web2', group };
    t.match(inner(await ask(shell), 'error'), /jumpoint is missing/);
    for (const [fields, says] of [
      [made, /of this name exists/],
      [{ ...made, name: 'x'.repeat(129) }, /name has at most 128/],
      [{ ...made, name: 'a\u0001b' }, /name holds a control character/],
      [{ ...made, name: 'Two', comments: 'x'.repeat(1_025) }, /comments has at most 1024/],
      [{ ...made, name: 'Two', local_rdp_hostname: 'y' }, /exactly one of local_jump_hostname/],
      [{ name: 'Two', group }, /exactly one of/],
      [{ ...made, name: 'Two', group: 'No Such' }, /code name of no Jump Group/],
      [{ ...made, name: 'Two', jump_policy: 'none' }, /code name of no Jump Policy/],
      [{ ...made, name: 'Two', session_policy: 'none' }, /code name of no Session Policy/],
      [{ ...shell, jumpoint: 'none' }, /names no Jumpoint/],
    ] as const) {
      t.match(inner(await ask(fields), 'error'), says);
    }
  });
});

t.test('V14: scripts for the access console', async (t) => {
  await inToolWorld({ seed: 'api-script', siteVersion: '16.1.1' }, async (seen) => {
    await enable(await seen.browser('a', 'en', PAGE));
    const ask = (query: string) => seen.ask('a', 'GET', `/api/client_script?${query}`);
    const made = await ask(
      'type=rep&operation=generate&action=push_and_start_remote&target=ABC&jumpoint=Net%2001&session.custom.t=1',
    );
    t.equal(
      text(made),
      'BRCS1.0\naction=push_and_start_remote&target=ABC&jumpoint=Net%2001&session.custom.t=1\n',
    );
    t.match(
      made.headers['content-disposition'],
      /^attachment; filename="push_and_start_remote\.brcs-example"$/,
    );
    for (const action of [
      'login',
      'start_jump_item_session&client.hostname=a',
      'start_pinned_client_session&search_string=a',
      'push_and_start_local&hostname=a',
      'start_rdp_session&target=a',
      'start_shell_jump_session&shelljump_id=1',
    ]) {
      t.equal(
        (await ask(`type=rep&operation=generate&action=${action}`)).headers['content-type'],
        'application/octet-stream',
      );
    }
    for (const [query, says] of [
      ['operation=generate&action=login', /type must be rep/],
      ['type=rep&action=login', /operation must be generate or execute/],
      ['type=rep&operation=generate&action=x', /action must be one of login/],
      ['type=rep&operation=generate&action=push_and_start_local', /hostname is missing/],
      ['type=rep&operation=generate&action=login&x=1', /x is not known/],
    ] as const) {
      t.match(inner(await ask(query), 'error'), says);
    }
  });
});
