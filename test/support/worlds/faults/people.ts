/** Proofs of what people do wrong at a box. */
import { X509Certificate } from 'node:crypto';
import { clientRefuses } from '../../../../appliance/certificates/x509.js';
import { HOUR, MINUTE } from '../../../../hardware/ports.js';
import { siteName } from '../../../../lab/plan.js';
import type { Faulty, Letter } from '../faulty-world.js';
import { checkForUpdates, page, question } from './looks.js';
import type { Proof } from './proof.js';

const SECURITY = '/login/security';
const IDLE = 'Log Out Idle Users After';

/** The setting of one page that people quarrel about. */
const idleTime = async ({ open }: Faulty): Promise<string> =>
  `idle ${(await open('a', SECURITY)).value(IDLE)}`;

/** The same; whoever asks first has just set it. */
function freshIdleTime(): (faulty: Faulty) => Promise<string> {
  const asked = new WeakSet<Faulty>();
  return async (faulty) => {
    if (!asked.has(faulty)) {
      asked.add(faulty);
      const browser = await faulty.open('a', SECURITY);
      browser.fill(IDLE, '17');
      await browser.press('Save');
    }
    return idleTime(faulty);
  };
}

/** What a client finds wrong with the certificate of a box, and what the other box says of it. */
const certificateOf =
  (box: Letter, other: Letter) =>
  async (faulty: Faulty): Promise<string> => {
    const reply = await question(faulty, box, '/client/certificate');
    const { chain } = JSON.parse(reply?.body.toString() ?? '{"chain":[]}') as { chain: string[] };
    const { agenda } = faulty.world.lab.participant;
    const why = clientRefuses(chain, {
      nowMs: agenda.nowUs() / 1_000,
      host: siteName,
      trustedPems: [faulty.world.made.rootPem],
    });
    return `clients: ${why}; peer: ${await page(other, '/login/failover', 'Failover :: Backup Site Instance Status')(faulty)}`;
  };

/** Until when the certificate that a box presents is valid. */
const validUntil =
  (box: Letter) =>
  async (faulty: Faulty): Promise<string> => {
    const reply = await question(faulty, box, '/client/certificate');
    const { chain } = JSON.parse(reply?.body.toString() ?? '{"chain":[]}') as { chain: string[] };
    const leftMs = Date.parse(new X509Certificate(chain[0] ?? '').validTo) - faulty.world.lab.nowUs() / 1_000;
    return `valid for ${Math.ceil(leftMs / 86_400_000)} days`;
  };

export const peopleProofs = {
  'certificate-ending': {
    see: validUntil('a'),
    afterUs: 20 * MINUTE,
    healedUs: 20 * MINUTE,
    whole: /^valid for \d{2,} days$/,
    hurt: /^valid for 1 days$/,
  },
  'certificate-expired': {
    see: certificateOf('a', 'b'),
    afterUs: 20 * MINUTE,
    healedUs: 20 * MINUTE,
    whole: /^clients: null; peer: (?!.*certificate of the other appliance)/s,
    hurt: /^clients: expired; peer: .*certificate of the other appliance has expired/s,
  },
  'certificate-foreign': {
    see: certificateOf('a', 'b'),
    afterUs: 20 * MINUTE,
    healedUs: 20 * MINUTE,
    whole: /^clients: null; peer: (?!.*certificate of the other appliance)/s,
    hurt: /^clients: wrong-name; peer: .*certificate of the other appliance is neither/s,
  },
  'licence-expired': { see: checkForUpdates, hurt: /maintenance/ },
  'old-backup': {
    see: freshIdleTime(),
    values: { of: 'other', hoursOld: 0 },
    afterUs: MINUTE,
    healedUs: MINUTE,
    whole: /^idle 17/,
    hurt: /^idle 60/,
  },
  'two-administrators': { see: idleTime, afterUs: MINUTE, healedUs: MINUTE, hurt: /^idle 90/ },
  'wrong-ntp-name': {
    see: page('a', '/appliance/ip-configuration'),
    afterUs: HOUR,
    healedUs: HOUR,
    whole: /NTP Status\s+Synchronised/,
    hurt: /NTP Status\s+The server does not answer/,
  },
  'wrong-psk': {
    see: page('b', '/login/failover', 'Failover :: Backup Site Instance Status'),
    afterUs: 20 * MINUTE,
    healedUs: 20 * MINUTE,
    hurt: /The inter-appliance pre-shared keys differ/,
  },
} as const satisfies Readonly<Record<string, Proof>>;
