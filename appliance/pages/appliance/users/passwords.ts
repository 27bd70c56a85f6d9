/**
 * appliance/pages/appliance/users/: the tab Users.
 *
 * Passwords: a user's own, and those that are set for others.
 */
import type { Label } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import {
  type BoxUser,
  findBoxUser,
  findBoxUserByName,
  formerPasswords,
  keepFormerPassword,
  readBoxAccountRules,
} from '../../../store/box/users.js';
import { hashPassword, verifyPassword } from '../../../store/passwords.js';
import { setPassword } from '../../../store/site/accounts.js';
import { password, text } from '../../forms/fields.js';
import { accountWords, newPasswordRefusal } from '../../forms/new-password.js';
import type { Ctx, Outcome } from '../../page.js';
import { words } from './words.js';

export const passwordFields = {
  current: password({ label: words.current, required: true, autocomplete: 'current-password' }),
  fresh: password({ label: words.fresh, required: true, autocomplete: 'new-password' }),
  confirm: password({ label: words.confirm, required: true, autocomplete: 'new-password' }),
};
export const setFields = {
  user: text({ label: common.username, required: true, maxLength: 64, autocomplete: 'off' }),
  fresh: password({ label: words.fresh, required: true, autocomplete: 'new-password' }),
  confirm: password({ label: words.confirm, required: true, autocomplete: 'new-password' }),
};

/** Why a password may not be chosen again (Security > Appliance Administration); null: it may. */
async function reuseRefusal(node: Ctx['node'], user: BoxUser, fresh: string): Promise<Label | null> {
  const { reuseBan } = readBoxAccountRules(node.box);
  for (const hash of formerPasswords(node.box, user).slice(0, reuseBan)) {
    if (await verifyPassword(node.ports, fresh, hash)) return reusedLabel(reuseBan);
  }
  return null;
}

const reusedLabel = (banned: number): Label => ({
  en: `This password was used before. Choose one that is not among the last ${banned}.`,
  fr: `Ce mot de passe a déjà servi. Choisissez-en un qui n’est pas parmi les ${banned} derniers.`,
});

/** The own password, after the present one; refused by the rules of accounts. */
export async function changeOwn(
  { node, actor }: Ctx,
  typed: { current: string; fresh: string; confirm: string },
): Promise<Outcome> {
  const known = findBoxUser(node.box, actor.id);
  if (known === null) return { refused: accountWords.gone };
  const rules = readBoxAccountRules(node.box);
  const bad = newPasswordRefusal(
    rules.policy,
    known.username,
    { password: typed.fresh, confirm: typed.confirm, current: typed.current },
    { password: 'fresh', confirm: 'confirm' },
  );
  if (bad !== null) return bad;
  if (!(await verifyPassword(node.ports, typed.current, known.passwordHash))) {
    return { refused: accountWords.wrong, errors: { current: accountWords.wrong } };
  }
  const reused = await reuseRefusal(node, known, typed.fresh);
  if (reused !== null) return { refused: reused, errors: { fresh: reused } };
  const passwordHash = await hashPassword(node.ports, typed.fresh, rules.passwordCost);
  // While the hash was made, somebody else may have deleted the account.
  if (findBoxUser(node.box, actor.id)?.passwordHash !== known.passwordHash)
    return { refused: accountWords.gone };
  const nowMs = node.hardware.clock.nowMs();
  node.box.transaction('box-user.password', () => {
    keepFormerPassword(node.box, known);
    setPassword(node.box, 'box_user', actor.id, { passwordHash, mustChange: false, nowMs });
  });
  node.emit({ kind: 'box-user.password-changed', data: { user: known.username } });
  return { done: words.changed, renewSignIn: true };
}

/** The password of another user of the box; one's own is changed with the present one only. */
export async function setOther(
  { node, actor }: Ctx,
  typed: { user: string; fresh: string; confirm: string },
): Promise<Outcome> {
  const known = findBoxUserByName(node.box, typed.user);
  if (known === null) return { refused: accountWords.gone, errors: { user: accountWords.gone } };
  if (known.id === actor.id) return { refused: words.ownHere, errors: { user: words.ownHere } };
  const rules = readBoxAccountRules(node.box);
  const bad = newPasswordRefusal(
    rules.policy,
    known.username,
    { password: typed.fresh, confirm: typed.confirm },
    { password: 'fresh', confirm: 'confirm' },
  );
  if (bad !== null) return bad;
  const reused = await reuseRefusal(node, known, typed.fresh);
  if (reused !== null) return { refused: reused, errors: { fresh: reused } };
  const passwordHash = await hashPassword(node.ports, typed.fresh, rules.passwordCost);
  // While the hash was made, somebody else may have deleted the account.
  if (findBoxUser(node.box, known.id) === null) return { refused: accountWords.gone };
  const nowMs = node.hardware.clock.nowMs();
  node.box.transaction('box-user.password', () => {
    keepFormerPassword(node.box, known);
    setPassword(node.box, 'box_user', known.id, { passwordHash, mustChange: true, nowMs });
  });
  node.signIns.closeUser('appliance', known.id);
  const { username } = known;
  node.emit({ kind: 'box-user.password-set', data: { user: username, by: actor.name } });
  return {
    done: {
      en: `The password of ${username} was set. It must be changed at the next sign-in.`,
      fr: `Le mot de passe de ${username} a été défini. Il devra être changé à la prochaine connexion.`,
    },
  };
}
