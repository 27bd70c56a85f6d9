/**
 * Mail of the box itself: alarms of its hardware to its own contacts, whether or not a site is
 * installed. What could not be sent is tried again at the next look.
 */
import { MINUTE } from '../../hardware/ports.js';
import { dateTime } from '../../views/format.js';
import type { Label } from '../../views/label.js';
import type { Node } from '../node.js';
import { boxAlarms } from '../pages/appliance/health.js';
import { readDoc, writeDoc } from '../store/docs.js';
import { compose } from './compose.js';
import { addressList, canSend, type MailSettings, mailSettings } from './settings.js';
import { type SmtpResult, sendMail } from './smtp.js';

export interface BoxMail {
  /** Sends a test message at once with settings that may not be saved yet. */
  test(settings: MailSettings): Promise<SmtpResult>;
  start(): void;
}

const BOX_MAIL_DOC = 'box.mail';
const WATCH_US = 5 * MINUTE;

const words = {
  alarm: { en: 'Appliance alarm', fr: 'Alarme du serveur' },
  test: { en: 'Test message', fr: 'Message de test' },
  testText: {
    en: 'The email settings of this appliance work.',
    fr: 'Les paramètres de messagerie de ce serveur fonctionnent.',
  },
} as const satisfies Record<string, Label>;

export const readBoxMail = (node: Node): MailSettings =>
  readDoc<MailSettings>(node.box, BOX_MAIL_DOC) ?? mailSettings.initial;

/** Inside the caller's transaction. */
export const writeBoxMail = (node: Node, next: MailSettings): void => writeDoc(node.box, BOX_MAIL_DOC, next);

function create(node: Node): BoxMail {
  const random = node.ports.random.fork('box-mail');
  let standing: ReadonlySet<string> = new Set();
  const send = async (chosen: MailSettings, subject: Label, text: Label): Promise<SmtpResult> => {
    const { hostname, timeZone } = node.network.config();
    const nowMs = node.hardware.clock.nowMs();
    const to = addressList(chosen.admins);
    const at = dateTime(nowMs, timeZone);
    const raw = await compose(node.ports, random, hostname, nowMs, {
      from: chosen.fromAddress,
      to,
      subject: `[${hostname}] ${subject.en} | ${subject.fr}`,
      text: `${text.en}\n${text.fr}\n\n${hostname}, ${at.en}\n`,
      attachments: [],
    });
    return sendMail(node, chosen, to, raw);
  };
  const look = async (): Promise<void> => {
    const chosen = readBoxMail(node);
    if (canSend(chosen) && addressList(chosen.admins).length > 0) {
      const told = new Set<string>();
      for (const text of boxAlarms(node.hardware.read())) {
        const known = standing.has(text.en);
        const result = known ? null : await send(chosen, words.alarm, text);
        if (result === null || 'sent' in result) told.add(text.en);
        if (result !== null) {
          const why = 'refused' in result ? result.refused.en : null;
          node.emit({
            kind: why === null ? 'box-mail.sent' : 'box-mail.failed',
            data: { about: text.en, why },
          });
        }
      }
      standing = told;
    }
    node.ports.time.timer(WATCH_US, look);
  };
  return {
    test: (chosen) => send(chosen, words.test, words.testText),
    start: () => {
      node.ports.time.timer(WATCH_US, look);
    },
  };
}

// One per box, gone with it.
const known = new WeakMap<Node, BoxMail>();

export function boxMail(node: Node): BoxMail {
  const made = known.get(node) ?? create(node);
  known.set(node, made);
  return made;
}
