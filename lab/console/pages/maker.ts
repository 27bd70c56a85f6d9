/**
 * The maker's office: what the customer has bought for each box, and when a version is offered to it.
 * Support itself, which customers call, is a public page of the outside world.
 *
 * @guide G03, G20, G113 seed
 */

import { DAY_MS } from '../../../hardware/ports.js';
import type { Block, FieldView, Section } from '../../../views/blocks.js';
import { date } from '../../../views/format.js';
import { type Label, same } from '../../../views/label.js';
import { words as shared } from '../../../views/words.js';
import type { ContractState } from '../control/lab-state.js';
import type { View } from '../drawing/parts.js';
import { gives } from '../drawing/parts.js';

const words = {
  contracts: { en: 'Contracts', fr: 'Contrats' },
  intro: {
    en: 'Updates and support are given to a box under maintenance only. Call support from the page linked below.',
    fr: 'Les mises à jour et l’assistance ne sont fournies qu’à un serveur sous maintenance. Appelez l’assistance depuis la page indiquée ci-dessous.',
  },
  pages: { en: 'The vendor’s public pages', fr: 'Pages publiques de l’éditeur' },
  updates: { en: 'Update server', fr: 'Serveur de mise à jour' },
  support: { en: 'Technical support', fr: 'Assistance technique' },
  serial: { en: 'Serial number', fr: 'Numéro de série' },
  maintenance: { en: 'Maintenance until', fr: 'Maintenance jusqu’au' },
  noMaintenance: { en: 'none', fr: 'aucune' },
  downloaded: { en: 'Already downloaded', fr: 'Déjà téléchargées' },
  extractable: { en: 'Extractable access console', fr: 'Console d’accès extractible' },
  dateHelp: { en: 'Year-month-day; empty: none.', fr: 'Année-mois-jour ; vide : aucune.' },
  saveContract: { en: 'Save contract', fr: 'Enregistrer le contrat' },
  rollout: { en: 'Rollout calendar', fr: 'Calendrier de déploiement' },
  rolloutIntro: {
    en: 'A version is offered at once, from a day on, or not yet. The customer is told by e-mail when it is.',
    fr: 'Une version est proposée aussitôt, à partir d’un jour, ou pas encore. Le client en est averti par e-mail.',
  },
  update: { en: 'Update', fr: 'Mise à jour' },
  offered: { en: 'Offered', fr: 'Proposée' },
  atOnce: { en: 'at once', fr: 'aussitôt' },
  notYet: { en: 'not yet', fr: 'pas encore' },
  from: { en: 'from', fr: 'à partir du' },
  fromDay: { en: 'From day', fr: 'À partir du jour' },
  saveRollout: { en: 'Save rollout', fr: 'Enregistrer le déploiement' },
} as const satisfies Record<string, Label>;

const placeLabel = (box: string): Label => ({
  en: `Appliance ${box.toUpperCase()}`,
  fr: `Serveur ${box.toUpperCase()}`,
});

/** '2018-01-31'. */
const dayText = (ms: number | null): string =>
  ms === null ? '' : new Date(Math.floor(ms / DAY_MS) * DAY_MS).toISOString().slice(0, 10);

const field = (kind: FieldView['kind'], name: string, label: Label, value: string | boolean): FieldView => ({
  kind,
  name,
  label,
  value,
});

function contractSection(contract: ContractState): Section {
  const { box, serial, maintenanceUntilMs, downloaded, extractableConsole } = contract;
  const name = placeLabel(box);
  return {
    id: `contract-${box}`,
    title: { en: `${words.contracts.en} :: ${name.en}`, fr: `${words.contracts.fr} :: ${name.fr}` },
    blocks: [
      {
        kind: 'facts',
        items: [
          { label: words.serial, value: same(serial) },
          {
            label: words.maintenance,
            value: maintenanceUntilMs === null ? words.noMaintenance : date(maintenanceUntilMs, 'UTC'),
          },
          {
            label: words.downloaded,
            value: downloaded.length === 0 ? shared.noneFeminine : same(downloaded.join(', ')),
          },
        ],
      },
      {
        kind: 'form',
        action: gives('contract-set'),
        fields: [
          field('hidden', 'box', name, box),
          {
            ...field('text', 'maintenance', words.maintenance, dayText(maintenanceUntilMs)),
            help: words.dateHelp,
          },
          field('checkbox', 'extractable', words.extractable, extractableConsole),
        ],
        submit: words.saveContract,
      },
    ],
  };
}

function rolloutSection(view: View): Section {
  const { contracts, packages } = view.state.maker;
  const rows = contracts.flatMap((contract) =>
    packages.map(({ id, title }) => {
      const at = contract.rolloutMs[id];
      const when: Label =
        at === undefined
          ? words.atOnce
          : at === null
            ? words.notYet
            : { en: `from ${date(at, 'UTC').en}`, fr: `à partir du ${date(at, 'UTC').fr}` };
      return { cells: [placeLabel(contract.box), title, when] };
    }),
  );
  const boxes = contracts.map(({ box }) => ({ value: box, label: placeLabel(box) }));
  const form: Block = {
    kind: 'form',
    action: gives('rollout-set'),
    intro: words.rolloutIntro,
    fields: [
      { ...field('select', 'box', shared.name, boxes[0]?.value ?? ''), options: boxes },
      {
        ...field('select', 'package', words.update, packages[0]?.id ?? ''),
        options: packages.map(({ id, title }) => ({ value: id, label: title })),
      },
      {
        ...field('select', 'offered', words.offered, 'day'),
        options: [
          { value: 'now', label: words.atOnce },
          { value: 'day', label: words.fromDay },
          { value: 'never', label: words.notYet },
        ],
      },
      {
        ...field('text', 'day', words.fromDay, dayText(view.state.nowUs / 1_000 + DAY_MS)),
        help: words.dateHelp,
      },
    ],
    submit: words.saveRollout,
  };
  const table: Block = {
    kind: 'table',
    caption: words.rollout,
    columns: [shared.name, words.update, words.offered],
    rows,
    empty: shared.none,
  };
  return { id: 'rollout', title: words.rollout, blocks: [table, form] };
}

function pagesSection(view: View): Section {
  const { updatesUrl, supportUrl } = view.state.maker;
  return {
    id: 'maker-pages',
    title: words.pages,
    blocks: [
      { kind: 'note', tone: 'info', text: words.intro },
      {
        kind: 'links',
        items: [
          { label: words.updates, href: updatesUrl },
          { label: words.support, href: supportUrl },
        ],
      },
    ],
  };
}

/** Sections of the page. */
export const makerSections = (view: View): Section[] => [
  pagesSection(view),
  ...view.state.maker.contracts.map(contractSection),
  rolloutSection(view),
];
