/**
 * appliance/pages/login/: the pages of /login: one folder a tab; a tab of one page has no folder.
 *
 * My Account | Mon compte: own password, name and language.
 */
import type { Label } from '../../../views/label.js';
import { words as common, languageNames, savedWords } from '../../../views/words.js';
import { isFromProvider } from '../../accounts/providers/sign-in.js';
import { hashPassword, verifyPassword } from '../../store/passwords.js';
import { setPassword } from '../../store/site/accounts.js';
import { appendAudit } from '../../store/site/history/append.js';
import { readSetting } from '../../store/site/settings.js';
import { passwordCost, readSecurity, siteHostname } from '../../store/site/site-settings.js';
import { findUser, updateProfile } from '../../store/site/users.js';
import { password, select, text, view } from '../forms/fields.js';
import { accountWords, newPasswordRefusal } from '../forms/new-password.js';
import { changingPassword } from '../forms/sample.js';
import { action, type Ctx, type Outcome, type Page, type WholeEdits } from '../page.js';

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
  elsewhere: {
    en: 'Your password is kept by a security provider. Change it there.',
    fr: 'Votre mot de passe est géré par un fournisseur de sécurité. Modifiez-le auprès de celui-ci.',
  },
  downloads: { en: 'My Account :: Downloads', fr: 'Mon compte :: Téléchargements' },
  console: { en: 'Download Access Console', fr: 'Télécharger la console d’accès' },
  consoleNote: {
    en: 'Installer of the console for this site, of the version that the site has now. It can be used until the site is updated.',
    fr: 'Installeur de la console pour ce site, dans la version actuelle du site. Il peut être utilisé jusqu’à la mise à niveau du site.',
  },
  noSite: { en: 'No site software is installed.', fr: 'Aucun logiciel de site n’est installé.' },
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

/** The installer names its site and version: a console of it is at home nowhere else. */
function consoleInstaller({ node }: Ctx): Outcome {
  const site = node.site();
  const installed = node.software.installed().site;
  if (site === null || installed === null) return { refused: words.noSite };
  const { version, build } = installed;
  const content = { product: 'access-console', version, build, site: readSetting(site, siteHostname) };
  const bytes = Buffer.from(`${JSON.stringify(content, null, 2)}\n`, 'utf8');
  return {
    download: {
      filename: `access-console-${version}.installer`,
      type: 'application/octet-stream',
      bytes,
    },
  };
}

/** One's own names and language, which administrators change too. */
const profileEdits: WholeEdits = {
  areas: ['user.changed', 'account.profile'],
  of: ({ node, actor }) => {
    const site = node.site();
    const user = site === null ? null : findUser(site, actor.id);
    if (user === null) return null;
    const { username, displayName, email, language } = user;
    return { state: { displayName, email, language }, name: username };
  },
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
      {
        id: 'downloads',
        title: words.downloads,
        blocks: [
          {
            kind: 'form',
            action: 'console',
            fields: [],
            submit: words.console,
            note: words.consoleNote,
          },
        ],
      },
    ];
  },
  actions: {
    console: action({ fields: {}, edits: null, sample: { values: {} }, run: consoleInstaller }),
    password: action({
      fields: passwordFields,
      edits: null,
      sample: { values: changingPassword },
      run: async ({ node, actor }, { current, fresh, confirm }): Promise<Outcome> => {
        const before = node.site();
        const known = before === null ? null : findUser(before, actor.id);
        if (before === null || known === null) return { refused: accountWords.gone };
        const { passwordLengthMin, passwordComplex } = readSecurity(before);
        const bad = newPasswordRefusal(
          { lengthMin: passwordLengthMin, complex: passwordComplex },
          known.username,
          { password: fresh, confirm, current },
          { password: 'fresh', confirm: 'confirm' },
        );
        if (bad !== null) return bad;
        if (isFromProvider(known.passwordHash)) return { refused: words.elsewhere };
        if (!(await verifyPassword(node.ports, current, known.passwordHash))) {
          return { refused: accountWords.wrong, errors: { current: accountWords.wrong } };
        }
        const hash = await hashPassword(node.ports, fresh, readSetting(before, passwordCost));
        // While the hash was made, the account or the whole site may have changed.
        const site = node.site();
        const user = site === null ? null : findUser(site, actor.id);
        if (site === null || user === null || user.passwordHash !== known.passwordHash)
          return { refused: accountWords.gone };
        const nowMs = node.hardware.clock.nowMs();
        site.transaction('account.password', () => {
          setPassword(site, 'user_account', user.id, { passwordHash: hash, mustChange: false, nowMs });
          appendAudit(site, node.origin, {
            atMs: nowMs,
            actor: actor.name,
            action: 'account.password',
            detail: actor.name,
          });
        });
        node.emit({ kind: 'account.password-changed', data: { user: actor.name } });
        for (const signIn of node.signIns.list('login'))
          if (signIn.userId === user.id) signIn.mustChange = false;
        return { done: words.changed, renewSignIn: true };
      },
    }),
    profile: action({
      fields: profileFields,
      edits: profileEdits,
      sample: { values: { displayName: 'Alex Martin', email: 'alex@example.com', language: 'auto' } },
      run: ({ node, actor, nowMs }, values) => {
        const site = node.site();
        if (site === null || findUser(site, actor.id) === null) return { refused: accountWords.gone };
        const language = values.language === 'auto' ? null : values.language;
        site.transaction('account.profile', () => {
          updateProfile(site, actor.id, {
            displayName: values.displayName,
            email: values.email,
            language: language === 'en' || language === 'fr' ? language : null,
          });
          appendAudit(site, node.origin, {
            atMs: nowMs,
            actor: actor.name,
            action: 'account.profile',
            detail: actor.name,
          });
        });
        for (const signIn of node.signIns.list('login')) {
          if (signIn.userId === actor.id)
            signIn.language = language === 'en' || language === 'fr' ? language : null;
        }
        return { done: savedWords(words.profile) };
      },
    }),
  },
};
