/** What an instructor can do to labs unseen: faults, prepared incidents, deeds for moments of one's own. */
import type { FieldView } from '../../../../views/blocks.js';
import { type Label, same } from '../../../../views/label.js';
import { faultGroups, faultKinds } from '../../control/fault-kinds.js';
import { card, grid, pressPart, row, sectionsPart, text } from '../../drawing/parts.js';
import type { Part } from '../../drawing/render-lab.js';
import type { Classroom } from '../class.js';
import { incidents } from '../incidents/load.js';
import { instructorPage, type Sheet } from './frame.js';

const words = {
  title: { en: 'Faults and incidents', fr: 'Pannes et incidents' },
  intro: {
    en: 'Nothing of what you do here shows on trainees’ pages, in their recorder or files, until you tell it: only what comes of it does.',
    fr: 'Rien de ce que vous faites ici n’apparaît sur les pages des apprenants, dans leur enregistreur ni leurs fichiers, tant que vous ne le révélez pas : seuls les effets se voient.',
  },
  incidents: { en: 'Prepared incidents', fr: 'Incidents préparés' },
  arm: { en: 'Arm for all', fr: 'Armer pour tous' },
  armOne: (seat: number): Label => ({ en: `Arm for seat ${seat}`, fr: `Armer pour la place ${seat}` }),
  fault: { en: 'A fault from now on', fr: 'Une panne dès maintenant' },
  seat: { en: 'Where', fr: 'Où' },
  all: { en: 'all seats', fr: 'toutes les places' },
  box: { en: 'Appliance', fr: 'Serveur' },
  kind: { en: 'Fault', fr: 'Panne' },
  values: { en: 'Its values', fr: 'Ses valeurs' },
  valuesHelp: {
    en: 'As name=value, separated by commas; empty: the usual ones. Example: ppm=20000.',
    fr: 'Sous la forme nom=valeur, séparées par des virgules ; vide : les valeurs habituelles. Exemple : ppm=20000.',
  },
  put: { en: 'Put it on', fr: 'Mettre en place' },
  line: { en: 'A deed for a moment', fr: 'Une action différée' },
  lineHelp: {
    en: 'For example: at 10 min do cut A for 5 min; event failover.role of A where role=primary do cut-wire A-B.',
    fr: 'Par exemple : at 10 min do cut A for 5 min ; event failover.role of A where role=primary do cut-wire A-B.',
  },
  lineLabel: { en: 'Line', fr: 'Ligne' },
  set: { en: 'Arm it', fr: 'Armer' },
  nobody: {
    en: 'Nobody has joined yet: there is nowhere to put anything.',
    fr: 'Personne n’est encore entré : il n’y a nulle part où mettre quoi que ce soit.',
  },
} as const;

const seatOptions = (room: Classroom) => [
  { value: 'all', label: words.all },
  ...room.seats.flatMap(({ record: { number, name } }) =>
    name === null ? [] : [{ value: String(number), label: same(`${number} · ${name}`) }],
  ),
];

const seatField = (room: Classroom, value: string): FieldView => ({
  ...{ kind: 'select', name: 'seat', label: words.seat, value, options: seatOptions(room) },
});

function faultOptions() {
  const order = Object.keys(faultGroups);
  return [...faultKinds()]
    .sort((one, other) => order.indexOf(one.group) - order.indexOf(other.group))
    .map(({ id, label, group }) => ({
      value: id,
      label: { en: `${faultGroups[group].en}: ${label.en}`, fr: `${faultGroups[group].fr} : ${label.fr}` },
    }));
}

const boxes = ['a', 'b', 'c'].map((name) => ({ value: name, label: same(name.toUpperCase()) }));

function incidentCards(chosen: number | null): Part[] {
  const seat = chosen === null ? 'all' : String(chosen);
  const label = chosen === null ? words.arm : words.armOne(chosen);
  return incidents().map(({ id, title, about }) =>
    card(`incident-${id}`, title, [
      text(about),
      row([pressPart('incident', { seat, incident: id }, label, { about: title })]),
    ]),
  );
}

/** `chosen`: the seat from which somebody comes; null: all. */
export function incidentsPage(room: Classroom, sheet: Sheet, chosen: number | null): string {
  if (room.seats.every(({ record }) => record.name === null))
    return instructorPage(words.title, [text(words.nobody)], { sheet, tab: '/incidents', events: null });
  const seat = chosen === null ? 'all' : String(chosen);
  const body: Part[] = [
    text(words.intro),
    grid(incidentCards(chosen)),
    sectionsPart([
      {
        id: 'fault',
        title: words.fault,
        blocks: [
          {
            kind: 'form',
            action: 'fault',
            fields: [
              seatField(room, seat),
              { kind: 'select', name: 'box', label: words.box, value: 'a', options: boxes },
              {
                kind: 'select',
                name: 'overlay',
                label: words.kind,
                value: 'clock-drift',
                options: faultOptions(),
              },
              {
                ...{ kind: 'text', name: 'values', label: words.values, value: '', help: words.valuesHelp },
                maxLength: 400,
              },
            ],
            submit: words.put,
          },
        ],
      },
      {
        id: 'line',
        title: words.line,
        blocks: [
          {
            kind: 'form',
            action: 'line',
            fields: [
              seatField(room, seat),
              {
                ...{ kind: 'text', name: 'line', label: words.lineLabel, value: '', help: words.lineHelp },
                maxLength: 1_000,
              },
            ],
            submit: words.set,
          },
        ],
      },
    ]),
  ];
  return instructorPage(words.title, body, { sheet, tab: '/incidents', events: null });
}
