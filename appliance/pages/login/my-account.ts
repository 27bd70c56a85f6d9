/** My Account | Mon compte: own password, name and language. */
import type { Label } from '../../../views/label.js';
import { words as common, languageNames } from '../../../views/words.js';
import { password, select, text, view } from '../../fields.js';
import { action, type Outcome, type Page } from '../../page.js';
import { hashPassword, policyRefusal, verifyPassword } from '../../passwords.js';
import { setPassword } from '../../store/accounts.js';
import { appendAudit } from '../../store/history.js';
import { readSetting } from '../../store/settings.js';
import { passwordCost, readSecurity } from '../../store/site-settings.js';
import { findUser, updateProfile } from '../../store/users.js';

const words = {
  title: { en: 'My Account', fr: 'Mon compte' },
  password: { en: 'My Account :: Change Password', fr: 'Mon compte :: Changer le mot de passe' },
  profile: { en: 'My Account :: Settings', fr: 'Mon compte :: Paramètres' },
  current: { en: 'Current Password', fr: 'Mot de passe actuel' },
  fresh: { en: 'New Password', fr: 'Nouveau mot de passe' },
  confirm: { en: 'Confirm New Password', fr: 'Confirmer le nouveau mot de passe' },
  change: { en: 'Change Password', fr: 'Changer le mot de passe' },
  changed: {
    en: 'Your password was changed. Your other sessions were signed out.',
    fr: 'Votre mot de passe a été modifié. Vos autres sessions ont été déconnectées.',
  },
  wrong: { en: 'The current password is wrong.', fr: 'Le mot de passe actuel est incorrect.' },
  differ: { en: 'The two new passwords differ.', fr: 'Les deux nouveaux mots de passe diffèrent.' },
  same: {
    en: 'Choose a password that is not the current one.',
    fr: 'Choisissez un mot de passe différent de l’actuel.',
  },
  gone: { en: 'This account does not exist any more.', fr: 'Ce compte n’existe plus.' },
  automatic: { en: 'As the browser asks', fr: 'Selon le navigateur' },
  email: { en: 'Enter a valid e-mail address.', fr: 'Saisissez une adresse e-mail valide.' },
} satisfies Record<string, Label>;

export const emailCheck = (value: string): Label | null =>
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? null : words.email;

const passwordFields = {
  current: password({ label: words.current, required: true, autocomplete: 'current-password' }),
  fresh: password({ label: words.fresh, required: true, autocomplete: 'new-password' }),
  confirm: password({ label: words.confirm, required: true, autocomplete: 'new-password' }),
};
const profileFields = {
  displayName: text({ label: common.displayName, required: true }),
  email: text({ label: common.emailAddress, check: emailCheck, autocomplete: 'email' }),
  language: select({
    label: common.language,
    options: [
      { value: 'auto', label: words.automatic },
      { value: 'en', label: { en: languageNames.en, fr: languageNames.en } },
      { value: 'fr', label: { en: languageNames.fr, fr: languageNames.fr } },
    ],
  }),
};

export const myAccountPage: Page = {
  id: 'login.account',
  site: 'login',
  path: '/login/account',
  title: words.title,
  right: 'anyone',
  menu: { tab: 'login.account', sub: null },
  sections: ({ node, actor }, attempt) => {
    const site = node.site();
    const user = site === null ? null : findUser(site, actor.id);
    const errors = (name: string) => (attempt?.action === name ? attempt.errors : {});
    const values = {
      displayName: user?.displayName ?? '',
      email: user?.email ?? '',
      language: user?.language ?? 'auto',
      ...(attempt?.action === 'profile' ? attempt.values : {}),
    };
    return [
      {
        id: 'password',
        title: words.password,
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
        id: 'profile',
        title: words.profile,
        blocks: [
          {
            kind: 'form',
            action: 'profile',
            fields: view(profileFields, values, errors('profile')),
            submit: common.save,
          },
        ],
      },
    ];
  },
  actions: {
    password: action({
      fields: passwordFields,
      run: async ({ node, actor }, { current, fresh, confirm }): Promise<Outcome> => {
        const before = node.site();
        const known = before === null ? null : findUser(before, actor.id);
        if (before === null || known === null) return { refused: words.gone };
        if (fresh !== confirm) return { refused: words.differ, errors: { confirm: words.differ } };
        if (fresh === current) return { refused: words.same, errors: { fresh: words.same } };
        const { passwordLengthMin, passwordComplex } = readSecurity(before);
        const weak = policyRefusal(
          { lengthMin: passwordLengthMin, complex: passwordComplex },
          known.username,
          fresh,
        );
        if (weak !== null) return { refused: weak, errors: { fresh: weak } };
        if (!(await verifyPassword(node.ports, current, known.passwordHash))) {
          return { refused: words.wrong, errors: { current: words.wrong } };
        }
        const hash = await hashPassword(node.ports, fresh, readSetting(before, passwordCost));
        // While the hash was made, the account or the whole site may have changed.
        const site = node.site();
        const user = site === null ? null : findUser(site, actor.id);
        if (site === null || user === null || user.passwordHash !== known.passwordHash)
          return { refused: words.gone };
        const nowMs = node.hardware.clock.nowMs();
        site.transaction('account.password', () => {
          setPassword(site, 'user_account', user.id, { passwordHash: hash, mustChange: false, nowMs });
          appendAudit(site, node.ports.plate.guid, {
            atMs: nowMs,
            actor: actor.name,
            action: 'account.password',
            detail: '',
          });
        });
        node.emit({ kind: 'account.password-changed', data: { user: actor.name } });
        for (const session of node.sessions.list('login'))
          if (session.userId === user.id) session.mustChange = false;
        return { done: words.changed, renewSession: true };
      },
    }),
    profile: action({
      fields: profileFields,
      run: ({ node, actor, nowMs }, values) => {
        const site = node.site();
        if (site === null || findUser(site, actor.id) === null) return { refused: words.gone };
        const language = values.language === 'auto' ? null : values.language;
        site.transaction('account.profile', () => {
          updateProfile(site, actor.id, {
            displayName: values.displayName,
            email: values.email,
            language: language === 'en' || language === 'fr' ? language : null,
          });
          appendAudit(site, node.ports.plate.guid, {
            atMs: nowMs,
            actor: actor.name,
            action: 'account.profile',
            detail: '',
          });
        });
        for (const session of node.sessions.list('login')) {
          if (session.userId === actor.id)
            session.language = language === 'en' || language === 'fr' ? language : null;
        }
        return { done: common.saved };
      },
    }),
  },
};
