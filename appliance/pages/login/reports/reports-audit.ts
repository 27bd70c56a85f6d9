/** Reports > Audit: who signed in and who changed what on the site. */

import type { Section } from '../../../../views/blocks.js';
import { count, dateTime } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { siteWords } from '../../../node/site-change.js';
import { AUDIT_ROWS_MAX, type AuditFilter, auditPage } from '../../../store/site/history/audit-queries.js';
import { action, type Ctx, type Outcome, type Page } from '../../page.js';
import { auditWords } from './audit-words.js';
import { CSV_ROWS_MAX, csvFile, csvForm, utc } from './csv.js';
import { type Asked, asked, dayField } from './report-filter.js';

const ROWS_PER_PAGE = 50;

const words = {
  title: { en: 'Audit', fr: 'Audit' },
  filter: { en: 'Audit :: Filter', fr: 'Audit :: Filtre' },
  list: { en: 'Audit :: Trail', fr: 'Audit :: Journal' },
  all: { en: 'All', fr: 'Toutes' },
  kind: { en: 'Entries', fr: 'Entrées' },
  signIns: { en: 'Sign-ins', fr: 'Connexions' },
  changes: { en: 'Changes', fr: 'Modifications' },
  show: { en: 'Show Entries', fr: 'Afficher les entrées' },
  time: { en: 'Time', fr: 'Heure' },
  who: { en: 'By', fr: 'Par' },
  what: { en: 'What', fr: 'Quoi' },
  detail: { en: 'Details', fr: 'Détails' },
  empty: { en: 'No entry matches the filter.', fr: 'Aucune entrée ne correspond au filtre.' },
  bound: {
    en: `The newest ${count(AUDIT_ROWS_MAX).en} entries of the chosen days are looked at.`,
    fr: `Les ${count(AUDIT_ROWS_MAX).fr} entrées les plus récentes des jours choisis sont examinées.`,
  },
} satisfies Record<string, Label>;

const kindOf = ({ query }: Ctx): 'sign-in' | 'change' | null =>
  query.kind === 'sign-in' || query.kind === 'change' ? query.kind : null;

function filterOf(ctx: Ctx, { filter }: Asked): AuditFilter {
  const { fromMs, untilMs, username } = filter;
  return { fromMs, untilMs, actor: username, kind: kindOf(ctx) };
}

function filterSection(ctx: Ctx, wanted: Asked): Section {
  return {
    id: 'filter',
    title: words.filter,
    blocks: [
      {
        kind: 'form',
        action: '',
        fields: [
          {
            kind: 'text',
            name: 'user',
            label: common.username,
            value: wanted.query.user ?? '',
            maxLength: 100,
          },
          {
            kind: 'select',
            name: 'kind',
            label: words.kind,
            value: kindOf(ctx) ?? '',
            options: [
              { value: '', label: words.all },
              { value: 'sign-in', label: words.signIns },
              { value: 'change', label: words.changes },
            ],
          },
          dayField('from', wanted),
          dayField('to', wanted),
        ],
        submit: words.show,
      },
    ],
  };
}

function csv(ctx: Ctx): Outcome {
  const site = ctx.node.site();
  if (site === null) return { refused: siteWords.noSite };
  const { rows } = auditPage(site, filterOf(ctx, asked(ctx)), { limit: CSV_ROWS_MAX, offset: 0 });
  const columns = [words.time, words.who, words.what, words.detail];
  const lines = rows.map((row) => [
    utc(row.atMs),
    row.actor,
    auditWords(row.action)[ctx.language],
    row.detail,
  ]);
  return csvFile('audit', columns, lines, ctx.language);
}

export const reportsAuditPage: Page = {
  id: 'login.reports-audit',
  site: 'login',
  path: '/login/reports/audit',
  title: words.title,
  right: 'security.manage',
  menu: { tab: 'login.reports', sub: words.title },
  sections: (ctx) => {
    const site = ctx.node.site();
    if (site === null) return [];
    const wanted = asked(ctx);
    const filter = filterOf(ctx, wanted);
    const { total } = auditPage(site, filter, { limit: 0, offset: 0 });
    const pages = Math.max(1, Math.ceil(total / ROWS_PER_PAGE));
    const number = Number(ctx.query.page ?? '1');
    const page = Number.isInteger(number) && number >= 1 ? Math.min(number, pages) : 1;
    const { rows } = auditPage(site, filter, { limit: ROWS_PER_PAGE, offset: (page - 1) * ROWS_PER_PAGE });
    const zone = ctx.node.network.config().timeZone;
    const kind = kindOf(ctx);
    return [
      filterSection(ctx, wanted),
      {
        id: 'trail',
        title: words.list,
        blocks: [
          { kind: 'note', tone: 'info', text: words.bound },
          {
            kind: 'table',
            caption: words.list,
            columns: [words.time, words.who, words.what, words.detail],
            rows: rows.map((row) => ({
              cells: [dateTime(row.atMs, zone), same(row.actor), auditWords(row.action), same(row.detail)],
            })),
            empty: words.empty,
            pager: {
              page,
              pages,
              total,
              query: { ...wanted.query, ...(kind === null ? {} : { kind }) },
            },
          },
          ...(total > 0 ? [csvForm] : []),
        ],
      },
    ];
  },
  actions: { csv: action({ fields: {}, edits: null, sample: { values: {} }, run: csv }) },
};
