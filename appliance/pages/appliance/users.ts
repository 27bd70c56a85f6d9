/**
 * appliance/pages/appliance/: the pages of /appliance: one folder a tab; a tab of one page has no folder.
 *
 * Users | Utilisateurs: the accounts of the appliance site, apart from those of /login.
 */
import type { Cell } from '../../../views/blocks.js';
import { dateTime } from '../../../views/format.js';
import { type Label, same } from '../../../views/label.js';
import { words as common } from '../../../views/words.js';
import { isLocked } from '../../accounts/locks.js';
import type { Node } from '../../node/node.js';
import {
  BOX_USERS_MAX,
  type BoxUser,
  deleteBoxUser,
  findBoxUser,
  findBoxUserByName,
  formerPasswords,
  insertBoxUser,
  keepFormerPassword,
  listBoxUsers,
  readBoxAccountRules,
} from '../../store/box/users.js';
import { hashPassword, verifyPassword } from '../../store/passwords.js';
import { accountCount, setPassword } from '../../store/site/accounts.js';
import { hidden, password, text, view } from '../forms/fields.js';
import { accountWords, newPasswordRefusal, usernameField } from '../forms/new-password.js';
import { changingPassword, SAMPLE_PASSWORD } from '../forms/sample.js';
import { action, type Ctx, type Edits, type Outcome, type Page } from '../page.js';

const words = {
  title: { en: 'Users', fr: 'Utilisateurs' },
  accounts: { en: 'Users :: Accounts', fr: 'Utilisateurs :: Comptes' },
  addTitle: { en: 'Users :: Add User', fr: 'Utilisateurs :: Ajouter un utilisateur' },
  passwordTitle: { en: 'Users :: Change Password', fr: 'Utilisateurs :: Changer le mot de passe' },
  add: { en: 'Add User', fr: 'Ajouter un utilisateur' },
  change: { en: 'Change Password', fr: 'Changer le mot de passe' },
  current: { en: 'Current Password', fr: 'Mot de passe actuel' },
  fresh: { en: 'New Password', fr: 'Nouveau mot de passe' },
  confirm: { en: 'Confirm New Password', fr: 'Confirmer le nouveau mot de passe' },
  passwordSet: { en: 'Password Set', fr: 'Mot de passe défini' },
  empty: { en: 'There are no accounts.', fr: 'Il n’y a aucun compte.' },
  you: { en: 'You', fr: 'Vous' },
  setTitle: {
    en: 'Users :: Set Another User’s Password',
    fr: 'Utilisateurs :: Définir le mot de passe d’un autre utilisateur',
  },
  set: { en: 'Set Password', fr: 'Définir le mot de passe' },
  setIntro: {
    en: 'The user is signed out, a lock is lifted, and the password must be changed at the next sign-in.',
    fr: 'L’utilisateur est déconnecté, un éventuel verrouillage est levé, et le mot de passe devra être changé à la prochaine connexion.',
  },
  ownHere: {
    en: 'Change your own password above, with the current one.',
    fr: 'Changez votre propre mot de passe ci-dessus, en donnant l’actuel.',
  },
  locked: { en: 'Locked', fr: 'Verrouillé' },
  mustChange: { en: 'Must change the password', fr: 'Doit changer le mot de passe' },
  changed: { en: 'Your password was changed.', fr: 'Votre mot de passe a été modifié.' },
  last: { en: 'At least one account must remain.', fr: 'Au moins un compte doit rester.' },
  full: { en: 'There are too many accounts.', fr: 'Il y a trop de comptes.' },
} satisfies Record<string, Label>;

const passwordFields = {
  current: password({ label: words.current, required: true, autocomplete: 'current-password' }),
  fresh: password({ label: words.fresh, required: true, autocomplete: 'new-password' }),
  confirm: password({ label: words.confirm, required: true, autocomplete: 'new-password' }),
};
const addFields = {
  username: usernameField,
  password: password({ label: common.password, required: true, autocomplete: 'new-password' }),
  confirmPassword: password({ label: common.confirmPassword, required: true, autocomplete: 'new-password' }),
};
const setFields = {
  user: text({ label: common.username, required: true, maxLength: 64, autocomplete: 'off' }),
  fresh: password({ label: words.fresh, required: true, autocomplete: 'new-password' }),
  confirm: password({ label: words.confirm, required: true, autocomplete: 'new-password' }),
};
const deleteFields = { user: hidden({ label: common.username }) };

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

async function changeOwn(
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
  return { done: words.changed, renewSession: true };
}

async function setOther(
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

async function addUser(
  { node }: Ctx,
  typed: { username: string; password: string; confirmPassword: string },
): Promise<Outcome> {
  const rules = readBoxAccountRules(node.box);
  const bad = newPasswordRefusal(
    rules.policy,
    typed.username,
    { password: typed.password, confirm: typed.confirmPassword },
    { password: 'password', confirm: 'confirmPassword' },
  );
  if (bad !== null) return bad;
  const passwordHash = await hashPassword(node.ports, typed.password, rules.passwordCost);
  if (findBoxUserByName(node.box, typed.username) !== null) {
    return { refused: accountWords.taken, errors: { username: accountWords.taken } };
  }
  if (accountCount(node.box, 'box_user') >= BOX_USERS_MAX) return { refused: words.full };
  const id = node.ports.random.uuid();
  const nowMs = node.hardware.clock.nowMs();
  node.box.transaction('box-user.created', () =>
    insertBoxUser(node.box, { id, username: typed.username, passwordHash, mustChange: true, nowMs }),
  );
  node.emit({ kind: 'box-user.created', data: { user: typed.username } });
  const { username } = typed;
  return { done: { en: `The account ${username} was added.`, fr: `Le compte ${username} a été ajouté.` } };
}

function removeUser({ node, actor }: Ctx, id: string): Outcome {
  const user = findBoxUser(node.box, id);
  if (user === null) return { refused: accountWords.gone };
  if (user.id === actor.id) return { refused: accountWords.ownDelete };
  if (accountCount(node.box, 'box_user') <= 1) return { refused: words.last };
  node.box.transaction('box-user.deleted', () => deleteBoxUser(node.box, id));
  node.signIns.closeUser('appliance', id);
  node.emit({ kind: 'box-user.deleted', data: { user: user.username } });
  const { username } = user;
  return {
    done: { en: `The account ${username} was deleted.`, fr: `Le compte ${username} a été supprimé.` },
  };
}

function status(node: Node, user: BoxUser): Cell {
  if (isLocked(node, 'box_user', user)) return { badge: words.locked, tone: 'warn' };
  return user.mustChange
    ? { badge: words.mustChange, tone: 'info' }
    : { badge: common.enabled, tone: 'good' };
}

const SAMPLE_NAME = 'night-shift';

const userEdits: Edits<typeof deleteFields> = {
  areas: [],
  of: ({ node }, given) => {
    const known = findBoxUser(node.box, given('user'));
    return known === null ? null : { state: known.passwordHash, name: known.username };
  },
};

export const boxUsersPage: Page = {
  id: 'appliance.users',
  site: 'appliance',
  path: '/appliance/users',
  title: words.title,
  right: 'box.manage',
  menu: { tab: 'appliance.users', sub: null },
  sections: ({ node, actor }, attempt) => {
    const errors = (name: string) => (attempt?.action === name ? attempt.errors : {});
    const zone = node.network.config().timeZone;
    const rows = listBoxUsers(node.box).map((user) => ({
      id: user.id,
      cells: [
        same(user.username),
        dateTime(user.passwordSetMs, zone),
        status(node, user),
        user.id === actor.id
          ? words.you
          : { press: common.delete, action: 'delete', values: { user: user.id }, danger: true },
      ],
    }));
    return [
      {
        id: 'password',
        title: words.passwordTitle,
        blocks: [
          {
            kind: 'form',
            action: 'password',
            fields: view(passwordFields, {}, errors('password')),
            submit: words.change,
          },
        ],
      },
      {
        id: 'accounts',
        title: words.accounts,
        blocks: [
          {
            kind: 'table',
            caption: words.accounts,
            columns: [common.username, words.passwordSet, common.status, common.actions],
            rows,
            empty: words.empty,
          },
        ],
      },
      {
        id: 'add',
        title: words.addTitle,
        blocks: [
          {
            kind: 'form',
            action: 'add',
            fields: view(addFields, attempt?.action === 'add' ? attempt.values : {}, errors('add')),
            submit: words.add,
          },
        ],
      },
      {
        id: 'set',
        title: words.setTitle,
        blocks: [
          {
            kind: 'form',
            action: 'set',
            intro: words.setIntro,
            fields: view(setFields, attempt?.action === 'set' ? attempt.values : {}, errors('set')),
            submit: words.set,
          },
        ],
      },
    ];
  },
  actions: {
    password: action({
      fields: passwordFields,
      edits: null,
      sample: { values: changingPassword },
      run: changeOwn,
    }),
    add: action({
      fields: addFields,
      edits: null,
      sample: {
        values: { username: SAMPLE_NAME, password: SAMPLE_PASSWORD, confirmPassword: SAMPLE_PASSWORD },
      },
      run: addUser,
    }),
    set: action({
      fields: setFields,
      edits: null,
      sample: { values: { user: SAMPLE_NAME, fresh: 'Second-Lantern-59', confirm: 'Second-Lantern-59' } },
      run: setOther,
    }),
    delete: action({
      fields: deleteFields,
      edits: userEdits,
      sample: {
        values: ({ node }) => ({ user: findBoxUserByName(node.box, SAMPLE_NAME)?.id ?? '' }),
        changedBy: 'set',
      },
      confirm: ({ node }, { user }) => {
        const known = findBoxUser(node.box, user);
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
      run: (ctx, { user }) => removeUser(ctx, user),
    }),
  },
};
