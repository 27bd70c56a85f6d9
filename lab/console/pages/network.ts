/** The customer's DNS controller and the wires between machines. */
import type { Cell, FieldView, Section } from '../../../views/blocks.js';
import { duration } from '../../../views/format.js';
import { type Label, same } from '../../../views/label.js';
import { words as shared } from '../../../views/words.js';
import type { View } from '../html.js';
import type { LabState } from '../lab-control.js';

const words = {
  dns: { en: 'DNS controller', fr: 'Contrôleur DNS' },
  records: { en: 'Records', fr: 'Enregistrements' },
  ttl: { en: 'TTL', fr: 'Durée de vie' },
  seconds: { en: 'seconds', fr: 'secondes' },
  noRecords: { en: 'There is no record.', fr: 'Il n’y a aucun enregistrement.' },
  set: { en: 'Add or change a record', fr: 'Ajouter ou modifier un enregistrement' },
  save: { en: 'Save record', fr: 'Enregistrer l’entrée' },
  remembered: {
    en: 'Machines that asked before keep the old answer until its TTL has run out.',
    fr: 'Les machines qui ont déjà posé la question gardent l’ancienne réponse jusqu’à la fin de sa durée de vie.',
  },
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
  others: { en: 'One direction only: what arrives.', fr: 'Un seul sens : ce qui arrive.' },
} as const satisfies Record<string, Label>;

const placeLabel = (name: string): Label => (name === 'lab' ? words.lab : same(name.toUpperCase()));

const field = (kind: FieldView['kind'], name: string, label: Label, value: string | boolean): FieldView => ({
  kind,
  name,
  label,
  value,
});

function dnsSection({ state }: View): Section {
  const rows = state.records.map(({ name, address, ttlS }) => ({
    cells: [
      same(name),
      same(address),
      duration(ttlS * 1_000),
      { press: shared.delete, action: 'dns-remove', values: { name } } satisfies Cell,
    ],
  }));
  const site = state.records.find(({ name }) => name === state.siteName);
  return {
    id: 'dns',
    title: words.dns,
    blocks: [
      {
        kind: 'table',
        caption: words.records,
        columns: [shared.name, shared.ipAddress, words.ttl, shared.actions],
        rows,
        empty: words.noRecords,
      },
      {
        kind: 'form',
        action: 'dns-set',
        intro: words.remembered,
        fields: [
          field('heading', '', words.set, ''),
          field('text', 'name', shared.name, state.siteName),
          field('text', 'address', shared.ipAddress, site?.address ?? ''),
          { ...field('integer', 'ttlS', words.ttl, String(site?.ttlS ?? 300)), unit: words.seconds },
        ],
        submit: words.save,
      },
    ],
  };
}

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
            action: 'wire',
            values: { from, to: box.name, cut: '0', lossPercent: '0', extraMs: '0' },
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
        action: 'wire',
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

/** Sections of the page. */
export const networkSections = (view: View): Section[] => [dnsSection(view), wiresSection(view)];
