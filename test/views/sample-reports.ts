/** A long list with a filter, pages and check boxes. */
import type { Section } from '../../views/blocks.js';
import { bytes, count, dateTime } from '../../views/format.js';
import { same } from '../../views/label.js';
import { words } from '../../views/words.js';
import { label, SYNCED_MS, ZONE } from './sample-frames.js';
import { press } from './sample-sections.js';

export const reportSections: readonly Section[] = [
  {
    id: 'sessions',
    title: label('Reports :: Sessions', 'Rapports :: Sessions'),
    blocks: [
      {
        kind: 'form',
        action: '',
        fields: [
          { kind: 'text', name: 'user', label: words.username, value: '' },
          { kind: 'text', name: 'from', label: label('From', 'Du'), value: '2018-06-01' },
          {
            kind: 'select',
            name: 'type',
            label: label('Type', 'Type'),
            value: 'all',
            options: [{ value: 'all', label: words.all }],
          },
          {
            kind: 'checkbox',
            name: 'recorded',
            label: label('With recording', 'Avec enregistrement'),
            value: false,
          },
        ],
        submit: words.filter,
      },
      {
        kind: 'table',
        caption: label('Sessions, newest first', 'Sessions, les plus récentes d’abord'),
        columns: [
          same(''),
          words.date,
          label('User', 'Utilisateur'),
          label('Jump item', 'Élément de Jump'),
          label('Size', 'Taille'),
          label('Recording', 'Enregistrement'),
          words.actions,
        ],
        rows: Array.from({ length: 25 }, (_, index) => ({
          id: `session-${index}`,
          cells: [
            {
              checkbox: 'chosen',
              value: `s${index}`,
              label: label('Choose this session', 'Choisir cette session'),
            },
            {
              link: dateTime(SYNCED_MS - index * 3_600_000, ZONE),
              href: `/login/reports/session?id=${index}`,
            },
            same('Camille O’Neill & Søn'),
            same(`srv-${index}.example.net`),
            bytes(index * 13_700_000),
            index % 3 === 0
              ? { badge: words.yes, tone: 'good' as const }
              : { badge: words.no, tone: 'plain' as const },
            press(`s${index}`),
          ],
        })),
        empty: words.none,
        pager: { page: 2, pages: 40_000, total: 1_000_000, query: { user: 'a b', type: 'all' } },
        form: {
          action: 'export',
          fields: [
            {
              kind: 'select',
              name: 'what',
              label: words.actions,
              value: 'export',
              options: [{ value: 'export', label: label('Export', 'Exporter') }],
            },
          ],
          submit: words.apply,
        },
      },
      {
        kind: 'table',
        caption: label('Nothing here', 'Rien ici'),
        columns: [words.name, words.status],
        rows: [],
        empty: label('No entry fits.', 'Aucune entrée ne correspond.'),
      },
      { kind: 'note', tone: 'plain', text: count(1_234_567) },
    ],
  },
];
