/** Outbound events as the customer's machine heard them, and how it answers. */
import type { Section } from '../../../views/blocks.js';
import { type Label, same } from '../../../views/label.js';
import { words as shared } from '../../../views/words.js';
import { type EventAnswer, eventAnswers, SYSLOG } from '../../outside/customer/event-receiver.js';
import { gives, instant, type View } from '../drawing/parts.js';

const SHOWN_MAX = 100;

const words = {
  events: { en: 'Events received', fr: 'Événements reçus' },
  none: { en: 'No event has been received.', fr: 'Aucun événement n’a été reçu.' },
  received: { en: 'Received', fr: 'Reçu' },
  client: { en: 'Sent by', fr: 'Envoyé par' },
  request: { en: 'Request', fr: 'Requête' },
  body: { en: 'Content', fr: 'Contenu' },
  answered: { en: 'Answered', fr: 'Réponse' },
  receiver: { en: 'Receiver', fr: 'Récepteur' },
  intro: {
    en: 'events.example.com hears over HTTPS (port 443), HTTP (port 80), whatever the path, and syslog (UDP port 514).',
    fr: 'events.example.com écoute en HTTPS (port 443), en HTTP (port 80), quel que soit le chemin, et en syslog (port UDP 514).',
  },
  how: { en: 'It answers', fr: 'Il répond' },
  ok: { en: '200, all is well', fr: '200, tout va bien' },
  error: { en: '500, an error', fr: '500, une erreur' },
  accepted: { en: '202, which takes nothing', fr: '202, ce qui n’accepte rien' },
  ownCertificate: {
    en: '200, with a certificate of the company’s own authority',
    fr: '200, avec un certificat de l’autorité interne de l’entreprise',
  },
  silent: { en: 'nothing at all', fr: 'rien du tout' },
  empty: { en: 'Empty the list', fr: 'Vider la liste' },
} as const satisfies Record<string, Label>;

const answers: Readonly<Record<EventAnswer, Label>> = {
  ok: words.ok,
  accepted: words.accepted,
  'own-certificate': words.ownCertificate,
  error: words.error,
  silent: words.silent,
};

/** Outbound events that the receiver heard, the newest first. */
export function eventSections({ state }: View): Section[] {
  const { events, answer } = state.heard;
  const rows = events.slice(0, SHOWN_MAX).map((one) => ({
    cells: [
      instant(one.atUs),
      same(one.client),
      same(
        one.method === SYSLOG ? 'Syslog UDP' : `${one.secure ? 'HTTPS' : 'HTTP'} ${one.method} ${one.path}`,
      ),
      same(one.body),
      answers[one.answered],
    ],
  }));
  return [
    {
      id: 'heard',
      title: words.events,
      blocks: [
        {
          kind: 'table',
          caption: words.events,
          columns: [words.received, words.client, words.request, words.body, words.answered],
          rows,
          empty: words.none,
        },
        { kind: 'form', action: gives('events-clear'), fields: [], submit: words.empty },
      ],
    },
    {
      id: 'receiver',
      title: words.receiver,
      blocks: [
        {
          kind: 'form',
          action: gives('events-answer'),
          intro: words.intro,
          fields: [
            {
              kind: 'select',
              name: 'answer',
              label: words.how,
              value: answer,
              options: eventAnswers.map((value) => ({ value, label: answers[value] })),
            },
          ],
          submit: shared.save,
        },
      ],
    },
  ];
}
