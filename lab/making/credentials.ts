/** What the made pair is signed in with. Lab values, documented in the README, and the keys of its boxes. */
import { createECDH, createPrivateKey, createPublicKey } from 'node:crypto';
import { SAMPLE_PASSWORD } from '../../appliance/pages/forms/sample.js';
import type { KeyPairPem } from '../../hardware/ports.js';
import { createRandom } from '../../hardware/random.js';

/** For both sites; all made users share the password. */
export const labCredentials = { username: 'admin', password: 'Rehearse-2018!' } as const;

/**
 * What the administrator's password may have become, in the order in which people try: the lab's, the one
 * that they change it to when they must, and the one that the appliance's page puts back.
 */
export const administratorPasswords: readonly string[] = [
  labCredentials.password,
  SAMPLE_PASSWORD,
  'password',
];

/** The key that both boxes of the made pair hold. */
export const labPresharedKey = 'Rehearse-shared-key-2018';

/**
 * The lab password as the accounts store it (appliance/store/passwords.ts), at the lowest cost: hashing
 * anew for every box, or checking at full cost, would protect nothing that is not written above.
 */
export const labPasswordHash =
  'scrypt$1024$pRFG04B3/5kuuoTPHV6bJA==$LfY+EUI/B/V5O0tU1OcaZgi5f5PtFPzkCpolC3bfvyo=';
export const labPasswordCost = 1024;

const CURVE = 'prime256v1';
const BYTES = 32;

/** Key pairs of made boxes, on the P-256 curve: the same seed gives the same pairs, in order. */
export function seededKeys(seed: string): () => KeyPairPem {
  const random = createRandom(seed);
  return () => {
    const curve = createECDH(CURVE);
    const secret = random.bytes(BYTES);
    // Below the order of the curve.
    secret[0] = (secret[0] ?? 0) & 0x7f;
    curve.setPrivateKey(secret);
    const point = curve.getPublicKey();
    const key = createPrivateKey({
      format: 'jwk',
      key: {
        kty: 'EC',
        crv: 'P-256',
        d: secret.toString('base64url'),
        x: point.subarray(1, 1 + BYTES).toString('base64url'),
        y: point.subarray(1 + BYTES).toString('base64url'),
      },
    });
    return {
      publicPem: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
      privatePem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
  };
}
