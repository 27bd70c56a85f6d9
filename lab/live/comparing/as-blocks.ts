/**
 * lab/live/comparing/: what differs between two labs, two instants of one, or two ways it could have gone.
 *
 * The differences as blocks of a page, in both languages, and as text.
 */
import type { Block, Section } from '../../../views/blocks.js';
import { dateTime, duration } from '../../../views/format.js';
import { type Label, same } from '../../../views/label.js';
import { TIME_ZONE } from '../../making/found.js';
import type { BoxDifference, Differences, Differing } from './differences.js';

const words = {
  outage: { en: 'Site down', fr: 'Site indisponible' },
  isSame: { en: 'Nothing differs.', fr: 'Rien ne diffère.' },
  together: { en: 'As a whole', fr: 'Dans l’ensemble' },
  what: { en: 'What', fr: 'Quoi' },
  instant: { en: 'Lab time', fr: 'Heure du laboratoire' },
  box: (name: string): Label => ({ en: `Appliance ${name}`, fr: `Serveur ${name}` }),
  state: { en: 'State', fr: 'État' },
  settings: { en: 'Settings', fr: 'Paramètres' },
  rows: { en: 'Rows', fr: 'Lignes' },
  table: { en: 'Table', fr: 'Table' },
  changed: { en: 'Say something else', fr: 'Au contenu différent' },
  only: (side: Label): Label => ({ en: `Only: ${side.en}`, fr: `Seulement : ${side.fr}` }),
  files: { en: 'Stored files', fr: 'Fichiers stockés' },
  doubled: { en: 'Rows there twice', fr: 'Lignes en double' },
  outside: { en: 'Outside world', fr: 'Monde extérieur' },
  none: { en: 'No differences', fr: 'Aucune différence' },
  examples: (table: string): Label => ({ en: `Rows of ${table}`, fr: `Lignes de ${table}` }),
  columns: { en: ' (other columns)', fr: ' (autres colonnes)' },
} as const;

/** What the two sides are called. */
export interface Sides {
  readonly one: Label;
  readonly other: Label;
}

const US_PER_MS = 1_000;
export const lasted = (us: number): Label => duration(us / US_PER_MS);
export const timeOf = (us: number): Label => dateTime(us / US_PER_MS, TIME_ZONE);
const orNone = (label: Label | null): Label => label ?? same('–');

const beside = (caption: Label, { one, other }: Sides, rows: readonly Differing[]): Block => ({
  kind: 'table',
  caption,
  columns: [words.what, one, other],
  rows: rows.map((row) => ({ cells: [row.name, orNone(row.one), orNone(row.other)] })),
  empty: words.none,
});

function tableBlocks({ tables }: BoxDifference, sides: Sides, hasRows: boolean): Block[] {
  const { one, other } = sides;
  if (tables.length === 0) return [];
  const named = ({ table, columns }: BoxDifference['tables'][number]): Label =>
    columns ? { en: `${table}${words.columns.en}`, fr: `${table}${words.columns.fr}` } : same(table);
  return [
    {
      kind: 'table',
      caption: words.rows,
      columns: [words.table, words.only(one), words.only(other), words.changed],
      rows: tables.map((table) => ({
        cells: [
          named(table),
          same(String(table.onlyOne)),
          same(String(table.onlyOther)),
          same(String(table.changed)),
        ],
      })),
      empty: words.none,
    },
    ...(hasRows ? tables : []).map(
      ({ table, examples }): Block =>
        beside(
          words.examples(table),
          sides,
          examples.map((row, index) => ({
            name: same(`${index + 1}`),
            one: row.one === null ? null : same(row.one),
            other: row.other === null ? null : same(row.other),
          })),
        ),
    ),
  ];
}

function boxSection(difference: BoxDifference, sides: Sides, hasRows: boolean): Section {
  const { box, facts, settings, files, doubled } = difference;
  const counted: Differing[] = [];
  if (files.onlyOne + files.onlyOther > 0)
    counted.push({ name: words.files, one: same(`+ ${files.onlyOne}`), other: same(`+ ${files.onlyOther}`) });
  if (doubled[0] !== doubled[1])
    counted.push({ name: words.doubled, one: same(String(doubled[0])), other: same(String(doubled[1])) });
  const state = [...facts, ...counted];
  return {
    id: `differs-${box}`,
    title: words.box(box.toUpperCase()),
    blocks: [
      ...(state.length === 0 ? [] : [beside(words.state, sides, state)]),
      ...(settings.length === 0 ? [] : [beside(words.settings, sides, settings)]),
      ...tableBlocks(difference, sides, hasRows),
    ],
  };
}

/** As sections of a page; `hasRows`: with rows of the databases as they are stored. */
export function differenceSections(differences: Differences, sides: Sides, hasRows = true): Section[] {
  const { atUs, outageUs, boxes, outside, isSame } = differences;
  const whole: Block = beside(words.together, sides, [
    { name: words.instant, one: timeOf(atUs[0]), other: timeOf(atUs[1]) },
    { name: words.outage, one: lasted(outageUs[0]), other: lasted(outageUs[1]) },
  ]);
  const nothing: Block[] = isSame ? [{ kind: 'note', tone: 'good', text: words.isSame }] : [];
  return [
    { id: 'differs', title: words.together, blocks: [...nothing, whole] },
    ...boxes.map((box) => boxSection(box, sides, hasRows)),
    ...(outside.length === 0
      ? []
      : [
          {
            id: 'differs-outside',
            title: words.outside,
            blocks: [beside(words.outside, sides, outside)],
          },
        ]),
  ];
}

type TableRow = Extract<Block, { kind: 'table' }>['rows'][number];

function textOf(cell: TableRow['cells'][number], language: keyof Label): string {
  if ('en' in cell) return cell[language];
  return '';
}

/** As text: the same as the page says. */
export function sectionsAsText(sections: readonly Section[], language: keyof Label = 'en'): string {
  const lines: string[] = [];
  for (const { title, blocks } of sections) {
    lines.push(title[language]);
    for (const block of blocks) {
      if (block.kind === 'note') lines.push(`  ${block.text[language]}`);
      if (block.kind !== 'table') continue;
      lines.push(`  ${block.caption[language]}: ${block.columns.map((one) => one[language]).join(' | ')}`);
      for (const { cells } of block.rows)
        lines.push(`    ${cells.map((cell) => textOf(cell, language)).join(' | ')}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
