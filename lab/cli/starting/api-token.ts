/**
 * lab/cli/starting/: `bomgar-sim start`: its options, its places on the host, its token.
 *
 * The token of the console's API: as an option, a file or the environment says, else made anew.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostReason, isHostError } from '../../hosting/host/words.js';
import { Mistake } from '../mistake.js';

/** Where a token may stand that nobody types. */
export const TOKEN_VARIABLE = 'BOMGAR_SIM_TOKEN';

const TOKEN = /^[A-Za-z0-9._~+/=-]{16,200}$/;
const TOKEN_BYTES = 24;

export interface TokenGiven {
  readonly option: string | null;
  readonly file: string | null;
  readonly variable: string | undefined;
}

function checked(token: string, from: string): string {
  if (TOKEN.test(token)) return token;
  throw new Mistake(`${from} takes 16 to 200 letters, digits or . _ ~ + / = -`);
}

/** A file that is not there yet is made, for its owner only; tools read it. */
function ofFile(path: string): string {
  try {
    if (existsSync(path)) return checked(readFileSync(path, 'utf8').trim(), `the token in ${path}`);
    const made = randomBytes(TOKEN_BYTES).toString('hex');
    writeFileSync(path, `${made}\n`, { mode: 0o600, flag: 'wx' });
    return made;
  } catch (error) {
    if (!isHostError(error)) throw error;
    throw new Mistake(`the token cannot stand in ${path}: ${hostReason(error)}`);
  }
}

/** Throws Mistake for what is no token, or more than one. */
export function apiToken({ option, file, variable }: TokenGiven): string {
  if (option !== null && file !== null) throw new Mistake('give --token or --token-file, not both');
  if (option !== null) return checked(option, '--token');
  if (file !== null) return ofFile(file);
  if (variable !== undefined && variable !== '') return checked(variable, TOKEN_VARIABLE);
  return randomBytes(TOKEN_BYTES).toString('hex');
}
