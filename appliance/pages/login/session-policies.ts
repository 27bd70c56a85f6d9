/** Users & Security > Session Policies | Règles de session: how sessions are run and recorded. */
import { duration } from '../../../views/format.js';
import type { Label } from '../../../views/label.js';
import { words as common } from '../../../views/words.js';
import { checkbox, integer, select, text, textarea } from '../../fields.js';
import { recordPage } from '../../record-page.js';
import { accessInvites } from '../../store/console-records.js';
import { defaultSessionPolicy, groupPolicies, sessionPolicies } from '../../store/policies.js';
import { listRecords } from '../../store/records.js';
import { readSetting } from '../../store/settings.js';

const title = { en: 'Session Policies', fr: 'Règles de session' };
const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

const words = {
  recording: { en: 'Record sessions', fr: 'Enregistrer les sessions' },
  prompts: {
    en: 'Ask at the remote computer before a session starts',
    fr: 'Demander l’accord sur l’ordinateur distant avant le début d’une session',
  },
  promptDefault: { en: 'If Nobody Answers', fr: 'En l’absence de réponse' },
  allow: { en: 'Start the session', fr: 'Démarrer la session' },
  deny: { en: 'Refuse the session', fr: 'Refuser la session' },
  max: { en: 'Longest Session', fr: 'Durée maximale d’une session' },
  maxUnit: { en: 'minutes (0: no limit)', fr: 'minutes (0 : sans limite)' },
  scripts: { en: 'Allow canned scripts', fr: 'Autoriser les scripts prédéfinis' },
  actions: { en: 'Allow special actions', fr: 'Autoriser les actions spéciales' },
  comments: { en: 'Comments', fr: 'Commentaires' },
  noLimit: { en: 'No limit', fr: 'Sans limite' },
  used: {
    en: 'A group policy, an access invite or the options use this session policy. Choose another one there first.',
    fr: 'Une règle de groupe, une invitation d’accès ou les options utilisent cette règle de session. Choisissez-y d’abord une autre règle.',
  },
} satisfies Record<string, Label>;

const yes = (value: boolean): Label => (value ? common.yes : common.no);

export const sessionPoliciesPage = recordPage({
  id: 'login.session-policies',
  path: '/login/session-policies',
  title,
  right: 'security.manage',
  menu: { tab: 'login.users', sub: title },
  table: sessionPolicies,
  area: 'session-policy',
  words: {
    add: { en: 'Add Policy', fr: 'Ajouter une règle' },
    edit: { en: 'Edit Policy', fr: 'Modifier la règle' },
    empty: { en: 'There are no session policies.', fr: 'Il n’y a aucune règle de session.' },
    gone: {
      en: 'The policy will be deleted. Sessions under way keep what they started with.',
      fr: 'La règle sera supprimée. Les sessions en cours conservent ce avec quoi elles ont commencé.',
    },
    intro: {
      en: 'A group policy gives its members a session policy; everybody else has the one that Configuration > Options names. Without one, sessions are recorded and nobody is asked.',
      fr: 'Une règle de groupe donne une règle de session à ses membres ; tous les autres ont celle que nomme Configuration > Options. Sans règle, les sessions sont enregistrées et personne n’est consulté.',
    },
  },
  fields: {
    name: text({ label: common.name, required: true, maxLength: 100 }),
    recording: checkbox({ label: words.recording }),
    prompts: checkbox({ label: words.prompts }),
    promptDefault: select({
      label: words.promptDefault,
      options: [
        { value: 'deny', label: words.deny },
        { value: 'allow', label: words.allow },
      ],
    }),
    maxMinutes: integer({
      label: words.max,
      unit: words.maxUnit,
      required: true,
      min: 0,
      max: DAY_MINUTES,
    }),
    scripts: checkbox({ label: words.scripts }),
    actions: checkbox({ label: words.actions }),
    comments: textarea({ label: words.comments, maxLength: 1_000 }),
  },
  initial: {
    recording: true,
    prompts: false,
    promptDefault: 'deny',
    maxMinutes: 0,
    scripts: true,
    actions: true,
  },
  columns: [
    { label: words.recording, cell: ({ recording }) => yes(recording) },
    {
      label: words.prompts,
      cell: ({ prompts, promptDefault }) =>
        prompts ? (promptDefault === 'deny' ? words.deny : words.allow) : common.no,
    },
    {
      label: words.max,
      cell: ({ maxMinutes }) => (maxMinutes === 0 ? words.noLimit : duration(maxMinutes * MINUTE_MS)),
    },
  ],
  toRecord: (values) => ({ ...values, maxMinutes: values.maxMinutes ?? 0 }),
  keep: (site, { id }) =>
    readSetting(site, defaultSessionPolicy) === id ||
    listRecords(site, groupPolicies).some((policy) => policy.sessionPolicy === id) ||
    listRecords(site, accessInvites).some((invite) => invite.sessionPolicy === id)
      ? words.used
      : null,
});
