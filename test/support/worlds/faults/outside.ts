/** Proofs of what goes wrong at the machines that the boxes ask. */
import dnsPacket from 'dns-packet';
import { MINUTE, type Micros, SECOND } from '../../../../hardware/ports.js';
import { directory } from '../../../../lab/outside/customer/directory-server.js';
import type { World } from '../../../../lab/supervisor/world-lab.js';
import type { Faulty } from '../faulty-world.js';
import { checkForUpdates, page, time } from './looks.js';
import type { Proof } from './proof.js';

const IP = '/appliance/ip-configuration';
const inTime = { section: 'Networking :: Time' };

const timeOfBoth = async (faulty: Faulty): Promise<string> =>
  `${await time('a')(faulty)}, ${await time('b')(faulty)}`;

/** The time settings are saved, which asks the server at once. */
async function saveTime({ open, sleep }: Faulty): Promise<string> {
  const browser = await open('a', IP);
  await browser.press('Save Changes', inTime);
  await sleep(30 * SECOND);
  await browser.reload();
  return browser.text(inTime);
}

/** What a workstation is told of a name. */
const dig =
  (name: string) =>
  async ({ world }: Faulty): Promise<string> => {
    const { servers, workstations } = world.outside.network.addresses;
    const body = dnsPacket.encode({ type: 'query', id: 1, questions: [{ type: 'A', name }] });
    const asks = { proto: 'udp', host: servers.dns, port: 53, from: workstations.ws1 } as const;
    const reply = await world.lab.participant.call(
      { ...asks, method: '', path: '', headers: {}, body },
      5 * SECOND,
    );
    const [found] = reply === null ? [] : (dnsPacket.decode(reply.body).answers ?? []);
    return found?.type === 'A' ? found.data : 'no such name';
  };

/** A record is added to DNS; what a workstation is told of it. */
async function newName(faulty: Faulty): Promise<string> {
  const { lab, outside } = faulty.world;
  const name = `new-${lab.participant.agenda.nowUs()}.example.com`;
  outside.network.setRecord({ name, address: '127.20.0.21', ttlS: 60 });
  return dig(name)(faulty);
}

const asked = new WeakSet<World>();

/** A package is chosen: first on B, later on A. What the page says of it after a while. */
const install =
  (row: string, afterUs: Micros) =>
  async ({ world, open, sleep }: Faulty): Promise<string> => {
    const box = asked.has(world) ? 'a' : 'b';
    asked.add(world);
    const browser = await open(box, '/appliance/updates');
    // Busy with it, or it has it already.
    if (!browser.offers('Check for Updates')) return browser.text();
    await browser.press('Check for Updates');
    await sleep(MINUTE);
    await browser.reload();
    if (!browser.text({ section: 'Available Updates' }).includes(row)) return browser.text();
    await browser.press('Install This Update', { section: 'Available Updates', row });
    browser.tick('I have read the licence agreement and accept it', true);
    await browser.press('Accept and Install');
    if (browser.offers('Install Nevertheless')) await browser.press('Install Nevertheless');
    await sleep(afterUs);
    const later = await open(box, '/appliance/updates');
    return later.text();
  };
const installLicence = install('Licence component: 25 more endpoints', 5 * MINUTE);
const licenceInstalled = /Endpoint licences\s+75/;

/** The box is told where to send mail, and sends one. */
async function mailTest({ open }: Faulty): Promise<string> {
  const browser = await open('a', '/appliance/email-configuration');
  browser.fill('From Address', 'box@example.com');
  browser.fill('SMTP Relay Server', 'mail.example.com');
  browser.fill('Admin Contact', 'admins@example.com');
  browser.tick('Send a test email when the settings are saved', true);
  await browser.press('Save Changes');
  return browser.text();
}

/** The customer's directory is made known to the site, and asked. */
async function directoryTest({ open }: Faulty): Promise<string> {
  const browser = await open('a', '/login/security-providers');
  const add = { section: 'Security Providers :: Add Provider' };
  const list = { section: 'Security Providers :: List' };
  if (!browser.text(list).includes('Directory')) {
    browser.fill('Name', 'Directory', add);
    browser.fill('Host Name', directory.name, add);
    browser.fill('Base, Realm or Path', directory.base, add);
    await browser.press('Add Provider', add);
  }
  await browser.follow('Directory', list);
  await browser.press('Test');
  return browser.text();
}

export const outsideProofs = {
  'directory-slow': {
    see: directoryTest,
    whole: /Directory answers at/,
    hurt: /did not answer within 5 s/,
  },
  'mail-later': {
    see: mailTest,
    whole: /A test email was sent/,
    hurt: /refused for now: 450 4\.2\.1/,
  },
  'updates-error': { see: checkForUpdates, hurt: /answered with error 500/ },
  'updates-other-package': {
    see: installLicence,
    whole: licenceInstalled,
    hurt: /sent another package than the chosen one: .* instead of Licence component/,
  },
  'updates-replayed': {
    see: install('Base software 4.3.1', 5 * MINUTE),
    hurt: /sent another package than the chosen one: Base software 4\.2\.0 instead of Base software 4\.3\.1/,
  },
  'updates-slow': { values: { seconds: 30 }, see: checkForUpdates, hurt: /does not answer/ },
  'updates-truncated': { see: installLicence, whole: licenceInstalled, hurt: /its end is missing/ },
  'updates-wrong-signature': {
    see: installLicence,
    whole: licenceInstalled,
    hurt: /not signed by the maker/,
  },
  'dns-no-such-name': {
    values: { name: 'updates' },
    afterUs: 61 * MINUTE,
    see: checkForUpdates,
    hurt: /updates\.example\.net could not be resolved/,
  },
  'dns-stale': { see: newName, whole: /^127/, hurt: /no such name/ },
  'dns-wrong-answer': { see: dig('updates.example.net'), whole: /^127/, hurt: /^192\.0\.2\.66$/ },
  'ntp-flaps': {
    afterUs: 25 * MINUTE,
    healedUs: 25 * MINUTE,
    see: time('a'),
    whole: /^right/,
    hurt: /^wrong/,
  },
  'ntp-kiss-of-death': {
    afterUs: 20 * MINUTE,
    see: saveTime,
    whole: /Synchronised/,
    hurt: /refuses this appliance \(DENY\)/,
  },
  'ntp-leap-second': {
    afterUs: 20 * MINUTE,
    healedUs: 20 * MINUTE,
    see: page('a', IP),
    hurt: /announces a leap second/,
  },
  'ntp-offset': {
    afterUs: 25 * MINUTE,
    healedUs: 25 * MINUTE,
    see: time('a'),
    whole: /^right/,
    hurt: /^wrong/,
  },
  'ntp-servers-differ': {
    afterUs: 25 * MINUTE,
    healedUs: 25 * MINUTE,
    see: timeOfBoth,
    whole: /^right, right$/,
    hurt: /^right, wrong/,
  },
  'ntp-steps': {
    afterUs: 25 * MINUTE,
    healedUs: 25 * MINUTE,
    see: time('a'),
    whole: /^right/,
    hurt: /^wrong/,
  },
  'ntp-stratum': {
    afterUs: 20 * MINUTE,
    healedUs: 20 * MINUTE,
    see: page('a', IP),
    whole: /NTP Status\s+Synchronised/,
    hurt: /its own clock is not set \(stratum 16\)/,
  },
} as const satisfies Record<string, Proof>;
