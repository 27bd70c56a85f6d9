/**
 * The self-signed certificate of a box as the factory delivers it: it covers first contact only.
 */
import { DAY_MS, type KeyPairPem, type Plate } from '../../hardware/ports.js';
import { certificateSchema, saveCertificate } from '../store/box/certificates.js';
import type { Store } from '../store/database.js';
import { createCertificate } from './making.js';

const AGE_DAYS = 400;
const DAYS = 3_650;

/** What a box calls itself before it has a name. */
export const FACTORY_NAME = 'appliance.example.net';
export const FACTORY_ZONE = 'UTC';
const FACTORY_ADDRESS = '169.254.1.1';

/** Makes and keeps the certificate. Inside the caller's transaction. `serialHex`: eight random bytes. */
export function saveFactoryCertificate(
  box: Store,
  plate: Plate,
  given: { readonly keys: KeyPairPem; readonly serialHex: string; readonly nowMs: number },
): void {
  box.db.exec(certificateSchema);
  const { keys, nowMs } = given;
  const madeMs = nowMs - AGE_DAYS * DAY_MS;
  const certPem = createCertificate({
    subject: { commonName: FACTORY_NAME, organization: plate.serial },
    names: [FACTORY_NAME, FACTORY_ADDRESS],
    notBeforeMs: madeMs,
    days: DAYS,
    serialHex: `00${given.serialHex}`,
    privatePem: keys.privatePem,
    issuer: null,
    authority: false,
  });
  saveCertificate(box, {
    id: 'factory',
    name: FACTORY_NAME,
    certPem,
    keyPem: keys.privatePem,
    chainPem: [],
    factory: true,
    createdMs: madeMs,
  });
}
