/** The policies of a Jump Item: when somebody may jump to it, and what may be done there. */
import type { Section } from '../../../../views/blocks.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { commitChange } from '../../../node/site-change.js';
import type { Store } from '../../../store/database.js';
import { findRecord, listRecords } from '../../../store/records.js';
import {
  hasTable,
  type JumpItemRecord,
  jumpItemRecords,
  jumpPolicies,
  policyOfItem,
  sessionPolicyOfItem,
  setPolicyOfItem,
  setSessionPolicyOfItem,
} from '../../../store/site/jump-records.js';
import { sessionPolicies } from '../../../store/site/policies.js';
import { hidden, text, view } from '../../forms/fields.js';
import { firstOf, siteOf } from '../../forms/sample.js';
import { type Attempt, action, type Edits, type Given } from '../../page.js';
import { recordOf, type rowFields } from '../../records/changes.js';

const words = {
  policy: { en: 'Jump Policy', fr: 'Règle de Jump' },
  sessionPolicy: { en: 'Session Policy', fr: 'Règle de session' },
  sessionPolicySaved: {
    en: 'The session policy of the Jump Item was saved.',
    fr: 'La règle de session de l’élément de Jump a été enregistrée.',
  },
  noSessionPolicy: {
    en: 'This session policy does not exist.',
    fr: 'Cette règle de session n’existe pas.',
  },
  policySaved: { en: 'The Jump policy was saved.', fr: 'La règle de Jump a été enregistrée.' },
  noPolicy: { en: 'This Jump policy does not exist.', fr: 'Cette règle de Jump n’existe pas.' },
} satisfies Record<string, Label>;

const policyFields = {
  record: hidden({ label: common.name }),
  policy: text({ label: words.policy }),
};

/** The policy of a Jump Item; nothing before the version that knows policies. */
export function policySection(site: Store, item: JumpItemRecord, attempt: Attempt | null): Section[] {
  if (!hasTable(site, 'jump_policy')) return [];
  const options = [
    { value: '', label: common.none },
    ...listRecords(site, jumpPolicies).map(({ id, name }) => ({ value: id, label: same(name) })),
  ];
  const shown = { ...policyFields, policy: { ...policyFields.policy, kind: 'select' as const, options } };
  const errors = attempt?.action === 'policy' ? attempt.errors : {};
  return [
    {
      id: 'policy',
      title: { en: `${item.name} :: ${words.policy.en}`, fr: `${item.name} :: ${words.policy.fr}` },
      blocks: [
        {
          kind: 'form',
          action: 'policy',
          fields: view(shown, { record: item.id, policy: policyOfItem(site, item.id) }, errors),
          submit: common.save,
        },
      ],
    },
  ];
}

const sessionPolicyFields = {
  record: hidden({ label: common.name }),
  sessionPolicy: text({ label: words.sessionPolicy }),
};

/** From site 16.1.1: the item's own session policy counts before those of users. */
export function sessionPolicySection(site: Store, item: JumpItemRecord, attempt: Attempt | null): Section[] {
  const current = sessionPolicyOfItem(site, item.id);
  if (current === null) return [];
  const options = [
    { value: '', label: common.none },
    ...listRecords(site, sessionPolicies).map(({ id, name }) => ({ value: id, label: same(name) })),
  ];
  const { sessionPolicy } = sessionPolicyFields;
  const shown = {
    ...sessionPolicyFields,
    sessionPolicy: { ...sessionPolicy, kind: 'select' as const, options },
  };
  const errors = attempt?.action === 'session-policy' ? attempt.errors : {};
  return [
    {
      id: 'session-policy',
      title: {
        en: `${item.name} :: ${words.sessionPolicy.en}`,
        fr: `${item.name} :: ${words.sessionPolicy.fr}`,
      },
      blocks: [
        {
          kind: 'form',
          action: 'session-policy',
          fields: view(shown, { record: item.id, sessionPolicy: current }, errors),
          submit: common.save,
        },
      ],
    },
  ];
}

/** One choice on the page of an item; `read` gives null where the site knows no such choice. */
const itemEdits = (read: (site: Store, id: string) => string | null): Edits<typeof rowFields> => ({
  areas: ['jump-item.policy-changed'],
  of: ({ node }, given) => {
    const site = node.site();
    const item = site === null ? null : findRecord(site, jumpItemRecords, given('record'));
    const state = site === null || item === null ? null : read(site, item.id);
    return item === null || state === null ? null : { state, name: item.name };
  },
});

const sampleRow = (given: Given) => ({ record: firstOf(listRecords(siteOf(given), jumpItemRecords)).id });

export const policyActions = {
  'session-policy': action({
    fields: sessionPolicyFields,
    edits: itemEdits(sessionPolicyOfItem),
    sample: {
      query: sampleRow,
      values: (given) => ({
        ...sampleRow(given),
        sessionPolicy: firstOf(listRecords(siteOf(given), sessionPolicies)).id,
      }),
    },
    run: (ctx, { record, sessionPolicy }) => {
      const found = recordOf(ctx, jumpItemRecords, record);
      if ('refused' in found) return found;
      const { site, known } = found;
      const exists =
        sessionPolicyOfItem(site, known.id) !== null &&
        (sessionPolicy === '' || findRecord(site, sessionPolicies, sessionPolicy) !== null);
      if (!exists) {
        return { refused: words.noSessionPolicy, errors: { sessionPolicy: words.noSessionPolicy } };
      }
      commitChange(ctx, site, 'jump-item.policy-changed', known.name, () =>
        setSessionPolicyOfItem(site, known.id, sessionPolicy),
      );
      return { done: words.sessionPolicySaved };
    },
  }),
  policy: action({
    fields: policyFields,
    edits: itemEdits((site, id) => (hasTable(site, 'jump_policy') ? policyOfItem(site, id) : null)),
    sample: {
      query: sampleRow,
      values: (given) => ({
        ...sampleRow(given),
        policy: firstOf(listRecords(siteOf(given), jumpPolicies)).id,
      }),
      needs: ['access-request'],
    },
    run: (ctx, { record, policy }) => {
      const found = recordOf(ctx, jumpItemRecords, record);
      if ('refused' in found) return found;
      const { site, known } = found;
      const exists =
        hasTable(site, 'jump_policy') && (policy === '' || findRecord(site, jumpPolicies, policy));
      if (!exists) return { refused: words.noPolicy, errors: { policy: words.noPolicy } };
      commitChange(ctx, site, 'jump-item.policy-changed', known.name, () =>
        setPolicyOfItem(site, known.id, policy),
      );
      return { done: words.policySaved };
    },
  }),
};
