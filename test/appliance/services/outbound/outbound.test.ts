/**
 * Outbound events (V20): told in the names of the field, in order, each recipient by itself; tried
 * again until taken or given up; told of, trusted by their own authority, and never a session left open.
 */
import t from 'tap';
import { expand, outboundOf } from '../../../../appliance/services/outbound/events.js';
import { targetOf } from '../../../../appliance/services/outbound/settings.js';
import { openStore } from '../../../../appliance/store/database.js';
import { MINUTE, SECOND } from '../../../../hardware/ports.js';
import type { Browser } from '../../../../lab/clients/browser/browser.js';
import { labCredentials } from '../../../../lab/making/credentials.js';
import { ownAuthority } from '../../../../lab/outside/customer/event-certificates.js';
import { addresses, inToolWorld, PORT, type ToolWorld } from '../../../support/worlds/tool-world.js';

t.setTimeout(280_000);

const PAGE = '/login/outbound-events';
const add = { section: 'Outbound Events :: Add an HTTP Recipient' };
const list = { section: 'Outbound Events :: HTTP Recipients' };

interface More {
  readonly giveUp?: string;
  readonly authority?: string;
}

async function addHttp(browser: Browser, name: string, url: string, more: More = {}): Promise<void> {
  browser.fill('Name', name, add);
  browser.fill('URL', url, add);
  browser.fill('Retry Interval', '30', add);
  browser.fill('Retry Duration', more.giveUp ?? '60', add);
  browser.fill('Error Email Addresses', 'events@example.com', add);
  browser.fill('Send Error Email After', '2', add);
  if (more.authority !== undefined) browser.fill('CA Certificate', more.authority, add);
  browser.tick('Access Session Begins', true, add);
  browser.tick('Access Session Ends', true, add);
  await browser.press('Add Recipient', add);
}

async function ready(seen: ToolWorld) {
  const { console } = seen.world.outside.seats().seat('ws1');
  await console.launch();
  await console.signIn(labCredentials.username, labCredentials.password);
  return console;
}

async function mailOn(seen: ToolWorld): Promise<void> {
  const settings = await seen.browser('a', 'en', '/login/email-configuration');
  const relay = { section: 'Email :: SMTP Relay Server' };
  settings.fill('From Address', 'appliance@example.com', relay);
  settings.fill('SMTP Relay Server', 'mail.example.com', relay);
  await settings.press('Save', relay);
}

type Heard = { readonly body: string; readonly answered: string; readonly path: string };
const fields = (heard: Heard | undefined) => Object.fromEntries(new URLSearchParams(heard?.body ?? ''));

t.test('addresses, macros and what is told', (t) => {
  t.match(targetOf('https://events.example.com/a?b=1'), { proto: 'https', port: 443, path: '/a?b=1' });
  t.match(targetOf('http://127.20.0.7:81'), { proto: 'http', port: 81, path: '/' });
  for (const bad of ['ftp://x/', 'https://u:p@x/', 'x', 'https://[::1]/']) t.equal(targetOf(bad), null, bad);
  t.equal(expand('%event% %nothing%', { event: 'x' }), 'x %nothing%');
  const people = () => ({ userId: '7', displayName: 'Ana' });
  t.same(outboundOf({ kind: 'power.ready', data: {} } as never, people), []);
  const data = { id: 'x', user: 'ana', jumpItem: 'SRV', host: 'srv' };
  t.same(
    outboundOf({ kind: 'session.started', data }, people).map(({ event, fields: told }) => [
      event,
      told.type,
      told.name,
    ]),
    [
      ['support_conference_begin', 'representative', 'Ana'],
      ['support_conference_member_added', 'customer', 'SRV'],
      ['support_conference_member_added', 'representative', 'Ana'],
    ],
    'C14, C15: names and types that receivers look for',
  );
  t.end();
});

t.test('fields, order while a receiver is down, error addresses, and the end of it', async (t) => {
  await inToolWorld({ seed: 'outbound' }, async (seen) => {
    const { world, sleep } = seen;
    const { events, mail } = world.outside;
    await mailOn(seen);
    const browser = await seen.browser('a', 'en', PAGE);
    await addHttp(browser, 'Bad', 'nowhere');
    t.match(browser.text(), /Enter an address such as/);
    await browser.open(browser.where().host, PORT, PAGE);
    await addHttp(browser, 'SIEM', 'https://events.example.com/hook');
    await browser.press('Send Test Event', { row: 'SIEM' });
    t.match(browser.text(list), /test · taken/);
    const console = await ready(seen);
    const item = console.state().items[0]?.id ?? '';
    await console.startSession(item);
    await sleep(5 * SECOND);
    const begin = fields(events.heard()[0]);
    t.match(begin, {
      event: 'support_conference_begin',
      version: '1.14.0',
      timestamp: /^\d{10}$/,
      appliance_id: /^[0-9a-f]{32}$/,
      lsid: console.state().session?.id ?? 'none',
      external_key: '',
      username: 'admin',
      user_id: /^\d+$/,
      display_name: /./,
      type: 'representative',
    });
    t.match(begin.lsid, /^[0-9a-f]{32}$/, 'R010');
    events.clear();
    events.setAnswer('accepted');
    await console.endSession();
    for (let more = 0; more < 3; more += 1) {
      await console.startSession(item);
      await sleep(20 * SECOND);
      await console.endSession();
    }
    await sleep(4 * MINUTE);
    t.same(
      [...new Set(events.heard().map((one) => fields(one).event))],
      ['support_conference_end'],
      'V20, R007: 202 takes nothing; the first blocks the rest',
    );
    t.ok(
      mail
        .mails()
        .some(({ to, subject }) => to.includes('events@example.com') && /SIEM takes no events/.test(subject)),
      'error addresses',
    );
    await browser.open(addresses.a, PORT, PAGE);
    t.match(browser.text(list), /Failing/);
    const id = browser.text(list);
    t.match(id, /status 202; only 200/);
    await browser.follow('SIEM');
    browser.tick('Enabled', false);
    await browser.press('Save Changes');
    await sleep(MINUTE);
    await browser.follow('SIEM');
    browser.tick('Enabled', true);
    await browser.press('Save Changes');
    events.clear();
    events.setAnswer('ok');
    await sleep(2 * MINUTE);
    t.same(
      [...events.heard()].reverse().map((one) => fields(one).event),
      ['end', 'begin', 'end', 'begin', 'end', 'begin', 'end'].map((what) => `support_conference_${what}`),
      'R008: all in order; disabling drops nothing',
    );
    t.ok(
      mail.mails().some(({ subject }) => /SIEM takes events again/.test(subject)),
      'told once it is over',
    );
  });
});

t.test('R008b: three dead recipients make a healthy one wait for nothing; a set time gives up', async (t) => {
  await inToolWorld({ seed: 'outbound-many' }, async (seen) => {
    const { events } = seen.world.outside;
    const browser = await seen.browser('a', 'en', PAGE);
    for (const dead of ['D1', 'D2', 'D3'])
      await addHttp(browser, dead, 'http://127.20.0.99/x', { giveUp: '3' });
    await addHttp(browser, 'Live', 'http://events.example.com/live');
    const console = await ready(seen);
    await console.startSession(console.state().items[0]?.id ?? '');
    await seen.sleep(2 * SECOND);
    t.equal(fields(events.heard()[0]).event, 'support_conference_begin', 'at once');
    await seen.sleep(10 * MINUTE);
    await browser.open(addresses.a, PORT, PAGE);
    t.match(browser.text({ ...list, row: 'D1' }), /0\s+1\b/, 'given up after its time: nothing waits');
  });
});

t.test('R009b: a session that the power cut ends is told after the boot', async (t) => {
  await inToolWorld({ seed: 'outbound-power' }, async (seen) => {
    const { events } = seen.world.outside;
    const browser = await seen.browser('a', 'en', PAGE);
    await addHttp(browser, 'Tickets', 'https://events.example.com/t');
    const console = await ready(seen);
    await console.startSession(console.state().items[0]?.id ?? '');
    await seen.sleep(5 * SECOND);
    const { lsid } = fields(events.heard()[0]);
    await seen.world.lab.cutPower('a');
    await seen.sleep(MINUTE);
    await seen.world.lab.switchOn('a');
    await seen.sleep(3 * MINUTE);
    t.same(
      events
        .heard()
        .map((one) => [fields(one).event, fields(one).lsid])
        .slice(0, -1),
      [['support_conference_end', lsid]],
      'once',
    );
    t.equal(fields(events.heard()[0]).end_reason, 'power-lost');
  });
});

t.test('a session that ended while nobody was told is told of at the next occasion', async (t) => {
  await inToolWorld({ seed: 'outbound-left' }, async (seen) => {
    const { events } = seen.world.outside;
    const browser = await seen.browser('a', 'en', PAGE);
    await addHttp(browser, 'Tickets', 'https://events.example.com/t');
    const console = await ready(seen);
    await console.startSession(console.state().items[0]?.id ?? '');
    await seen.sleep(5 * SECOND);
    events.clear();
    await seen.world.lab.cutPower('a');
    // As an installation leaves it that the power cut: ended, and no event heard of it.
    const site = openStore(seen.world.disks.a, 'site');
    site.transaction('test', () => site.db.exec('DELETE FROM active_session'));
    await seen.world.lab.switchOn('a');
    await seen.sleep(3 * MINUTE);
    t.same(
      events.heard().map((one) => fields(one).event),
      ['support_conference_end'],
    );
  });
});

t.test('R114: a recipient whose certificate is of the company’s own authority', async (t) => {
  await inToolWorld({ seed: 'outbound-ca' }, async (seen) => {
    seen.world.outside.events.setAnswer('own-certificate');
    const browser = await seen.browser('a', 'en', PAGE);
    await addHttp(browser, 'Bad CA', 'https://events.example.com/x', { authority: 'nonsense' });
    t.match(browser.text(), /Paste one or more certificates of authorities/);
    await browser.open(addresses.a, PORT, PAGE);
    await addHttp(browser, 'Unknown', 'https://events.example.com/x');
    await browser.press('Send Test Event', { row: 'Unknown' });
    t.match(browser.text(), /certificate of the recipient is not trusted/);
    await browser.open(addresses.a, PORT, PAGE);
    await addHttp(browser, 'Known', 'https://events.example.com/x', { authority: ownAuthority });
    await browser.press('Send Test Event', { row: 'Known' });
    t.match(browser.text(), /took the test event/);
    seen.world.outside.events.setAnswer('ok');
    await browser.press('Send Test Event', { row: 'Known' });
    t.match(browser.text(), /not trusted/, 'its own authority alone counts');
  });
});
