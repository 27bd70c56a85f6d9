/** Syslog as the vendor writes it (V24, R115), and what of refused files the box's log says (R088, R089). */
import t from 'tap';
import {
  PASSWORD_MARK,
  type SyslogFields,
  syslogMessages,
} from '../../../../appliance/services/monitoring/syslog.js';
import { SECOND } from '../../../../hardware/ports.js';
import type { Browser } from '../../../../lab/clients/browser/browser.js';
import { addresses, inToolWorld, PORT, type ToolWorld } from '../../../support/worlds/tool-world.js';

t.setTimeout(280_000);

const at = { host: 'a.example.com', siteId: '1234', atMs: Date.UTC(2018, 9, 2, 14, 58, 35) };
/** As a public parser reads lines: header, site id, segment, segments, payload. */
const LINE = /^<134>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d (\S+) BG: (\d{4}):(\d+):(\d+):(.*)$/s;

/** The fields of all segments of one message. */
function parsed(lines: readonly string[]): Record<string, string> {
  const payload = lines.map((line) => LINE.exec(line)?.[5] ?? '').join('');
  const fields: Record<string, string> = {};
  for (const pair of payload.match(/(?:\\.|[^;\\])+/gs) ?? []) {
    const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    const plain = value.replace(/\\(.)/g, '$1');
    fields[name] = plain.startsWith('@@@') ? Buffer.from(plain.slice(3), 'base64').toString() : plain;
  }
  return fields;
}

t.test('V24: header, guarded marks, numbered segments, nothing cut', (t) => {
  const [line = '', ...none] = syslogMessages('bsd', at, { who: 'a;b=c\\d', event: 'login' }).map(String);
  t.equal(line, '<134>Oct  2 14:58:35 a BG: 1234:01:01:who=a\\;b\\=c\\\\d;event=login');
  t.same(none, []);
  const long: SyslogFields = {
    event: 'user_changed',
    old_text: 'é'.repeat(3_000),
    new_text: 'x;'.repeat(900),
    lines: 'a\nb',
  };
  const segments = syslogMessages('bsd', at, long);
  t.ok(segments.length > 5 && segments.every(({ length }) => length <= 1_024), 'about 1 KB each');
  const lines = segments.map(String);
  t.same(
    lines.map((one) => LINE.exec(one)?.slice(2, 5)),
    lines.map((_, index) => [
      '1234',
      String(index + 1).padStart(2, '0'),
      String(lines.length).padStart(2, '0'),
    ]),
  );
  t.same(
    parsed(lines),
    { event: 'user_changed', old_text: long.old_text, new_text: long.new_text, lines: 'a\nb' },
    'R115',
  );
  t.match(
    String(syslogMessages('rfc5424', at, { event: 'x' })[0]),
    '<134>1 2018-10-02T14:58:35.000Z a.example.com BG - - - 1234:01:01:event=x',
  );
  t.end();
});

async function syslogOn(browser: Browser): Promise<void> {
  const syslog = { section: 'Security :: Syslog' };
  browser.fill('Syslog Servers', 'events.example.com', syslog);
  browser.choose('Message Format', 'Legacy BSD format', syslog);
  await browser.press('Save Changes', syslog);
}

const heard = ({ world }: ToolWorld): Record<string, string>[] =>
  world.outside.events
    .heard()
    .filter(({ method }) => method === 'SYSLOG')
    .map(({ body }) => parsed([body]));

t.test('V24: sign-ins and changes on both sites, with old and new values', async (t) => {
  await inToolWorld({ seed: 'syslog' }, async (seen) => {
    await syslogOn(await seen.browser('a', 'en', '/appliance/administration'));
    const browser = await seen.browser('a', 'en', '/login/security');
    await seen.sleep(SECOND);
    t.match(heard(seen)[0], {
      site: 'access.example.com',
      when: /^\d{10}$/,
      who: 'admin',
      who_ip: '127.20.0.21',
      target: 'web/login',
      status: 'success',
      event: 'login',
    });
    browser.fill('Minimum Password Length', '9');
    await browser.press('Save', { section: 'Security :: Passwords and Sessions' });
    await seen.sleep(SECOND);
    const [changed] = heard(seen);
    t.match(changed, {
      event: /^security_/,
      target: 'web/login',
      old_password_length_min: '8',
      new_password_length_min: '9',
    });
    await browser.open(addresses.a, PORT, '/login/security');
    const key = { section: 'Security :: Inter-appliance Communication' };
    browser.fill('Inter-appliance Communication Pre-shared Key', 'not-to-be-told-2', key);
    await browser.press('Save Changes', key);
    await seen.sleep(SECOND);
    const [keyed] = heard(seen);
    t.match(keyed, { event: 'security_key', new_psk: PASSWORD_MARK }, 'keys neither');
    t.notOk(keyed !== undefined && 'old_psk' in keyed);
    await browser.open(addresses.a, PORT, '/login/users');
    const add = { section: 'Users :: Add User' };
    browser.fill('Username', 'ana;x', add);
    browser.fill('Username', 'ana', add);
    browser.fill('Display Name', 'Ana; =\\', add);
    browser.fill('Password', 'not-to-be-told-1', add);
    browser.fill('Confirm Password', 'not-to-be-told-1', add);
    await browser.press('Add User', add);
    await seen.sleep(SECOND);
    const [added] = heard(seen);
    t.match(added, {
      event: 'user_added',
      new_username: 'ana',
      new_display_name: 'Ana; =\\',
      new_password: PASSWORD_MARK,
    });
    t.notOk(
      seen.world.outside.events.heard().some(({ body }) => body.includes('not-to-be-told')),
      'no password is told',
    );
  });
});

t.test('R088, R089: a file that is no package leaves a line in the log', async (t) => {
  await inToolWorld({ seed: 'syslog-file' }, async (seen) => {
    const browser = await seen.browser('a', 'en', '/appliance/updates');
    const manual = { section: 'Manual Installation' };
    browser.upload('Software package', { filename: 'update.html', bytes: Buffer.from('<html>') }, manual);
    await browser.press('Update Software', manual);
    t.equal(browser.where().status, 422);
    await browser.open(addresses.a, PORT, '/appliance/event-log');
    t.match(browser.text(), /The file update\.html was refused: .*package/);
  });
});
