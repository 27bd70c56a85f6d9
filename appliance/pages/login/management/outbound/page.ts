/** Management > Outbound Events | Gestion > Événements sortants. */
import type { Block, Section } from '../../../../../views/blocks.js';
import { type Label, same } from '../../../../../views/label.js';
import { words as common, savedWords } from '../../../../../views/words.js';
import { addressList } from '../../../../services/mail/settings.js';
import { type OutboundKind, outboundKinds } from '../../../../services/outbound/events.js';
import {
  type EmailRecipient,
  emailRecipients,
  type HttpRecipient,
  httpDefaults,
  httpRecipients,
} from '../../../../services/outbound/settings.js';
import { type Values, view } from '../../../forms/fields.js';
import { type Attempt, action, type Ctx, type Outcome, type Page } from '../../../page.js';
import { type Change, removeRecipient, saveRecipient } from './changes.js';
import {
  emailEdits,
  emailFields,
  httpEdits,
  httpFields,
  idField,
  sampleEmail,
  sampleHttp,
  sampleRow,
} from './fields.js';
import { emailList, emailOf, httpList, httpOf, OUTBOUND_PATH as PATH } from './lists.js';
import { words } from './words.js';

const chosen = (values: Readonly<Record<OutboundKind, boolean>>): OutboundKind[] =>
  outboundKinds.filter((kind) => values[kind]);

const ticked = (events: readonly OutboundKind[]): Record<string, boolean> =>
  Object.fromEntries(events.map((kind) => [kind, true]));

/** The form of one recipient, new (`known` null) or known. */
function recipientForm(
  kind: 'http' | 'email',
  known: HttpRecipient | EmailRecipient | null,
  attempt: Attempt | null,
): Section {
  const mine = attempt?.action === kind ? attempt : null;
  const fresh = kind === 'http' ? httpDefaults : { subject: '%event% %jump_item%' };
  const values = {
    ...(known === null
      ? { enabled: true, ...fresh }
      : { ...known, events: null, ...ticked(known.events), recipient: known.id }),
    ...mine?.values,
  };
  const back: Block[] =
    known === null ? [] : [{ kind: 'links', items: [{ label: words.toList, href: PATH }] }];
  const titles = {
    http: known === null ? words.addHttp : words.editHttp,
    email: known === null ? words.addEmail : words.editEmail,
  };
  return {
    id: `${kind}-form`,
    title: titles[kind],
    blocks: [
      {
        kind: 'form',
        action: kind,
        fields: view(kind === 'http' ? httpFields : emailFields, values, mine?.errors),
        submit: known === null ? words.add : common.saveChanges,
      },
      ...back,
    ],
  };
}

function edited(
  kind: 'http' | 'email',
  known: HttpRecipient | EmailRecipient | undefined,
  attempt: Attempt | null,
): Section[] {
  if (known !== undefined) return [recipientForm(kind, known, attempt)];
  const back: Block = { kind: 'links', items: [{ label: words.toList, href: PATH }] };
  const title = kind === 'http' ? words.editHttp : words.editEmail;
  return [{ id: 'gone', title, blocks: [{ kind: 'note', tone: 'bad', text: words.gone }, back] }];
}

const outcome = (change: Change, done: (name: Label) => Label): Outcome =>
  'refused' in change ? change : { done: done(same(change.name)), goto: PATH };

const removed = ({ en, fr }: Label): Label => ({
  en: `“${en}” was deleted.`,
  fr: `Suppression de « ${fr} » effectuée.`,
});

type Row = Values<typeof idField>;

const confirming =
  (named: (ctx: Ctx) => readonly { id: string; name: string }[]) => (ctx: Ctx, values: Row) => {
    const known = named(ctx).find(({ id }) => id === values.recipient);
    if (known === undefined) return null;
    return {
      title: common.delete,
      text: {
        en: `The recipient ${known.name} will be deleted. What waits for it is dropped.`,
        fr: `Le destinataire ${known.name} sera supprimé. Ce qui l’attend est abandonné.`,
      },
      button: common.delete,
    };
  };

export const outboundEventsPage: Page = {
  id: 'login.outbound-events',
  site: 'login',
  path: PATH,
  title: words.title,
  right: 'site.manage',
  menu: { tab: 'login.management', sub: words.title },
  sections: (ctx, attempt) => {
    const { http, email } = ctx.query;
    if (http !== undefined)
      return edited(
        'http',
        httpOf(ctx).find(({ id }) => id === http),
        attempt,
      );
    if (email !== undefined)
      return edited(
        'email',
        emailOf(ctx).find(({ id }) => id === email),
        attempt,
      );
    return [
      httpList(ctx),
      recipientForm('http', null, attempt),
      emailList(ctx),
      recipientForm('email', null, attempt),
    ];
  },
  actions: {
    http: action({
      fields: httpFields,
      edits: httpEdits,
      sample: {
        values: sampleHttp,
        changing: {
          values: (given) => ({ ...sampleHttp, ...sampleRow(httpOf)(given) }),
          query: (given) => ({ http: sampleRow(httpOf)(given).recipient }),
        },
      },
      run: (ctx, values) => {
        const events = chosen(values);
        if (events.length === 0) return { refused: words.noEvents };
        const { recipient, name, enabled, url } = values;
        return outcome(
          saveRecipient(
            ctx,
            httpRecipients,
            {
              id: recipient === '' ? ctx.node.ports.random.uuid() : recipient,
              name,
              enabled,
              url,
              events,
              retryS: values.retryS ?? httpDefaults.retryS,
              giveUpMinutes: values.giveUpMinutes ?? httpDefaults.giveUpMinutes,
              errorAddresses: addressList(values.errorAddresses).join(' '),
              errorDelayMinutes: values.errorDelayMinutes ?? httpDefaults.errorDelayMinutes,
              caPem: values.caPem,
            },
            recipient === '',
          ),
          savedWords,
        );
      },
    }),
    email: action({
      fields: emailFields,
      edits: emailEdits,
      sample: {
        values: sampleEmail,
        changing: {
          values: (given) => ({ ...sampleEmail, ...sampleRow(emailOf)(given) }),
          query: (given) => ({ email: sampleRow(emailOf)(given).recipient }),
        },
      },
      run: (ctx, values) => {
        const events = chosen(values);
        if (events.length === 0) return { refused: words.noEvents };
        const { recipient, name, enabled, subject } = values;
        return outcome(
          saveRecipient(
            ctx,
            emailRecipients,
            {
              id: recipient === '' ? ctx.node.ports.random.uuid() : recipient,
              name,
              enabled,
              addresses: addressList(values.addresses).join(' '),
              subject,
              events,
            },
            recipient === '',
          ),
          savedWords,
        );
      },
    }),
    test: action({
      fields: idField,
      edits: null,
      sample: { values: sampleRow(httpOf), needs: ['recipient'] },
      run: async (ctx, { recipient }) => {
        const known = httpOf(ctx).find(({ id }) => id === recipient);
        if (known === undefined) return { refused: words.gone };
        const refused = await ctx.node.outbound.test(known);
        return refused === null ? { done: words.tested } : { refused };
      },
    }),
    retry: action({
      fields: idField,
      edits: null,
      sample: { values: sampleRow(httpOf), needs: ['waiting-event'] },
      run: (ctx, { recipient }) => {
        if (!httpOf(ctx).some(({ id }) => id === recipient)) return { refused: words.gone };
        ctx.node.outbound.retry(recipient);
        return { done: words.retried };
      },
    }),
    'remove-http': action({
      fields: idField,
      edits: httpEdits,
      sample: { values: sampleRow(httpOf), changedBy: 'http' },
      confirm: confirming(httpOf),
      run: (ctx, { recipient }) => outcome(removeRecipient(ctx, httpRecipients, recipient), removed),
    }),
    'remove-email': action({
      fields: idField,
      edits: emailEdits,
      sample: { values: sampleRow(emailOf), changedBy: 'email' },
      confirm: confirming(emailOf),
      run: (ctx, { recipient }) => outcome(removeRecipient(ctx, emailRecipients, recipient), removed),
    }),
  },
};
