/** The network itself: wires between machines, what neighbours believe of one another, the firewall. */

import type { Cell, FieldView, Section } from '../../../views/blocks.js';
import { type Label, same } from '../../../views/label.js';
import { words as shared } from '../../../views/words.js';
import type { LabState } from '../control/lab-state.js';
import { beside, computerLabel, knownComputers, leftUntil } from '../drawing/computers.js';
import type { View } from '../drawing/parts.js';
import { gives, order } from '../drawing/parts.js';

const words = {
  wires: { en: 'Wires', fr: 'Liaisons' },
  from: { en: 'From', fr: 'De' },
  to: { en: 'To', fr: 'Vers' },
  state: { en: 'State', fr: 'État' },
  cut: { en: 'cut', fr: 'coupée' },
  clear: { en: 'Clear', fr: 'Rétablir' },
  allGood: { en: 'All wires are sound.', fr: 'Toutes les liaisons sont saines.' },
  change: { en: 'Disturb a wire', fr: 'Perturber une liaison' },
  isCut: { en: 'Cut', fr: 'Coupée' },
  loss: { en: 'Loss', fr: 'Perte' },
  late: { en: 'Added delay', fr: 'Retard ajouté' },
  apply: { en: 'Apply to wire', fr: 'Appliquer à la liaison' },
  lab: { en: 'the rest of the network', fr: 'le reste du réseau' },
  others: {
    en: 'Only what arrives is stopped; what is sent still goes out.',
    fr: 'Seul ce qui arrive est arrêté ; ce qui est envoyé part encore.',
  },
  neighbours: { en: 'Neighbours (ARP)', fr: 'Voisins (ARP)' },
  neighboursHelp: {
    en: 'Who believes which card to hold an address. A machine that takes an address announces it; where the announcement is lost, the others talk to the old card until what they remember is too old.',
    fr: 'Qui croit quelle carte détenir une adresse. Une machine qui prend une adresse l’annonce ; si l’annonce se perd, les autres parlent à l’ancienne carte jusqu’à ce que leur mémoire soit trop ancienne.',
  },
  machine: { en: 'Machine', fr: 'Machine' },
  mac: { en: 'Card (MAC)', fr: 'Carte (MAC)' },
  until: { en: 'Until', fr: 'Jusqu’à' },
  current: { en: 'holds it', fr: 'la détient' },
  stale: { en: 'does not hold it', fr: 'ne la détient pas' },
  forget: { en: 'Forget neighbours', fr: 'Oublier les voisins' },
  noNeighbours: { en: 'Nobody remembers a neighbour.', fr: 'Personne ne se souvient d’un voisin.' },
  firewall: { en: 'Firewall', fr: 'Pare-feu' },
  firewallHelp: {
    en: 'What is stopped is lost without a word.',
    fr: 'Ce qui est arrêté se perd sans un mot.',
  },
  noRules: { en: 'Everything may pass.', fr: 'Tout peut passer.' },
  source: { en: 'Source', fr: 'Source' },
  destination: { en: 'Destination', fr: 'Destination' },
  letPass: { en: 'Let pass', fr: 'Laisser passer' },
  stop: { en: 'Stop traffic', fr: 'Arrêter le trafic' },
} as const satisfies Record<string, Label>;

const placeLabel = (name: string): Label => (name === 'lab' ? words.lab : same(name.toUpperCase()));

const field = (kind: FieldView['kind'], name: string, label: Label, value: string | boolean): FieldView => ({
  kind,
  name,
  label,
  value,
});

function wireRows(state: LabState): { cells: Cell[] }[] {
  return state.boxes.flatMap((box) =>
    box.filters.map(({ from, filter }) => {
      const late = filter.extraUs / 1_000;
      const percent = Math.round(filter.lossShare * 100);
      const text: Label = filter.cut
        ? words.cut
        : {
            en: `${words.loss.en} ${percent}%, +${late} ms`,
            fr: `${words.loss.fr} ${percent} %, +${late} ms`,
          };
      return {
        cells: [
          placeLabel(from),
          placeLabel(box.name),
          text,
          {
            press: words.clear,
            ...order('wire', { from, to: box.name, cut: '0', lossPercent: '0', extraMs: '0' }),
          },
        ],
      };
    }),
  );
}

function wiresSection({ state }: View): Section {
  const boxes = state.boxes.map(({ name }) => ({ value: name, label: placeLabel(name) }));
  const sources = [...boxes, { value: 'lab', label: words.lab }];
  return {
    id: 'wires',
    title: words.wires,
    blocks: [
      {
        kind: 'table',
        caption: words.wires,
        columns: [words.from, words.to, words.state, shared.actions],
        rows: wireRows(state),
        empty: words.allGood,
      },
      {
        kind: 'form',
        action: gives('wire'),
        intro: words.others,
        fields: [
          field('heading', '', words.change, ''),
          { ...field('select', 'from', words.from, 'lab'), options: sources },
          { ...field('select', 'to', words.to, boxes[0]?.value ?? ''), options: boxes },
          field('checkbox', 'cut', words.isCut, false),
          { ...field('integer', 'lossPercent', words.loss, '0'), unit: same('%') },
          { ...field('integer', 'extraMs', words.late, '0'), unit: same('ms') },
        ],
        submit: words.apply,
      },
    ],
  };
}

function neighboursSection(view: View): Section {
  const rows = view.state.network.neighbours.map(({ machine, address, mac, box, holds, untilUs }) => ({
    cells: [
      computerLabel(view.state.addresses, machine),
      same(address),
      box === null ? same(mac) : beside(same(mac), placeLabel(box)),
      { badge: holds ? words.current : words.stale, tone: holds ? 'good' : 'bad' } satisfies Cell,
      leftUntil(view, untilUs),
      { press: words.forget, ...order('arp-flush', { machine }) } satisfies Cell,
    ],
  }));
  return {
    id: 'neighbours',
    title: words.neighbours,
    blocks: [
      { kind: 'note', tone: 'plain', text: words.neighboursHelp },
      {
        kind: 'table',
        caption: words.neighbours,
        columns: [words.machine, shared.ipAddress, words.mac, shared.status, words.until, shared.actions],
        rows,
        empty: words.noNeighbours,
      },
    ],
  };
}

function firewallSection({ state }: View): Section {
  const options = knownComputers(state).map(({ address, label }) => ({
    value: address,
    label: beside(label, same(address)),
  }));
  return {
    id: 'firewall',
    title: words.firewall,
    blocks: [
      {
        kind: 'table',
        caption: words.firewall,
        columns: [words.source, words.destination, shared.actions],
        rows: state.network.firewall.map(({ source, destination }) => ({
          cells: [
            computerLabel(state.addresses, source),
            computerLabel(state.addresses, destination),
            {
              press: words.letPass,
              ...order('firewall-set', { source, destination, blocked: '0' }),
            },
          ],
        })),
        empty: words.noRules,
      },
      {
        kind: 'form',
        action: gives('firewall-set'),
        intro: words.firewallHelp,
        fields: [
          { kind: 'hidden', name: 'blocked', label: words.stop, value: '1' },
          { ...field('select', 'source', words.source, state.addresses.boxes.a), options },
          { ...field('select', 'destination', words.destination, state.addresses.servers.updates), options },
        ],
        submit: words.stop,
      },
    ],
  };
}

/** Sections of the page. */
export const networkSections = (view: View): Section[] => [
  wiresSection(view),
  neighboursSection(view),
  firewallSection(view),
];
