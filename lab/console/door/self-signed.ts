/** A certificate for listeners of the lab itself: made at start, good for a browser's first warning. */

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createCertificate } from '../../../appliance/certificates/making.js';
import { hostNowMs } from '../../../hardware/kernel/host-time.js';
import { DAY_MS } from '../../../hardware/ports.js';

const DAYS = 365;

/** Key and certificate of a name, PEM. */
export function selfSigned(commonName: string): { readonly key: string; readonly cert: string } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const cert = createCertificate({
    subject: { commonName },
    names: [commonName],
    notBeforeMs: hostNowMs() - DAY_MS,
    days: DAYS,
    serialHex: `01${randomBytes(8).toString('hex')}`,
    privatePem: key,
    issuer: null,
    authority: false,
  });
  return { key, cert };
}
