/** A report that sums sessions up: by team, by user, by Jump item, over some days. */
import { DAY_MS } from '../../../../hardware/ports.js';
import type { Section } from '../../../../views/blocks.js';
import { count, dateTime, duration } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { siteWords } from '../../../node/site-change.js';
import type { Store } from '../../../store/database.js';
import { type SessionSum, SUM_ROWS_MAX, SUMMED_MAX } from '../../../store/site/history/audit-queries.js';
import { action, type Ctx, type Outcome, type Page } from '../../page.js';
import { CSV_ROWS_MAX, csvFile, csvForm, utc } from './csv.js';
import { type Asked, asked, dayField } from './report-filter.js';

const DAYS_DEFAULT = 7;

const words = {
  days: { en: 'Days', fr: 'Jours' },
  show: { en: 'Show Summary', fr: 'Afficher la synthèse' },
  sessions: { en: 'Sessions', fr: 'Sessions' },
  total: { en: 'Total Duration', fr: 'Durée totale' },
  mean: { en: 'Mean Duration', fr: 'Durée moyenne' },
  recorded: { en: 'Recorded', fr: 'Enregistrées' },
  last: { en: 'Last Session', fr: 'Dernière session' },
  seconds: { en: 'Total Duration (s)', fr: 'Durée totale (s)' },
  none: { en: 'There was no session in these days.', fr: 'Il n’y a eu aucune session durant ces jours.' },
  bound: {
    en: `Without days, the last ${DAYS_DEFAULT} days. At most the newest ${count(SUMMED_MAX).en} sessions are summed up, and ${SUM_ROWS_MAX} lines shown.`,
    fr: `Sans jours, les ${DAYS_DEFAULT} derniers jours. Au plus les ${count(SUMMED_MAX).fr} sessions les plus récentes sont prises en compte et ${SUM_ROWS_MAX} lignes affichées.`,
  },
} satisfies Record<string, Label>;

export interface Summary {
  readonly id: string;
  readonly title: Label;
  /** Heading of the first column. */
  readonly name: Label;
  /** What an empty name means. */
  readonly nameless: Label;
  sums(site: Store, fromMs: number, untilMs: number): readonly SessionSum[];
}

interface Days {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly wanted: Asked;
}

function daysOf(ctx: Ctx): Days {
  const wanted = asked(ctx);
  const untilMs = wanted.filter.untilMs ?? ctx.nowMs + 1;
  return { fromMs: wanted.filter.fromMs ?? untilMs - DAYS_DEFAULT * DAY_MS, untilMs, wanted };
}

function summarySection(ctx: Ctx, site: Store, { fromMs, untilMs }: Days, summary: Summary): Section {
  const zone = ctx.node.network.config().timeZone;
  return {
    id: summary.id,
    title: summary.title,
    blocks: [
      {
        kind: 'table',
        caption: summary.title,
        columns: [summary.name, words.sessions, words.total, words.mean, words.recorded, words.last],
        rows: summary.sums(site, fromMs, untilMs).map((sum) => ({
          cells: [
            sum.name === '' ? summary.nameless : same(sum.name),
            same(String(sum.sessions)),
            duration(sum.totalMs),
            duration(sum.totalMs / sum.sessions),
            same(String(sum.recorded)),
            dateTime(sum.lastMs, zone),
          ],
        })),
        empty: words.none,
      },
    ],
  };
}

/** The page of one or more summaries; its file holds them one below the other. */
export function summaryPage(
  page: Pick<Page, 'id' | 'path' | 'title' | 'menu'>,
  summaries: readonly Summary[],
): Page {
  const csv = (ctx: Ctx): Outcome => {
    const site = ctx.node.site();
    if (site === null) return { refused: siteWords.noSite };
    const { fromMs, untilMs } = daysOf(ctx);
    const rows = summaries.flatMap((summary) =>
      summary
        .sums(site, fromMs, untilMs)
        .map((sum) => [
          summary.name[ctx.language],
          sum.name === '' ? summary.nameless[ctx.language] : sum.name,
          sum.sessions,
          Math.round(sum.totalMs / 1_000),
          sum.recorded,
          utc(sum.lastMs),
        ]),
    );
    const columns = [page.title, common.name, words.sessions, words.seconds, words.recorded, words.last];
    return csvFile(page.id.replace('login.', ''), columns, rows.slice(0, CSV_ROWS_MAX), ctx.language);
  };
  return {
    ...page,
    site: 'login',
    right: 'reports.view',
    sections: (ctx) => {
      const site = ctx.node.site();
      if (site === null) return [];
      const days = daysOf(ctx);
      const fields = [dayField('from', days.wanted), dayField('to', days.wanted)];
      const filter: Section = {
        id: 'days',
        title: { en: `${page.title.en} :: ${words.days.en}`, fr: `${page.title.fr} :: ${words.days.fr}` },
        blocks: [{ kind: 'form', action: '', fields, submit: words.show, note: words.bound }],
      };
      const file: Section = { id: 'file', title: { en: 'CSV', fr: 'CSV' }, blocks: [csvForm] };
      return [filter, ...summaries.map((summary) => summarySection(ctx, site, days, summary)), file];
    },
    actions: { csv: action({ fields: {}, edits: null, sample: { values: {} }, run: csv }) },
  };
}
