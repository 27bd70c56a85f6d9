/**
 * The Reporting API: sessions of a span of time, newest first, as XML or (Accept: application/json)
 * as JSON. Parameters follow the vendor's names as remembered (R):
 *
 *   generate_report=AccessSessionListing  start_date=YYYY-MM-DD | start_time=UNIX
 *   duration=SECONDS (0: until now)       page=N
 *   generate_report=AccessSession         lsid=...   with its events
 */
import type { Node } from '../node.js';
import type { Store } from '../store/database.js';
import { eventsOf, findSessionById, type ReportedSession, sessionPage } from '../store/report-queries.js';
import {
  type ApiReply,
  type ApiRequest,
  isoTime,
  jsonReply,
  namespaces,
  xmlError,
  xmlReply,
} from './reply.js';
import { whoAsks } from './who.js';
import { document, type Element, element } from './xml.js';

const PAGE_MAX = 1_000_000;
const SECONDS_MAX = 10 ** 10;

const fail = (text: string, status = 200): ApiReply => xmlError(text, status, namespaces.reporting);

const seconds = (text: string): number | null =>
  /^\d{1,11}$/.test(text) && Number(text) <= SECONDS_MAX ? Number(text) : null;

interface Span {
  readonly fromMs: number;
  readonly untilMs: number | null;
}

function spanOf({
  start_date: date,
  start_time: time,
  duration = '0',
}: ApiRequest['parameters']): Span | string {
  const length = seconds(duration);
  if (length === null) return 'The parameter duration must be a number of seconds.';
  let fromMs: number;
  if (time !== undefined) {
    const start = seconds(time);
    if (start === null) return 'The parameter start_time must be a Unix time in seconds.';
    fromMs = start * 1_000;
  } else {
    const day = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date ?? '');
    if (day === null) return 'Give start_date as YYYY-MM-DD, or start_time.';
    fromMs = Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3]));
  }
  return { fromMs, untilMs: length === 0 ? null : fromMs + length * 1_000 };
}

const jsonOf = (session: ReportedSession) => ({
  lsid: session.id,
  start_time: isoTime(session.startedMs),
  end_time: isoTime(session.endedMs),
  duration_s: Math.floor((session.endedMs - session.startedMs) / 1_000),
  username: session.username,
  jump_item: session.jumpItem,
  host: session.host,
  end_reason: session.endReason,
  recorded: session.recordingSha256 !== null,
});

function xmlOf(session: ReportedSession, ...more: readonly Element[]): Element {
  const at = (name: string, ms: number): Element =>
    element(name, { timestamp: String(Math.floor(ms / 1_000)) }, isoTime(ms));
  return element(
    'session',
    { lsid: session.id },
    at('start_time', session.startedMs),
    at('end_time', session.endedMs),
    element('duration', {}, Math.floor((session.endedMs - session.startedMs) / 1_000)),
    element('username', {}, session.username),
    element('jump_item', {}, session.jumpItem),
    element('hostname', {}, session.host),
    element('end_reason', {}, session.endReason),
    element('recorded', {}, session.recordingSha256 === null ? '0' : '1'),
    ...more,
  );
}

function listing(site: Store, request: ApiRequest, json: boolean): ApiReply {
  const span = spanOf(request.parameters);
  if (typeof span === 'string') return fail(span);
  const asked = Number(request.parameters.page ?? '1');
  const page = Number.isInteger(asked) && asked >= 1 && asked <= PAGE_MAX ? asked : null;
  if (page === null) return fail('The parameter page must be a whole number from 1.');
  const filter = { username: null, jumpItem: null, text: null, ...span };
  const found = sessionPage(site, filter, { page, anchor: null });
  const { total, pages } = found;
  if (json) return jsonReply({ total, page: found.page, pages, sessions: found.sessions.map(jsonOf) });
  const attributes = {
    xmlns: namespaces.reporting,
    total: String(total),
    page: String(found.page),
    pages: String(pages),
  };
  return xmlReply(
    document(element('session_list', attributes, ...found.sessions.map((session) => xmlOf(session)))),
  );
}

function single(site: Store, request: ApiRequest, json: boolean): ApiReply {
  const session = findSessionById(site, request.parameters.lsid ?? '');
  if (session === null) return fail('There is no such session.');
  const events = eventsOf(site, session.id);
  if (json) {
    const shown = events.map(({ atMs, kind, text }) => ({ time: isoTime(atMs), type: kind, text }));
    return jsonReply({ ...jsonOf(session), events: shown });
  }
  const details = element(
    'session_details',
    {},
    ...events.map(({ atMs, kind, text }) =>
      element('event', { timestamp: String(Math.floor(atMs / 1_000)), event_type: kind }, text),
    ),
  );
  return xmlReply(
    document(element('session_list', { xmlns: namespaces.reporting }, xmlOf(session, details))),
  );
}

/** Answers one request to /api/reporting. */
export async function handleReporting(node: Node, request: ApiRequest): Promise<ApiReply> {
  const caller = await whoAsks(node, request);
  if ('why' in caller) {
    const refused = fail(caller.why, caller.status);
    return { ...refused, headers: { ...refused.headers, ...caller.headers } };
  }
  if (!caller.reporting) return fail('This account may not use the Reporting API.', 403);
  const site = node.site();
  if (site === null) return fail('The site is temporarily unavailable.', 503);
  const json = /\bapplication\/json\b/i.test(request.headers.accept ?? '');
  switch (request.parameters.generate_report) {
    case 'AccessSessionListing':
      return listing(site, request, json);
    case 'AccessSession':
      return single(site, request, json);
    default:
      return fail('The parameter generate_report must be AccessSessionListing or AccessSession.', 400);
  }
}
