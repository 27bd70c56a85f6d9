/** Security > Appliance Administration, Networking > Static Routes and Support > Utilities, through forms. */
import t from 'tap';
import { routeTable, routeTo } from '../../../../hardware/network/routes.js';
import { SECOND } from '../../../../hardware/ports.js';
import { Browser } from '../../../../lab/clients/browser/browser.js';
import { A, inSiteWorld, PORT } from '../../../support/worlds/site-world.js';

t.setTimeout(280_000);

const own = {
  address: '10.1.0.5',
  mask: '255.255.255.0',
  nic: 'eth0',
  enabled: true,
  shared: false,
} as const;

t.test('the most specific route wins; without one there is no way', (t) => {
  const routes = [
    { destination: '10.2.0.0', mask: '255.255.0.0', gateway: '10.1.0.2' },
    { destination: '10.2.3.0', mask: '255.255.255.0', gateway: '10.1.0.3' },
  ];
  const table = routeTable({ addresses: [own], gateway: '10.1.0.1', routes });
  t.equal(routeTo(table, '10.2.3.4')?.gateway, '10.1.0.3');
  t.equal(routeTo(table, '10.2.4.4')?.gateway, '10.1.0.2');
  t.equal(routeTo(table, '10.1.0.9')?.kind, 'connected');
  t.equal(routeTo(table, '192.0.2.1')?.gateway, '10.1.0.1');
  t.equal(routeTo(routeTable({ addresses: [own], gateway: '', routes }), '192.0.2.1'), null);
  t.end();
});

t.test('routes route, and the utilities see it', async (t) => {
  await inSiteWorld('routes', async ({ signIn, open, sleep }) => {
    const browser = await signIn('/appliance');
    const lookAt = async (section: string, host: string, button = 'Run'): Promise<string> => {
      await open(browser, '/appliance/utilities');
      browser.fill('Host Name or IP Address', host, { section });
      await browser.press(button, { section });
      return browser.text();
    };
    t.match(await lookAt('Utilities :: Ping', 'mail.example.com'), /4 sent, 4 received, 0 % lost/);
    t.match(await lookAt('Utilities :: Ping', 'nobody.example.com'), /is not known: no DNS server/);
    const add = async (destination: string, mask: string, gateway: string): Promise<void> => {
      await open(browser, '/appliance/static-routes');
      const section = { section: 'Networking :: Add Static Route' };
      browser.fill('Destination', destination, section);
      browser.fill('Subnet Mask', mask, section);
      browser.fill('Gateway', gateway, section);
      await browser.press('Add Route', section);
    };
    await add('10.0.0.7', '255.0.0.0', '127.20.0.1');
    t.match(browser.text(), /a host of a network, not the network/);
    await add('10.0.0.0', '255.0.0.0', '192.0.2.1');
    t.match(browser.text(), /on no network of this appliance/);
    await add('127.20.0.6', '255.255.255.255', '127.20.0.99');
    t.match(browser.text(), /The route was added/);
    await sleep(SECOND);
    t.match(await lookAt('Utilities :: Ping', 'mail.example.com'), /4 sent, 0 received, 100 % lost/);
    t.match(await lookAt('Utilities :: Traceroute', 'mail.example.com'), /255\.255\.255\.255 static/);
    await open(browser, '/appliance/static-routes');
    await browser.press('Delete', { row: '127.20.0.99' });
    t.match(browser.text(), /The route was deleted/);
    await sleep(SECOND);
    t.match(await lookAt('Utilities :: Ping', 'mail.example.com'), /4 received/);
    const port = async (host: string, number: string): Promise<string> => {
      await open(browser, '/appliance/utilities');
      const section = { section: 'Utilities :: TCP Port Test' };
      browser.fill('Host Name or IP Address', host, section);
      browser.fill('Port', number, section);
      await browser.press('Run', section);
      return browser.text();
    };
    t.match(await port('mail.example.com', '25'), /25\/tcp: open/);
    t.match(await port('mail.example.com', '26'), /26\/tcp: no answer/);
    t.match(await port('127.20.0.12', '8443'), /8443\/tcp: open/);
    await open(browser, '/appliance/utilities');
    browser.fill('Host Name', 'clock.example.net', { section: 'Utilities :: DNS Lookup' });
    await browser.press('Run', { section: 'Utilities :: DNS Lookup' });
    t.match(browser.text(), /Address: 127\.20\.0\.2/);
  });
});

t.test('agreement, networks, syslog, lockout and the admin of /login', async (t) => {
  await inSiteWorld('administration', async ({ world, signIn, open, sleep }) => {
    const page = '/appliance/administration';
    const browser = await signIn('/appliance');
    const save = async (section: string): Promise<void> => {
      await browser.press('Save Changes', { section });
    };
    await open(browser, page);
    const networks = { section: 'Security :: Network Restrictions' };
    browser.fill('Rejected Addresses', '127.20.0.0/24', networks);
    await save(networks.section);
    t.match(browser.text(), /your own address 127\.20\.0\.21 could not open/);
    browser.fill('Accepted Addresses', '127.20.0.21', networks);
    await save(networks.section);
    t.match(browser.text(), /was saved/);
    const stranger = new Browser({
      language: 'en',
      fetch: (asked) =>
        world.lab.participant.call({ proto: 'https', from: '127.20.0.22', ...asked }, 60 * SECOND),
    });
    await stranger.open(A, PORT, '/appliance').catch(() => {});
    t.equal(stranger.where().status, 403);

    const syslog = { section: 'Security :: Syslog' };
    browser.fill('Syslog Servers', 'events.example.com, not_a_host', syslog);
    await save(syslog.section);
    t.equal(browser.where().status, 422);
    browser.fill('Syslog Servers', 'events.example.com', syslog);
    await save(syslog.section);
    await sleep(SECOND);
    const heard = (): string[] => world.outside.events.heard().map(({ body }) => body);
    t.match(heard()[0], /^<134>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ BG - - - \d{4}:01:01:site=/);
    browser.choose('Message Format', 'Legacy BSD format', syslog);
    await save(syslog.section);
    await sleep(SECOND);
    t.match(heard()[0], /^<134>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ BG: \d{4}:01:01:site=/);

    const agreement = { section: 'Security :: Prerequisite Login Agreement' };
    browser.tick('Enable Login Agreement', true, agreement);
    await save(agreement.section);
    t.match(browser.text(), /An agreement needs a text/);
    browser.fill('Agreement Text', 'Authorised use only.', agreement);
    await save(agreement.section);
    const other = await signIn('/appliance');
    t.match(other.text(), /Accept the agreement to sign in/);
    browser.tick('Enable Login Agreement', false, agreement);
    await save(agreement.section);

    const accounts = { section: 'Security :: Appliance Administration Accounts' };
    browser.fill('Failed Login Limit', '2', accounts);
    await save(accounts.section);
    for (let count = 0; count < 2; count += 1) await signIn('/appliance', { password: 'wrong' });
    const locked = await signIn('/appliance');
    t.match(locked.text(), /may not sign in for now/);

    await browser.press('Reset Admin Account', { section: 'Security :: Reset Admin Account' });
    await browser.press('Reset Admin Account');
    t.match(browser.text(), /The account admin of \/login was restored/);
    const admin = await signIn('/login', { username: 'admin', password: 'password' });
    t.equal(admin.where().path, '/login/account');
  });
});
