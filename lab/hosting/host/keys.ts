/** Real key material, made by the host. */
import { createHash, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { stretch } from '../../../appliance/store/passwords.js';
import type { KeyPairPem } from '../../../hardware/ports.js';

const generate = promisify(generateKeyPair);

/** A fresh RSA key as PEM. */
async function rsaKey(bits: number): Promise<KeyPairPem> {
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

const pairs = new Map<string, Promise<KeyPairPem>>();

/** Whence a boot has its keys, by who it is: what is repeated in this process has the same ones again. */
export function keysOf(seed: string, { name, boot }: { readonly name: string; readonly boot: number }) {
  let count = 0;
  return {
    rsa: (bits: number): Promise<KeyPairPem> => {
      const key = `${seed} ${name} ${boot} ${count++} ${bits}`;
      const pair = pairs.get(key) ?? rsaKey(bits);
      if (pairs.size >= KEPT_MAX) pairs.clear();
      pairs.set(key, pair);
      return pair;
    },
    stretch: keptStretch,
  };
}
