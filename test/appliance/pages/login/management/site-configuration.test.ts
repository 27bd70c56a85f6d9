/** What stands before the sign-in: the agreement, networks, and the link for a forgotten password. */
import t from 'tap';
import { mayOpenLogin } from '../../../../../appliance/store/site/site-settings.js';
import { HOUR, SECOND } from '../../../../../hardware/ports.js';
import { Browser } from '../../../../../lab/clients/browser/browser.js';
import { labCredentials } from '../../../../../lab/making/credentials.js';
import { account, askToken, bearer, enable, form } from '../../../../support/api-tools.js';
import { addresses, inToolWorld, PORT, type ToolWorld } from '../../../../support/worlds/tool-world.js';

t.setTimeout(280_000);

const PAGE = '/login/site-configuration';
const agreement = { section: 'Site :: Prerequisite Login Agreement' };
const networks = { section: 'Site :: Network Restrictions' };

const visitor = ({ world }: ToolWorld, from = '127.20.0.21'): Browser =>
  new Browser({
    language: 'en',
    fetch: (asked) => world.lab.participant.call({ proto: 'https', from, ...asked }, 60 * SECOND),
  });

t.test('the most specific network wins, the default action for the rest', (t) => {
  const lists = { accepted: '10.1.2.0/24', rejected: '10.0.0.0/8 10.1.2.3', byDefault: 'reject' } as const;
  t.equal(mayOpenLogin(lists, '10.1.2.4'), true);
  t.equal(mayOpenLogin(lists, '10.1.2.3'), false);
  t.equal(mayOpenLogin(lists, '10.9.9.9'), false);
  t.equal(mayOpenLogin(lists, '192.168.0.1'), false);
  t.equal(mayOpenLogin({ ...lists, byDefault: 'accept' }, '192.168.0.1'), true);
  t.end();
});

t.test(
  'an agreement is asked for, recorded; networks are enforced and lock nobody out of his own page',
  async (t) => {
    await inToolWorld({ seed: 'site' }, async (seen) => {
      const browser = await seen.browser('a', 'en', PAGE);
      browser.tick('Enable Login Agreement', true, agreement);
      await browser.press('Save Changes', agreement);
      t.match(browser.text(), /An agreement needs a text/);
      browser.fill('Agreement Title', 'House rules', agreement);
      browser.fill('Agreement Text', 'Authorised use only.', agreement);
      await browser.press('Save Changes', agreement);
      t.match(browser.text(), /“Site :: [^”]*” was saved\./);

      const other = visitor(seen);
      await other.open(addresses.a, PORT, '/login');
      t.match(other.text(), /House rules.*Authorised use only/);
      const sign = async (agreed: boolean): Promise<void> => {
        other.fill('Username', labCredentials.username);
        other.fill('Password', labCredentials.password);
        if (agreed) other.tick('I accept this agreement', true);
        await other.press('Sign in');
      };
      await sign(false);
      t.equal(other.where().status, 422);
      t.match(other.text(), /Accept the agreement to sign in/);
      await sign(true);
      t.equal(other.where().path, '/login/information');
      await other.open(addresses.a, PORT, PAGE);
      t.ok(
        seen.events.some(({ kind, data }) => kind === 'agreement.accepted' && data.name === 'House rules'),
      );

      other.fill('Accepted Addresses', '127.20.0.22', networks);
      other.choose('Default Action', 'Reject', networks);
      await other.press('Save Changes', networks);
      t.match(other.text(), /lock yourself out: you come from 127\.20\.0\.21/);
      other.fill('Accepted Addresses', '127.20.0.0/27', networks);
      other.fill('Rejected Addresses', '127.20.0.23', networks);
      await other.press('Save Changes', networks);
      const barred = visitor(seen, '127.20.0.23');
      await barred.open(addresses.a, PORT, '/login');
      t.equal(barred.where().status, 403);
      await barred.open(addresses.a, PORT, '/appliance');
      t.equal(barred.where().status, 200, 'the other site has rules of its own');
    });
  },
);

t.test('a link for a forgotten password: by mail, 24 hours, one use, voided by a newer one', async (t) => {
  await inToolWorld({ seed: 'reset' }, async (seen) => {
    const { mail } = seen.world.outside;
    const browser = visitor(seen);
    await browser.open(addresses.a, PORT, '/login');
    t.notMatch(browser.text(), /Forgot your password/, 'no mail, no link');
    const settings = await seen.browser('a', 'en', '/login/email-configuration');
    const relay = { section: 'Email :: SMTP Relay Server' };
    settings.fill('From Address', 'appliance@example.com', relay);
    settings.fill('SMTP Relay Server', 'mail.example.com', relay);
    await settings.press('Save', relay);

    const ask = async (name: string): Promise<string> => {
      mail.clear();
      await browser.open(addresses.a, PORT, '/login');
      await browser.follow('Forgot your password?');
      browser.fill('Username', name);
      await browser.press('Send Link');
      t.match(browser.text(), /If there is such an account/);
      await seen.sleep(5 * SECOND);
      return /access\.example\.com:8443(\S+)/.exec(mail.mails()[0]?.text ?? '')?.[1] ?? '';
    };
    t.equal(await ask('nobody'), '');
    const first = await ask('admin');
    const second = await ask('admin');
    const use = async (path: string, password: string): Promise<void> => {
      await browser.open(addresses.a, PORT, path);
      if (browser.where().status !== 200) return;
      browser.fill('New Password', password);
      browser.fill('Confirm New Password', password);
      await browser.press('Set Password');
    };
    await use(first, 'another-password');
    t.equal(browser.where().status, 410, 'voided by the newer one');
    await use(second, 'short');
    t.match(browser.text(), /at least 8 characters/);
    await use(second, 'another-password');
    t.match(browser.text(), /The password was changed/);
    await settings.open(addresses.a, PORT, '/login/email-configuration');
    t.equal(settings.asksPassword(), true, 'signed out everywhere');
    await use(second, 'yet-another-one');
    t.equal(browser.where().status, 410, 'one use');
    await browser.open(addresses.a, PORT, '/login');
    browser.fill('Username', 'admin');
    browser.fill('Password', 'another-password');
    await browser.press('Sign in');
    t.equal(browser.where().path, '/login/information');

    await browser.press('Sign out');
    const third = await ask('admin');
    await seen.sleep(25 * HOUR);
    await use(third, 'too-late-for-this');
    t.equal(browser.where().status, 410);
  });
});

t.test(
  'disks that take nothing are told at a forgotten password and at the API, not as a bug (B9)',
  async (t) => {
    await inToolWorld({ seed: 'reset-disks', siteVersion: '17.1.1' }, async (seen) => {
      const page = await seen.browser('a', 'en', '/login/email-configuration');
      const relay = { section: 'Email :: SMTP Relay Server' };
      page.fill('From Address', 'appliance@example.com', relay);
      page.fill('SMTP Relay Server', 'mail.example.com', relay);
      await page.press('Save', relay);
      await enable(page);
      const client = await account(page, 'reports', 'Full Access');
      const browser = visitor(seen);
      await browser.open(addresses.a, PORT, '/login');
      await browser.follow('Forgot your password?');
      const list = ['0', '1'].map((slot) => ({
        id: `disk-${slot}`,
        overlay: 'disk-failed',
        values: { slot, how: 'failed' },
      }));
      seen.world.lab.setOverlays('a', list);
      await seen.sleep(SECOND);
      browser.fill('Username', 'admin');
      await browser.press('Send Link');
      t.equal(browser.where().status, 422);
      t.match(browser.text(), /disk/i);
      const token = await askToken(seen, 'a', client);
      t.not(token.status, 500, `a token: ${token.status}`);
      const authorization =
        token.status === 200 ? ((await bearer(seen, 'a', client)).authorization ?? '') : '';
      for (const [method, path] of [
        ['POST', '/api/command'],
        ['GET', '/api/reporting'],
      ] as const) {
        const body =
          'action=join_connections&generate_report=SupportSession&start_date=2018-01-01&duration=0';
        const sent = { ...form, authorization };
        const reply = await seen.ask('a', method, method === 'GET' ? `${path}?${body}` : path, sent, body);
        t.not(reply.status, 500, `${path}: ${reply.status}`);
      }
      seen.world.lab.setOverlays('a', []);
    });
  },
);
