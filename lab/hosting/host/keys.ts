/** Real key material, made by the host. */
import { createHash, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { stretch } from '../../../appliance/store/passwords.js';
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

const KEPT_MAX = 256;
const stretched = new Map<string, Buffer>();

/**
 * A password's key, reckoned once: the people of worlds type the same few passwords again and again, and
 * nobody's clock tells how long it takes.
 */
async function keptStretch(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  const name = createHash('sha256').update(`${cost} ${password}\n`).update(salt).digest('hex');
  const known = stretched.get(name) ?? (await stretch(password, salt, cost));
  if (stretched.size >= KEPT_MAX) stretched.clear();
  stretched.set(name, known);
  return known;
}

/** Whence worlds have theirs. */
export const keptKeys = { rsa: rsaKey, stretch: keptStretch };
