/**
 * Mail of the box itself: alarms of its hardware to its own contacts, whether or not a site is
 * installed. What could not be sent is tried again at the next look.
 */
import { MINUTE } from '../../../hardware/ports.js';
import { dateTime } from '../../../views/format.js';
import type { Label } from '../../../views/label.js';
import type { Node } from '../../node/node.js';
import { noted } from '../../node/pump.js';
import { readDoc, writeDoc } from '../../store/docs.js';
import { boxAlarms } from '../monitoring/alarms.js';
import { standingTroubles } from '../monitoring/troubles.js';
import { compose } from './compose.js';
import type { BoxMail, SmtpResult } from './contract.js';
import { addressList, canSend, type MailSettings, mailSettings } from './settings.js';
import { sendMail } from './smtp.js';

const BOX_MAIL_DOC = 'box.mail';
const TOLD_DOC = 'box.mail.told';
const WATCH_US = 5 * MINUTE;

const words = {
  alarm: { en: 'Appliance alarm', fr: 'Alarme du serveur' },
  over: { en: 'Appliance alarm over', fr: 'Fin d’alarme du serveur' },
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

/** Alarms of the hardware, and troubles of which a site that is down cannot tell. */
const alarmsOf = (node: Node): Label[] => [
  ...boxAlarms(node.hardware.read()).map(({ text }) => text),
  ...standingTroubles(node).flatMap(({ mailedBy, subject, text }) =>
    mailedBy === 'box' ? [{ en: `${subject.en}. ${text.en}`, fr: `${subject.fr}. ${text.fr}` }] : [],
  ),
];

/** Mail of one node's own hardware. */
export function createBoxMail(node: Node): BoxMail {
  const random = node.ports.random.fork('box-mail');
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
  /** Whether the mail has gone. */
  const told = async (chosen: MailSettings, subject: Label, text: Label): Promise<boolean> => {
    const result = await send(chosen, subject, text);
    const why = 'refused' in result ? result.refused.en : null;
    node.emit({ kind: why === null ? 'box-mail.sent' : 'box-mail.failed', data: { about: text.en, why } });
    return why === null;
  };
  /** Each alarm once when it begins and once when it is over; what could not be sent, at the next look. */
  const look = async (): Promise<void> => {
    const chosen = readBoxMail(node);
    if (canSend(chosen) && addressList(chosen.admins).length > 0) {
      const before = readDoc<readonly Label[]>(node.box, TOLD_DOC) ?? [];
      const now = alarmsOf(node);
      const among = (list: readonly Label[], one: Label) => list.some(({ en }) => en === one.en);
      const kept = before.filter((one) => among(now, one));
      for (const text of now.filter((one) => !among(before, one))) {
        if (await told(chosen, words.alarm, text)) kept.push(text);
      }
      for (const text of before.filter((one) => !among(now, one))) {
        if (!(await told(chosen, words.over, text))) kept.push(text);
      }
      if (JSON.stringify(kept) !== JSON.stringify(before)) {
        await noted(node, () =>
          node.box.transaction('box-mail.told', () => writeDoc(node.box, TOLD_DOC, kept)),
        );
      }
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
