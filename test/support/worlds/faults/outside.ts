/** Proofs of what goes wrong at the machines that the boxes ask. */
import dnsPacket from 'dns-packet';
import { HOUR, MINUTE, SECOND } from '../../../../hardware/ports.js';
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

/** A record is added to DNS; what the server answers of it. */
async function newName({ world }: Faulty): Promise<string> {
  const { agenda } = world.lab.participant;
  const { network } = world.outside;
  const name = `new-${agenda.nowUs()}.example.com`;
  network.setRecord({ name, address: '127.20.0.21', ttlS: 60 });
  const reply = await world.lab.participant.call(
    {
      proto: 'udp',
      host: network.addresses.servers.dns,
      port: 53,
      from: network.addresses.workstations.ws1,
      method: '',
      path: '',
      headers: {},
      body: dnsPacket.encode({ type: 'query', id: 1, questions: [{ type: 'A', name }] }),
    },
    5 * SECOND,
  );
  const [found] = reply === null ? [] : (dnsPacket.decode(reply.body).answers ?? []);
  return found?.type === 'A' ? found.data : 'no such name';
}

export const outsideProofs = {
  'dns-no-such-name': {
    values: { name: 'updates' },
    afterUs: 2 * HOUR,
    healedUs: 2 * HOUR,
    see: checkForUpdates,
    hurt: /updates\.example\.net could not be resolved/,
  },
  'dns-stale': { see: newName, whole: /^127/, hurt: /no such name/ },
  'dns-wrong-answer': {
    values: { name: 'updates' },
    afterUs: 2 * HOUR,
    healedUs: 2 * HOUR,
    see: checkForUpdates,
    hurt: /does not answer/,
  },
  'ntp-flaps': { afterUs: 25 * MINUTE, healedUs: HOUR, see: time('a'), whole: /^right/, hurt: /^wrong/ },
  'ntp-kiss-of-death': {
    afterUs: HOUR,
    see: saveTime,
    whole: /Synchronised/,
    hurt: /refuses this appliance \(DENY\)/,
  },
  'ntp-leap-second': { afterUs: HOUR, healedUs: HOUR, see: page('a', IP), hurt: /announces a leap second/ },
  'ntp-offset': { afterUs: HOUR, healedUs: HOUR, see: time('a'), whole: /^right/, hurt: /^wrong/ },
  'ntp-servers-differ': {
    afterUs: HOUR,
    healedUs: HOUR,
    see: timeOfBoth,
    whole: /^right, right$/,
    hurt: /^right, wrong/,
  },
  'ntp-steps': { afterUs: 2 * HOUR, healedUs: HOUR, see: time('a'), whole: /^right/, hurt: /^wrong/ },
  'ntp-stratum': {
    afterUs: 3 * HOUR,
    healedUs: HOUR,
    see: page('a', IP),
    whole: /NTP Status\s+Synchronised/,
    hurt: /its own clock is not set \(stratum 16\)/,
  },
} as const satisfies Record<string, Proof>;
