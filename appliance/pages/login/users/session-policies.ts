/** Users & Security > Session Policies | Règles de session: how sessions are run and recorded. */
import { MINUTE_MS } from '../../../../hardware/ports.js';
import { duration } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { commitChange } from '../../../node/site-change.js';
import { findRecord, listRecords } from '../../../store/records.js';
import { accessInvites } from '../../../store/site/console-records.js';
import { codeNameOf, itemsOfSessionPolicy } from '../../../store/site/jump-records.js';
import {
  allowFiles,
  defaultSessionPolicy,
  filesAllowed,
  groupPolicies,
  sessionPolicies,
} from '../../../store/site/policies.js';
import { readSetting } from '../../../store/site/settings.js';
import { checkbox, hidden, integer, select, text, textarea, view } from '../../forms/fields.js';
import { firstOf, siteOf } from '../../forms/sample.js';
import { action, type Edits, type Given } from '../../page.js';
import { recordOf } from '../../records/changes.js';
import { recordPage } from '../../records/page.js';

const title = { en: 'Session Policies', fr: 'Règles de session' };
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
  files: { en: 'File Transfer', fr: 'Transfert de fichiers' },
  filesAllowed: { en: 'Allowed', fr: 'Autorisé' },
  filesDenied: { en: 'Not allowed', fr: 'Non autorisé' },
  filesSaved: {
    en: 'The file transfer rule was saved. It holds for sessions that start from now on.',
    fr: 'La règle de transfert de fichiers a été enregistrée. Elle s’applique aux sessions qui démarrent désormais.',
  },
  tooOld: {
    en: 'This version of the site has no rule for file transfer.',
    fr: 'Cette version du site n’a pas de règle de transfert de fichiers.',
  },
  used: {
    en: 'A group policy, an access invite or the options use this session policy. Choose another one there first.',
    fr: 'Une règle de groupe, une invitation d’accès ou les options utilisent cette règle de session. Choisissez-y d’abord une autre règle.',
  },
} satisfies Record<string, Label>;

/** From site 17.1.1: a column of its own, so a form of its own. */
const fileFields = {
  record: hidden({ label: common.name }),
  transfer: select({
    label: words.files,
    options: [
      { value: 'allowed', label: words.filesAllowed },
      { value: 'denied', label: words.filesDenied },
    ],
  }),
};

const yes = (value: boolean): Label => (value ? common.yes : common.no);

const filesEdits: Edits<typeof fileFields> = {
  areas: ['session-policy.'],
  of: ({ node }, given) => {
    const site = node.site();
    const policy = site === null ? null : findRecord(site, sessionPolicies, given('record'));
    return site === null || policy === null
      ? null
      : { state: filesAllowed(site, policy.id), name: policy.name };
  },
};

const sampleRow = (given: Given) => ({ record: firstOf(listRecords(siteOf(given), sessionPolicies)).id });

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
      fr: 'La règle sera supprimée. Les sessions en cours conservent leurs réglages de départ.',
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
    { label: { en: 'Code Name', fr: 'Nom de code' }, cell: (policy) => same(codeNameOf(policy)) },
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
  sample: {
    values: {
      name: 'Vendors',
      recording: true,
      prompts: true,
      promptDefault: 'deny',
      maxMinutes: 60,
      scripts: false,
      actions: false,
      comments: '',
    },
  },
  toRecord: (values) => ({ ...values, maxMinutes: values.maxMinutes ?? 0 }),
  more: (_ctx, site, policy) => {
    const allowed = filesAllowed(site, policy.id);
    if (allowed === null) return [];
    const value = allowed ? 'allowed' : 'denied';
    return [
      {
        id: 'files',
        title: {
          en: `${policy.name} :: ${words.files.en}`,
          fr: `${policy.name} :: ${words.files.fr}`,
        },
        blocks: [
          {
            kind: 'form',
            action: 'files',
            fields: view(fileFields, { record: policy.id, transfer: value }),
            submit: common.save,
          },
        ],
      },
    ];
  },
  actions: {
    files: action({
      fields: fileFields,
      edits: filesEdits,
      sample: {
        query: sampleRow,
        values: (given) => ({ ...sampleRow(given), transfer: 'denied' as const }),
      },
      run: (ctx, { record, transfer }) => {
        const found = recordOf(ctx, sessionPolicies, record);
        if ('refused' in found) return found;
        const { site, known } = found;
        if (filesAllowed(site, known.id) === null) return { refused: words.tooOld };
        commitChange(ctx, site, 'session-policy.changed', known.name, () =>
          allowFiles(site, known.id, transfer === 'allowed'),
        );
        return { done: words.filesSaved };
      },
    }),
  },
  keep: (site, { id }) =>
    readSetting(site, defaultSessionPolicy) === id ||
    listRecords(site, groupPolicies).some((policy) => policy.sessionPolicy === id) ||
    itemsOfSessionPolicy(site, id) > 0 ||
    listRecords(site, accessInvites).some((invite) => invite.sessionPolicy === id)
      ? words.used
      : null,
});
