/** The recipients of outbound events as the page lists them. */
import type { Cell, Section } from '../../../../../views/blocks.js';
import { dateTime } from '../../../../../views/format.js';
import { join, type Label, same } from '../../../../../views/label.js';
import { words as common } from '../../../../../views/words.js';
import { type OutboundKind, outboundEvents } from '../../../../services/outbound/events.js';
import { type RecipientState, readStates, waitingCount } from '../../../../services/outbound/queue.js';
import {
  type EmailRecipient,
  emailRecipients,
  type HttpRecipient,
  readHttpRecipients,
} from '../../../../services/outbound/settings.js';
import { readSetting } from '../../../../store/site/settings.js';
import type { Ctx } from '../../../page.js';
import { words } from './words.js';

export const OUTBOUND_PATH = '/login/outbound-events';

/** HTTP recipients of the site; none without a site. */
export const httpOf = ({ node }: Ctx): readonly HttpRecipient[] => {
  const site = node.site();
  return site === null ? [] : readHttpRecipients(site);
};
/** E-mail recipients of the site; none without a site. */
export const emailOf = ({ node }: Ctx): readonly EmailRecipient[] => {
  const site = node.site();
  return site === null ? [] : readSetting(site, emailRecipients);
};

const listed = (events: readonly OutboundKind[]): Label =>
  join(
    events.map((kind) => outboundEvents[kind]),
    ', ',
  );

function stateCell(recipient: { readonly enabled: boolean }, state: RecipientState | undefined): Cell {
  if (!recipient.enabled) return { badge: common.disabled, tone: 'plain' };
  return (state?.failures ?? 0) > 0
    ? { badge: words.failing, tone: 'bad' }
    : { badge: common.enabled, tone: 'good' };
}

function resultCell({ node }: Ctx, state: RecipientState | undefined): Cell {
  if (state === undefined) return words.nothingYet;
  const at = dateTime(state.atMs, node.network.config().timeZone);
  return join([at, same(state.event), state.refused ?? words.taken], ' · ');
}

/** HTTP recipients, how each does and how much waits, with the buttons that fit. */
export function httpList(ctx: Ctx): Section {
  const states = readStates(ctx.node.box);
  const rows = httpOf(ctx).map((one) => {
    const values = { recipient: one.id };
    const state = states[one.id];
    const waits = waitingCount(ctx.node.box, one.id);
    const press: Cell[] = [
      { press: words.test, action: 'test', values },
      ...(waits > 0 ? [{ press: words.retryNow, action: 'retry', values }] : []),
      { press: common.delete, action: 'remove-http', values, danger: true },
    ];
    return {
      id: one.id,
      cells: [
        { link: same(one.name), href: `${OUTBOUND_PATH}?http=${encodeURIComponent(one.id)}` },
        stateCell(one, state),
        same(one.url),
        listed(one.events),
        resultCell(ctx, state),
        same(String(waits)),
        same(String(state?.lost ?? 0)),
        { many: press },
      ],
    };
  });
  return {
    id: 'http',
    title: words.http,
    blocks: [
      {
        kind: 'table',
        caption: words.http,
        columns: [
          common.name,
          common.status,
          words.url,
          words.events,
          words.last,
          words.waiting,
          words.lost,
          common.actions,
        ],
        rows,
        empty: words.none,
      },
    ],
  };
}

/** E-mail recipients and what they are told of. */
export function emailList(ctx: Ctx): Section {
  const rows = emailOf(ctx).map((one) => ({
    id: one.id,
    cells: [
      { link: same(one.name), href: `${OUTBOUND_PATH}?email=${encodeURIComponent(one.id)}` },
      stateCell(one, undefined),
      same(one.addresses),
      listed(one.events),
      { press: common.delete, action: 'remove-email', values: { recipient: one.id }, danger: true },
    ],
  }));
  return {
    id: 'email',
    title: words.email,
    blocks: [
      { kind: 'note', tone: 'info', text: words.mailNote },
      {
        kind: 'table',
        caption: words.email,
        columns: [common.name, common.status, words.addresses, words.events, common.actions],
        rows,
        empty: words.none,
      },
    ],
  };
}
