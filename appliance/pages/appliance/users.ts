/** Users | Utilisateurs of the appliance site: its own accounts, apart from those of /login. */
import { type Label, same } from '../../../views/label.js';
import { words as common } from '../../../views/words.js';
import { hidden, password, text, view } from '../../fields.js';
import { action, type Outcome, type Page } from '../../page.js';
import { hashPassword, policyRefusal } from '../../passwords.js';
import { setPassword } from '../../store/accounts.js';
import {
  BOX_USERS_MAX,
  deleteBoxUser,
  findBoxUser,
  findBoxUserByName,
  insertBoxUser,
  listBoxUsers,
  readBoxAccountRules,
} from '../../store/box-users.js';

const words = {
  title: { en: 'Users', fr: 'Utilisateurs' },
  list: { en: 'Users :: Accounts', fr: 'Utilisateurs :: Comptes' },
  add: { en: 'Users :: Add', fr: 'Utilisateurs :: Ajouter' },
  change: { en: 'Users :: Change My Password', fr: 'Utilisateurs :: Changer mon mot de passe' },
  fresh: { en: 'New Password', fr: 'Nouveau mot de passe' },
  changed: { en: 'The password was changed.', fr: 'Le mot de passe a été modifié.' },
  added: { en: 'The account was added.', fr: 'Le compte a été ajouté.' },
  deleted: { en: 'The account was deleted.', fr: 'Le compte a été supprimé.' },
  differ: { en: 'The two passwords differ.', fr: 'Les deux mots de passe diffèrent.' },
  taken: { en: 'This user name is taken.', fr: 'Ce nom d’utilisateur est déjà pris.' },
  many: { en: 'There are too many accounts.', fr: 'Il y a trop de comptes.' },
  own: { en: 'Nobody can delete their own account.', fr: 'Personne ne peut supprimer son propre compte.' },
  gone: { en: 'This account does not exist any more.', fr: 'Ce compte n’existe plus.' },
  none: { en: 'There is no account.', fr: 'Il n’y a aucun compte.' },
} satisfies Record<string, Label>;

const pair = {
  fresh: password({ label: words.fresh, required: true, autocomplete: 'new-password' }),
  confirm: password({ label: common.confirmPassword, required: true, autocomplete: 'new-password' }),
};
const added = {
  username: text({ label: common.username, required: true, maxLength: 64, autocomplete: 'off' }),
  ...pair,
};

export const boxUsersPage: Page = {
  id: 'appliance.users',
  site: 'appliance',
  path: '/appliance/users',
  title: words.title,
  right: 'box.manage',
  menu: { tab: 'appliance.users', sub: null },
  sections: ({ node }, attempt) => {
    const errors = (name: string) => (attempt?.action === name ? attempt.errors : {});
    const values = attempt?.action === 'add' ? attempt.values : {};
    return [
      {
        id: 'accounts',
        title: words.list,
        blocks: [
          {
            kind: 'table',
            caption: words.list,
            columns: [common.username, common.actions],
            rows: listBoxUsers(node.box).map((user) => ({
              cells: [
                same(user.username),
                { press: common.delete, action: 'delete', values: { id: user.id }, danger: true },
              ],
            })),
            empty: words.none,
          },
        ],
      },
      {
        id: 'password',
        title: words.change,
        blocks: [
          {
            kind: 'form',
            action: 'password',
            fields: view(pair, {}, errors('password')),
            submit: common.saveChanges,
          },
        ],
      },
      {
        id: 'add',
        title: words.add,
        blocks: [
          { kind: 'form', action: 'add', fields: view(added, values, errors('add')), submit: common.add },
        ],
      },
    ];
  },
  actions: {
    password: action({
      fields: pair,
      run: async ({ node, actor }, { fresh, confirm }): Promise<Outcome> => {
        const rules = readBoxAccountRules(node.box);
        if (fresh !== confirm) return { refused: words.differ, errors: { confirm: words.differ } };
        const weak = policyRefusal(rules.policy, actor.name, fresh);
        if (weak !== null) return { refused: weak, errors: { fresh: weak } };
        const passwordHash = await hashPassword(node.ports, fresh, rules.passwordCost);
        if (findBoxUser(node.box, actor.id) === null) return { refused: words.gone };
        const nowMs = node.hardware.clock.nowMs();
        node.box.transaction('box-user.password', () => {
          setPassword(node.box, 'box_user', actor.id, { passwordHash, mustChange: false, nowMs });
        });
        for (const session of node.sessions.list('appliance')) {
          if (session.userId === actor.id) session.mustChange = false;
        }
        node.emit({ kind: 'box-user.password-changed', data: { user: actor.name } });
        return { done: words.changed };
      },
    }),
    add: action({
      fields: added,
      run: async ({ node, actor }, { username, fresh, confirm }): Promise<Outcome> => {
        const rules = readBoxAccountRules(node.box);
        if (fresh !== confirm) return { refused: words.differ, errors: { confirm: words.differ } };
        const weak = policyRefusal(rules.policy, username, fresh);
        if (weak !== null) return { refused: weak, errors: { fresh: weak } };
        const passwordHash = await hashPassword(node.ports, fresh, rules.passwordCost);
        if (findBoxUserByName(node.box, username) !== null) {
          return { refused: words.taken, errors: { username: words.taken } };
        }
        if (listBoxUsers(node.box).length >= BOX_USERS_MAX) return { refused: words.many };
        const id = node.ports.random.uuid();
        const nowMs = node.hardware.clock.nowMs();
        node.box.transaction('box-user.add', () => {
          insertBoxUser(node.box, { id, username, passwordHash, mustChange: false, nowMs });
        });
        node.emit({ kind: 'box-user.added', data: { user: username, by: actor.name } });
        return { done: words.added };
      },
    }),
    delete: action({
      fields: { id: hidden({ label: common.username }) },
      confirm: ({ node }, { id }) => {
        const user = findBoxUser(node.box, id);
        if (user === null) return null;
        const text = {
          en: `The account ${user.username} will be deleted.`,
          fr: `Le compte ${user.username} sera supprimé.`,
        };
        return { title: common.delete, text, button: common.delete };
      },
      run: ({ node, actor }, { id }): Outcome => {
        const user = findBoxUser(node.box, id);
        if (user === null) return { refused: words.gone };
        // Whoever deletes has an account: at least one always remains.
        if (user.id === actor.id) return { refused: words.own };
        node.box.transaction('box-user.delete', () => {
          deleteBoxUser(node.box, id);
        });
        node.sessions.closeUser('appliance', id);
        node.emit({ kind: 'box-user.deleted', data: { user: user.username, by: actor.name } });
        return { done: words.deleted };
      },
    }),
  },
};
