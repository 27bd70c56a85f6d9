/** Names that a certificate is for, as people type them: host names, wildcards, addresses. */
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { Label } from '../../views/label.js';

const NAME_CHARS_MAX = 253;
const PART_CHARS_MAX = 63;
const NAMES_MAX = 50;

/** `«name»: why`, so that it is found among many. */
const about = (typed: string, en: string, fr: string): Label => ({
  en: `“${typed}”: ${en}`,
  fr: `« ${typed} » : ${fr}`,
});

/** As it stands in a certificate: lower case, no dot at its end, letters of all scripts as xn--. */
export function certificateName(typed: string): string {
  const bare = typed.trim().replace(/\.$/, '').toLowerCase();
  if (isIP(bare) !== 0 || /^[\x20-\x7e]*$/.test(bare)) return bare;
  const wildcard = bare.startsWith('*.') ? '*.' : '';
  return `${wildcard}${domainToASCII(bare.slice(wildcard.length))}`;
}

function partTrouble(typed: string, part: string): Label | null {
  if (part === '')
    return about(
      typed,
      'two dots follow each other, or a dot begins it.',
      'deux points se suivent, ou un point le commence.',
    );
  if (part.length > PART_CHARS_MAX) {
    return about(
      typed,
      `the part “${part}” has ${part.length} characters; at most ${PART_CHARS_MAX} are allowed.`,
      `la partie « ${part} » a ${part.length} caractères ; ${PART_CHARS_MAX} au plus sont admis.`,
    );
  }
  if (part.startsWith('-') || part.endsWith('-')) {
    return about(
      typed,
      `the part “${part}” begins or ends with a hyphen.`,
      `la partie « ${part} » commence ou se termine par un trait d’union.`,
    );
  }
  const [strange] = /[^a-z0-9-]/.exec(part) ?? [];
  if (strange === undefined) return null;
  return about(
    typed,
    `“${strange}” does not belong into a name; letters, digits, hyphens and dots do.`,
    `« ${strange} » n’a pas sa place dans un nom ; lettres, chiffres, traits d’union et points, oui.`,
  );
}

/** What is wrong with one typed name; null: nothing. */
export function nameTrouble(typed: string): Label | null {
  const name = certificateName(typed);
  if (isIP(name) !== 0) return null;
  if (/^[\d.]+$/.test(name) || name.includes(':')) {
    return about(typed, 'this is no valid address.', 'cette adresse n’est pas valide.');
  }
  if (name === '' || name === '*.') {
    return about(typed, 'this is neither a name nor an address.', 'ceci n’est ni un nom ni une adresse.');
  }
  if (name.length > NAME_CHARS_MAX) {
    return about(
      typed,
      `a name has at most ${NAME_CHARS_MAX} characters.`,
      `un nom a au plus ${NAME_CHARS_MAX} caractères.`,
    );
  }
  const bare = name.startsWith('*.') ? name.slice(2) : name;
  if (bare.includes('*')) {
    return about(typed, 'a * may only stand alone in front.', 'un * ne peut se trouver que seul, au début.');
  }
  for (const part of bare.split('.')) {
    const trouble = partTrouble(typed, part);
    if (trouble !== null) return trouble;
  }
  return null;
}

/** The names of a list, one a line or divided by commas or blanks. */
export const typedNames = (text: string): string[] => text.split(/[\s,;]+/).filter((name) => name !== '');

/** What is wrong with a list of names; null: nothing. */
export function namesTrouble(text: string): Label | null {
  const names = typedNames(text);
  if (names.length > NAMES_MAX) {
    return {
      en: `A certificate takes at most ${NAMES_MAX} names; these are ${names.length}.`,
      fr: `Un certificat admet au plus ${NAMES_MAX} noms ; il y en a ${names.length}.`,
    };
  }
  for (const name of names) {
    const trouble = nameTrouble(name);
    if (trouble !== null) return trouble;
  }
  return null;
}
