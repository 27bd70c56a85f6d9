/** Outbound events: chosen on the page, really sent over the wire, tried again, disabled after failures. */
import t from 'tap';
import { expand, outboundOf } from '../../appliance/outbound/events.js';
import { targetOf } from '../../appliance/outbound/settings.js';
import { MINUTE, SECOND } from '../../hardware/ports.js';
import type { Browser } from '../../lab/browser.js';
import { labCredentials } from '../../lab/making/credentials.js';
import { inToolWorld, PORT, type ToolWorld } from './tool-world.js';

t.setTimeout(120_000);

const PAGE = '/login/outbound-events';
const add = { section: 'Outbound Events :: Add an HTTP Recipient' };
const list = { section: 'Outbound Events :: HTTP Recipients' };

async function addHttp(browser: Browser, name: string, url: string): Promise<void> {
  browser.fill('Name', name, add);
  browser.fill('URL', url, add);
  browser.fill('Disable After', '3', add);
  browser.tick('Access Session Start', true, add);
  browser.tick('Access Session End', true, add);
  await browser.press('Add Recipient', add);
}

async function ready(seen: ToolWorld) {
  const { console } = seen.world.outside.desk().seat('ws1');
  await console.launch();
  await console.signIn(labCredentials.username, labCredentials.password);
  return console;
}

t.test('addresses, macros and what is told', (t) => {
  t.match(targetOf('https://events.example.com/a?b=1'), { proto: 'https', port: 443, path: '/a?b=1' });
  t.match(targetOf('http://127.20.0.7:81'), { proto: 'http', port: 81, path: '/' });
  for (const bad of ['ftp://x/', 'https://u:p@x/', 'x', 'https://[::1]/']) t.equal(targetOf(bad), null, bad);
  t.equal(expand('%event% %nothing%', { event: 'x' }), 'x %nothing%');
  t.equal(outboundOf({ kind: 'session.signed-in', data: { site: 'login', user: 'x' } }), null);
  t.end();
});

t.test(
  'sessions are told of over HTTP and by mail; failures are retried, then the recipient is disabled',
  async (t) => {
    await inToolWorld({ seed: 'outbound' }, async (seen) => {
      const { world, sleep } = seen;
      const { events, mail } = world.outside;
      const settings = await seen.browser('a', 'en', '/login/email-configuration');
      const relay = { section: 'Email :: SMTP Relay Server' };
      settings.fill('From Address', 'appliance@example.com', relay);
      settings.fill('SMTP Relay Server', 'mail.example.com', relay);
      await settings.press('Save', relay);
      const contact = { section: 'Email :: Admin Contact' };
      settings.fill('Default Admin Contact Email Addresses', 'ops@example.com', contact);
      await settings.press('Save', contact);

      const browser = await seen.browser('a', 'en', PAGE);
      await addHttp(browser, 'Bad', 'nowhere');
      t.match(browser.text(), /Enter an address such as/);
      await browser.open(browser.where().host, PORT, PAGE);
      await addHttp(browser, 'SIEM', 'https://events.example.com/hook');
      await browser.press('Send Test Event', { row: 'SIEM' });
      t.match(browser.text(list), /test · taken/);
      const mails = { section: 'Outbound Events :: Add an Email Recipient' };
      browser.fill('Name', 'Team', mails);
      browser.fill('Email Addresses', 'team@example.com', mails);
      browser.fill('Subject', '%username% %event%', mails);
      browser.tick('Access Session Start', true, mails);
      await browser.press('Add Recipient', mails);

      const console = await ready(seen);
      await console.startSession(console.state().items[0]?.id ?? '');
      await sleep(5 * SECOND);
      const started = new URLSearchParams(events.heard()[0]?.body);
      t.equal(started.get('event'), 'access_session_start');
      t.equal(started.get('username'), 'admin');
      t.equal(started.get('lsid'), console.state().session?.id);
      t.equal(started.get('appliance'), 'a.example.com');
      t.equal(mail.mails()[0]?.subject, 'admin access_session_start');

      events.setAnswer('error');
      await console.endSession();
      await sleep(10 * SECOND);
      events.setAnswer('ok');
      await sleep(2 * MINUTE);
      t.same(
        events
          .heard()
          .slice(0, 2)
          .map(({ body, answered }) => [new URLSearchParams(body).get('event'), answered]),
        [
          ['access_session_end', 'ok'],
          ['access_session_end', 'error'],
        ],
        'tried again',
      );

      events.setAnswer('silent');
      await console.startSession(console.state().items[0]?.id ?? '');
      await sleep(10 * MINUTE);
      await browser.open(browser.where().host, PORT, PAGE);
      t.match(browser.text(list), /Disabled after failures.*did not answer/);
      t.ok(mail.mails().some(({ subject }) => /recipient SIEM was disabled/.test(subject)));
      const before = events.heard().length;
      await console.endSession();
      await sleep(5 * MINUTE);
      t.equal(events.heard().length, before, 'nothing more is sent');
      events.setAnswer('ok');
      await browser.press('Enable Again', { row: 'SIEM' });
      await console.startSession(console.state().items[0]?.id ?? '');
      await sleep(5 * SECOND);
      t.equal(events.heard().length, before + 1);

      await browser.follow('SIEM');
      browser.tick('Access Session End', false);
      await browser.press('Save Changes');
      await console.endSession();
      await sleep(5 * SECOND);
      t.equal(events.heard().length, before + 1, 'only chosen events');
      await browser.open(browser.where().host, PORT, PAGE);
      await browser.press('Delete', { row: 'SIEM' });
      await browser.press('Delete');
      t.match(browser.text(list), /There is no recipient/);
    });
  },
);
