/** What all seats came to, and the files of it. */

import type { Cell, Section } from '../../../../views/blocks.js';
import { duration } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import { button, row, sectionsPart } from '../../drawing/parts.js';
import type { Classroom } from '../class.js';
import { resultsOf, type SeatResult } from '../results/results.js';
import { instructorPage, type Sheet } from './frame.js';
import { progressWords } from './words.js';

const words = {
  title: { en: 'Results', fr: 'Résultats' },
  seat: { en: 'Seat', fr: 'Place' },
  name: { en: 'Name', fr: 'Nom' },
  result: { en: 'Result', fr: 'Résultat' },
  mistakes: { en: 'Mistakes', fr: 'Erreurs' },
  hints: { en: 'Hints', fr: 'Indices' },
  outage: { en: 'Outage', fr: 'Indisponibilité' },
  certificate: { en: 'Certificate', fr: 'Attestation' },
  open: { en: 'Certificate', fr: 'Attestation' },
  none: { en: '–', fr: '–' },
  empty: { en: 'Nobody has joined yet.', fr: 'Personne n’est encore entré.' },
  csv: { en: 'As a table (CSV)', fr: 'En tableau (CSV)' },
  json: { en: 'As JSON', fr: 'En JSON' },
  xapi: { en: 'As xAPI statements', fr: 'En déclarations xAPI' },
} as const satisfies Record<string, Label>;

const certificateCell = ({ seat, status }: SeatResult): Cell =>
  status === 'finished' ? { link: words.open, href: `/seats/${seat}/certificate` } : words.none;

const sectionOf = (results: readonly SeatResult[]): Section => ({
  id: 'results',
  title: words.title,
  blocks: [
    {
      kind: 'table',
      caption: words.title,
      columns: [
        words.seat,
        words.name,
        words.result,
        words.mistakes,
        words.hints,
        words.outage,
        words.certificate,
      ],
      rows: results.map((one) => ({
        cells: [
          { link: same(String(one.seat)), href: `/seats/${one.seat}` },
          same(one.name),
          progressWords(one),
          same(String(one.mistakes)),
          same(String(one.hints)),
          one.outageMs === null ? words.none : duration(one.outageMs),
          certificateCell(one),
        ],
      })),
      empty: words.empty,
    },
  ],
});

export const resultsPage = (room: Classroom, sheet: Sheet): string =>
  instructorPage(
    words.title,
    [
      row([
        button(words.csv, '/results.csv', { quiet: true, download: true }),
        button(words.json, '/results.json', { quiet: true, download: true }),
        button(words.xapi, '/results.xapi.json', { quiet: true, download: true }),
      ]),
      sectionsPart([sectionOf(resultsOf(room))]),
    ],
    { sheet, tab: '/results', events: null },
  );
