/** Public half of the maker's signing key: what every appliance trusts for packages. */
import { createPublicKey, type KeyObject } from 'node:crypto';

const SPKI = 'MCowBQYDK2VwAyEAwdUoTMRYMobQ8Rvmrz5XhXpy3ijqfdDiWK79pce5Iic=';

let made: KeyObject | null = null;

/** The key with which the maker signs packages, read once. */
export function makerPublicKey(): KeyObject {
  made ??= createPublicKey({ key: Buffer.from(SPKI, 'base64'), format: 'der', type: 'spki' });
  return made;
}
