/** The customer's mailbox: what the mail server received, one mail opened at a time. */
import type { Block, Section } from '../../../views/blocks.js';
import { dateTime } from '../../../views/format.js';
import { type Label, same } from '../../../views/label.js';
import { TIME_ZONE } from '../../making/found.js';
import { mailAccount, mailDomain, type ReceivedMail } from '../../outside/customer/mail-server.js';
import { gives, instant, type View } from '../drawing/parts.js';

const PATH = '/mailbox';
const SHOWN_MAX = 100;

const words = {
  mails: { en: 'Mail received', fr: 'Courrier reçu' },
  none: { en: 'No mail has arrived.', fr: 'Aucun courrier n’est arrivé.' },
  mail: { en: 'Mail', fr: 'Message' },
  gone: { en: 'This mail is not there any more.', fr: 'Ce message n’est plus là.' },
  received: { en: 'Received', fr: 'Reçu' },
  from: { en: 'From', fr: 'De' },
  to: { en: 'To', fr: 'À' },
  subject: { en: 'Subject', fr: 'Objet' },
  dated: { en: 'Date by its sender', fr: 'Date selon l’expéditeur' },
  client: { en: 'Sent by', fr: 'Envoyé par' },
  wire: { en: 'Connection', fr: 'Connexion' },
  secure: { en: 'encrypted', fr: 'chiffrée' },
  plain: { en: 'not encrypted', fr: 'non chiffrée' },
  text: { en: 'Text', fr: 'Texte' },
  attachments: { en: 'Attachments', fr: 'Pièces jointes' },
  back: { en: 'Back to the mailbox', fr: 'Retour à la boîte' },
  empty: { en: 'Empty the mailbox', fr: 'Vider la boîte' },
  serverHelp: {
    en: `mail.example.com takes mail for ${mailDomain} on port 25 (TLS possible) and 465 (SSL). Other domains, and port 587, need ${mailAccount.username} with ${mailAccount.password} over an encrypted connection.`,
    fr: `mail.example.com accepte le courrier pour ${mailDomain} sur les ports 25 (TLS possible) et 465 (SSL). Les autres domaines, et le port 587, demandent ${mailAccount.username} avec ${mailAccount.password} sur une connexion chiffrée.`,
  },
} as const satisfies Record<string, Label>;

function listSection({ state }: View): Section {
  const rows = state.mails.slice(0, SHOWN_MAX).map((mail) => ({
    cells: [
      instant(mail.atUs),
      same(mail.from),
      same(mail.to.join(' ')),
      { link: same(mail.subject === '' ? '—' : mail.subject), href: `${PATH}?message=${mail.id}` },
      same(mail.attachments.length === 0 ? '' : String(mail.attachments.length)),
    ],
  }));
  return {
    id: 'mails',
    title: words.mails,
    blocks: [
      {
        kind: 'table',
        caption: words.mails,
        columns: [words.received, words.from, words.to, words.subject, words.attachments],
        rows,
        empty: words.none,
      },
      { kind: 'form', action: gives('mail-clear'), fields: [], submit: words.empty, note: words.serverHelp },
    ],
  };
}

function attachmentBlocks(mail: ReceivedMail): Block[] {
  if (mail.attachments.length === 0) return [];
  const items = mail.attachments.map(({ filename }, index) => ({
    label: same(filename),
    href: `${PATH}/attachments/${mail.id}/${index}`,
    download: true,
  }));
  return [
    { kind: 'note', tone: 'plain', text: words.attachments },
    { kind: 'links', items },
  ];
}

function mailSection(view: View, id: string): Section {
  const mail = view.state.mails.find((one) => String(one.id) === id);
  const back: Block = { kind: 'links', items: [{ label: words.back, href: PATH }] };
  if (mail === undefined) {
    return {
      id: 'mail',
      title: words.mail,
      blocks: [{ kind: 'note', tone: 'warn', text: words.gone }, back],
    };
  }
  const dated = mail.dateMs === null ? same('—') : dateTime(mail.dateMs, TIME_ZONE);
  return {
    id: 'mail',
    title: words.mail,
    blocks: [
      {
        kind: 'facts',
        items: [
          { label: words.received, value: instant(mail.atUs) },
          { label: words.from, value: same(mail.from) },
          { label: words.to, value: same(mail.to.join(' ')) },
          { label: words.subject, value: same(mail.subject) },
          { label: words.dated, value: dated },
          { label: words.client, value: same(mail.client) },
          { label: words.wire, value: mail.secure ? words.secure : words.plain },
        ],
      },
      { kind: 'code', label: words.text, text: mail.text },
      ...attachmentBlocks(mail),
      back,
    ],
  };
}

/** The list, or the mail that the query names. */
export function mailboxSections(view: View): Section[] {
  const mark = view.frame.here.indexOf('?');
  const asked = mark < 0 ? null : new URLSearchParams(view.frame.here.slice(mark)).get('message');
  return [asked === null ? listSection(view) : mailSection(view, asked)];
}

/** One attachment's bytes; null: there is none. */
export function attachmentOf(
  mails: readonly ReceivedMail[],
  id: string,
  index: string,
): { readonly filename: string; readonly bytes: Buffer } | null {
  const mail = mails.find((one) => String(one.id) === id);
  const found = /^\d{1,3}$/.test(index) ? mail?.attachments[Number(index)] : undefined;
  if (found === undefined) return null;
  return {
    filename: found.filename.replace(/[^A-Za-z0-9._-]/g, '_'),
    bytes: Buffer.from(found.base64, 'base64'),
  };
}
