/** Users & Security > Users | Utilisateurs et sécurité > Utilisateurs: the accounts of the site. */
import type { Block, Section } from '../../../../views/blocks.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { isLocked } from '../../../accounts/locks.js';
import { providerName } from '../../../accounts/providers/sign-in.js';
import { accountRoleLabel, accountRoles, isAccountRole } from '../../../accounts/rights.js';
import type { Store } from '../../../store/database.js';
import { policyNames, teamsOfUser } from '../../../store/site/policies.js';
import { findUser, findUserByName, listUsers, type UserAccount } from '../../../store/site/users.js';
import { checkbox, hidden, password, select, text, view } from '../../forms/fields.js';
import { accountWords, usernameField } from '../../forms/new-password.js';
import { SAMPLE_PASSWORD, siteOf } from '../../forms/sample.js';
import { type Attempt, action, type Ctx, type Edits, type Given, type Page } from '../../page.js';
import { emailCheck } from '../my-account.js';
import { create, remove, resetFailures, save } from './user-changes.js';

const PATH = '/login/users';
const ROWS_PER_PAGE = 25;
const FILTER_LENGTH_MAX = 100;

const words = {
  title: { en: 'Users', fr: 'Utilisateurs' },
  filterTitle: { en: 'Users :: Filter', fr: 'Utilisateurs :: Filtre' },
  listTitle: { en: 'Users :: Accounts', fr: 'Utilisateurs :: Comptes' },
  addTitle: { en: 'Users :: Add User', fr: 'Utilisateurs :: Ajouter un utilisateur' },
  editTitle: { en: 'Users :: Edit User', fr: 'Utilisateurs :: Modifier l’utilisateur' },
  add: { en: 'Add User', fr: 'Ajouter un utilisateur' },
  role: { en: 'Role', fr: 'Rôle' },
  mustChange: {
    en: 'Must change the password at next sign-in',
    fr: 'Doit changer le mot de passe à la prochaine connexion',
  },
  active: { en: 'Account enabled', fr: 'Compte activé' },
  keep: { en: 'Leave empty to keep the password.', fr: 'Laissez vide pour conserver le mot de passe.' },
  failed: { en: 'Failed Logins', fr: 'Échecs de connexion' },
  locked: { en: 'Locked', fr: 'Verrouillé' },
  reset: { en: 'Reset', fr: 'Réinitialiser' },
  empty: { en: 'No account matches the filter.', fr: 'Aucun compte ne correspond au filtre.' },
  policies: { en: 'Group Policies', fr: 'Règles de groupe' },
  teams: { en: 'Teams', fr: 'Équipes' },
  provider: { en: 'Security Provider', fr: 'Fournisseur de sécurité' },
  local: { en: 'Local', fr: 'Local' },
  toList: { en: 'Back to the accounts', fr: 'Retour aux comptes' },
} satisfies Record<string, Label>;

const profile = {
  username: usernameField,
  displayName: text({ label: common.displayName, required: true }),
  email: text({ label: common.emailAddress, check: emailCheck, autocomplete: 'off' }),
  role: select({
    label: words.role,
    options: Object.entries(accountRoles).map(([value, { label }]) => ({ value, label })),
  }),
  enabled: checkbox({ label: words.active }),
  mustChange: checkbox({ label: words.mustChange }),
};
const createFields = {
  ...profile,
  password: password({ label: common.password, required: true, autocomplete: 'new-password' }),
  confirmPassword: password({ label: common.confirmPassword, required: true, autocomplete: 'new-password' }),
};
const editFields = {
  user: hidden({ label: common.username }),
  ...profile,
  password: password({ label: common.password, help: words.keep, autocomplete: 'new-password' }),
  confirmPassword: password({ label: common.confirmPassword, autocomplete: 'new-password' }),
};
const rowFields = { user: hidden({ label: common.username }) };

function listSection({ node, query, actor }: Ctx, site: Store): Section {
  const filter = (query.filter ?? '').trim().slice(0, FILTER_LENGTH_MAX);
  const asked = Number(query.page ?? '1');
  const { total } = listUsers(site, filter, { limit: 0, offset: 0 });
  const pages = Math.max(1, Math.ceil(total / ROWS_PER_PAGE));
  const page = Number.isInteger(asked) && asked >= 1 ? Math.min(asked, pages) : 1;
  const { users } = listUsers(site, filter, { limit: ROWS_PER_PAGE, offset: (page - 1) * ROWS_PER_PAGE });
  const state = (user: UserAccount) => {
    if (!user.enabled) return { badge: common.disabled, tone: 'plain' as const };
    if (isLocked(node, 'user_account', user)) return { badge: words.locked, tone: 'warn' as const };
    return { badge: common.enabled, tone: 'good' as const };
  };
  const press = (user: UserAccount) => {
    const values = { user: user.id };
    const reset = { press: words.reset, action: 'reset', values };
    const erase = { press: common.delete, action: 'delete', values, danger: true };
    const failing = user.failedCount > 0 || isLocked(node, 'user_account', user);
    return { many: [...(failing ? [reset] : []), ...(user.id === actor.id ? [] : [erase])] };
  };
  return {
    id: 'accounts',
    title: words.listTitle,
    blocks: [
      {
        kind: 'table',
        caption: words.listTitle,
        columns: [
          common.username,
          common.displayName,
          common.emailAddress,
          words.role,
          common.status,
          words.failed,
          common.actions,
        ],
        rows: users.map((user) => ({
          id: user.id,
          dim: !user.enabled,
          cells: [
            { link: same(user.username), href: `${PATH}?user=${encodeURIComponent(user.id)}` },
            same(user.displayName),
            same(user.email),
            accountRoleLabel(user.role),
            state(user),
            same(String(user.failedCount)),
            press(user),
          ],
        })),
        empty: words.empty,
        pager: { page, pages, total, query: filter === '' ? {} : { filter } },
      },
    ],
  };
}

function filterSection({ query }: Ctx): Section {
  const value = (query.filter ?? '').slice(0, FILTER_LENGTH_MAX);
  return {
    id: 'filter',
    title: words.filterTitle,
    blocks: [
      {
        kind: 'form',
        action: '',
        fields: [{ kind: 'text', name: 'filter', label: common.name, value, maxLength: FILTER_LENGTH_MAX }],
        submit: common.filter,
      },
    ],
  };
}

function addSection(attempt: Attempt | null): Section {
  const mine = attempt?.action === 'create' ? attempt : null;
  const values = mine?.values ?? { role: 'user', enabled: true, mustChange: true };
  return {
    id: 'add',
    title: words.addTitle,
    blocks: [
      {
        kind: 'form',
        action: 'create',
        fields: view(createFields, values, mine?.errors),
        submit: words.add,
      },
    ],
  };
}

/** What else makes up what this account may do. */
function belongings(site: Store, user: UserAccount): Block {
  const policies = policyNames(site, user.id).join(', ');
  const teams = teamsOfUser(site, user.id).map(({ name }) => name);
  const provider = providerName(site, user.passwordHash);
  const listed = (text: string): Label => (text === '' ? common.none : same(text));
  return {
    kind: 'facts',
    items: [
      { label: words.policies, value: listed(policies) },
      { label: words.teams, value: listed(teams.join(', ')) },
      { label: words.provider, value: provider === null ? words.local : same(provider) },
    ],
  };
}

function editSection(site: Store, user: UserAccount | null, attempt: Attempt | null): Section {
  const back = { kind: 'links', items: [{ label: words.toList, href: PATH }] } as const;
  if (user === null) {
    const note = { kind: 'note', tone: 'bad', text: accountWords.gone } as const;
    return { id: 'edit', title: words.editTitle, blocks: [note, back] };
  }
  const mine = attempt?.action === 'save' ? attempt : null;
  const values = {
    username: user.username,
    displayName: user.displayName,
    email: user.email,
    role: isAccountRole(user.role) ? user.role : 'user',
    enabled: user.enabled,
    mustChange: user.mustChange,
    ...mine?.values,
    user: user.id,
  };
  return {
    id: 'edit',
    title: words.editTitle,
    blocks: [
      {
        kind: 'form',
        action: 'save',
        fields: view(editFields, values, mine?.errors),
        submit: common.saveChanges,
      },
      belongings(site, user),
      back,
    ],
  };
}

const sampleUser = {
  username: 'lea.martin',
  displayName: 'Léa Martin',
  email: 'lea.martin@example.com',
  role: 'operator',
  enabled: true,
  mustChange: true,
} as const;
const sampleRow = (given: Given) => ({
  user: findUserByName(siteOf(given), sampleUser.username)?.id ?? '',
});

const userEdits: Edits<typeof rowFields> = {
  areas: ['user.created', 'user.changed', 'user.password-reset', 'account.p'],
  of: ({ node }, given) => {
    const site = node.site();
    const user = site === null ? null : findUser(site, given('user'));
    if (user === null) return null;
    const { username, displayName, email, role, enabled, mustChange, passwordHash } = user;
    return {
      state: { username, displayName, email, role, enabled, mustChange, passwordHash },
      name: username,
    };
  },
};

export const usersPage: Page = {
  id: 'login.users',
  site: 'login',
  path: PATH,
  title: words.title,
  right: 'users.manage',
  menu: { tab: 'login.users', sub: words.title },
  sections: (ctx, attempt) => {
    const site = ctx.node.site();
    if (site === null) return [];
    if (ctx.query.user !== undefined) return [editSection(site, findUser(site, ctx.query.user), attempt)];
    return [filterSection(ctx), listSection(ctx, site), addSection(attempt)];
  },
  actions: {
    create: action({
      fields: createFields,
      edits: null,
      sample: { values: { ...sampleUser, password: SAMPLE_PASSWORD, confirmPassword: SAMPLE_PASSWORD } },
      run: create,
    }),
    save: action({
      fields: editFields,
      edits: userEdits,
      sample: {
        query: sampleRow,
        values: (given) => ({
          ...sampleRow(given),
          ...sampleUser,
          enabled: false,
          password: '',
          confirmPassword: '',
        }),
      },
      run: save,
    }),
    reset: action({
      fields: rowFields,
      edits: null,
      sample: { values: sampleRow, needs: ['failed-sign-in'] },
      run: (ctx, { user }) => resetFailures(ctx, user),
    }),
    delete: action({
      fields: rowFields,
      edits: userEdits,
      sample: { values: sampleRow, changedBy: 'save' },
      confirm: ({ node }, { user }) => {
        const site = node.site();
        const known = site === null ? null : findUser(site, user);
        if (known === null) return null;
        const { username } = known;
        return {
          title: { en: 'Delete account', fr: 'Supprimer le compte' },
          text: {
            en: `The account ${username} will be deleted and signed out at once.`,
            fr: `Le compte ${username} sera supprimé et déconnecté immédiatement.`,
          },
          button: common.delete,
        };
      },
      run: (ctx, { user }) => remove(ctx, user),
    }),
  },
};
