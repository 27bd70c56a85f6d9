/** The field in which other pages choose a session policy. */
import type { Label } from '../../../../views/label.js';
import type { Store } from '../../../store/database.js';
import { findRecord, listRecords } from '../../../store/records.js';
import { sessionPolicies } from '../../../store/site/policies.js';
import { type Field, text } from '../../forms/fields.js';

const words = {
  policy: { en: 'Session Policy', fr: 'Règle de session' },
  gone: {
    en: 'This session policy does not exist any more. Choose another one.',
    fr: 'Cette règle de session n’existe plus. Choisissez-en une autre.',
  },
} satisfies Record<string, Label>;

export const policyChoice: Field<string> = text({ label: words.policy, maxLength: 64 });

/** The same field with the policies that there are; `none`: what the empty choice means. */
export const policyOptions = (site: Store, none: Label): Field<string> => ({
  ...policyChoice,
  kind: 'select',
  options: [
    { value: '', label: none },
    ...listRecords(site, sessionPolicies).map(({ id, name }) => ({
      value: id,
      label: { en: name, fr: name },
    })),
  ],
});

/** Null: the choice is one of them, or none. */
export const policyGone = (
  site: Store,
  id: string,
): { refused: Label; errors: Readonly<Record<string, Label>> } | null =>
  id === '' || findRecord(site, sessionPolicies, id) !== null
    ? null
    : { refused: words.gone, errors: { sessionPolicy: words.gone } };
