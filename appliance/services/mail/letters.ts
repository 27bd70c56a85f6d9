/** What the site writes to its administrators by itself: alerts, the daily notice, and test messages. */
import { DAY_MS } from '../../../hardware/ports.js';
import { dateTime } from '../../../views/format.js';
import type { Label } from '../../../views/label.js';
import type { Node } from '../../node/node.js';
import { readDoc, writeDoc } from '../../store/docs.js';
import { troubles } from '../monitoring/health.js';
import type { Alert } from './alerts.js';
import type { Letter } from './contract.js';
import { adminsNow, hostNow, languageNow, settingsNow } from './sender.js';
import { addressList, canSend, type MailSettings } from './settings.js';

const REPEAT_MS = 10 * 60_000;
const NOTICE_DOC = 'mail.daily-ms';

const words = {
  test: { en: 'Test message', fr: 'Message de test' },
  testText: {
    en: 'The email settings of this site work.',
    fr: 'Les paramètres de messagerie de ce site fonctionnent.',
  },
  daily: { en: 'Daily communication notice', fr: 'Avis de communication quotidien' },
  dailyText: {
    en: 'This message comes once a day. When it is missing, this appliance can send no mail.',
    fr: 'Ce message arrive une fois par jour. S’il manque, ce serveur ne peut pas envoyer de courrier.',
  },
  well: { en: 'The appliance is healthy.', fr: 'Le serveur est en bon état.' },
} as const satisfies Record<string, Label>;

type Send = (letter: Letter) => boolean;

const subjectOf = (node: Node, text: string): string => `[${hostNow(node)}] ${text}`;

/** One alert of a kind in ten minutes, however often it is given; whether it was queued. */
export function createAlerting(node: Node, send: Send): (alert: Alert) => boolean {
  const lastMono = new Map<string, number>();
  return ({ kind, subject, text }) => {
    const monoMs = node.hardware.clock.monoMs();
    const before = lastMono.get(kind);
    if (before !== undefined && monoMs - before < REPEAT_MS) return false;
    const say = languageNow(node);
    const at = dateTime(node.hardware.clock.nowMs(), node.network.config().timeZone);
    const queued = send({
      kind,
      to: adminsNow(node),
      subject: subjectOf(node, subject[say]),
      text: `${text[say]}\n\n${hostNow(node)}, ${at[say]}\n`,
    });
    if (queued) lastMono.set(kind, monoMs);
    return queued;
  };
}

/** The daily notice, when its time has come. */
export function sendNotice(node: Node, send: Send): void {
  const chosen = settingsNow(node);
  if (chosen === null || !chosen.daily || !canSend(chosen)) return;
  const monoMs = node.hardware.clock.monoMs();
  const lastMono = readDoc<number>(node.box, NOTICE_DOC);
  if (lastMono !== null && monoMs - lastMono < DAY_MS) return;
  node.box.transaction('mail.daily', () => writeDoc(node.box, NOTICE_DOC, monoMs));
  const say = languageNow(node);
  const wrong = troubles(node);
  send({
    kind: 'daily',
    to: adminsNow(node),
    subject: subjectOf(node, words.daily[say]),
    text: `${words.dailyText[say]}\n`,
    attachments: [
      { filename: 'health.txt', text: `${wrong.length === 0 ? words.well[say] : wrong.join('\n')}\n` },
    ],
  });
}

/** By settings that may not be saved yet. */
export function testLetter(node: Node, { admins }: MailSettings): Omit<Letter, 'kind'> {
  const say = languageNow(node);
  return {
    to: addressList(admins),
    subject: subjectOf(node, words.test[say]),
    text: `${words.testText[say]}\n`,
  };
}
