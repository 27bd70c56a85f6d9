/** What an administrator does to the accounts of the site; each change with its row of the audit trail. */
import type { Label } from '../../../../views/label.js';
import { isAccountRole } from '../../../accounts/rights.js';
import { commitChange, siteWords } from '../../../node/site-change.js';
import type { Store } from '../../../store/database.js';
import { hashPassword } from '../../../store/passwords.js';
import { type AccountRole, setFailures, setPassword } from '../../../store/site/accounts.js';
import { removeFromAll } from '../../../store/site/policies.js';
import { readSetting } from '../../../store/site/settings.js';
import { passwordCost, readSecurity } from '../../../store/site/site-settings.js';
import {
  deleteUser,
  findUser,
  findUserByName,
  insertUser,
  otherAdministrators,
  updateUser,
} from '../../../store/site/users.js';
import { accountWords, newPasswordRefusal } from '../../forms/new-password.js';
import type { Ctx, Outcome } from '../../page.js';

const words = {
  ownDemote: {
    en: 'You cannot take the administrator role from your own account, nor disable it.',
    fr: 'Vous ne pouvez ni retirer le rôle d’administrateur à votre propre compte, ni le désactiver.',
  },
  last: {
    en: 'At least one enabled administrator must remain.',
    fr: 'Au moins un administrateur activé doit rester.',
  },
} satisfies Record<string, Label>;

interface Typed {
  readonly username: string;
  readonly displayName: string;
  readonly email: string;
  readonly role: string;
  readonly enabled: boolean;
  readonly mustChange: boolean;
  readonly password: string;
  readonly confirmPassword: string;
}

const roleOf = (typed: string): AccountRole => (isAccountRole(typed) ? typed : 'user');

const passwordNames = { password: 'password', confirm: 'confirmPassword' } as const;

function passwordRefusal(site: Store, typed: Typed): Outcome | null {
  const { passwordLengthMin, passwordComplex } = readSecurity(site);
  return newPasswordRefusal(
    { lengthMin: passwordLengthMin, complex: passwordComplex },
    typed.username,
    { password: typed.password, confirm: typed.confirmPassword },
    passwordNames,
  );
}

/** A user of the site; refused by the rules of passwords, names and rights. */
export async function create(ctx: Ctx, typed: Typed): Promise<Outcome> {
  const { node, nowMs } = ctx;
  const before = node.site();
  if (before === null) return { refused: siteWords.noSite };
  const refusal = passwordRefusal(before, typed);
  if (refusal !== null) return refusal;
  const passwordHash = await hashPassword(node.ports, typed.password, readSetting(before, passwordCost));
  // While the hash was made, the site may have been replaced or the name taken.
  const site = node.site();
  if (site === null) return { refused: siteWords.noSite };
  if (findUserByName(site, typed.username) !== null) {
    return { refused: accountWords.taken, errors: { username: accountWords.taken } };
  }
  const { username, displayName, email, enabled, mustChange } = typed;
  const id = node.ports.random.uuid();
  const role = roleOf(typed.role);
  commitChange(ctx, site, 'user.created', username, () =>
    insertUser(site, {
      id,
      username,
      displayName,
      email,
      passwordHash,
      mustChange,
      enabled,
      role,
      language: null,
      nowMs,
    }),
  );
  return { done: { en: `The account ${username} was added.`, fr: `Le compte ${username} a été ajouté.` } };
}

/** Changes a user, the password only where one was typed; the last administrator stays one. */
export async function save(ctx: Ctx, typed: Typed & { readonly user: string }): Promise<Outcome> {
  const { node, actor, nowMs } = ctx;
  const before = node.site();
  if (before === null) return { refused: siteWords.noSite };
  const fresh = typed.password !== '' || typed.confirmPassword !== '';
  const refusal = fresh ? passwordRefusal(before, typed) : null;
  if (refusal !== null) return refusal;
  const passwordHash = fresh
    ? await hashPassword(node.ports, typed.password, readSetting(before, passwordCost))
    : null;
  const site = node.site();
  const user = site === null ? null : findUser(site, typed.user);
  if (site === null || user === null) return { refused: accountWords.gone };
  const { username, displayName, email, enabled, mustChange } = typed;
  const role = roleOf(typed.role);
  const demoted = user.role === 'administrator' && (role !== 'administrator' || !enabled);
  if (user.id === actor.id && (demoted || !enabled)) return { refused: words.ownDemote };
  if (demoted && user.enabled && otherAdministrators(site, user.id) === 0) return { refused: words.last };
  const named = findUserByName(site, username);
  if (named !== null && named.id !== user.id) {
    return { refused: accountWords.taken, errors: { username: accountWords.taken } };
  }
  commitChange(ctx, site, 'user.changed', username, () => {
    if (passwordHash !== null)
      setPassword(site, 'user_account', user.id, { passwordHash, mustChange, nowMs });
    updateUser(site, user.id, { username, displayName, email, role, enabled, mustChange });
  });
  // What was granted before must not be kept by a sign-in that is still open.
  const other = user.id !== actor.id;
  if (other && (passwordHash !== null || !enabled || role !== user.role)) {
    node.signIns.closeUser('login', user.id);
  }
  const done = { en: `The account ${username} was saved.`, fr: `Le compte ${username} a été enregistré.` };
  if (!other && passwordHash !== null) return { done, goto: '/login/users', renewSignIn: true };
  return { done, goto: '/login/users' };
}

/** Forgets wrong passwords, so that a locked user may sign in. */
export function resetFailures(ctx: Ctx, id: string): Outcome {
  const site = ctx.node.site();
  const user = site === null ? null : findUser(site, id);
  if (site === null || user === null) return { refused: accountWords.gone };
  commitChange(ctx, site, 'user.failures-reset', user.username, () => {
    setFailures(site, 'user_account', user.id, { failedCount: 0, lockedUntilMs: 0 });
  });
  const { username } = user;
  return {
    done: {
      en: `The failed logins of ${username} were reset.`,
      fr: `Les échecs de connexion de ${username} ont été réinitialisés.`,
    },
  };
}

/** Deletes a user and ends what it has open; not oneself, not the last administrator. */
export function remove(ctx: Ctx, id: string): Outcome {
  const { node, actor } = ctx;
  const site = node.site();
  const user = site === null ? null : findUser(site, id);
  if (site === null || user === null) return { refused: accountWords.gone };
  if (user.id === actor.id) return { refused: accountWords.ownDelete };
  const administrates = user.role === 'administrator' && user.enabled;
  if (administrates && otherAdministrators(site, user.id) === 0) return { refused: words.last };
  commitChange(ctx, site, 'user.deleted', user.username, () => {
    deleteUser(site, user.id);
    removeFromAll(site, user.id);
  });
  node.signIns.closeUser('login', user.id);
  const { username } = user;
  return {
    done: { en: `The account ${username} was deleted.`, fr: `Le compte ${username} a été supprimé.` },
  };
}
