/**
 * Password hashes of both sites' accounts: scrypt, salted. The cost stands in the text, so that
 * stronger hashes can be made later while old ones still verify, and a seeded lab can be cheap.
 *
 *     scrypt$16384$<salt, base64>$<hash, base64>
 */
import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import type { Ports } from '../../hardware/ports.js';
import type { Label } from '../../views/label.js';

export const PASSWORD_COST = 2 ** 14;
const PASSWORD_COST_MIN = 2 ** 10;
// A restored backup may bring hashes of its own: one that asks for gigabytes must not be obeyed.
const PASSWORD_COST_MAX = 2 ** 17;
const PASSWORD_LENGTH_MAX = 255;

const BLOCK_SIZE = 8;
const PARALLEL = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

type Stretching = Pick<Ports, 'time'> & Partial<Pick<Ports, 'keys'>>;
type Needs = Stretching & Pick<Ports, 'random'>;

const costAllowed = (cost: number): boolean =>
  Number.isInteger(Math.log2(cost)) && cost >= PASSWORD_COST_MIN && cost <= PASSWORD_COST_MAX;

/** The key of a password. */
export function stretch(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  const options: ScryptOptions = {
    N: cost,
    r: BLOCK_SIZE,
    p: PARALLEL,
    // scrypt needs 128 * N * r bytes; node's own limit is just below what 2^15 asks for.
    maxmem: 256 * cost * BLOCK_SIZE,
  };
  return new Promise<Buffer>((resolve, reject) => {
    scrypt(password, salt, HASH_BYTES, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

function derive({ time, keys }: Stretching, password: string, salt: Buffer, cost: number): Promise<Buffer> {
  // The same letter can be typed as one code point or as two.
  const typed = password.normalize('NFKC');
  return time.real(() => (keys?.stretch ?? stretch)(typed, salt, cost), 'stretching a password');
}

/** Hash of a new password, with a salt of its own. */
export async function hashPassword(ports: Needs, password: string, cost = PASSWORD_COST): Promise<string> {
  if (!costAllowed(cost)) throw new Error(`password cost ${cost} is not allowed`);
  const salt = ports.random.bytes(SALT_BYTES);
  const hash = await derive(ports, password, salt, cost);
  return `scrypt$${cost}$${salt.toString('base64')}$${hash.toString('base64')}`;
}

interface Stored {
  readonly cost: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

function understand(stored: string): Stored | null {
  const [scheme, cost = '', salt = '', hash = '', ...rest] = stored.split('$');
  if (scheme !== 'scrypt' || rest.length > 0 || !/^\d{1,7}$/.test(cost) || !costAllowed(Number(cost)))
    return null;
  const made = { cost: Number(cost), salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
  return made.salt.length === SALT_BYTES && made.hash.length === HASH_BYTES ? made : null;
}

/** Whether the password is the one of the hash; constant time. False for a text that is no hash. */
export async function verifyPassword(ports: Stretching, password: string, stored: string): Promise<boolean> {
  const known = understand(stored);
  if (known === null) return false;
  return timingSafeEqual(await derive(ports, password, known.salt, known.cost), known.hash);
}

/**
 * A hash that no password meets: checked for names that do not exist, so that an answer takes as
 * long as for one that does.
 */
export const dummyHash = (cost = PASSWORD_COST): string =>
  `scrypt$${cost}$${Buffer.alloc(SALT_BYTES).toString('base64')}$${Buffer.alloc(HASH_BYTES).toString('base64')}`;

export interface PasswordPolicy {
  readonly lengthMin: number;
  /** Three of four kinds of characters, and not the user name. */
  readonly complex: boolean;
}

const KINDS_NEEDED = 3;

/** What is wrong with a new password, null when it will do. */
export function policyRefusal(policy: PasswordPolicy, username: string, password: string): Label | null {
  if (password.length < policy.lengthMin) {
    const min = policy.lengthMin;
    return {
      en: `The password needs at least ${min} characters.`,
      fr: `Le mot de passe doit comporter au moins ${min} caractères.`,
    };
  }
  if (password.length > PASSWORD_LENGTH_MAX) {
    return { en: 'The password is too long.', fr: 'Le mot de passe est trop long.' };
  }
  if (!policy.complex) return null;
  if (username !== '' && password.toLowerCase().includes(username.toLowerCase())) {
    return {
      en: 'The password must not contain the user name.',
      fr: 'Le mot de passe ne doit pas contenir le nom d’utilisateur.',
    };
  }
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u].filter((kind) => kind.test(password));
  if (kinds.length >= KINDS_NEEDED) return null;
  return {
    en: 'The password needs three of these: lower case letters, capital letters, digits, other characters.',
    fr: 'Le mot de passe doit contenir trois de ces éléments : minuscules, majuscules, chiffres, autres caractères.',
  };
}
