/**
 * Jump > Endpoint Analyzer (from 16.1.1): endpoints of the site, how often they were accessed, and
 * which of them need attention: never accessed, or with a Jump Client that is behind or was not
 * seen for long.
 */
import { DAY_MS } from '../../../../hardware/ports.js';
import type { Cell, Section } from '../../../../views/blocks.js';
import { dateTime } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { all, one, type Store } from '../../../store/database.js';
import { SHORTCUTS_FROM } from '../../../store/site/jump-records.js';
import type { Ctx, Page } from '../../page.js';
import { kindLabels } from './jump-items.js';

const title = { en: 'Endpoint Analyzer', fr: 'Analyseur de points de terminaison' };
const ROWS_PER_PAGE = 50;
const QUIET_DAYS = 7;

const words = {
  filter: { en: 'Endpoint Analyzer :: Filter', fr: 'Analyseur de points de terminaison :: Filtre' },
  list: {
    en: 'Endpoint Analyzer :: Endpoints',
    fr: 'Analyseur de points de terminaison :: Points de terminaison',
  },
  show: { en: 'Show', fr: 'Afficher' },
  unused: { en: 'Never accessed', fr: 'Jamais utilisés' },
  behind: { en: 'Jump Client behind the site', fr: 'Jump Client en retard sur le site' },
  quiet: { en: `Not seen for ${QUIET_DAYS} days`, fr: `Non vus depuis ${QUIET_DAYS} jours` },
  endpoint: { en: 'Endpoint', fr: 'Point de terminaison' },
  method: { en: 'Method', fr: 'Méthode' },
  sessions: { en: 'Sessions', fr: 'Sessions' },
  last: { en: 'Last Session', fr: 'Dernière session' },
  client: { en: 'Jump Client', fr: 'Jump Client' },
  lastSeen: { en: 'Last Check-in', fr: 'Dernier enregistrement' },
  empty: { en: 'No endpoint matches.', fr: 'Aucun point de terminaison ne correspond.' },
} as const satisfies Record<string, Label>;

const choices = ['all', 'unused', 'behind', 'quiet'] as const;
type Choice = (typeof choices)[number];
const labels: Readonly<Record<Choice, Label>> = {
  all: common.all,
  unused: words.unused,
  behind: words.behind,
  quiet: words.quiet,
};
const conditions: Readonly<Record<Choice, string>> = {
  all: '(@version IS NOT NULL AND @since IS NOT NULL)',
  unused: "(h.sessions IS NULL AND @version <> '' AND @since IS NOT NULL)",
  behind: '(s.version IS NOT NULL AND s.version <> @version AND @since IS NOT NULL)',
  quiet: "(s.checked_in_ms IS NOT NULL AND s.checked_in_ms < @since AND @version <> '')",
};

interface Row {
  readonly name: string;
  readonly host: string;
  readonly kind: string;
  readonly sessions: number | null;
  readonly lastMs: number | null;
  readonly version: string | null;
  readonly checkedInMs: number | null;
}

const FROM = `FROM jump_item i LEFT JOIN client_state s ON s.client_id = i.id
  LEFT JOIN (SELECT host, count(*) AS sessions, max(started_ms) AS last_ms FROM session GROUP BY host) h ON h.host = i.host`;

function endpoints({ node, nowMs, query }: Ctx, site: Store, choice: Choice): Section {
  const version = node.software.installed().site?.version ?? '';
  const bound = { version, since: nowMs - QUIET_DAYS * DAY_MS };
  const where = conditions[choice];
  const total = one<{ n: number }>(site.db, `SELECT count(*) AS n ${FROM} WHERE ${where}`, bound)?.n ?? 0;
  const pages = Math.max(1, Math.ceil(total / ROWS_PER_PAGE));
  const asked = Number(query.page ?? '1');
  const page = Number.isInteger(asked) && asked >= 1 ? Math.min(asked, pages) : 1;
  const zone = node.network.config().timeZone;
  const rows = all<Row>(
    site.db,
    `SELECT i.name, i.host, i.kind, h.sessions, h.last_ms AS lastMs, s.version, s.checked_in_ms AS checkedInMs
      ${FROM} WHERE ${where} ORDER BY i.name, i.id LIMIT @limit OFFSET @offset`,
    { ...bound, limit: ROWS_PER_PAGE, offset: (page - 1) * ROWS_PER_PAGE },
  );
  const when = (ms: number | null): Cell => (ms === null ? common.never : dateTime(ms, zone));
  const client = (row: Row): Cell => {
    if (row.version === null) return common.none;
    return row.version === version ? same(row.version) : { badge: same(row.version), tone: 'warn' };
  };
  return {
    id: 'endpoints',
    title: words.list,
    blocks: [
      {
        kind: 'table',
        caption: words.list,
        columns: [
          common.name,
          words.endpoint,
          words.method,
          words.sessions,
          words.last,
          words.client,
          words.lastSeen,
        ],
        rows: rows.map((row) => ({
          cells: [
            same(row.name),
            same(row.host),
            kindLabels[row.kind] ?? same(row.kind),
            same(String(row.sessions ?? 0)),
            when(row.lastMs),
            client(row),
            row.version === null ? same('') : when(row.checkedInMs),
          ],
        })),
        empty: words.empty,
        pager: { page, pages, total, query: choice === 'all' ? {} : { show: choice } },
      },
    ],
  };
}

export const endpointAnalyzerPage: Page = {
  id: 'login.endpoint-analyzer',
  site: 'login',
  path: '/login/endpoint-analyzer',
  title,
  right: 'jump.manage',
  menu: { tab: 'login.jump', sub: title },
  shown: ({ software }) => software.atLeast(SHORTCUTS_FROM),
  sections: (ctx) => {
    const site = ctx.node.site();
    if (site === null) return [];
    const choice = choices.find((one) => one === ctx.query.show) ?? 'all';
    const options = choices.map((value) => ({ value, label: labels[value] }));
    return [
      {
        id: 'filter',
        title: words.filter,
        blocks: [
          {
            kind: 'form',
            action: '',
            fields: [{ kind: 'select', name: 'show', label: words.show, value: choice, options }],
            submit: common.filter,
          },
        ],
      },
      endpoints(ctx, site, choice),
    ];
  },
  actions: {},
};
