/**
 * Users & Security > Password Reset Accounts | Réinitialisation des mots de passe: whoever has the
 * right gives accounts that are no administrators' a temporary password, without managing accounts.
 */

import type { Section } from '../../../../views/blocks.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { isLocked } from '../../../accounts/locks.js';
import { accountRoleLabel } from '../../../accounts/rights.js';
import { commitChange, siteWords } from '../../../node/site-change.js';
import type { Store } from '../../../store/database.js';
import { hashPassword } from '../../../store/passwords.js';
import { setPassword } from '../../../store/site/accounts.js';
import { readSetting } from '../../../store/site/settings.js';
import { passwordCost, readSecurity } from '../../../store/site/site-settings.js';
import { findUser, listUsers, type UserAccount } from '../../../store/site/users.js';
import { hidden, password, view } from '../../forms/fields.js';
import { accountWords, newPasswordRefusal } from '../../forms/new-password.js';
import { firstOf, SAMPLE_PASSWORD, siteOf } from '../../forms/sample.js';
import {
  type Attempt,
  action,
  type Ctx,
  type Edits,
  type Given,
  type Outcome,
  type Page,
} from '../../page.js';

const PATH = '/login/password-reset';
const ROWS_PER_PAGE = 25;
const FILTER_LENGTH_MAX = 100;

const words = {
  title: { en: 'Password Reset Accounts', fr: 'Réinitialisation des mots de passe' },
  list: { en: 'Password Reset :: Accounts', fr: 'Réinitialisation des mots de passe :: Comptes' },
  filter: { en: 'Password Reset :: Filter', fr: 'Réinitialisation des mots de passe :: Filtre' },
  one: { en: 'Password Reset :: Temporary Password', fr: 'Réinitialisation :: Mot de passe temporaire' },
  role: { en: 'Role', fr: 'Rôle' },
  locked: { en: 'Locked', fr: 'Verrouillé' },
  reset: { en: 'Reset Password', fr: 'Réinitialiser le mot de passe' },
  temporary: { en: 'Temporary Password', fr: 'Mot de passe temporaire' },
  note: {
    en: 'The account is unlocked and signed out everywhere. Its owner must choose a new password at the next sign-in.',
    fr: 'Le compte est déverrouillé et déconnecté partout. Son titulaire devra choisir un nouveau mot de passe à la prochaine connexion.',
  },
  administrator: {
    en: 'Administrators reset their passwords under Users only.',
    fr: 'Les mots de passe des administrateurs ne se réinitialisent que sous Utilisateurs.',
  },
  own: {
    en: 'Change your own password under My Account.',
    fr: 'Modifiez votre propre mot de passe sous Mon compte.',
  },
  empty: { en: 'No account matches the filter.', fr: 'Aucun compte ne correspond au filtre.' },
  toList: { en: 'Back to the accounts', fr: 'Retour aux comptes' },
} satisfies Record<string, Label>;

const fields = {
  user: hidden({ label: common.username }),
  password: password({ label: words.temporary, required: true, autocomplete: 'new-password' }),
  confirmPassword: password({ label: common.confirmPassword, required: true, autocomplete: 'new-password' }),
};

/** Why this account's password is not reset here; null: it may be. */
function refusal(ctx: Ctx, user: UserAccount | null): Label | null {
  if (user === null) return accountWords.gone;
  if (user.id === ctx.actor.id) return words.own;
  return user.role === 'administrator' ? words.administrator : null;
}

function listSections({ node, query, actor }: Ctx, site: Store): Section[] {
  const filter = (query.filter ?? '').trim().slice(0, FILTER_LENGTH_MAX);
  const { total } = listUsers(site, filter, { limit: 0, offset: 0 });
  const pages = Math.max(1, Math.ceil(total / ROWS_PER_PAGE));
  const asked = Number(query.page ?? '1');
  const page = Number.isInteger(asked) && asked >= 1 ? Math.min(asked, pages) : 1;
  const { users } = listUsers(site, filter, { limit: ROWS_PER_PAGE, offset: (page - 1) * ROWS_PER_PAGE });
  const field = { kind: 'text', name: 'filter', label: common.name, value: filter } as const;
  return [
    {
      id: 'filter',
      title: words.filter,
      blocks: [
        {
          kind: 'form',
          action: '',
          fields: [{ ...field, maxLength: FILTER_LENGTH_MAX }],
          submit: common.filter,
        },
      ],
    },
    {
      id: 'accounts',
      title: words.list,
      blocks: [
        {
          kind: 'table',
          caption: words.list,
          columns: [common.username, common.displayName, words.role, common.status, common.actions],
          rows: users.map((user) => ({
            cells: [
              same(user.username),
              same(user.displayName),
              accountRoleLabel(user.role),
              isLocked(node, 'user_account', user)
                ? { badge: words.locked, tone: 'warn' }
                : user.enabled
                  ? { badge: common.enabled, tone: 'good' }
                  : { badge: common.disabled, tone: 'plain' },
              user.role === 'administrator' || user.id === actor.id
                ? same('')
                : { link: words.reset, href: `${PATH}?user=${encodeURIComponent(user.id)}` },
            ],
          })),
          empty: words.empty,
          pager: { page, pages, total, query: filter === '' ? {} : { filter } },
        },
      ],
    },
  ];
}

function oneSection(ctx: Ctx, user: UserAccount | null, attempt: Attempt | null): Section {
  const back = { kind: 'links', items: [{ label: words.toList, href: PATH }] } as const;
  const refused = refusal(ctx, user);
  if (refused !== null || user === null) {
    const text = refused ?? accountWords.gone;
    return { id: 'one', title: words.one, blocks: [{ kind: 'note', tone: 'bad', text }, back] };
  }
  return {
    id: 'one',
    title: words.one,
    blocks: [
      { kind: 'facts', items: [{ label: common.username, value: same(user.username) }] },
      {
        kind: 'form',
        action: 'reset',
        fields: view(fields, { user: user.id }, attempt?.errors),
        submit: words.reset,
        note: words.note,
      },
      back,
    ],
  };
}

async function reset(
  ctx: Ctx,
  typed: { readonly user: string; readonly password: string; readonly confirmPassword: string },
): Promise<Outcome> {
  const { node } = ctx;
  const before = node.site();
  if (before === null) return { refused: siteWords.noSite };
  const known = findUser(before, typed.user);
  const refused = refusal(ctx, known);
  if (refused !== null || known === null) return { refused: refused ?? accountWords.gone };
  const { passwordLengthMin, passwordComplex } = readSecurity(before);
  const bad = newPasswordRefusal(
    { lengthMin: passwordLengthMin, complex: passwordComplex },
    known.username,
    { password: typed.password, confirm: typed.confirmPassword },
    { password: 'password', confirm: 'confirmPassword' },
  );
  if (bad !== null) return bad;
  const passwordHash = await hashPassword(node.ports, typed.password, readSetting(before, passwordCost));
  // While the hash was made, the account may have gone or become an administrator's.
  const site = node.site();
  const user = site === null ? null : findUser(site, typed.user);
  const late = refusal(ctx, user);
  if (site === null || user === null || late !== null) return { refused: late ?? accountWords.gone };
  const nowMs = node.hardware.clock.nowMs();
  commitChange(ctx, site, 'user.password-reset', user.username, () => {
    setPassword(site, 'user_account', user.id, { passwordHash, mustChange: true, nowMs });
  });
  node.signIns.closeUser('login', user.id);
  const { username } = user;
  return {
    done: {
      en: `${username} has a temporary password and must change it at the next sign-in.`,
      fr: `${username} a un mot de passe temporaire et devra le changer à la prochaine connexion.`,
    },
    goto: PATH,
  };
}

const passwordEdits: Edits<typeof fields> = {
  areas: ['user.', 'account.password'],
  of: ({ node }, given) => {
    const site = node.site();
    const user = site === null ? null : findUser(site, given('user'));
    return user === null ? null : { state: user.passwordHash, name: user.username };
  },
};

const sampleRow = (given: Given) => {
  const { users } = listUsers(siteOf(given), '', { limit: 50, offset: 0 });
  return { user: firstOf(users.filter(({ role }) => role === 'user')).id };
};

export const passwordResetPage: Page = {
  id: 'login.password-reset',
  site: 'login',
  path: PATH,
  title: words.title,
  right: 'passwords.reset',
  menu: { tab: 'login.users', sub: words.title },
  sections: (ctx, attempt) => {
    const site = ctx.node.site();
    if (site === null) return [];
    const { user } = ctx.query;
    return user === undefined ? listSections(ctx, site) : [oneSection(ctx, findUser(site, user), attempt)];
  },
  actions: {
    reset: action({
      fields,
      edits: passwordEdits,
      sample: {
        query: sampleRow,
        values: (given) => ({
          ...sampleRow(given),
          password: SAMPLE_PASSWORD,
          confirmPassword: SAMPLE_PASSWORD,
        }),
      },
      run: reset,
    }),
  },
};
