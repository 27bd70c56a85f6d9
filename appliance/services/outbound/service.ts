/**
 * Tells others of what happens: HTTP recipients by a form-encoded POST, e-mail recipients by the site's
 * mail. Each HTTP recipient has a queue of its own, in the order of the events (V20): the first event
 * blocks the rest until the recipient answers 200 or a set time is over, and nobody else waits for
 * it. Of whatever session was told that it began it is told that it ended, whatever happened meanwhile.
 */

import type { DomainEvent } from '../../../hardware/kernel/event-kinds.js';
import type { Node } from '../../node/node.js';
import type { OutboundService } from './contract.js';
import { createDeliveries, type Deliveries } from './deliveries.js';
import { outboundOf } from './events.js';
import { post } from './post.js';
import { publish, reconcile } from './publishing.js';
import { keepOnly, noteBegun, noteEnded, refreshWaiting, writeState } from './queue.js';
import { recipientsNow, siteNow, stateOf } from './recipients.js';
import { bodyOf, peopleOf, valuesOf } from './values.js';

/** What happened on this box, to whoever wants to know. */
function hear(node: Node, deliveries: Deliveries, event: DomainEvent): void {
  const site = siteNow(node);
  if (site === null) return;
  // An installation ends sessions while nobody can be told.
  if (event.kind.startsWith('installer.')) reconcile(node, deliveries);
  const told = outboundOf(event, peopleOf(site));
  if (told.length === 0) return;
  publish(node, deliveries, site, told, () => {
    if (event.kind === 'session.started') noteBegun(node.box, event.data);
    if (event.kind === 'session.ended') noteEnded(node.box, event.data.id);
  });
}

/** Outbound events of one node. */
export function createOutboundService(node: Node): OutboundService {
  const deliveries = createDeliveries(node);
  return {
    test: async (recipient) => {
      const values = valuesOf(node, siteNow(node), { event: 'test', fields: {} });
      const refused = await post(node, recipient, bodyOf(values));
      const atMs = node.hardware.clock.nowMs();
      node.box.transaction('outbound.tested', () =>
        writeState(node.box, recipient.id, { ...stateOf(node, recipient.id), atMs, event: 'test', refused }),
      );
      return refused;
    },
    retry: (recipient) => {
      node.box.transaction('outbound.retried', () => refreshWaiting(node.box, recipient));
      deliveries.wake(recipient);
    },
    recipientsChanged: () => {
      const ids = new Set(recipientsNow(node).map(({ id }) => id));
      node.box.transaction('outbound.recipients', () => keepOnly(node.box, ids));
      deliveries.wakeAll();
    },
    start: () => {
      node.onEvent((event) => hear(node, deliveries, event));
      reconcile(node, deliveries);
      deliveries.wakeAll();
    },
  };
}
