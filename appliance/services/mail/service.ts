/**
 * Mail of the site: what waits is sent in its order and tried again when the relay is silent; alerts
 * follow domain events and standing troubles, the daily notice follows the box's clock.
 */
import { MINUTE, MS } from '../../../hardware/ports.js';
import { dateTime } from '../../../views/format.js';
import type { Label } from '../../../views/label.js';
import type { Node } from '../../node/node.js';
import { createPump, noted } from '../../node/pump.js';
import { readDoc, writeDoc } from '../../store/docs.js';
import { readSetting } from '../../store/site/settings.js';
import { siteLanguage } from '../../store/site/site-settings.js';
import { troubles } from '../monitoring/health.js';
import { type Alert, alertOf } from './alerts.js';
import { compose } from './compose.js';
import type { Letter, MailService, SmtpResult } from './contract.js';
import { enqueue, noteDelivery, type QueuedMail, readQueue, settle } from './queue.js';
import { addressList, canSend, type MailSettings, mailSettings } from './settings.js';
import { sendMail } from './smtp.js';

const DAY_MS = 86_400_000;
const WATCH_US = 5 * MINUTE;
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

export function createMailService(node: Node): MailService {
  const random = node.ports.random.fork('mail');
  const lastAlert = new Map<string, number>();

  const settings = (): MailSettings | null => {
    const site = node.software.siteDown() === null ? node.site() : null;
    return site === null ? null : readSetting(site, mailSettings);
  };
  const language = (): keyof Label => {
    const site = node.site();
    return site === null ? 'en' : readSetting(site, siteLanguage);
  };
  const host = (): string => node.network.config().hostname;
  const deliver = async (
    chosen: MailSettings,
    letter: Omit<Letter, 'kind'>,
    nowMs: number,
  ): Promise<SmtpResult> => {
    const { to, subject, text, attachments = [] } = letter;
    const message = { from: chosen.fromAddress, to, subject, text, attachments };
    const raw = await compose(node.ports, random, host(), nowMs, message);
    return sendMail(node, chosen, to, raw);
  };

  const attempt = async (mail: QueuedMail): Promise<void> => {
    const chosen = settings();
    if (chosen === null) return;
    const result = await deliver(chosen, mail, mail.createdMs);
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
  };

  /** One mail at a time. */
  const pump = createPump(node, {
    one: async () => {
      if (settings() === null) return false;
      const monoMs = node.hardware.clock.monoMs();
      const due = readQueue(node.box).find(({ notBeforeMono }) => notBeforeMono <= monoMs);
      if (due !== undefined) await attempt(due);
      return due !== undefined;
    },
    waitUs: () => {
      const waits = readQueue(node.box).map(({ notBeforeMono }) => notBeforeMono);
      if (waits.length === 0) return null;
      const inMs = Math.min(...waits) - node.hardware.clock.monoMs();
      return Math.max(Math.ceil(inMs * MS), MINUTE);
    },
  });

  const send = (letter: Letter): boolean => {
    const chosen = settings();
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
  };
  const admins = (): string[] => addressList(settings()?.admins ?? '');

  const tell = ({ kind, subject, text }: Alert): boolean => {
    const monoMs = node.hardware.clock.monoMs();
    const before = lastAlert.get(kind);
    if (before !== undefined && monoMs - before < REPEAT_MS) return false;
    const say = language();
    const at = dateTime(node.hardware.clock.nowMs(), node.network.config().timeZone);
    const queued = send({
      kind,
      to: admins(),
      subject: `[${host()}] ${subject[say]}`,
      text: `${text[say]}\n\n${host()}, ${at[say]}\n`,
    });
    if (queued) lastAlert.set(kind, monoMs);
    return queued;
  };

  const watch = (): void => {
    notice();
    node.ports.time.timer(WATCH_US, watch);
  };

  const notice = (): void => {
    const chosen = settings();
    if (chosen === null || !chosen.daily || !canSend(chosen)) return;
    const monoMs = node.hardware.clock.monoMs();
    const lastMono = readDoc<number>(node.box, NOTICE_DOC);
    if (lastMono !== null && monoMs - lastMono < DAY_MS) return;
    node.box.transaction('mail.daily', () => writeDoc(node.box, NOTICE_DOC, monoMs));
    const say = language();
    const wrong = troubles(node);
    send({
      kind: 'daily',
      to: admins(),
      subject: `[${host()}] ${words.daily[say]}`,
      text: `${words.dailyText[say]}\n`,
      attachments: [
        { filename: 'health.txt', text: `${wrong.length === 0 ? words.well[say] : wrong.join('\n')}\n` },
      ],
    });
  };

  return {
    send,
    alert: tell,
    test: async (chosen) => {
      const say = language();
      const letter = {
        to: addressList(chosen.admins),
        subject: `[${host()}] ${words.test[say]}`,
        text: `${words.testText[say]}\n`,
      };
      const result = await deliver(chosen, letter, node.hardware.clock.nowMs());
      const { to, subject } = letter;
      const refused = 'refused' in result ? result.refused : null;
      const atMs = node.hardware.clock.nowMs();
      node.box.transaction('mail.tested', () =>
        noteDelivery(node.box, { atMs, to, subject, refused, waiting: false }),
      );
      return result;
    },
    start: () => {
      node.onEvent((event) => {
        const worth = alertOf(event);
        if (worth !== null) tell(worth);
      });
      node.ports.time.timer(WATCH_US, watch);
      if (readQueue(node.box).length > 0) pump.wake();
    },
  };
}
