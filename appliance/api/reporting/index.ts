/**
 * appliance/api/reporting/: the Reporting API.
 *
 * The Reporting API: /api/reporting?generate_report=..., answered in XML, recordings as files. Which
 * reports there are and what they take follows the vendor's pages for 16.1 to 18.2 (V09 to V11); what
 * is asked wrongly is told with status 200.
 */

import { DAY_MS } from '../../../hardware/ports.js';
import type { Node } from '../../node/node.js';
import { numberOf } from '../../services/api/numbers.js';
import type { Store } from '../../store/database.js';
import { listRecords } from '../../store/records.js';
import { teams } from '../../store/site/console-records.js';
import {
  attributeOf,
  endpointOf,
  type Span,
  sessionsIn,
  teamDeeds,
  userNamed,
  type WholeSession,
  wholeSession,
} from '../../store/site/history/whole-sessions.js';
import { noteDenied } from '../answer/denied.js';
import { type ApiReply, type ApiRequest, namespaces, xmlError, xmlReply } from '../answer/reply.js';
import { document, type Element, element } from '../answer/xml.js';
import { recordingReply } from '../downloads.js';
import { barredReply, whoAsks } from '../who.js';
import { lsidsOf, spanOf } from './parameters.js';
import { at, clock, dataOf, sessionElement } from './session.js';

/** One answer holds so much; who asks for more is told. */
const LISTED_MAX = 10_000;
const WHOLE_MAX = 1_000;
const DEEDS_MAX = 10_000;

const fail = (text: string, status = 200): ApiReply => xmlError(text, status, namespaces.reporting);

interface Asked {
  readonly node: Node;
  readonly site: Store;
  readonly request: ApiRequest;
  readonly nowMs: number;
}

const answer = (root: string, children: readonly Element[], attributes = {}): ApiReply =>
  xmlReply(document(element(root, { xmlns: namespaces.reporting, ...attributes }, ...children)));

const tooMany = (max: number): ApiReply => fail(`More than ${max} sessions match. Ask for a shorter span.`);

/** Sessions of the span that is asked for, or the answer that says why there are none. */
function found({ site, request }: Asked, max: number): readonly WholeSession[] | ApiReply {
  const span = spanOf(request.parameters);
  if (typeof span === 'string') return fail(span);
  const sessions = sessionsIn(site, span, max + 1);
  return sessions.length > max ? tooMany(max) : sessions;
}

const isReply = (made: readonly WholeSession[] | ApiReply): made is ApiReply => 'status' in made;

function listing(asked: Asked): ApiReply {
  const sessions = found(asked, LISTED_MAX);
  if (isReply(sessions)) return sessions;
  return answer(
    'session_summary_list',
    sessions.map(({ id, recordingSha256 }) => {
      const key = attributeOf(asked.site, id, 'external_key');
      return element('session_summary', {
        lsid: id,
        has_recording: recordingSha256 === null ? '0' : '1',
        ...(key === '' ? {} : { external_key: key }),
      });
    }),
  );
}

function whole(asked: Asked): ApiReply {
  const { node, site, request, nowMs } = asked;
  const named = lsidsOf(request.parameters);
  if (typeof named === 'string') return fail(named);
  const sessions =
    named === null
      ? found(asked, WHOLE_MAX)
      : named.flatMap((id) => {
          const session = wholeSession(site, id);
          return session === null ? [] : [session];
        });
  if (isReply(sessions)) return sessions;
  return answer(
    'session_list',
    sessions.map((session) => sessionElement(node, site, session, request, nowMs)),
  );
}

/** Days from Monday to Friday that a span touches, at least one. */
function weekdays(span: Span, nowMs: number): number {
  const endMs = span.untilMs ?? nowMs;
  let count = 0;
  const last = Math.min(endMs, span.fromMs + 3_660 * DAY_MS);
  for (let ms = span.fromMs; ms < last; ms += DAY_MS) {
    const day = new Date(ms).getUTCDay();
    if (day !== 0 && day !== 6) count += 1;
  }
  return Math.max(1, count);
}

function summary(asked: Asked): ApiReply {
  const { site, request, nowMs } = asked;
  if (request.parameters.report_type !== 'user') return fail('The parameter report_type must be user.');
  const span = spanOf(request.parameters);
  if (typeof span === 'string') return fail(span);
  const sessions = found(asked, LISTED_MAX);
  if (isReply(sessions)) return sessions;
  const byUser = new Map<string, WholeSession[]>();
  for (const session of sessions)
    byUser.set(session.username, [...(byUser.get(session.username) ?? []), session]);
  const days = weekdays(span, nowMs);
  const names = [...byUser.keys()].sort();
  return answer(
    'summary_list',
    names.map((username) => {
      const own = byUser.get(username) ?? [];
      const user = userNamed(site, username);
      const totalMs = own.reduce((sum, { startedMs, endedMs }) => sum + (endedMs ?? nowMs) - startedMs, 0);
      return element(
        'summary',
        { type: 'user', id: String(user === null ? 0 : numberOf(user.id)) },
        element('username', {}, username),
        element('display_name', {}, user?.displayName ?? username),
        element('total_sessions', {}, own.length),
        element('avg_sessions_weekday', {}, (own.length / days).toFixed(2)),
        element('avg_duration', {}, clock(totalMs / Math.max(1, own.length))),
        element('total_duration', {}, clock(totalMs)),
      );
    }),
  );
}

function recording(asked: Asked): ApiReply {
  const { node, site, request } = asked;
  const { lsid = '' } = request.parameters;
  if (lsid === '') return fail('The parameter lsid is missing.');
  return recordingReply(node, site, lsid) ?? fail('There is no recording of this session.');
}

/** The recording of a session with a command shell: the first instance is the only one. */
function shellRecording(asked: Asked): ApiReply {
  const { node, site, request } = asked;
  const { lsid = '', instance = '0' } = request.parameters;
  if (lsid === '') return fail('The parameter lsid is missing.');
  const session = wholeSession(site, lsid);
  const shell = session !== null && endpointOf(site, session.jumpItem)?.kind === 'shell';
  const none = fail('There is no recording of a command shell of this session.');
  return (shell && instance === '0' ? recordingReply(node, site, lsid) : null) ?? none;
}

const deedTypes = {
  'sign-in': 'Conference Member Added',
  'session.start': 'Session Start',
  'session.end': 'Session End',
} as const;

function team(asked: Asked): ApiReply {
  const { site, request, nowMs } = asked;
  const span = spanOf(request.parameters);
  if (typeof span === 'string') return fail(span);
  const { team_id: wanted } = request.parameters;
  if (wanted !== undefined && !/^\d{1,10}$/.test(wanted)) {
    return fail('The parameter team_id must be the number of a team.');
  }
  const chosen = listRecords(site, teams).filter(
    ({ id }) => wanted === undefined || numberOf(id) === Number(wanted),
  );
  const activities = chosen.flatMap(({ id, name }) => {
    const deeds = teamDeeds(site, id, span, DEEDS_MAX);
    if (deeds.length === 0) return [];
    const events = deeds.map(({ atMs, username, kind, text }) => {
      const user = userNamed(site, username);
      const values: Record<string, string> =
        text === '' ? { private_name: username, teams: name } : { jump_item: text };
      return element(
        'event',
        { timestamp: String(Math.floor(atMs / 1_000)), event_type: deedTypes[kind] },
        element(
          'performed_by',
          { type: 'representative', id: String(user === null ? 0 : numberOf(user.id)) },
          username,
        ),
        dataOf({ ...values, user_id: String(user === null ? 0 : numberOf(user.id)) }),
      );
    });
    return [element('team_activity', { id: String(numberOf(id)), name }, element('events', {}, ...events))];
  });
  return answer('team_activity_list', [
    at('start_time', span.fromMs),
    at('end_time', span.untilMs ?? nowMs),
    ...activities,
  ]);
}

/** Every report by its name. */
export const reports: Readonly<Record<string, (asked: Asked) => ApiReply>> = {
  AccessSession: whole,
  AccessSessionListing: listing,
  AccessSessionSummary: summary,
  AccessSessionRecording: recording,
  CommandShellRecording: shellRecording,
  Team: team,
};

/** Answers one request to /api/reporting. */
export async function handleReporting(node: Node, request: ApiRequest): Promise<ApiReply> {
  const caller = await whoAsks(node, request);
  if ('why' in caller) return barredReply(caller, fail);
  if (!caller.reporting) {
    noteDenied(node, caller, 'reporting', 'Reporting API');
    return fail('This account may not use the Reporting API.', 403);
  }
  const site = node.site();
  if (site === null) return fail('The site is temporarily unavailable.', 503);
  const name = request.parameters.generate_report ?? '';
  const report = Object.hasOwn(reports, name) ? reports[name] : undefined;
  if (report === undefined) {
    return fail(`The parameter generate_report must be one of ${Object.keys(reports).join(', ')}.`);
  }
  return report({ node, site, request, nowMs: node.hardware.clock.nowMs() });
}
