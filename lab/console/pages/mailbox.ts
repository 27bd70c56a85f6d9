/** The customer's mailbox: what the mail server received, one mail opened at a time. */
import { MINUTE } from '../../../hardware/ports.js';
import type { Block, Section } from '../../../views/blocks.js';
import { dateTime } from '../../../views/format.js';
import { join, type Label, same } from '../../../views/label.js';
import { audienceLabels, audiences } from '../../clients/story/announcements.js';
import { hoursLabel } from '../../clients/story/calendar.js';
import { favourLabels, favours } from '../../clients/story/favours.js';
import { TIME_ZONE } from '../../making/found.js';
import { mailAccount, mailDomain, type ReceivedMail } from '../../outside/customer/mail-server.js';
import type { BoxName } from '../../plan.js';
import { days } from '../commands/stories.js';
import type { StoryView } from '../control/lab-state.js';
import { boxLabel } from '../drawing/computers.js';
import { gives, instant, lasting, type View } from '../drawing/parts.js';

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
  announce: { en: 'Announce a change', fr: 'Annoncer un changement' },
  announceIntro: {
    en: 'Tell people before the site may be away. Whoever was told ends their sessions before, and stays away until the window is over.',
    fr: 'Prévenez avant toute indisponibilité du site. Ceux qui sont prévenus terminent leurs sessions avant et reviennent après la fenêtre.',
  },
  day: { en: 'Day', fr: 'Jour' },
  today: { en: 'Today', fr: 'Aujourd’hui' },
  tomorrow: { en: 'Tomorrow', fr: 'Demain' },
  at: { en: 'From', fr: 'À partir de' },
  atHelp: { en: 'On the customer’s clock, such as 19:00', fr: 'À l’heure du client, par exemple 19:00' },
  minutes: { en: 'How long', fr: 'Durée' },
  send: { en: 'Send', fr: 'Envoyer' },
  announced: { en: 'Announced so far', fr: 'Déjà annoncé' },
  noneAnnounced: { en: 'Nothing yet.', fr: 'Rien pour l’instant.' },
  ask: { en: 'Ask others for help', fr: 'Demander de l’aide' },
  askIntro: {
    en: 'For what no page of an appliance can do.',
    fr: 'Pour ce qu’aucune page d’un serveur ne permet.',
  },
  whom: { en: 'Whom to ask', fr: 'À qui' },
  forBox: { en: 'For', fr: 'Pour' },
  sent: { en: 'Sent', fr: 'Envoyé' },
  until: { en: 'Until', fr: 'Jusqu’à' },
  atWork: { en: 'Who is at work when', fr: 'Qui travaille quand' },
  support: { en: 'Technical support', fr: 'Assistance technique' },
  always: { en: 'round the clock', fr: '24 h sur 24' },
  serverHelp: {
    en: `mail.example.com takes mail for ${mailDomain} on port 25 (TLS possible) and 465 (SSL). Other domains, and port 587, need ${mailAccount.username} with ${mailAccount.password} over an encrypted connection.`,
    fr: `mail.example.com accepte le courrier pour ${mailDomain} sur les ports 25 (TLS possible) et 465 (SSL). Les autres domaines, et le port 587, demandent ${mailAccount.username} avec ${mailAccount.password} sur une connexion chiffrée.`,
  },
} as const satisfies Record<string, Label>;

const LENGTHS = [30, 60, 90, 120, 180, 240, 360, 480] as const;
const LENGTH_FIRST = '120';

function announceForm(): Block {
  return {
    kind: 'form',
    action: gives('announce'),
    intro: words.announceIntro,
    fields: [
      ...audiences.map((one) => ({
        kind: 'checkbox' as const,
        name: one,
        label: audienceLabels[one],
        value: false,
      })),
      {
        kind: 'select',
        name: 'day',
        label: words.day,
        value: 'today',
        options: days.map((value) => ({ value, label: words[value] })),
      },
      { kind: 'text', name: 'at', label: words.at, value: '19:00', maxLength: 5, help: words.atHelp },
      {
        kind: 'select',
        name: 'minutes',
        label: words.minutes,
        value: LENGTH_FIRST,
        options: LENGTHS.map((one) => ({ value: String(one), label: lasting(one * MINUTE) })),
      },
    ],
    submit: words.send,
  };
}

/** A change is announced here while a rehearsal is under way, and people are at work. */
function storySections({ people, support, announcements }: StoryView, boxes: readonly BoxName[]): Section[] {
  const told = announcements.map(({ to, sentUs, fromUs, untilUs }) => ({
    cells: [
      instant(sentUs),
      join(
        to.map((one) => audienceLabels[one]),
        ', ',
      ),
      instant(fromUs),
      instant(untilUs),
    ],
  }));
  return [
    {
      id: 'announce',
      title: words.announce,
      blocks: [
        announceForm(),
        {
          kind: 'table',
          caption: words.announced,
          columns: [words.sent, words.to, words.at, words.until],
          rows: told,
          empty: words.noneAnnounced,
        },
      ],
    },
    {
      id: 'ask',
      title: words.ask,
      blocks: [
        {
          kind: 'form',
          action: gives('ask'),
          intro: words.askIntro,
          fields: [
            {
              kind: 'select',
              name: 'what',
              label: words.whom,
              value: favours[0],
              options: favours.map((value) => ({ value, label: favourLabels[value] })),
            },
            {
              kind: 'select',
              name: 'box',
              label: words.forBox,
              value: boxes[0] ?? '',
              options: boxes.map((value) => ({ value, label: boxLabel(value) })),
            },
          ],
          submit: words.send,
        },
      ],
    },
    {
      id: 'at-work',
      title: words.atWork,
      blocks: [
        {
          kind: 'facts',
          items: [
            ...people.map(({ name, hours }) => ({ label: same(name), value: hoursLabel(hours) })),
            { label: words.support, value: support === null ? words.always : hoursLabel(support) },
          ],
        },
      ],
    },
  ];
}

function listSection({ state }: View): Section {
  const rows = state.mails.slice(0, SHOWN_MAX).map((mail) => ({
    cells: [
      instant(mail.atUs),
      same(mail.from),
      same(mail.to.join(' ')),
      { link: subjectOf(mail), href: `${PATH}?message=${mail.id}` },
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

const subjectOf = ({ words: told, subject }: ReceivedMail): Label =>
  told?.subject ?? same(subject === '' ? '—' : subject);

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
          { label: words.subject, value: subjectOf(mail) },
          { label: words.dated, value: dated },
          { label: words.client, value: same(mail.client) },
          { label: words.wire, value: mail.secure ? words.secure : words.plain },
        ],
      },
      {
        kind: 'code',
        label: words.text,
        text: mail.words === undefined ? mail.text : mail.words.text[view.language],
        prose: true,
      },
      ...attachmentBlocks(mail),
      back,
    ],
  };
}

/** The list, or the mail that the query names. */
export function mailboxSections(view: View): Section[] {
  const mark = view.frame.here.indexOf('?');
  const asked = mark < 0 ? null : new URLSearchParams(view.frame.here.slice(mark)).get('message');
  if (asked !== null) return [mailSection(view, asked)];
  const { story } = view.state;
  const boxes = view.state.boxes.map(({ name }) => name);
  return [listSection(view), ...(story === null ? [] : storySections(story, boxes))];
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
