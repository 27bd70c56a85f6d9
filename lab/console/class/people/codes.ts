/** Codes that people type, and passes that their browsers keep. */
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { equal } from '../../door/guard.js';

/** Without letters and digits that look alike. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const LENGTH = 8;
const PASS_BYTES = 32;

/** 'KM4P-7TQ2'. */
export function newCode(): string {
  const letters = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return `${letters.slice(0, LENGTH / 2)}-${letters.slice(LENGTH / 2)}`;
}

const plain = (code: string): string => code.toUpperCase().replace(/[^A-Z0-9]/g, '');

/** However it was typed: small letters, spaces and hyphens do not matter. */
export const codeMatches = (given: string, code: string): boolean => equal(plain(given), plain(code));

/** What a browser shows from then on. */
export const newPass = (): string => randomBytes(PASS_BYTES).toString('hex');

/** What is kept of a pass: whoever reads it cannot show it. */
export const digestOf = (pass: string): string => createHash('sha256').update(pass).digest('hex');
