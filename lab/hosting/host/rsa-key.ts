/** Real key material, made by the host. */
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyPairPem } from '../../../hardware/ports.js';

const generate = promisify(generateKeyPair);

/** A fresh RSA key as PEM. */
export async function rsaKey(bits: number): Promise<KeyPairPem> {
  const pair = await generate('rsa', { modulusLength: bits });
  return {
    publicPem: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privatePem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
