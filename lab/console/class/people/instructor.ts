/** The instructor's own sign-in: a secret that was made when the class was opened first, for its owner only. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Label } from '../../../../views/label.js';
import { equal } from '../../door/guard.js';
import { digestOf, newPass } from './codes.js';
import { createTries } from './tries.js';

export const secretFile = 'instructor.secret';
const SECRET_BYTES = 24;
const PASSES_MAX = 20;

const wrong: Label = {
  en: 'This is not the instructor’s secret.',
  fr: 'Ce n’est pas le secret du formateur.',
};

const tooOften = (waitS: number): Label => ({
  en: `Too many wrong secrets came from your computer. Try again in ${Math.ceil(waitS / 60)} min.`,
  fr: `Trop de secrets erronés sont venus de votre ordinateur. Réessayez dans ${Math.ceil(waitS / 60)} min.`,
});

export interface Instructor {
  readonly secret: string;
  /** It was made now: the one time that it is said. */
  readonly isNew: boolean;
  readonly path: string;
  isPass(pass: string | undefined): boolean;
  signIn(secret: string, from: string): { readonly pass: string } | { readonly refused: Label };
  leave(pass: string | undefined): void;
}

/** Reads the secret of a class, or makes it. */
export function openInstructor(folder: string): Instructor {
  const path = join(folder, secretFile);
  const isNew = !existsSync(path);
  if (isNew)
    writeFileSync(path, `${randomBytes(SECRET_BYTES).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  const secret = readFileSync(path, 'utf8').trim();
  const tries = createTries();
  let passes: string[] = [];
  return {
    ...{ secret, isNew, path },
    isPass: (pass) => pass !== undefined && pass !== '' && passes.includes(digestOf(pass)),
    signIn: (given, from) => {
      const waitS = tries.waitS(from);
      if (waitS > 0) return { refused: tooOften(waitS) };
      if (!equal(given.trim(), secret)) {
        tries.wrong(from);
        return { refused: wrong };
      }
      const pass = newPass();
      passes = [...passes, digestOf(pass)].slice(-PASSES_MAX);
      return { pass };
    },
    leave: (pass) => {
      if (pass !== undefined) passes = passes.filter((one) => one !== digestOf(pass));
    },
  };
}
