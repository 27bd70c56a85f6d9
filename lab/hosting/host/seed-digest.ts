/**
 * What stands for the seed of an interactive lab where others read it: sign-ins, tokens, reset links and
 * keys of its boxes follow from the seed, so that it stays in the file of the lab's state alone.
 */
import { createHash } from 'node:crypto';

const DIGITS = 32;

/** The same for the same seed, and no way back to one that was chosen by chance. */
export const seedDigest = (seed: string): string =>
  createHash('sha256').update(`seed of a lab\n${seed}`).digest('hex').slice(0, DIGITS);
