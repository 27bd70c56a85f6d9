/** Boxes of a world ask real servers of this host: web hook, mail, syslog, LDAP, RADIUS, NTP, DNS. */
import t from 'tap';
import { SECOND } from '../../../../hardware/ports.js';
import { Browser } from '../../../../lab/clients/browser/browser.js';
import { openHeldGateway } from '../../../../lab/live/gateway/held-gateway.js';
import { openUdpServers } from '../../../../lab/live/gateway/udp-servers.js';
import { labCredentials } from '../../../../lab/making/credentials.js';
import { directory } from '../../../../lab/outside/customer/directory-server.js';
import { type Mapping, readMapping } from '../../../../lab/outside/host-gateway/mapping.js';
import { createWorld, type World } from '../../../../lab/supervisor/world-lab.js';
import { until } from '../../../support/e2e/until.js';
import { freePorts } from '../../../support/free-ports.js';
import { unless } from './real-programs.js';
import { freeradius, mailServer, rsyslogd, slapd, timeServer, webHook } from './real-servers.js';

t.setTimeout(280_000);

const A = '127.20.0.11';
const PORT = 8443;
/** These answer at once, or never. */
const HOLD_MS = 5_000;

interface Hand {
  readonly world: World;
  /** A signed-in browser at a page of box A. */
  open(path: string): Promise<Browser>;
  signIn(username: string, password: string, site?: string): Promise<Browser>;
  sleep(seconds: number): Promise<void>;
}

const mappingsOf = (texts: readonly string[]): Mapping[] =>
  texts.map((text) => {
    const read = readMapping(text);
    if ('refused' in read) throw new Error(read.refused.en);
    return read;
  });

/** A pair whose gateway leads to these places; it begins now, so that a real clock is right. */
async function throughGateway(texts: readonly string[], part: (hand: Hand) => Promise<void>): Promise<void> {
  const startUs = Math.floor(Date.now() / 1_000) * SECOND;
  const amounts = { historyDays: 0, sessionsPerDay: 0, recordings: 0 };
  const world = await createWorld({ seed: 'gateway', amounts, startUs });
  const { lab } = world;
  const gateway = await openHeldGateway(world, { mappings: mappingsOf(texts), beyond: false }, HOLD_MS);
  const fetch: ConstructorParameters<typeof Browser>[0]['fetch'] = (asked) =>
    lab.participant.call({ proto: 'https', from: '127.20.0.21', ...asked }, 300 * SECOND);
  const signIn: Hand['signIn'] = async (username, password, site = '/login') => {
    const browser = new Browser({ language: 'en', fetch });
    await browser.open(A, PORT, site);
    browser.fill('Username', username);
    browser.fill('Password', password);
    await browser.press('Sign in');
    return browser;
  };
  try {
    await lab.run(
      async () => {
        await lab.participant.agenda.sleep(20 * SECOND);
        await part({
          world,
          signIn,
          open: async (path) => {
            // Each site has a sign-in of its own.
            const site = path.startsWith('/appliance') ? '/appliance' : '/login';
            const browser = await signIn(labCredentials.username, labCredentials.password, site);
            await browser.open(A, PORT, path);
            return browser;
          },
          sleep: (seconds) => lab.participant.agenda.sleep(seconds * SECOND),
        });
      },
      undefined,
      gateway.held,
    );
  } finally {
    gateway.close();
    await lab.close();
  }
}

const add = { section: 'Outbound Events :: Add an HTTP Recipient' };
async function recipient(browser: Browser, name: string, url: string): Promise<void> {
  browser.fill('Name', name, add);
  browser.fill('URL', url, add);
  browser.tick('Access Session Begins', true, add);
  await browser.press('Add Recipient', add);
  await browser.press('Send Test Event', { row: name });
}

t.test('events reach a web hook, at a name of the lab and at one that it did not know', async (t) => {
  const [hook = 0, nobody = 0] = await freePorts(2);
  const heard = await webHook(t, hook);
  const places = [
    `events.example.com=http://127.0.0.1:${hook}`,
    `hook.customer.com:80=127.0.0.1:${hook}`,
    `dead.customer.com=127.0.0.1:${nobody}`,
  ];
  await throughGateway(places, async ({ open }) => {
    const browser = await open('/login/outbound-events');
    await recipient(browser, 'Known', 'https://events.example.com/known?x=1');
    t.match(browser.text(), /test · taken/);
    await recipient(browser, 'New', 'http://hook.customer.com/new');
    await recipient(browser, 'Dead', 'http://dead.customer.com/');
    t.match(browser.text(), /The recipient did not answer/);
  });
  t.match(heard, [
    { url: '/known?x=1', body: /event=/ },
    { url: '/new', body: /event=/ },
  ]);
});

t.test('syslog reaches rsyslogd, by datagrams and by lines', unless('rsyslogd'), async (t) => {
  const [udp = 0, tcp = 0] = await freePorts(2);
  const log = await rsyslogd(t, t.testdir(), udp, tcp);
  const places = [`events.example.com:514=127.0.0.1:${udp}`, `lines.customer.com=tcp://127.0.0.1:${tcp}`];
  await throughGateway(places, async ({ open, sleep, signIn }) => {
    const syslog = { section: 'Security :: Syslog' };
    const browser = await open('/appliance/administration');
    browser.fill('Syslog Servers', 'events.example.com lines.customer.com', syslog);
    await browser.press('Save Changes', syslog);
    await sleep(1);
    await signIn('nobody', 'wrong');
    await sleep(1);
  });
  await until(() => (log().match(/event=login/g) ?? []).length >= 2, `two lines in ${log()}`);
  t.match(log(), /^imudp <134>1 \S+ a\.example\.com BG - - - \d{4}:01:01:.*event=login.*$/m);
  t.match(log(), /^imtcp <134>1 \S+ a\.example\.com BG - - - \d{4}:01:01:.*event=login.*$/m);
});

t.test('mail reaches a real server', unless('python3', 'aiosmtpd'), async (t) => {
  const [port = 0] = await freePorts(1);
  const mails = await mailServer(t, t.testdir(), port);
  await throughGateway([`mail.example.com=127.0.0.1:${port}`], async ({ open, world }) => {
    const browser = await open('/login/email-configuration');
    const relay = { section: 'Email :: SMTP Relay Server' };
    const contact = { section: 'Email :: Admin Contact' };
    browser.fill('From Address', 'appliance@example.com', relay);
    browser.fill('SMTP Relay Server', 'mail.example.com', relay);
    browser.fill('SMTP Port', '25', relay);
    browser.choose('SMTP Encryption', 'None', relay);
    await browser.press('Save', relay);
    browser.fill('Default Admin Contact Email Addresses', 'ops@elsewhere.org', contact);
    browser.tick('Send a test email when the settings are saved', true, contact);
    await browser.press('Save', contact);
    t.match(browser.text(), /A test email was sent/);
    t.same(world.outside.mail.mails(), [], 'the lab’s own server hears nothing');
  });
  t.match(mails(), [/^Subject: \[a\.example\.com\] Test message\r?$/m]);
  t.match(mails()[0], /^X-RcptTo: ops@elsewhere\.org\r?$/m);
});

const ADD = { section: 'Security Providers :: Add Provider' };
const LIST = { section: 'Security Providers :: List' };

async function provider(browser: Browser, kind: string, base: string, secret: string): Promise<void> {
  browser.fill('Name', kind, ADD);
  browser.choose('Kind', kind, ADD);
  browser.fill('Host Name', directory.name, ADD);
  browser.fill('Base, Realm or Path', base, ADD);
  browser.fill('Shared Secret', secret, ADD);
  await browser.press('Add Provider', ADD);
  await browser.follow(kind, LIST);
  await browser.press('Test');
}

const lea = ['lea.martin', directory.people['lea.martin']] as const;

t.test('slapd is asked who signs in', unless('slapd', 'slapadd'), async (t) => {
  const [port = 0] = await freePorts(1);
  await slapd(t, t.testdir(), port);
  await throughGateway([`${directory.name}:389=127.0.0.1:${port}`], async ({ open, signIn }) => {
    const admin = await open('/login/security-providers');
    await provider(admin, 'LDAP', directory.base, '');
    t.match(admin.text(), /LDAP answers/);
    t.match((await signIn(lea[0], 'not hers')).text(), /is wrong/);
    t.equal((await signIn(...lea)).where().path, '/login/information');
  });
});

t.test('freeradius is asked who signs in', unless('freeradius'), async (t) => {
  const [port = 0] = await freePorts(1);
  await freeradius(t, t.testdir(), port);
  await throughGateway([`${directory.name}=127.0.0.1:${port}`], async ({ open, signIn }) => {
    const admin = await open('/login/security-providers');
    await provider(admin, 'RADIUS', '', 'wrong-secret');
    t.match(admin.text(), /did not answer/);
    admin.fill('Shared Secret', directory.radiusSecret);
    await admin.press('Save Changes');
    await admin.follow('RADIUS', LIST);
    await admin.press('Test');
    t.match(admin.text(), /RADIUS answers/);
    t.match((await signIn(lea[0], 'not hers')).text(), /is wrong/);
    t.equal((await signIn(...lea)).where().path, '/login/information');
  });
});

t.test('chronyd tells the time, a name server names', unless('chronyd'), async (t) => {
  const [ntp = 0] = await freePorts(1);
  await timeServer(t, t.testdir(), ntp);
  const any = { host: '127.0.0.1', port: 0 };
  const names = await openUdpServers({
    ...{ ntp: any, dns: any, nowUs: () => 0, tell: () => null },
    lookup: (name) => ({ name, address: '127.20.0.2', ttlS: 60 }),
  });
  t.teardown(names.close);
  const places = [`clock.example.net=127.0.0.1:${ntp}`, `127.20.0.3:53=127.0.0.1:${names.dns.port}`];
  await throughGateway(places, async ({ open, world, sleep }) => {
    await sleep(200);
    const asked = world.outside.gateway.state().gateway?.next ?? 0;
    t.ok(asked > 2, `${asked} questions`);
    const browser = await open('/appliance/utilities');
    const lookup = { section: 'Utilities :: DNS Lookup' };
    browser.fill('Host Name', 'anything.customer.com', lookup);
    await browser.press('Run', lookup);
    t.match(browser.text(), /Address: 127\.20\.0\.2/);
    await browser.open(A, PORT, '/appliance/ip-configuration');
    // Three lab minutes went by in a moment of this host’s, whose time the server tells.
    const said = browser.text();
    t.match(said, /NTP Status Synchronised Stratum 3 Last Offset −1\d\d\.\d s/);
  });
});
