/** Users | Utilisateurs: the accounts of the appliance site, apart from those of /login. */
import type { Cell } from '../../../../views/blocks.js';
import { dateTime } from '../../../../views/format.js';
import { same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { isLocked } from '../../../accounts/locks.js';
import type { Node } from '../../../node/node.js';
import {
  BOX_USERS_MAX,
  type BoxUser,
  deleteBoxUser,
  findBoxUser,
  findBoxUserByName,
  insertBoxUser,
  listBoxUsers,
  readBoxAccountRules,
} from '../../../store/box/users.js';
import { hashPassword } from '../../../store/passwords.js';
import { accountCount } from '../../../store/site/accounts.js';
import { hidden, password, view } from '../../forms/fields.js';
import { accountWords, newPasswordRefusal, usernameField } from '../../forms/new-password.js';
import { changingPassword, SAMPLE_PASSWORD } from '../../forms/sample.js';
import { action, type Ctx, type Edits, type Outcome, type Page } from '../../page.js';
import { changeOwn, passwordFields, setFields, setOther } from './passwords.js';
import { words } from './words.js';

const addFields = {
  username: usernameField,
  password: password({ label: common.password, required: true, autocomplete: 'new-password' }),
  confirmPassword: password({ label: common.confirmPassword, required: true, autocomplete: 'new-password' }),
};
const deleteFields = { user: hidden({ label: common.username }) };

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
