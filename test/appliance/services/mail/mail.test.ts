/** Mail over real SMTP turns: settings page, test mail, alerts, daily notice, retries. */
import t from 'tap';
import { alertOf } from '../../../../appliance/services/mail/alerts.js';
import { addressesRefusal } from '../../../../appliance/services/mail/settings.js';
import { HOUR, MINUTE, SECOND } from '../../../../hardware/ports.js';
import type { Browser } from '../../../../lab/clients/browser/browser.js';
import { createMailServer } from '../../../../lab/outside/customer/mail-server.js';
import { defaultAddresses } from '../../../../lab/plan.js';
import { inToolWorld, type ToolWorld } from '../../../support/worlds/tool-world.js';

t.setTimeout(280_000);

const PAGE = '/login/email-configuration';
const relay = { section: 'Email :: SMTP Relay Server' };
const contact = { section: 'Email :: Admin Contact' };

async function configure(browser: Browser, encryption: string, port: string): Promise<void> {
  browser.fill('From Address', 'appliance@example.com', relay);
  browser.fill('SMTP Relay Server', 'mail.example.com', relay);
  browser.fill('SMTP Port', port, relay);
  browser.choose('SMTP Encryption', encryption, relay);
  await browser.press('Save', relay);
}

const subjects = ({ world }: ToolWorld): string[] => world.outside.mail.mails().map(({ subject }) => subject);

t.test('addresses and alerts', (t) => {
  t.equal(addressesRefusal('a@example.com b@example.com'), null);
  t.match(addressesRefusal('a@example.com nobody')?.en, /nobody/);
  t.match(alertOf({ kind: 'failover.refused', data: { trouble: 'software' } })?.subject.fr, /versions/);
  t.equal(alertOf({ kind: 'failover.refused', data: { trouble: 'key' } }), null);
  t.match(alertOf({ kind: 'failover.auto-held', data: { why: 'network' } })?.subject.en, /test address/);
  t.end();
});

t.test('the server keeps a conversation and refuses what it must', async (t) => {
  const server = createMailServer(defaultAddresses.servers.mail, (job) => job());
  const service = server.services.find(({ port }) => port === 25);
  const say = async (text: string, tls = false): Promise<string | undefined> => {
    const reply = await service?.handle(
      {
        proto: 'tcp',
        host: '127.20.0.6',
        port: 25,
        from: '127.20.0.11',
        method: '',
        path: '/connection/1',
        headers: tls ? { tls: 'x' } : {},
        body: Buffer.from(text),
      },
      SECOND,
    );
    return reply?.body.toString();
  };
  t.match(await say(''), /^220 /);
  t.match(await say('MAIL FROM:<a@example.com>\r\n'), /^503/);
  t.match(await say('EHLO x\r\n'), /STARTTLS/);
  t.match(await say('AUTH PLAIN AGEAYg==\r\n'), /^538/);
  t.match(await say('MAIL FROM:<a@example.com>\r\n'), /^250/);
  t.match(await say('RCPT TO:<a@elsewhere.org>\r\n'), /^550 5\.7\.1/);
  t.match(await say('DATA\r\n'), /^503/);
  t.match(await say('RCPT TO:<a@example.com>\r\n'), /^250/);
  t.match(await say('DATA\r\n'), /^354/);
  t.match(await say('Subject: x\r\n\r\n..dot\r\n.\r\n'), /^250 2\.0\.0 Ok: queued as 1/);
  t.equal(server.mails()[0]?.text.trim(), '.dot');
  t.equal(await say('NOOP\r\n', true), undefined, 'TLS without STARTTLS is not understood');
});

t.test('test mail, alerts of both kinds, daily notice with its attachment', async (t) => {
  await inToolWorld({ seed: 'mail' }, async (seen) => {
    const { world, sleep } = seen;
    const browser = await seen.browser('a', 'en', PAGE);
    await configure(browser, 'None', '25');
    t.match(browser.text(), /“Email :: [^”]*” was saved\./);

    browser.fill('Default Admin Contact Email Addresses', 'ops@elsewhere.org', contact);
    browser.tick('Send a test email when the settings are saved', true, contact);
    await browser.press('Save', contact);
    t.match(browser.text(), /nothing was saved.*550 5\.7\.1 <ops@elsewhere\.org>: Relay access denied/);
    browser.fill('Default Admin Contact Email Addresses', 'ops@example.com chef@example.com', contact);
    browser.tick('Send Daily Communication Notice', true, contact);
    browser.tick('Send a test email when the settings are saved', true, contact);
    await browser.press('Save', contact);
    t.match(browser.text(), /A test email was sent/);
    t.match(browser.text({ section: 'Email :: Last Deliveries' }), /Test message sent/);
    const [test] = world.outside.mail.mails();
    t.match(test, {
      from: 'appliance@example.com',
      to: ['ops@example.com', 'chef@example.com'],
      subject: '[a.example.com] Test message',
      secure: false,
      client: '127.20.0.11',
    });
    t.ok(Math.abs((test?.dateMs ?? 0) - world.lab.nowUs() / 1_000) < 5_000, 'dated by the box');

    await configure(browser, 'TLS', '587');
    browser.fill('SMTP Username', 'appliance', relay);
    browser.fill('SMTP Password', 'wrong', relay);
    browser.tick('Send a test email when the settings are saved', true, relay);
    await browser.press('Save', relay);
    t.match(browser.text(), /535 5\.7\.8/);
    browser.fill('SMTP Password', 'relay-password', relay);
    await browser.press('Save', relay);
    t.match(browser.text(), /A test email was sent/);
    t.equal(world.outside.mail.mails()[0]?.secure, true);

    await sleep(6 * MINUTE);
    const daily = world.outside.mail.mails().find(({ subject }) => /Daily/.test(subject));
    t.equal(daily?.attachments[0]?.filename, 'health.txt');
    t.match(Buffer.from(daily?.attachments[0]?.base64 ?? '', 'base64').toString(), /healthy/);

    await world.lab.cutPower('b');
    await sleep(15 * MINUTE);
    t.ok(subjects(seen).includes('[a.example.com] The other appliance of the pair cannot be reached'));
    const disk = { id: 'disk', overlay: 'disk-failed', values: { slot: '1' } };
    world.lab.setOverlays('a', [disk]);
    await sleep(15 * MINUTE);
    t.ok(subjects(seen).includes('[a.example.com] A disk has failed'));
    world.lab.setOverlays('a', []);
    await sleep(2 * HOUR);
    t.ok(subjects(seen).includes('[a.example.com] The disks are in order again'));
    world.outside.mail.clear();
    await sleep(26 * HOUR);
    t.equal(subjects(seen).filter((subject) => /Daily/.test(subject)).length, 1, 'once a day');
    t.equal(subjects(seen).filter((subject) => /No data-sync for/.test(subject)).length, 1);

    // A relay that is silent for a while loses nothing.
    world.outside.network.removeRecord('mail.example.com');
    world.outside.mail.clear();
    await world.lab.switchOn('b');
    await sleep(HOUR);
    const later = await seen.browser('a', 'en', PAGE);
    t.match(later.text({ section: 'Email :: Last Deliveries' }), /will be tried again/);
    world.outside.network.setRecord({ name: 'mail.example.com', address: '127.20.0.6', ttlS: 60 });
    await sleep(9 * HOUR);
    t.ok(subjects(seen).includes('[a.example.com] The other appliance of the pair answers again'));
    t.ok(seen.events.some(({ kind }) => kind === 'mail.delayed'));
  });
});

t.test('the backup of the pair writes as well, with the settings of the primary', async (t) => {
  await inToolWorld({ seed: 'mail-b' }, async (seen) => {
    const browser = await seen.browser('a', 'en', PAGE);
    await configure(browser, 'SSL', '465');
    browser.fill('Default Admin Contact Email Addresses', 'ops@example.com', contact);
    await browser.press('Save', contact);
    await (await seen.browser('b')).press('Sync Now');
    await seen.sleep(5 * MINUTE);
    await seen.sleep(6 * MINUTE);
    const ip = await seen.browser('a', 'en', '/appliance/ip-configuration');
    await ip.follow('127.20.0.10', { section: 'Networking :: IP Addresses' });
    const edit = { section: 'Networking :: Edit IP Address' };
    ip.tick('Enabled', false, edit);
    await ip.press('Save Changes', edit);
    await seen.sleep(6 * MINUTE);
    t.ok(subjects(seen).includes('[a.example.com] Trouble with the shared IP address 127.20.0.10'));
    await seen.world.lab.cutPower('a');
    await seen.sleep(15 * MINUTE);
    t.ok(subjects(seen).includes('[b.example.com] The other appliance of the pair cannot be reached'));
  });
});
