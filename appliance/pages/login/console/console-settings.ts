/** Access Console > Settings | Paramètres: how every access console of the site behaves. */

import type { Label } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { commitChange, siteWords } from '../../../node/site-change.js';
import type { Store } from '../../../store/database.js';
import { consoleSettings } from '../../../store/site/console-records.js';
import { readSetting, writeSetting } from '../../../store/site/settings.js';
import { siteEdits } from '../../forms/edited.js';
import { checkbox, integer, textarea, view } from '../../forms/fields.js';
import { action, type Page } from '../../page.js';
import { consoleInstallersPage } from './console-installers.js';

const words = {
  title: { en: 'Settings', fr: 'Paramètres' },
  section: { en: 'Access Console :: Settings', fr: 'Console d’accès :: Paramètres' },
  welcome: { en: 'Message After Sign-in', fr: 'Message après la connexion' },
  remember: {
    en: 'Keep the name of the user on the computer',
    fr: 'Conserver le nom de l’utilisateur sur l’ordinateur',
  },
  confirm: {
    en: 'Do not let the console be closed while a session is open',
    fr: 'Ne pas laisser fermer la console tant qu’une session est ouverte',
  },
  max: { en: 'Open Sessions per User', fr: 'Sessions ouvertes par utilisateur' },
  maxUnit: { en: 'at once (0: no limit)', fr: 'à la fois (0 : sans limite)' },
  saved: {
    en: 'The settings were saved. Consoles receive them at their next sign-in.',
    fr: 'Les paramètres ont été enregistrés. Les consoles les reçoivent à la prochaine connexion.',
  },
} satisfies Record<string, Label>;

const SESSIONS_MAX = 100;
const fields = {
  welcome: textarea({ label: words.welcome, maxLength: 500 }),
  rememberUser: checkbox({ label: words.remember }),
  confirmClose: checkbox({ label: words.confirm }),
  sessionsMax: integer({ label: words.max, unit: words.maxUnit, required: true, min: 0, max: SESSIONS_MAX }),
};

const shown = (site: Store) => ({
  welcome: readSetting(site, consoleSettings.welcome),
  rememberUser: readSetting(site, consoleSettings.rememberUser),
  confirmClose: readSetting(site, consoleSettings.confirmClose),
  sessionsMax: readSetting(site, consoleSettings.sessionsMax),
});

export const consoleSettingsPage: Page = {
  id: 'login.console-settings',
  site: 'login',
  path: '/login/console-settings',
  title: words.title,
  right: 'console.manage',
  menu: { tab: 'login.console', sub: words.title },
  sections: ({ node }, attempt) => {
    const site = node.site();
    if (site === null) return [];
    const values = { ...shown(site), ...attempt?.values };
    return [
      {
        id: 'settings',
        title: words.section,
        blocks: [
          {
            kind: 'form',
            action: 'save',
            fields: view(fields, values, attempt?.errors),
            submit: common.save,
          },
          {
            kind: 'links',
            items: [{ label: consoleInstallersPage.title, href: consoleInstallersPage.path }],
          },
        ],
      },
    ];
  },
  actions: {
    save: action({
      fields,
      edits: siteEdits('console-settings.', shown),
      sample: {
        values: {
          welcome: 'Change window on Friday.',
          rememberUser: true,
          confirmClose: true,
          sessionsMax: 4,
        },
      },
      run: (ctx, values) => {
        const site = ctx.node.site();
        if (site === null) return { refused: siteWords.noSite };
        commitChange(ctx, site, 'console-settings.saved', '', () => {
          writeSetting(site, consoleSettings.welcome, values.welcome.trim());
          writeSetting(site, consoleSettings.rememberUser, values.rememberUser);
          writeSetting(site, consoleSettings.confirmClose, values.confirmClose);
          writeSetting(site, consoleSettings.sessionsMax, values.sessionsMax ?? 0);
        });
        return { done: words.saved };
      },
    }),
  },
};
