/** Hands events to whoever wants them: into the queues of HTTP recipients, and to the mail. */
import type { Node } from '../../node/node.js';
import type { Store } from '../../store/database.js';
import { openSessions } from '../../store/site/history/open-sessions.js';
import { findSessionById } from '../../store/site/history/report-queries.js';
import { readSetting } from '../../store/site/settings.js';
import { addressList } from '../mail/settings.js';
import type { Deliveries } from './deliveries.js';
import { expand, type OutboundEvent, sessionEnd } from './events.js';
import { announcedSessions, noteEnded, putWaiting, WAITING_MAX, waitingCount, writeState } from './queue.js';
import { recipientsNow, siteNow, stateOf } from './recipients.js';
import { type EmailRecipient, emailRecipients, type HttpRecipient } from './settings.js';
import { bodyOf, peopleOf, valuesOf } from './values.js';

/** An event, and everything that it tells. */
interface Told {
  readonly one: OutboundEvent;
  readonly values: Record<string, string>;
}

const wants = (recipient: { readonly events: readonly string[] }, { one }: Told): boolean =>
  recipient.events.includes(one.event);

function toEmail(node: Node, recipient: EmailRecipient, values: Told['values']): void {
  node.mail.send({
    kind: 'outbound',
    to: addressList(recipient.addresses),
    subject: expand(recipient.subject, values),
    text: `${Object.entries(values)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n')}\n`,
  });
}

/** Inside the transaction that queues. False: the recipient has no room for it. */
function queue(node: Node, recipient: HttpRecipient, { one, values }: Told): boolean {
  if (waitingCount(node.box, recipient.id) < WAITING_MAX) {
    putWaiting(node.box, recipient.id, one.event, bodyOf(values));
    return true;
  }
  const state = stateOf(node, recipient.id);
  writeState(node.box, recipient.id, { ...state, lost: state.lost + 1 });
  return false;
}

/** The recipients that had no room for all of it. */
function queueAll(node: Node, told: readonly Told[], remember: () => void): Set<HttpRecipient> {
  const full = new Set<HttpRecipient>();
  const known = recipientsNow(node);
  if (known.length === 0) return full;
  const enabled = known.filter((recipient) => recipient.enabled);
  node.box.transaction('outbound.queued', () => {
    for (const event of told) {
      for (const recipient of enabled) {
        if (wants(recipient, event) && !queue(node, recipient, event)) full.add(recipient);
      }
    }
    remember();
  });
  return full;
}

/** Queues events in their order, together with what is to be remembered of their session. */
export function publish(
  node: Node,
  deliveries: Deliveries,
  site: Store,
  events: readonly OutboundEvent[],
  remember: () => void,
): void {
  const told = events.map((one): Told => ({ one, values: valuesOf(node, site, one) }));
  for (const { name } of queueAll(node, told, remember))
    node.emit({ kind: 'outbound.dropped', data: { recipient: name, events: 1 } });
  deliveries.wakeAll();
  for (const event of told) {
    for (const recipient of readSetting(site, emailRecipients)) {
      if (recipient.enabled && wants(recipient, event)) toEmail(node, recipient, event.values);
    }
  }
}

/** Sessions that were told to have begun and are over: the power went, or software was installed. */
export function reconcile(node: Node, deliveries: Deliveries): void {
  const site = siteNow(node);
  if (site === null) return;
  const open = new Set(openSessions(site).map(({ id }) => id));
  for (const session of announcedSessions(node.box)) {
    if (open.has(session.id)) continue;
    const reason = findSessionById(site, session.id)?.endReason ?? 'power-lost';
    publish(node, deliveries, site, sessionEnd({ ...session, reason }, peopleOf(site)), () =>
      noteEnded(node.box, session.id),
    );
  }
}
