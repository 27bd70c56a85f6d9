/**
 * appliance/pages/login/users/: the tab Users & Security.
 *
 * Users & Security > Access Invite | Invitation d’accès: how outsiders are let into one session.
 */
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { findRecord, listRecords } from '../../../store/records.js';
import { accessInvites } from '../../../store/site/console-records.js';
import { sessionPolicies } from '../../../store/site/policies.js';
import { integer, text, textarea } from '../../forms/fields.js';
import { firstOf, siteOf } from '../../forms/sample.js';
import { recordPage } from '../../records/page.js';
import { policyChoice, policyGone, policyOptions } from './session-policy-choice.js';

const title = { en: 'Access Invite', fr: 'Invitation d’accès' };
const WEEK_MINUTES = 10_080;
const words = {
  valid: { en: 'Key Valid For', fr: 'Validité de la clé' },
  minutes: { en: 'minutes', fr: 'minutes' },
  asHost: { en: 'As the inviting user', fr: 'Comme l’utilisateur qui invite' },
  comments: { en: 'Comments', fr: 'Commentaires' },
} satisfies Record<string, Label>;

const fields = {
  name: text({ label: common.name, required: true, maxLength: 100 }),
  validMinutes: integer({
    label: words.valid,
    unit: words.minutes,
    required: true,
    min: 1,
    max: WEEK_MINUTES,
  }),
  sessionPolicy: policyChoice,
  comments: textarea({ label: words.comments, maxLength: 1_000 }),
};

export const accessInvitePage = recordPage({
  id: 'login.access-invite',
  path: '/login/access-invite',
  title,
  right: 'console.manage',
  menu: { tab: 'login.users', sub: title },
  table: accessInvites,
  area: 'access-invite',
  words: {
    add: { en: 'Add Invite Profile', fr: 'Ajouter un profil d’invitation' },
    edit: { en: 'Edit Invite Profile', fr: 'Modifier le profil d’invitation' },
    empty: { en: 'There are no invite profiles.', fr: 'Il n’y a aucun profil d’invitation.' },
    gone: {
      en: 'Keys that were made with this profile do not work any more.',
      fr: 'Les clés créées avec ce profil ne fonctionnent plus.',
    },
    intro: {
      en: 'Users who may share sessions invite an outsider into one session with such a profile. The key that the console then shows works once, for that session only.',
      fr: 'Les utilisateurs qui peuvent partager des sessions invitent une personne externe dans une session avec un tel profil. La clé alors affichée par la console ne sert qu’une fois, pour cette seule session.',
    },
  },
  fields,
  fieldsNow: (site) => ({ ...fields, sessionPolicy: policyOptions(site, words.asHost) }),
  initial: { validMinutes: 30 },
  columns: [
    { label: words.valid, cell: ({ validMinutes }) => same(`${validMinutes} min`) },
    {
      label: { en: 'Session Policy', fr: 'Règle de session' },
      cell: ({ sessionPolicy }, _ctx, site) => {
        const known = findRecord(site, sessionPolicies, sessionPolicy);
        return known === null ? words.asHost : same(known.name);
      },
    },
  ],
  sample: {
    values: (given) => ({
      name: 'Vendor',
      validMinutes: 45,
      sessionPolicy: firstOf(listRecords(siteOf(given), sessionPolicies)).id,
      comments: '',
    }),
  },
  toRecord: (values) => ({ ...values, validMinutes: values.validMinutes ?? 1 }),
  check: (site, { sessionPolicy }) => policyGone(site, sessionPolicy),
});
