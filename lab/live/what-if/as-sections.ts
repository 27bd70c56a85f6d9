/**
 * lab/live/what-if/: the rest of a line once more, with some deeds otherwise, beside what really was.
 *
 * Both lines side by side, as sections of a page in both languages.
 */
import type { Block, Section } from '../../../views/blocks.js';
import { type Label, same } from '../../../views/label.js';
import { differenceSections, lasted, timeOf } from '../comparing/as-blocks.js';
import type { DeedBeside, DeedEnd } from './beside.js';
import type { SideOf, WhatIf } from './what-if.js';

const words = {
  sides: { one: { en: 'as it was', fr: 'tel quel' }, other: { en: 'what if', fr: 'et si' } },
  result: { en: 'What if: the result', fr: 'Et si : le résultat' },
  what: { en: 'What', fr: 'Quoi' },
  outage: { en: 'Site down', fr: 'Site indisponible' },
  lostRows: { en: 'Lost rows', fr: 'Lignes perdues' },
  lostFiles: { en: 'Lost files', fr: 'Fichiers perdus' },
  findings: { en: 'What the judge found', fr: 'Constats du juge' },
  grade: { en: 'Grade', fr: 'Note' },
  mistakes: { en: 'Mistakes', fr: 'Erreurs' },
  none: { en: 'none', fr: 'aucun' },
  deeds: { en: 'Deeds', fr: 'Actions' },
  number: { en: 'No.', fr: 'Nº' },
  time: { en: 'Lab time', fr: 'Heure du laboratoire' },
  noDeeds: { en: 'Nothing was done.', fr: 'Rien n’a été fait.' },
  notThere: { en: '–', fr: '–' },
  plans: {
    same: same(''),
    without: { en: ' (left out)', fr: ' (retirée)' },
    changed: { en: ' (changed)', fr: ' (changée)' },
    added: { en: ' (added)', fr: ' (ajoutée)' },
  },
  misfits: (count: number): Label => ({
    en:
      count === 1
        ? 'One later deed no longer fits and was not done.'
        : `${count} later deeds no longer fit and were not done.`,
    fr:
      count === 1
        ? 'Une action ultérieure ne convient plus et n’a pas été faite.'
        : `${count} actions ultérieures ne conviennent plus et n’ont pas été faites.`,
  }),
  pages: (count: number): Label => ({
    en:
      count === 1
        ? 'One page that was looked at is not there to be seen.'
        : `${count} pages that were looked at are not there to be seen.`,
    fr:
      count === 1
        ? 'Une page qui avait été consultée ne peut plus l’être.'
        : `${count} pages qui avaient été consultées ne peuvent plus l’être.`,
  }),
} as const;

const join = (labels: readonly Label[]): Label =>
  labels.length === 0
    ? words.none
    : { en: labels.map(({ en }) => en).join('; '), fr: labels.map(({ fr }) => fr).join(' ; ') };

function figures(one: SideOf, other: SideOf): Block {
  const row = (what: Label, of: (side: SideOf) => Label) => ({ cells: [what, of(one), of(other)] });
  const graded = [one, other].some(({ judged }) => judged.rehearsal !== null);
  return {
    kind: 'table',
    caption: words.result,
    columns: [words.what, words.sides.one, words.sides.other],
    rows: [
      row(words.outage, ({ outageUs }) => lasted(outageUs)),
      row(words.lostRows, ({ judged }) => same(String(judged.lost.rows))),
      row(words.lostFiles, ({ judged }) => same(String(judged.lost.files))),
      row(words.findings, ({ judged }) => join(judged.findings)),
      ...(graded
        ? [
            row(words.mistakes, ({ judged }) => join(judged.rehearsal?.mistakes ?? [])),
            row(words.grade, ({ judged }) => {
              const { rehearsal } = judged;
              return rehearsal === null ? words.notThere : same(`${rehearsal.points} / ${rehearsal.of}`);
            }),
          ]
        : []),
    ],
    empty: words.none,
  };
}

const endOf = (end: DeedEnd | null): Label => end?.words ?? words.notThere;

function deedRow({ number, atUs, plan, words: named, first, other, differs }: DeedBeside) {
  const { en, fr } = words.plans[plan];
  return {
    dim: !differs,
    cells: [
      same(number === null ? '+' : String(number)),
      timeOf(atUs),
      { en: `${named.en}${en}`, fr: `${named.fr}${fr}` },
      endOf(first),
      endOf(other),
    ],
  };
}

/** As sections of a page. */
export function whatIfSections(
  { deeds, pagesMissed, one, other, differences }: WhatIf,
  hasRows = true,
): Section[] {
  const misfits = deeds.filter((deed) => deed.other?.isMisfit === true).length;
  const note = (text: Label): Block => ({ kind: 'note', tone: 'warn', text });
  const notes: Block[] = [
    ...(misfits === 0 ? [] : [note(words.misfits(misfits))]),
    ...(pagesMissed === 0 ? [] : [note(words.pages(pagesMissed))]),
  ];
  return [
    { id: 'what-if', title: words.result, blocks: [...notes, figures(one, other)] },
    {
      id: 'what-if-deeds',
      title: words.deeds,
      blocks: [
        {
          kind: 'table',
          caption: words.deeds,
          columns: [words.number, words.time, words.what, words.sides.one, words.sides.other],
          rows: deeds.map(deedRow),
          empty: words.noDeeds,
        },
      ],
    },
    ...differenceSections(differences, words.sides, hasRows),
  ];
}
