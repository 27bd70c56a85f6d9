/**
 * Mail of the site: what waits is sent in its order and tried again when the relay is silent; alerts
 * follow domain events and standing troubles, the daily notice follows the box's clock.
 */
import { MINUTE } from '../../../hardware/ports.js';
import type { Node } from '../../node/node.js';
import { alertOf } from './alerts.js';
import type { MailService } from './contract.js';
import { createAlerting, sendNotice, testLetter } from './letters.js';
import { createOutbox } from './outbox.js';
import { noteDelivery } from './queue.js';
import { deliver } from './sender.js';

const WATCH_US = 5 * MINUTE;

/** Mail of one node's site. */
export function createMailService(node: Node): MailService {
  const { clock } = node.hardware;
  const random = node.ports.random.fork('mail');
  const outbox = createOutbox(node, random);
  const alert = createAlerting(node, outbox.send);
  const watch = (): void => {
    sendNotice(node, outbox.send);
    node.ports.time.timer(WATCH_US, watch);
  };
  return {
    send: outbox.send,
    alert,
    test: async (chosen) => {
      const letter = testLetter(node, chosen);
      const result = await deliver(node, random, chosen, letter, clock.nowMs());
      const { to, subject } = letter;
      const refused = 'refused' in result ? result.refused : null;
      const atMs = clock.nowMs();
      node.box.transaction('mail.tested', () =>
        noteDelivery(node.box, { atMs, to, subject, refused, waiting: false }),
      );
      return result;
    },
    start: () => {
      node.onEvent((event) => {
        const worth = alertOf(event);
        if (worth !== null) alert(worth);
      });
      node.ports.time.timer(WATCH_US, watch);
      outbox.start();
    },
  };
}
