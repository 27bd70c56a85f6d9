/**
 * The API as programs of the field know it, for each simulated version: requests in the shape of
 * theirs, answers read as they read them (findings of public client programs, C01 to C21).
 */
import t, { type Test } from 'tap';
import type { WireReply } from '../../../hardware/ports.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import {
  account,
  askToken,
  bearer,
  type Client,
  enable,
  form,
  inner,
  invalid,
  json,
  PAGE,
  packed,
  root,
  text,
} from '../../support/api-tools.js';
import { addresses, inToolWorld, PORT, type ToolWorld } from '../../support/worlds/tool-world.js';

t.setTimeout(280_000);

const COMMAND = 'http://www.bomgar.com/namespaces/API/command';
const REPORTING = 'http://www.bomgar.com/namespaces/API/reporting';
/** API version of each site version (V08). */
const versions = { '15.1.1': '1.13.0', '15.3.2': '1.14.0', '16.1.1': '1.15.1', '17.1.1': '1.16.0' } as const;
type Version = keyof typeof versions;
const hasAccounts = (version: Version): boolean => version >= '16';

const isPage = ({ headers }: WireReply): boolean => /html/.test(String(headers['content-type']));
const user = `username=${labCredentials.username}&password=${encodeURIComponent(labCredentials.password)}`;

interface Ways {
  /** Headers and parameters with which a program of this version asks. */
  readonly auth: Record<string, string>;
  readonly also: string;
  readonly client: Client | null;
}

async function waysOf(seen: ToolWorld, version: Version): Promise<Ways> {
  const browser = await seen.browser('a', 'en', PAGE);
  if (!hasAccounts(version)) {
    await enable(browser);
    return { auth: {}, also: user, client: null };
  }
  const client = await account(browser, 'CI', 'Full Access', ['Backup API', 'Reporting API']);
  await enable(browser);
  return { auth: await bearer(seen, 'a', client), also: '', client };
}

/** Every door and what it must never do, whatever the version. */
async function neverPages(t: Test, seen: ToolWorld, { auth }: Ways): Promise<void> {
  const paths = [
    '/api',
    '/api/',
    '/api/config/v1/users',
    '/api/scim/Users',
    '/api/command/v2/info',
    '/api/nothing?x=%3Cy%3E',
    '/api/command.ns',
    '/api/reporting.ns',
    '/api/backup.ns',
    '/api/client_script.ns',
    '/api/start_session.ns',
    '/api/reporting?generate_report=SupportSession',
    '/oauth2/nothing',
  ];
  for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD']) {
    for (const path of paths) {
      const reply = await seen.ask('a', method, path, auth);
      t.notOk(isPage(reply), `${method} ${path} answers no page`);
      if (method === 'HEAD') t.equal(reply.body.length, 0, `HEAD ${path} has no body`);
      await seen.sleep(100_000);
    }
  }
  const asJson = await seen.ask('a', 'GET', '/api/config/v1/users', { ...auth, accept: 'application/json' });
  t.same([asJson.status, JSON.parse(text(asJson)).error], [404, 'not_found'], 'C08: JSON for who wants JSON');
}

function realHeaders(t: Test, reply: WireReply): void {
  t.match(
    reply.headers,
    {
      'content-type': 'text/xml; charset=UTF-8',
      'cache-control': /must-revalidate, no-cache, no-store.*private/,
      'strict-transport-security': 'max-age=31536000',
      'x-frame-options': 'SAMEORIGIN',
      'x-content-type-options': 'nosniff',
      'content-security-policy': /report-uri \/csp_report/,
      connection: 'close',
      server: 'Apache',
    },
    'V05: headers of real answers',
  );
}

async function command(t: Test, seen: ToolWorld, version: Version, { auth, also }: Ways): Promise<void> {
  const ask = (query: string, method = 'GET', path = '/api/command') =>
    seen.ask('a', method, `${path}?${query}&${also}`, auth);
  const info = await ask('action=get_api_info');
  t.same(root(info), ['api_information', COMMAND], 'V01, V02');
  t.equal(inner(info, 'api_version'), versions[version], 'V08: API version of this site version');
  t.equal(inner(info, 'company_name'), 'example', 'V03: the company is named');
  t.match(inner(info, 'timestamp'), /^\d{10}$/);
  for (const [name, value] of [
    ['perm_command', 'full_access'],
    ['perm_reporting', '1'],
    ['perm_reporting_support', '1'],
    ['perm_backup', '1'],
    ['perm_ecm', '0'],
  ] as const) {
    t.match(text(info), new RegExp(`<permission name="${name}">${value}</permission>`), `V03 ${name}`);
  }
  realHeaders(t, info);
  const health = await ask('action=check_health');
  t.same(root(health), ['health_check', COMMAND]);
  t.match(text(health), /<appliance id="[0-9a-f]{32}">a\.example\.com<\/appliance>/, 'V04: 32 digits');
  t.match(inner(health, 'version'), new RegExp(`^${version} \\(\\d+-[0-9a-f]{40}\\)$`), 'V04');
  t.match(text(health), /\n\t<success>1<\/success>\n/, 'C18: an element a line');
  const unknown = await ask('action=get_logged_in_reps');
  t.same([unknown.status, inner(unknown, 'error')], [200, 'Unknown action.'], 'V16, C14, C20');
  t.same(root(unknown), ['error', COMMAND]);
  t.equal(inner(await ask('action='), 'error'), 'The parameter action is missing.');
  t.equal(inner(await ask('action=__proto__'), 'error'), 'Unknown action.');
  const xsd = await seen.ask('a', 'GET', '/api/command.xsd');
  t.equal(invalid(xsd, info, health, unknown), '', 'valid against the schema');
  const head = await ask('action=check_health', 'HEAD');
  t.same([head.status, head.body.length], [200, 0], 'C17: HEAD is GET without a body');
  t.equal((await ask('action=terminate_session&lsid=x', 'HEAD')).status, 405, 'HEAD changes nothing');
  const multipart = await seen.ask(
    'a',
    'POST',
    '/api/command',
    { ...auth, 'content-type': 'multipart/form-data; boundary=x' },
    '--x\r\ncontent-disposition: form-data; name="action"\r\n\r\nget_api_info\r\n--x--\r\n',
  );
  t.same([multipart.status, /urlencoded/.test(text(multipart))], [415, true], 'C17: a clear refusal');
  const noType = await seen.ask('a', 'POST', '/api/command', auth, `action=get_api_info&${also}`);
  t.same(root(noType)[0], 'api_information', 'C06: a body without a type is a form');
  const noBody = await seen.ask('a', 'GET', `/api/command?action=check_health&${also}`, { ...auth, ...json });
  t.same(root(noBody)[0], 'health_check', 'C16: a type without a body');
  const put = await seen.ask('a', 'PUT', '/api/command', auth);
  t.same([put.status, root(put)[0], put.headers.allow], [405, 'error', 'GET, HEAD, POST']);
}

async function token(t: Test, seen: ToolWorld, client: Client): Promise<void> {
  const post = (headers: Record<string, string>, body: string) =>
    seen.ask('a', 'POST', '/oauth2/token', headers, body);
  const grant = { grant_type: 'client_credentials' };
  const inBody = { ...grant, client_id: client.id, client_secret: client.secret };
  const basic = { authorization: packed(client) };
  const asForm = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();
  for (const [name, headers, body] of [
    ['Basic and form', { ...basic, ...form }, asForm(grant)],
    ['V07, C07: Basic and JSON', { ...basic, ...json }, JSON.stringify(grant)],
    ['V07, C10: credentials in the form', form, asForm(inBody)],
    ['V07: credentials in JSON', json, JSON.stringify(inBody)],
    ['C06: Basic, no type', basic, asForm(grant)],
  ] as const) {
    const given = await post(headers, body);
    t.match(JSON.parse(text(given)), { token_type: 'Bearer', expires_in: 3600 }, name);
    t.match(JSON.parse(text(given)).access_token, /^[0-9A-Za-z]{40}$/);
    t.match(given.headers['set-cookie'], [
      /^global_warnings=/,
      /^ns_sl=\S+; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
    ]);
  }
  for (const [name, headers, body, status, error] of [
    ['no credentials', form, asForm(grant), 401, 'invalid_client'],
    [
      'wrong secret',
      { ...form, authorization: packed({ ...client, secret: 'x' }) },
      asForm(grant),
      401,
      'invalid_client',
    ],
    ['no grant', { ...basic, ...form }, '', 400, 'invalid_request'],
    ['no JSON', { ...basic, ...json }, '{', 400, 'invalid_request'],
    ['JSON of numbers', { ...basic, ...json }, '{"grant_type":1}', 400, 'invalid_request'],
    ['other grant', { ...basic, ...form }, 'grant_type=password', 400, 'unsupported_grant_type'],
  ] as const) {
    const refused = await post(headers, body);
    const said = JSON.parse(text(refused)) as Record<string, string>;
    t.same([refused.status, said.error], [status, error], name);
    t.ok(said.message === said.error_description && said.message !== '', 'V06: error and message');
  }
  const dead = await seen.ask('a', 'GET', '/api/command?action=check_health', { authorization: 'Bearer x' });
  t.same(
    [
      dead.status,
      JSON.parse(text(dead)).error,
      /invalid_token/.test(String(dead.headers['www-authenticate'])),
    ],
    [401, 'access_denied', true],
    'V06: a dead bearer',
  );
  const put = await seen.ask('a', 'PUT', '/oauth2/token');
  t.same([put.status, JSON.parse(text(put)).error], [405, 'invalid_request']);
}

/** Old paths and calls: there before 16.1, not on a new site of 16.1 or later (V12, V13). */
async function oldCalls(t: Test, seen: ToolWorld, version: Version): Promise<void> {
  const old = !hasAccounts(version);
  const post = (path: string, body: string) => seen.ask('a', 'POST', path, form, `${body}&${user}`);
  const info = await post('/api/command.ns', 'action=get_api_info');
  t.same([info.status, root(info)[0]], old ? [200, 'api_information'] : [404, 'error'], 'V13, C14, C18');
  const report = await post('/api/reporting.ns', 'generate_report=AccessSessionListing&start_time=0');
  t.same(root(report), old ? ['session_summary_list', REPORTING] : ['error', REPORTING], 'C14');
  const backup = await seen.ask('a', 'GET', `/api/backup.ns?${user}`);
  t.equal(backup.status, old ? 200 : 404, 'C02');
  const script = await seen.ask('a', 'GET', '/api/client_script.ns?type=rep&operation=generate&action=login');
  t.equal(script.status, old ? 200 : 404);
  const head = await seen.ask('a', 'HEAD', '/api/start_session.ns');
  t.same([head.status, head.body.length], [old ? 200 : 404, 0], 'C17');
  const plain = await seen.world.lab.participant.call(
    {
      proto: 'http',
      from: '127.20.0.21',
      host: addresses.a,
      port: 8080,
      method: 'GET',
      path: `/api/command?action=get_api_info&${user}`,
      headers: {},
      body: Buffer.alloc(0),
    },
    60_000_000,
  );
  t.equal(plain?.status, 301, 'HTTP is not allowed at first');
  if (!old) {
    const refused = await post('/api/command', 'action=get_api_info');
    t.same(
      [refused.status, JSON.parse(text(refused)).error],
      [401, 'access_denied'],
      'V12: not on a new site',
    );
    return;
  }
  const browser = await seen.browser('a', 'en', PAGE);
  browser.tick('Allow HTTP Access (deprecated)', true);
  await browser.press('Save', { section: 'API :: Configuration' });
  const open = await seen.world.lab.participant.call(
    {
      proto: 'http',
      from: '127.20.0.21',
      host: addresses.a,
      port: 8080,
      method: 'GET',
      path: `/api/command?action=get_api_info&${user}`,
      headers: {},
      body: Buffer.alloc(0),
    },
    60_000_000,
  );
  t.equal(open?.status, 200, 'V12: the HTTP switch');
}

/** Before 16.1 rights hang on the user (V17). */
async function userRights(t: Test, seen: ToolWorld): Promise<void> {
  const add = { section: 'Users :: Add User' };
  const browser = await seen.browser('a', 'en', '/login/users');
  browser.fill('Username', 'plain', add);
  browser.fill('Display Name', 'Plain', add);
  browser.fill('Password', labCredentials.password, add);
  browser.fill('Confirm Password', labCredentials.password, add);
  browser.tick('Must change the password at next sign-in', false, add);
  await browser.press('Add User', add);
  await browser.open(addresses.a, PORT, '/login/users');
  const who = `username=plain&password=${encodeURIComponent(labCredentials.password)}`;
  const ask = (query: string, path = '/api/command') => seen.ask('a', 'GET', `${path}?${query}&${who}`);
  t.equal(root(await ask('action=get_api_info'))[0], 'api_information', 'V17: free for any user');
  t.equal(inner(await ask('action=check_health'), 'error'), 'Document Not Found', 'V17: for administrators');
  t.equal((await ask('', '/api/backup')).status, 403);
  const wrong = await seen.ask('a', 'GET', '/api/command?action=check_health&username=plain&password=no');
  t.same([wrong.status, inner(wrong, 'error')], [200, 'Invalid credentials']);
}

for (const version of Object.keys(versions) as Version[]) {
  t.test(`the API of a site ${version}`, async (t) => {
    await inToolWorld({ seed: `shapes-${version}`, siteVersion: version }, async (seen) => {
      const ways = await waysOf(seen, version);
      if (ways.client !== null) {
        t.match(ways.client.id, /^[0-9a-f]{40}$/, 'V22: client ID');
        t.match(ways.client.secret, /^[0-9A-Za-z+/]{44}$/, 'V22: secret');
      }
      await command(t, seen, version, ways);
      if (ways.client !== null) await token(t, seen, ways.client);
      else t.equal((await seen.ask('a', 'POST', '/oauth2/token', form)).status, 404);
      await oldCalls(t, seen, version);
      if (version === '15.3.2') await userRights(t, seen);
      if (version === '15.1.1' || version === '17.1.1') await neverPages(t, seen, ways);
      t.ok(await askable(seen, ways), 'still answers');
    });
  });
}

const askable = async (seen: ToolWorld, { client }: Ways): Promise<boolean> =>
  client === null || (await askToken(seen, 'a', client)).status === 200;
