/**
 * appliance/pages/login/configuration/: the tab Configuration.
 *
 * Configuration > Options: what holds for all sessions of the site.
 */

import type { Label } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { commitChange, siteWords } from '../../../node/site-change.js';
import type { Store } from '../../../store/database.js';
import { listRecords } from '../../../store/records.js';
import { optionSettings } from '../../../store/site/console-records.js';
import { defaultSessionPolicy, sessionPolicies } from '../../../store/site/policies.js';
import { readSetting, writeSetting } from '../../../store/site/settings.js';
import { siteEdits } from '../../forms/edited.js';
import { checkbox, view } from '../../forms/fields.js';
import { firstOf, siteOf } from '../../forms/sample.js';
import { action, type Page } from '../../page.js';
import { policyChoice, policyGone, policyOptions } from '../users/session-policy-choice.js';

const words = {
  title: { en: 'Options', fr: 'Options' },
  sessions: { en: 'Options :: Sessions', fr: 'Options :: Sessions' },
  policy: { en: 'Default Session Policy', fr: 'Règle de session par défaut' },
  policyHelp: {
    en: 'For users to whom no group policy gives one.',
    fr: 'Pour les utilisateurs auxquels aucune règle de groupe n’en donne.',
  },
  builtIn: { en: 'Recorded, without prompts', fr: 'Avec enregistrement, sans demande d’accord' },
  required: {
    en: 'Refuse sessions that cannot be recorded',
    fr: 'Refuser les sessions qui ne peuvent pas être enregistrées',
  },
  requiredHelp: {
    en: 'When the disk has no room for recordings, a session that should be recorded does not start.',
    fr: 'Lorsque le disque n’a plus de place pour les enregistrements, une session à enregistrer ne démarre pas.',
  },
  saved: { en: 'The options were saved.', fr: 'Les options ont été enregistrées.' },
} satisfies Record<string, Label>;

const named = { label: words.policy, help: words.policyHelp };
const fields = {
  sessionPolicy: { ...policyChoice, ...named },
  recordingRequired: checkbox({ label: words.required, help: words.requiredHelp }),
};

const options = (site: Store) => ({
  sessionPolicy: readSetting(site, defaultSessionPolicy),
  recordingRequired: readSetting(site, optionSettings.recordingRequired),
});

export const optionsPage: Page = {
  id: 'login.options',
  site: 'login',
  path: '/login/options',
  title: words.title,
  right: 'configuration.manage',
  menu: { tab: 'login.configuration', sub: words.title },
  sections: ({ node }, attempt) => {
    const site = node.site();
    if (site === null) return [];
    const shown = { ...fields, sessionPolicy: { ...policyOptions(site, words.builtIn), ...named } };
    const values = { ...options(site), ...attempt?.values };
    return [
      {
        id: 'sessions',
        title: words.sessions,
        blocks: [
          { kind: 'form', action: 'save', fields: view(shown, values, attempt?.errors), submit: common.save },
        ],
      },
    ];
  },
  actions: {
    save: action({
      fields,
      edits: siteEdits('options.', options),
      sample: {
        values: (given) => ({
          sessionPolicy: firstOf(listRecords(siteOf(given), sessionPolicies)).id,
          recordingRequired: true,
        }),
      },
      run: (ctx, values) => {
        const site = ctx.node.site();
        if (site === null) return { refused: siteWords.noSite };
        const gone = policyGone(site, values.sessionPolicy);
        if (gone !== null) return gone;
        commitChange(ctx, site, 'options.saved', '', () => {
          writeSetting(site, defaultSessionPolicy, values.sessionPolicy);
          writeSetting(site, optionSettings.recordingRequired, values.recordingRequired);
        });
        return { done: words.saved };
      },
    }),
  },
};
