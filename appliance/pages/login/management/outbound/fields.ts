/** Recipients of outbound events: the fields of their forms, and the lists of them. */
import { words as common } from '../../../../../views/words.js';
import { addressesRefusal } from '../../../../services/mail/settings.js';
import { type OutboundKind, outboundEvents, outboundKinds } from '../../../../services/outbound/events.js';
import { authoritiesRefusal, urlRefusal } from '../../../../services/outbound/settings.js';
import { checkbox, type Field, hidden, integer, text, textarea } from '../../../forms/fields.js';
import { firstOf } from '../../../forms/sample.js';
import type { Ctx, Edits, Given } from '../../../page.js';
import { emailOf, httpOf } from './lists.js';
import { words } from './words.js';

const eventFields = Object.fromEntries(
  outboundKinds.map((kind) => [kind, checkbox({ label: outboundEvents[kind] })]),
) as Record<OutboundKind, Field<boolean>>;

export const idField = { recipient: hidden({ label: common.name, maxLength: 64 }) };
const commonFields = {
  ...idField,
  name: text({ label: common.name, required: true, maxLength: 64 }),
  enabled: checkbox({ label: common.enabled }),
};
export const httpFields = {
  ...commonFields,
  url: text({ label: words.url, required: true, maxLength: 500, check: urlRefusal }),
  retryS: integer({ label: words.retry, unit: words.seconds, min: 10, max: 86_400, required: true }),
  giveUpMinutes: integer({
    label: words.giveUp,
    help: words.giveUpHelp,
    unit: words.minutes,
    min: 1,
    max: 10_080,
    required: true,
  }),
  errorAddresses: text({
    label: words.errorAddresses,
    help: words.errorAddressesHelp,
    maxLength: 2_000,
    check: addressesRefusal,
  }),
  errorDelayMinutes: integer({
    label: words.errorDelay,
    unit: words.minutes,
    min: 0,
    max: 1_440,
    required: true,
  }),
  caPem: textarea({
    label: words.authorities,
    help: words.authoritiesHelp,
    maxLength: 20_000,
    check: authoritiesRefusal,
  }),
  ...eventFields,
};
export const emailFields = {
  ...commonFields,
  addresses: text({
    label: words.addresses,
    help: words.addressesHelp,
    required: true,
    maxLength: 2_000,
    check: addressesRefusal,
  }),
  subject: text({ label: words.subject, help: words.subjectHelp, required: true, maxLength: 200 }),
  ...eventFields,
};

const sampleEvents = {
  support_conference_begin: true,
  support_conference_end: true,
  support_conference_member_added: false,
  support_conference_member_departed: false,
  failover_role_change: true,
};

const recipientEdits = (
  listed: (ctx: Ctx) => readonly { readonly id: string; readonly name: string }[],
): Edits<typeof idField> => ({
  areas: ['outbound.'],
  of: (ctx, given) => {
    const known = listed(ctx).find(({ id }) => id === given('recipient'));
    return known === undefined ? null : { state: known, name: known.name };
  },
});
export const httpEdits = recipientEdits(httpOf);
export const emailEdits = recipientEdits(emailOf);
export const sampleRow = (listed: (ctx: Ctx) => readonly { id: string }[]) => (given: Given) => ({
  recipient: firstOf(listed(given)).id,
});

export const sampleHttp = {
  ...sampleEvents,
  recipient: '',
  name: 'Ticket system',
  enabled: true,
  url: 'https://events.example.com/in',
  retryS: 60,
  giveUpMinutes: 60,
  errorAddresses: 'ops@example.com',
  errorDelayMinutes: 5,
  caPem: '',
};
export const sampleEmail = {
  ...sampleEvents,
  recipient: '',
  name: 'Desk',
  enabled: true,
  addresses: 'desk@example.com',
  subject: '%event%',
};
