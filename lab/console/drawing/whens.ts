/** What is armed for a moment, and the form that arms more. */
import type { FieldView, Section } from '../../../views/blocks.js';
import { count } from '../../../views/format.js';
import { type Label, same } from '../../../views/label.js';
import { words as shared } from '../../../views/words.js';
import { gives, instant, order, type View } from './parts.js';

const words = {
  armed: { en: 'Armed triggers', fr: 'Déclencheurs armés' },
  none: { en: 'No trigger is armed.', fr: 'Aucun déclencheur n’est armé.' },
  arm: { en: 'Arm', fr: 'Armer' },
  more: { en: 'When …', fr: 'Quand …' },
  intro: {
    en: 'Something happens at a moment, of itself: a fault, a power cut, a cable. A box loses its power in the middle of what it does: at that very write, between a message and its answer.',
    fr: 'Quelque chose se produit à un moment, de soi-même : une panne, une coupure de courant, un câble. Un serveur perd le courant au milieu de ce qu’il fait : à cette écriture précise, entre un message et sa réponse.',
  },
  line: { en: 'Line', fr: 'Ligne' },
  seen: { en: 'Moments', fr: 'Moments' },
  fired: { en: 'How often', fr: 'Nombre de fois' },
  last: { en: 'Last', fr: 'Dernière fois' },
  state: { en: 'State', fr: 'État' },
  waits: { en: 'waits', fr: 'attend' },
  lasts: { en: 'lasts', fr: 'dure' },
  over: { en: 'over', fr: 'terminé' },
  parts: { en: 'Cards and wires', fr: 'Cartes et liaisons' },
  name: { en: 'Name', fr: 'Nom' },
  part: { en: 'Part', fr: 'Élément' },
  whole: { en: 'whole', fr: 'intact' },
  broken: { en: 'cut', fr: 'coupé' },
  breaks: { en: 'Cut', fr: 'Couper' },
  mends: { en: 'Mend', fr: 'Rétablir' },
  remove: { en: 'Take away', fr: 'Retirer' },
  asLine: { en: 'The same as a line', fr: 'La même chose en une ligne' },
  lineHelp: {
    en: 'message /peer/lock of B in question do fault answer-lost B for 1 min · state installer migrating of A do cut A · event failover.role of A where role=primary every 2 max 3 do unplug B eth0 for 30 s flapping 2 s / 3 s',
    fr: 'message /peer/lock of B in question do fault answer-lost B for 1 min · state installer migrating of A do cut A · event failover.role of A where role=primary every 2 max 3 do unplug B eth0 for 30 s flapping 2 s / 3 s',
  },
} as const satisfies Record<string, Label>;

const moments: readonly { readonly value: string; readonly label: Label }[] = [
  { value: 'at', label: { en: 'A lab time', fr: 'Une heure du laboratoire' } },
  { value: 'event', label: { en: 'An event', fr: 'Un événement' } },
  { value: 'write', label: { en: 'A durable write', fr: 'Une écriture durable' } },
  { value: 'message', label: { en: 'A message', fr: 'Un message' } },
  { value: 'state', label: { en: 'A state entered', fr: 'Un état atteint' } },
];

const deeds: readonly { readonly value: string; readonly label: Label }[] = [
  { value: 'cut', label: { en: 'Power cut', fr: 'Coupure de courant' } },
  { value: 'switch-on', label: { en: 'Switched on', fr: 'Mise sous tension' } },
  { value: 'press power', label: { en: 'Power button', fr: 'Bouton d’alimentation' } },
  { value: 'press reset', label: { en: 'Reset button', fr: 'Bouton de réinitialisation' } },
  { value: 'unplug eth0', label: { en: 'Cable of eth0 out', fr: 'Câble d’eth0 débranché' } },
  { value: 'unplug eth1', label: { en: 'Cable of eth1 out', fr: 'Câble d’eth1 débranché' } },
  { value: 'plug eth0', label: { en: 'Cable of eth0 in', fr: 'Câble d’eth0 branché' } },
  { value: 'plug eth1', label: { en: 'Cable of eth1 in', fr: 'Câble d’eth1 branché' } },
  // Also what a rehearsal hides: what goes wrong there is mended without a word of what it was.
  {
    value: 'heal all',
    label: { en: 'All faults healed, hidden ones too', fr: 'Toutes les pannes réparées, même cachées' },
  },
];

const field = (name: string, label: Label, more: Partial<FieldView> = {}): FieldView => ({
  kind: 'text',
  name,
  label,
  value: '',
  ...more,
});
const number = (name: string, label: Label, value: string, help: Label, max = 1_000_000): FieldView =>
  field(name, label, { kind: 'integer', value, help, min: value === '0' ? 0 : 1, max });

function fieldsOf({ state }: View): FieldView[] {
  const boxes = state.boxes.map(({ name }) => ({ value: name, label: same(name.toUpperCase()) }));
  const faults = state.faultKinds.map(({ id, label }) => ({ value: `fault ${id}`, label }));
  const wires = state.parts
    .filter(({ name }) => name.includes('-'))
    .map(({ name, label }) => ({
      value: `cut-wire ${name}`,
      label: { en: `${label.en} cut`, fr: `${label.fr} coupée` },
    }));
  const none = { value: '', label: same('—') };
  const lab = { value: 'lab', label: { en: 'The lab', fr: 'Le laboratoire' } };
  return [
    field('moment', { en: 'Moment', fr: 'Moment' }, { kind: 'select', value: 'write', options: moments }),
    field(
      'name',
      { en: 'Which', fr: 'Lequel' },
      {
        required: true,
        help: {
          en: 'A time: 10 min from now, or 2018-01-08T10:00:00Z. An event: its kind, such as failover.role, and where role=primary if only some count. A write: its name, such as box:failover, and before or after. A message: its path or service, such as /peer/lock or ntp, and in question or in answer. A state: role promoting, installer migrating, or operation restore.apply.',
          fr: 'Une heure : dans 10 min, écrit 10 min, ou 2018-01-08T10:00:00Z. Un événement : son genre, par exemple failover.role, suivi de where role=primary si seuls certains comptent. Une écriture : son nom, par exemple box:failover, suivi de before (avant) ou after (après). Un message : son chemin ou son service, par exemple /peer/lock ou ntp, suivi de in question (à l’aller) ou in answer (au retour). Un état : role promoting, installer migrating ou operation restore.apply.',
        },
      },
    ),
    field(
      'of',
      { en: 'At', fr: 'Sur' },
      { kind: 'select', value: boxes[0]?.value ?? '', options: [...boxes, lab, none] },
    ),
    number('nth', { en: 'First that counts', fr: 'Premier qui compte' }, '1', {
      en: 'With 3 the third one is the first that counts.',
      fr: 'Avec 3, le troisième est le premier qui compte.',
    }),
    number('every', { en: 'Then every', fr: 'Puis tous les' }, '0', {
      en: 'With 0 it happens once.',
      fr: 'Avec 0, cela se produit une fois.',
    }),
    number(
      'chance',
      { en: 'Chance of each, percent', fr: 'Probabilité de chacun, pour cent' },
      '100',
      { en: 'With 100 it is certain.', fr: 'Avec 100, c’est certain.' },
      100,
    ),
    number('max', { en: 'At most', fr: 'Au plus' }, '0', {
      en: 'With 0 there is no limit.',
      fr: 'Avec 0, il n’y a pas de limite.',
    }),
    field(
      'deed',
      { en: 'What happens', fr: 'Ce qui se produit' },
      { kind: 'select', value: 'cut', options: [...deeds, ...wires, ...faults] },
    ),
    field('target', { en: 'To', fr: 'À' }, { kind: 'select', value: boxes[0]?.value ?? '', options: boxes }),
    field(
      'values',
      { en: 'Values of the fault', fr: 'Valeurs de la panne' },
      {
        help: {
          en: 'Names and values, such as percent=30 path=/peer/. If it is empty, the fault has the values that its form shows at first.',
          fr: 'Des noms et des valeurs, par exemple percent=30 path=/peer/. Si le champ est vide, la panne prend les valeurs que son formulaire montre d’abord.',
        },
      },
    ),
    field(
      'for',
      { en: 'For', fr: 'Pendant' },
      {
        help: {
          en: 'A duration, such as 5 min. If it is empty, it stays.',
          fr: 'Une durée, par exemple 5 min. Si le champ est vide, cela reste.',
        },
      },
    ),
    field(
      'flapping',
      { en: 'On and off', fr: 'Par intermittence' },
      {
        help: {
          en: 'How long it is on and off in turn, such as 10 s / 20 s.',
          fr: 'Combien de temps elle dure puis cesse, tour à tour, par exemple 10 s / 20 s.',
        },
      },
    ),
  ];
}

/** What is armed, and how it went. `empty`: where nothing is. */
export function armedSection({ state }: View, empty: Label = words.none): Section {
  const rows = state.whens.map(({ id, line, seen, fired, lastUs, lasts, spent }) => ({
    cells: [
      same(line),
      count(seen),
      count(fired),
      lastUs === null ? same('—') : instant(lastUs),
      lasts ? words.lasts : spent ? words.over : words.waits,
      { press: words.remove, ...order('when-remove', { id }) },
    ],
  }));
  const columns = [words.line, words.seen, words.fired, words.last, words.state, shared.actions];
  return {
    id: 'armed',
    title: words.armed,
    blocks: [{ kind: 'table', caption: words.armed, columns, rows, empty }],
  };
}

/** Cards and wires by their names. */
export function partsSection({ state }: View): Section {
  const rows = state.parts.map(({ name, label, whole }) => ({
    cells: [
      same(name),
      label,
      whole ? words.whole : words.broken,
      {
        press: whole ? words.breaks : words.mends,
        ...order('part', { name, whole: whole ? 'false' : 'true' }),
      },
    ],
  }));
  const columns = [words.name, words.part, words.state, shared.actions];
  return {
    id: 'parts',
    title: words.parts,
    blocks: [{ kind: 'table', caption: words.parts, columns, rows, empty: words.none }],
  };
}

/** Arms more: in fields, or as a line. */
export const armSections = (view: View): Section[] => [
  {
    id: 'when',
    title: words.more,
    blocks: [
      {
        kind: 'form',
        action: gives('when-add'),
        intro: words.intro,
        fields: fieldsOf(view),
        submit: words.arm,
      },
    ],
  },
  {
    id: 'when-line',
    title: words.asLine,
    blocks: [
      {
        kind: 'form',
        action: gives('when-set'),
        fields: [field('when', words.line, { required: true, maxLength: 4_000, help: words.lineHelp })],
        submit: words.arm,
      },
    ],
  },
];
