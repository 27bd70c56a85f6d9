/** Reports | Rapports: the sessions of this site, filtered and paged by GET so that a link can be shared. */
import type { Block, Cell, FieldView, Section } from '../../../views/blocks.js';
import { bytes, dateTime, dayStart, duration, isoDate } from '../../../views/format.js';
import { type Label, same } from '../../../views/label.js';
import type { Ctx, Page } from '../../page.js';
import type { Store } from '../../store/database.js';
import {
  type Anchor,
  EVENTS_MAX,
  eventsOf,
  findSession,
  itemsOfHistory,
  type ReportedSession,
  type ReportFilter,
  type SessionPage,
  sessionPage,
  TEXT_SEARCH_MAX,
  usersOfHistory,
} from '../../store/report-queries.js';

const PATH = '/login/reports';
const DAY_MS = 86_400_000;
const TEXT_LENGTH_MAX = 100;
const PAGE_MAX = 1_000_000;

const words = {
  title: { en: 'Reports', fr: 'Rapports' },
  filters: { en: 'Reports :: Filter', fr: 'Rapports :: Filtre' },
  sessions: { en: 'Reports :: Sessions', fr: 'Rapports :: Sessions' },
  detail: { en: 'Reports :: Session', fr: 'Rapports :: Session' },
  user: { en: 'User', fr: 'Utilisateur' },
  item: { en: 'Jump Item', fr: 'Élément de Jump' },
  host: { en: 'Host', fr: 'Hôte' },
  from: { en: 'From', fr: 'Du' },
  to: { en: 'To', fr: 'Au' },
  dayHelp: {
    en: 'Day as YYYY-MM-DD, in the time zone of this appliance.',
    fr: 'Jour au format AAAA-MM-JJ, dans le fuseau horaire de ce serveur.',
  },
  dayWrong: { en: 'Enter a day as YYYY-MM-DD.', fr: 'Saisissez un jour au format AAAA-MM-JJ.' },
  text: { en: 'Text', fr: 'Texte' },
  textHelp: {
    en: 'Part of a user name, Jump item or host.',
    fr: 'Partie d’un nom d’utilisateur, d’un élément de Jump ou d’un hôte.',
  },
  all: { en: 'All', fr: 'Tous' },
  show: { en: 'Show Sessions', fr: 'Afficher les sessions' },
  started: { en: 'Started', fr: 'Début' },
  ended: { en: 'Ended', fr: 'Fin' },
  lasted: { en: 'Duration', fr: 'Durée' },
  reason: { en: 'Ended by', fr: 'Terminée par' },
  recording: { en: 'Recording', fr: 'Enregistrement' },
  noRecording: { en: 'None', fr: 'Aucun' },
  notHere: {
    en: 'not on this appliance yet',
    fr: 'pas encore sur ce serveur',
  },
  none: { en: 'No session matches the filter.', fr: 'Aucune session ne correspond au filtre.' },
  searched: {
    en: `Text was searched in the newest ${TEXT_SEARCH_MAX} sessions. Narrow the days to search older ones.`,
    fr: `Le texte a été cherché dans les ${TEXT_SEARCH_MAX} sessions les plus récentes. Resserrez les jours pour chercher dans les plus anciennes.`,
  },
  gone: {
    en: 'There is no such session on this appliance.',
    fr: 'Cette session n’existe pas sur ce serveur.',
  },
  back: { en: 'Back to the sessions', fr: 'Retour aux sessions' },
  events: { en: 'Events', fr: 'Événements' },
  noEvents: { en: 'No event was logged.', fr: 'Aucun événement n’a été consigné.' },
  eventsCut: {
    en: `Only the first ${EVENTS_MAX} events are shown.`,
    fr: `Seuls les ${EVENTS_MAX} premiers événements sont affichés.`,
  },
  time: { en: 'Time', fr: 'Heure' },
  event: { en: 'Event', fr: 'Événement' },
  details: { en: 'Details', fr: 'Détails' },
} as const satisfies Record<string, Label>;

/** Why sessions end; others are shown as they were logged. */
const endReasons: Readonly<Record<string, Label>> = {
  user: { en: 'User', fr: 'Utilisateur' },
  endpoint: { en: 'Endpoint', fr: 'Point de terminaison' },
  idle: { en: 'Inactivity', fr: 'Inactivité' },
  install: { en: 'Software update', fr: 'Mise à jour du logiciel' },
  restore: { en: 'Restore of a backup', fr: 'Restauration d’une sauvegarde' },
  'signed-out': { en: 'Sign-out of the user', fr: 'Déconnexion de l’utilisateur' },
  'power-lost': { en: 'Power loss', fr: 'Coupure de courant' },
  failover: { en: 'Change of roles', fr: 'Changement de rôles' },
  api: { en: 'API', fr: 'API' },
  limit: { en: 'Longest duration reached', fr: 'Durée maximale atteinte' },
  administrator: { en: 'Administrator', fr: 'Administrateur' },
};

const eventKinds: Readonly<Record<string, Label>> = {
  'session.start': { en: 'Session started', fr: 'Session ouverte' },
  'session.jump': { en: 'Jump', fr: 'Jump' },
  'session.screen': { en: 'Screen sharing', fr: 'Partage d’écran' },
  'session.files': { en: 'File transfer', fr: 'Transfert de fichiers' },
  'session.prompt': { en: 'Agreement asked, no answer', fr: 'Accord demandé, sans réponse' },
  'session.script': { en: 'Canned script', fr: 'Script prédéfini' },
  'session.action': { en: 'Special action', fr: 'Action spéciale' },
  'session.invite': { en: 'Outsider invited', fr: 'Personne externe invitée' },
  'session.joined': { en: 'Outsider joined', fr: 'Personne externe entrée' },
  'session.end': { en: 'Session ended', fr: 'Session fermée' },
  'session.join': { en: 'User joined', fr: 'Utilisateur entré' },
  'session.attribute': { en: 'Attribute set', fr: 'Attribut défini' },
};

const named = (known: Readonly<Record<string, Label>>, code: string): Label => known[code] ?? same(code);

interface Asked {
  readonly filter: ReportFilter;
  /** The query that asks for this list. */
  readonly query: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, Label>>;
}

function asked(ctx: Ctx): Asked {
  const zone = ctx.node.network.config().timeZone;
  const query: Record<string, string> = {};
  const errors: Record<string, Label> = {};
  const given = (name: string): string | null => {
    const value = (ctx.query[name] ?? '').trim().slice(0, TEXT_LENGTH_MAX);
    if (value === '') return null;
    query[name] = value;
    return value;
  };
  const day = (name: string): number | null => {
    const value = given(name);
    const startMs = value === null ? null : dayStart(value, zone);
    if (value !== null && startMs === null) errors[name] = words.dayWrong;
    return startMs;
  };
  const toMs = day('to');
  const filter = {
    username: given('user'),
    jumpItem: given('item'),
    fromMs: day('from'),
    // The day itself is included; noon of the next one is 36 hours on, give or take a clock change.
    untilMs: toMs === null ? null : dayStart(isoDate(toMs + 1.5 * DAY_MS, zone), zone),
    text: given('text'),
  };
  return { filter, query, errors };
}

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

function filterSection(site: Store, { query, errors }: Asked): Section {
  const dayField = (name: 'from' | 'to'): FieldView => {
    const error = errors[name];
    const base = { kind: 'text', name, label: words[name], value: query[name] ?? '', maxLength: 10 } as const;
    return { ...base, help: words.dayHelp, ...(error === undefined ? {} : { error }) };
  };
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
          dayField('from'),
          dayField('to'),
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
  `${PATH}?${new URLSearchParams({ session: `${session.seq}@${session.origin}` })}`;

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
  return { id: 'sessions', title: words.sessions, blocks };
}

function recordingCell(ctx: Ctx, session: ReportedSession): Cell {
  if (session.recordingSha256 === null) return words.noRecording;
  const size = bytes(session.recordingBytes);
  if (ctx.node.ports.disk.hasFile(`recordings/${session.recordingSha256}`)) return size;
  return { many: [size, { badge: words.notHere, tone: 'warn' }] };
}

function detailSection(ctx: Ctx, site: Store, key: string): Section {
  const [, seq = '', origin = ''] = /^(\d{1,12})@([\w~.-]{1,64})$/.exec(key) ?? [];
  const session = seq === '' ? null : findSession(site, { origin, seq: Number(seq) });
  const back: Block = { kind: 'links', items: [{ label: words.back, href: PATH }] };
  if (session === null) {
    return {
      id: 'session',
      title: words.detail,
      blocks: [{ kind: 'note', tone: 'bad', text: words.gone }, back],
    };
  }
  const zone = ctx.node.network.config().timeZone;
  const events = eventsOf(site, session.id);
  const blocks: Block[] = [
    {
      kind: 'facts',
      items: [
        { label: words.user, value: same(session.username) },
        { label: words.item, value: same(session.jumpItem) },
        { label: words.host, value: same(session.host) },
        { label: words.started, value: dateTime(session.startedMs, zone) },
        { label: words.ended, value: dateTime(session.endedMs, zone) },
        { label: words.lasted, value: duration(session.endedMs - session.startedMs) },
        { label: words.reason, value: named(endReasons, session.endReason) },
        { label: words.recording, value: recordingCell(ctx, session) },
      ],
    },
    {
      kind: 'table',
      caption: words.events,
      columns: [words.time, words.event, words.details],
      rows: events.map((event) => ({
        cells: [
          dateTime(event.atMs, zone),
          named(eventKinds, event.kind),
          event.kind === 'session.end' ? named(endReasons, event.text) : same(event.text),
        ],
      })),
      empty: words.noEvents,
    },
  ];
  if (events.length === EVENTS_MAX) blocks.push({ kind: 'note', tone: 'info', text: words.eventsCut });
  blocks.push(back);
  return { id: 'session', title: words.detail, blocks };
}

export const reportsPage: Page = {
  id: 'login.reports',
  site: 'login',
  path: PATH,
  title: words.title,
  right: 'reports.view',
  menu: { tab: 'login.reports', sub: null },
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
  actions: {},
};
