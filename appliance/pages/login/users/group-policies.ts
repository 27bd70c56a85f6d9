/** Users & Security > Group Policies | Règles de groupe: rights and session policy of many accounts. */
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import {
  type PolicyRight,
  policyRightNames,
  policyRights,
  refreshActors,
  type Verdict,
  verdictOf,
} from '../../../accounts/group-rights.js';
import { findRecord, listRecords } from '../../../store/records.js';
import { groupPolicies, memberCount, removeMembers, sessionPolicies } from '../../../store/site/policies.js';
import { type Field, select, text, textarea } from '../../forms/fields.js';
import { firstOf, siteOf } from '../../forms/sample.js';
import { type MemberKind, memberActions, membersSection } from '../../records/member-sections.js';
import { recordPage } from '../../records/page.js';
import { policyChoice, policyGone, policyOptions } from './session-policy-choice.js';

const title = { en: 'Group Policies', fr: 'Règles de groupe' };
const words = {
  members: { en: 'Members', fr: 'Membres' },
  comments: { en: 'Comments', fr: 'Commentaires' },
  defined: { en: 'Rights', fr: 'Droits' },
  unset: { en: 'Not defined here', fr: 'Non défini ici' },
  allow: { en: 'Granted', fr: 'Accordé' },
  deny: { en: 'Refused', fr: 'Refusé' },
} satisfies Record<string, Label>;

const rightField = (label: Label): Field<Verdict> =>
  select({
    label,
    options: [
      { value: 'unset', label: words.unset },
      { value: 'allow', label: words.allow },
      { value: 'deny', label: words.deny },
    ],
  });

const fieldName = (right: PolicyRight): string => right.replace('.', '-');
const rightFields: Readonly<Record<string, Field<Verdict>>> = Object.fromEntries(
  policyRightNames.map((right) => [fieldName(right), rightField(policyRights[right])]),
);
const fields = {
  name: text({ label: common.name, required: true, maxLength: 100 }),
  comments: textarea({ label: words.comments, maxLength: 1_000 }),
  sessionPolicy: policyChoice,
  ...rightFields,
};

const sampleRights = Object.fromEntries(
  policyRightNames.map((right, index): [string, Verdict] => [
    fieldName(right),
    index % 2 === 0 ? 'allow' : 'unset',
  ]),
);

/** Rights as the table keeps them, from the form. */
function rightsOf(values: Readonly<Record<string, unknown>>): string[] {
  return policyRightNames.flatMap((right) => {
    const verdict = values[fieldName(right)];
    return verdict === 'allow' ? [right] : verdict === 'deny' ? [`!${right}`] : [];
  });
}

function told(rights: readonly string[]): Label {
  const parts = policyRightNames.flatMap((right) => {
    const verdict = verdictOf(rights, right);
    return verdict === 'unset' ? [] : [{ mark: verdict === 'allow' ? '+' : '−', label: policyRights[right] }];
  });
  if (parts.length === 0) return words.unset;
  return {
    en: parts.map(({ mark, label }) => `${mark} ${label.en}`).join(', '),
    fr: parts.map(({ mark, label }) => `${mark} ${label.fr}`).join(', '),
  };
}

const kind: MemberKind<typeof groupPolicies.columns> = {
  place: 'policy',
  table: groupPolicies,
  area: 'group-policy',
  afterChange: ({ node }) => refreshActors(node),
};

export const groupPoliciesPage = recordPage({
  id: 'login.group-policies',
  path: '/login/group-policies',
  title,
  right: 'security.manage',
  menu: { tab: 'login.users', sub: title },
  table: groupPolicies,
  area: 'group-policy',
  words: {
    add: { en: 'Add Policy', fr: 'Ajouter une règle' },
    edit: { en: 'Edit Policy', fr: 'Modifier la règle' },
    empty: { en: 'There are no group policies.', fr: 'Il n’y a aucune règle de groupe.' },
    gone: {
      en: 'The policy will be deleted. What it defines for its members does not hold any more, at once.',
      fr: 'La règle sera supprimée. Ce qu’elle définit cesse aussitôt de s’appliquer à ses membres.',
    },
    intro: {
      en: 'For each right, the first policy of the list that defines it for a user decides; where none does, the role of the account. Administrators are not limited.',
      fr: 'Pour chaque droit, la première règle de la liste qui le définit pour un utilisateur l’emporte ; à défaut, le rôle du compte. Les administrateurs ne sont pas limités.',
    },
  },
  fields,
  fieldsNow: (site) => ({ ...fields, sessionPolicy: policyOptions(site, words.unset) }),
  columns: [
    { label: words.members, cell: ({ id }, _ctx, site) => same(String(memberCount(site, 'policy', id))) },
    { label: words.defined, cell: ({ rights }) => told(rights) },
    {
      label: { en: 'Session Policy', fr: 'Règle de session' },
      cell: ({ sessionPolicy }, _ctx, site) => {
        const known = findRecord(site, sessionPolicies, sessionPolicy);
        return known === null ? words.unset : same(known.name);
      },
    },
  ],
  toForm: (policy) => ({
    name: policy.name,
    comments: policy.comments,
    sessionPolicy: policy.sessionPolicy,
    ...Object.fromEntries(
      policyRightNames.map((right) => [fieldName(right), verdictOf(policy.rights, right)]),
    ),
  }),
  sample: {
    values: (given) => ({
      name: 'Interns',
      comments: '',
      sessionPolicy: firstOf(listRecords(siteOf(given), sessionPolicies)).id,
      ...sampleRights,
    }),
  },
  toRecord: (values, before) => ({
    name: values.name,
    comments: values.comments,
    sessionPolicy: values.sessionPolicy,
    rights: rightsOf(values),
    position: before?.position ?? 0,
  }),
  check: (site, { sessionPolicy }) => policyGone(site, sessionPolicy),
  onDelete: (site, id) => removeMembers(site, 'policy', id),
  afterChange: ({ node }) => refreshActors(node),
  more: (_ctx, site, policy, attempt) => [membersSection(site, 'policy', policy, attempt)],
  actions: memberActions(kind),
});
