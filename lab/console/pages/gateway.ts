/** The gateway: which machines outside are real programs of this host, and what became of what they were asked. */
import type { Block, Cell, Section, Tone } from '../../../views/blocks.js';
import { count } from '../../../views/format.js';
import { type Label, same } from '../../../views/label.js';
import { words as shared } from '../../../views/words.js';
import type { Tally } from '../../live/gateway/exchange.js';
import type { View } from '../drawing/parts.js';
import { gives, order } from '../drawing/parts.js';

export const gatewayTitle: Label = { en: 'Gateway', fr: 'Passerelle' };

const words = {
  real: { en: 'Real programs', fr: 'Programmes réels' },
  help: {
    en: 'A program of this computer can answer in place of a machine outside: a web hook, a mail server, a syslog receiver, a directory. Nothing else leaves the lab. What the program answers is part of the recording.',
    fr: 'Un programme de cet ordinateur peut répondre à la place d’une machine extérieure : un point d’accueil web, un serveur de courrier, un récepteur syslog, un annuaire. Rien d’autre ne sort du laboratoire. Ce que le programme répond fait partie de l’enregistrement.',
  },
  loopback: {
    en: 'Only programs of this computer can be named (127.0.0.1).',
    fr: 'Seuls des programmes de cet ordinateur peuvent être indiqués (127.0.0.1).',
  },
  beyond: {
    en: 'This lab was started with --gateway-beyond-loopback: what boxes send may leave this computer.',
    fr: 'Ce laboratoire a été démarré avec --gateway-beyond-loopback : ce que les serveurs envoient peut quitter cet ordinateur.',
  },
  none: {
    en: 'No machine outside is a real program.',
    fr: 'Aucune machine extérieure n’est un programme réel.',
  },
  place: { en: 'Name or name:port', fr: 'Nom ou nom:port' },
  target: { en: 'Real program', fr: 'Programme réel' },
  asked: { en: 'Asked', fr: 'Questions' },
  answered: { en: 'Answered', fr: 'Réponses' },
  last: { en: 'Latest', fr: 'Dernière' },
  add: { en: 'Map a machine outside', fr: 'Rediriger une machine extérieure' },
  set: { en: 'Save mapping', fr: 'Enregistrer la redirection' },
  nothing: { en: 'not asked yet', fr: 'pas encore sollicité' },
} as const satisfies Record<string, Label>;

const closedWords = (places: readonly string[]): Label => ({
  en: `Closed since the lab was found again: ${places.join(', ')}. Save the mapping again, or start with --gateway, to open it.`,
  fr: `Fermé depuis que le laboratoire a été repris : ${places.join(', ')}. Enregistrez de nouveau la redirection, ou démarrez avec --gateway, pour l’ouvrir.`,
});

const lastWords: Readonly<Record<NonNullable<Tally['last']>, readonly [Label, Tone]>> = {
  answered: [{ en: 'answered', fr: 'a répondu' }, 'good'],
  sent: [{ en: 'sent', fr: 'envoyé' }, 'good'],
  silent: [{ en: 'does not answer', fr: 'ne répond pas' }, 'warn'],
  refused: [{ en: 'nobody listens there', fr: 'personne n’y écoute' }, 'bad'],
  reset: [{ en: 'cut the connection', fr: 'a coupé la connexion' }, 'bad'],
  'too-large': [{ en: 'sent too much', fr: 'a trop envoyé' }, 'bad'],
  'no-tls': [
    {
      en: 'refuses TLS: write http:// before it if it speaks none',
      fr: 'refuse TLS : précédez-le de http:// s’il n’en parle pas',
    },
    'bad',
  ],
  garbled: [{ en: 'speaks another language', fr: 'parle un autre langage' }, 'bad'],
};

const lastCell = (last: Tally['last']): Cell => {
  if (last === null) return words.nothing;
  const [label, tone] = lastWords[last];
  return { badge: label, tone };
};

/** Sections of the page. */
export function gatewaySections({ state: { gateway } }: View): Section[] {
  const rows = gateway.mappings.map(({ place, target, asked, answered, last }) => ({
    cells: [
      same(place),
      same(target),
      count(asked),
      count(answered),
      lastCell(last),
      { press: shared.delete, ...order('gateway-remove', { place }), danger: true } satisfies Cell,
    ],
  }));
  const closed: Block[] =
    gateway.closed.length === 0 ? [] : [{ kind: 'note', tone: 'warn', text: closedWords(gateway.closed) }];
  return [
    {
      id: 'gateway',
      title: words.real,
      blocks: [
        ...closed,
        {
          kind: 'note',
          tone: gateway.beyond ? 'warn' : 'plain',
          text: gateway.beyond ? words.beyond : words.loopback,
        },
        {
          kind: 'table',
          caption: words.real,
          columns: [words.place, words.target, words.asked, words.answered, words.last, shared.actions],
          rows,
          empty: words.none,
        },
        {
          kind: 'form',
          action: gives('gateway-set'),
          intro: words.help,
          fields: [
            { kind: 'heading', name: '', label: words.add, value: '' },
            { kind: 'text', name: 'place', label: words.place, value: 'events.example.com' },
            { kind: 'text', name: 'target', label: words.target, value: 'http://127.0.0.1:9000' },
          ],
          submit: words.set,
        },
      ],
    },
  ];
}
