/** Reports | Rapports: the sessions of this site, filtered and paged by GET so that a link can be shared. */
import type { Block, FieldView, Section } from '../../../../views/blocks.js';
import { bytes, dateTime, duration } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import type { Store } from '../../../store/database.js';
import {
  type Anchor,
  itemsOfHistory,
  newestSessions,
  type ReportedSession,
  type SessionPage,
  sessionPage,
  usersOfHistory,
} from '../../../store/site/history/report-queries.js';
import { firstOf, siteOf } from '../../forms/sample.js';
import { action, type Ctx, type Outcome, type Page } from '../../page.js';
import { CSV_ROWS_MAX, csvFile, csvForm, utc } from './csv.js';
import { detailSection, REPORTS_PATH, recordingFile } from './report-detail.js';
import { type Asked, asked, dayField } from './report-filter.js';
import { endReasons, named, reportWords as words } from './report-words.js';

const TEXT_LENGTH_MAX = 100;
const PAGE_MAX = 1_000_000;

const anchorText = (page: number, first: ReportedSession): string =>
  `${page}.${first.startedMs}.${first.seq}.${first.origin}`;

function anchorOf(text: string | undefined): Anchor | null {
  const found = /^(\d{1,7})\.(\d{1,16})\.(\d{1,12})\.([\w~.-]{1,64})$/.exec(text ?? '');
  if (found === null) return null;
  const [, page = '', startedMs = '', seq = '', origin = ''] = found;
  return { page: Number(page), first: { startedMs: Number(startedMs), seq: Number(seq), origin } };
}

function pageNumber(text: string | undefined): number {
  const page = Number(text ?? '1');
  return Number.isInteger(page) && page >= 1 && page <= PAGE_MAX ? page : 1;
}

function choiceField(
  name: string,
  label: Label,
  value: string,
  offered: readonly string[] | null,
): FieldView {
  if (offered === null) return { kind: 'text', name, label, value, maxLength: TEXT_LENGTH_MAX };
  const listed = value === '' || offered.includes(value) ? offered : [value, ...offered];
  return {
    kind: 'select',
    name,
    label,
    value,
    options: [
      { value: '', label: words.all },
      ...listed.map((option) => ({ value: option, label: same(option) })),
    ],
  };
}

function filterSection(site: Store, wanted: Asked): Section {
  const { query } = wanted;
  return {
    id: 'filter',
    title: words.filters,
    blocks: [
      {
        kind: 'form',
        action: '',
        fields: [
          choiceField('user', words.user, query.user ?? '', usersOfHistory(site)),
          choiceField('item', words.item, query.item ?? '', itemsOfHistory(site)),
          dayField('from', wanted),
          dayField('to', wanted),
          {
            kind: 'text',
            name: 'text',
            label: words.text,
            help: words.textHelp,
            value: query.text ?? '',
            maxLength: TEXT_LENGTH_MAX,
          },
        ],
        submit: words.show,
      },
    ],
  };
}

const sessionHref = (session: ReportedSession): string =>
  `${REPORTS_PATH}?${new URLSearchParams({ session: `${session.seq}@${session.origin}` })}`;

function listSection(ctx: Ctx, listed: SessionPage, query: Readonly<Record<string, string>>): Section {
  const zone = ctx.node.network.config().timeZone;
  const first = listed.sessions[0];
  const list: Record<string, string> = { ...query };
  if (first !== undefined) list.at = anchorText(listed.page, first);
  const blocks: Block[] = [];
  if (listed.searchedOnly !== null) blocks.push({ kind: 'note', tone: 'info', text: words.searched });
  blocks.push({
    kind: 'table',
    caption: words.sessions,
    columns: [words.started, words.lasted, words.user, words.item, words.host, words.reason, words.recording],
    rows: listed.sessions.map((session) => ({
      id: `session-${session.seq}`,
      cells: [
        { link: dateTime(session.startedMs, zone), href: sessionHref(session) },
        duration(session.endedMs - session.startedMs),
        same(session.username),
        same(session.jumpItem),
        same(session.host),
        named(endReasons, session.endReason),
        session.recordingSha256 === null ? words.noRecording : bytes(session.recordingBytes),
      ],
    })),
    empty: words.none,
    pager: { page: listed.page, pages: listed.pages, total: listed.total, query: list },
  });
  if (listed.total > 0) blocks.push(csvForm);
  return { id: 'sessions', title: words.sessions, blocks };
}

function sessionsCsv(ctx: Ctx): Outcome {
  const site = ctx.node.site();
  if (site === null) return { refused: words.gone };
  const { filter } = asked(ctx);
  const { language } = ctx;
  const columns = [
    words.started,
    words.ended,
    words.user,
    words.item,
    words.host,
    words.reason,
    words.recordingBytes,
  ];
  const rows = newestSessions(site, filter, CSV_ROWS_MAX).map((session) => [
    utc(session.startedMs),
    utc(session.endedMs),
    session.username,
    session.jumpItem,
    session.host,
    named(endReasons, session.endReason)[language],
    session.recordingBytes,
  ]);
  return csvFile('sessions', columns, rows, language);
}

export const reportsPage: Page = {
  id: 'login.reports',
  site: 'login',
  path: REPORTS_PATH,
  title: words.title,
  right: 'reports.view',
  menu: { tab: 'login.reports', sub: words.sessionsTab },
  shown: (node) => node.failover.role() !== 'backup',
  sections: (ctx) => {
    const site = ctx.node.site();
    if (site === null) return [];
    const { session } = ctx.query;
    if (session !== undefined) return [detailSection(ctx, site, session)];
    const wanted = asked(ctx);
    const page = pageNumber(ctx.query.page);
    const found = sessionPage(site, wanted.filter, { page, anchor: anchorOf(ctx.query.at) });
    return [filterSection(site, wanted), listSection(ctx, found, wanted.query)];
  },
  actions: {
    csv: action({ fields: {}, edits: null, sample: { values: {} }, run: sessionsCsv }),
    recording: action({
      fields: {},
      edits: null,
      sample: {
        values: {},
        query: (given) => {
          const kept = newestSessions(siteOf(given), asked(given).filter, CSV_ROWS_MAX).filter(
            ({ recordingSha256 }) => recordingSha256 !== null,
          );
          const { seq, origin } = firstOf(kept);
          return { session: `${seq}@${origin}` };
        },
      },
      right: 'recordings.view',
      run: recordingFile,
    }),
  },
};
