/**
 * lab/outside/maker/: the maker: update server, support desk, contracts.
 *
 * The simulated maker's signing key. It lives on the lab's side only: appliances hold the public
 * half (updates/maker-key.ts). It protects nothing but simulated packages, so it may be derived
 * from a known phrase, which makes every package the same bytes everywhere.
 */
import { createHash, createPrivateKey, type KeyObject } from 'node:crypto';

// PKCS#8 wrapping of a raw Ed25519 seed.
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A signing key from a phrase; other phrases make other makers (tests of foreign packages). */
export function signingKey(phrase: string): KeyObject {
  const seed = createHash('sha256').update(phrase).digest();
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
}

let own: KeyObject | null = null;

/** Made once: every world has a maker. */
export function makerKey(): KeyObject {
  own ??= signingKey('the simulated maker signs its packages');
  return own;
}
