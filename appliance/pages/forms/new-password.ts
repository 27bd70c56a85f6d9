/** Rules that hold wherever an account is made or gets a password, on either site. */
import type { Label } from '../../../views/label.js';
import { words as common } from '../../../views/words.js';
import { type PasswordPolicy, policyRefusal } from '../../store/passwords.js';
import { text } from './fields.js';

export const accountWords = {
  differ: { en: 'The two passwords differ.', fr: 'Les deux mots de passe diffèrent.' },
  unchanged: {
    en: 'Choose a password that is not the current one.',
    fr: 'Choisissez un mot de passe différent de l’actuel.',
  },
  wrong: { en: 'The current password is wrong.', fr: 'Le mot de passe actuel est incorrect.' },
  taken: { en: 'This username is taken.', fr: 'Ce nom d’utilisateur est déjà pris.' },
  gone: { en: 'This account does not exist any more.', fr: 'Ce compte n’existe plus.' },
  ownDelete: {
    en: 'You cannot delete your own account.',
    fr: 'Vous ne pouvez pas supprimer votre propre compte.',
  },
  badName: {
    en: 'Use letters, digits, dots, hyphens, underscores and @ only.',
    fr: 'Utilisez uniquement des lettres, des chiffres, des points, des traits d’union, des traits de soulignement et @.',
  },
} satisfies Record<string, Label>;

const USERNAME_LENGTH_MAX = 64;

/** Name of a new or changed account. */
export const usernameField = text({
  label: common.username,
  required: true,
  maxLength: USERNAME_LENGTH_MAX,
  check: (value) => (/^[\p{L}\p{N}._@-]+$/u.test(value) ? null : accountWords.badName),
  autocomplete: 'off',
});

type Refusal = { readonly refused: Label; readonly errors: Readonly<Record<string, Label>> };

/**
 * Why a typed password will not do; null: it will. `current`: the one it replaces, as typed by its
 * owner; `fields`: what the form calls the password and its repetition.
 */
export function newPasswordRefusal(
  policy: PasswordPolicy,
  username: string,
  typed: { readonly password: string; readonly confirm: string; readonly current?: string },
  fields: { readonly password: string; readonly confirm: string },
): Refusal | null {
  const at = (field: string, refused: Label): Refusal => ({ refused, errors: { [field]: refused } });
  if (typed.password !== typed.confirm) return at(fields.confirm, accountWords.differ);
  if (typed.password === typed.current) return at(fields.password, accountWords.unchanged);
  const weak = policyRefusal(policy, username, typed.password);
  return weak === null ? null : at(fields.password, weak);
}
