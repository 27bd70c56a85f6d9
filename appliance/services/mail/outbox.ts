/** What waits to be sent: in its order, one mail at a time, and again when the relay is silent. */
import { MINUTE, MS, type Random } from '../../../hardware/ports.js';
import type { Node } from '../../node/node.js';
import { createPump, noted } from '../../node/pump.js';
import type { Letter } from './contract.js';
import { enqueue, type QueuedMail, readQueue, settle } from './queue.js';
import { deliver, settingsNow } from './sender.js';
import { canSend } from './settings.js';

export interface Outbox {
  /** See MailService. */
  send(letter: Letter): boolean;
  /** Goes on with what the last power-off left. */
  start(): void;
}

async function attempt(node: Node, random: Random, mail: QueuedMail): Promise<void> {
  const chosen = settingsNow(node);
  if (chosen === null) return;
  const result = await deliver(node, random, chosen, mail, mail.createdMs);
  const refused = 'refused' in result ? result.refused : null;
  const delivery = await noted(node, () =>
    node.box.transaction('mail.settled', () =>
      settle(node.box, mail, {
        atMs: node.hardware.clock.nowMs(),
        monoMs: node.hardware.clock.monoMs(),
        refused,
        lasting: 'refused' in result && result.lasting,
      }),
    ),
  );
  const kind = refused === null ? 'mail.sent' : delivery.waiting ? 'mail.delayed' : 'mail.given-up';
  node.emit({ kind, data: { about: mail.kind, to: mail.to, why: refused?.en ?? null } });
  node.changed('mail');
}

/** Mails that wait for the relay, and are tried again. */
export function createOutbox(node: Node, random: Random): Outbox {
  const monoMs = (): number => node.hardware.clock.monoMs();
  const pump = createPump(node, {
    one: async () => {
      if (settingsNow(node) === null) return false;
      const nowMono = monoMs();
      const due = readQueue(node.box).find(({ notBeforeMono }) => notBeforeMono <= nowMono);
      if (due !== undefined) await attempt(node, random, due);
      return due !== undefined;
    },
    waitUs: () => {
      const waits = readQueue(node.box).map(({ notBeforeMono }) => notBeforeMono);
      if (waits.length === 0) return null;
      return Math.max(Math.ceil((Math.min(...waits) - monoMs()) * MS), MINUTE);
    },
  });
  return {
    send: (letter) => {
      const chosen = settingsNow(node);
      if (chosen === null || !canSend(chosen) || letter.to.length === 0) return false;
      const mail: QueuedMail = {
        attachments: [],
        ...letter,
        id: random.uuid(),
        createdMs: node.hardware.clock.nowMs(),
        attempts: 0,
        notBeforeMono: 0,
      };
      if (!node.box.transaction('mail.queued', () => enqueue(node.box, mail))) {
        node.emit({ kind: 'mail.queue-full', data: { about: letter.kind } });
        return false;
      }
      pump.wake();
      return true;
    },
    start: () => {
      if (readQueue(node.box).length > 0) pump.wake();
    },
  };
}
