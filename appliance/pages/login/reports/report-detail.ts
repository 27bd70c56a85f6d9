/** One session of the reports: its facts, its events, its recording. */
import type { Block, Cell, Section } from '../../../../views/blocks.js';
import { bytes, dateTime, duration } from '../../../../views/format.js';
import { same } from '../../../../views/label.js';
import { soundFile } from '../../../heavy/contents.js';
import type { Store } from '../../../store/database.js';
import {
  EVENTS_MAX,
  eventsOf,
  findSession,
  type ReportedSession,
} from '../../../store/site/history/report-queries.js';
import type { Ctx, Outcome } from '../../page.js';
import { endReasons, eventKinds, named, severities, reportWords as words } from './report-words.js';

export const REPORTS_PATH = '/login/reports';

const fileOf = (sha256: string): string => `recordings/${sha256}`;

/** The session that a link names; null: there is none. */
function sessionOf(site: Store, key: string): ReportedSession | null {
  const [, seq = '', origin = ''] = /^(\d{1,12})@([\w~.-]{1,64})$/.exec(key) ?? [];
  return seq === '' ? null : findSession(site, { origin, seq: Number(seq) });
}

function recordingCell(ctx: Ctx, session: ReportedSession): Cell {
  if (session.recordingSha256 === null) return words.noRecording;
  const size = bytes(session.recordingBytes);
  if (ctx.node.ports.disk.hasFile(fileOf(session.recordingSha256))) return size;
  return { many: [size, { badge: words.notHere, tone: 'warn' }] };
}

/** A session with its events, by its key; a note where there is none. */
export function detailSection(ctx: Ctx, site: Store, key: string): Section {
  const session = sessionOf(site, key);
  const back: Block = { kind: 'links', items: [{ label: words.back, href: REPORTS_PATH }] };
  if (session === null) {
    return {
      id: 'session',
      title: words.detail,
      blocks: [{ kind: 'note', tone: 'bad', text: words.gone }, back],
    };
  }
  const zone = ctx.node.network.config().timeZone;
  const events = eventsOf(site, session.id);
  const graded = events.some(({ severity }) => severity !== null);
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
      columns: [words.time, words.event, words.details, ...(graded ? [words.severity] : [])],
      rows: events.map((event) => ({
        cells: [
          dateTime(event.atMs, zone),
          named(eventKinds, event.kind),
          event.kind === 'session.end' ? named(endReasons, event.text) : same(event.text),
          ...(graded ? [named(severities, String(event.severity ?? ''))] : []),
        ],
      })),
      empty: words.noEvents,
    },
  ];
  if (canDownload(ctx, session))
    blocks.splice(1, 0, { kind: 'form', action: 'recording', fields: [], submit: words.getRecording });
  if (events.length === EVENTS_MAX) blocks.push({ kind: 'note', tone: 'info', text: words.eventsCut });
  blocks.push(back);
  return { id: 'session', title: words.detail, blocks };
}

const canDownload = (ctx: Ctx, { recordingSha256 }: ReportedSession): boolean =>
  recordingSha256 !== null &&
  ctx.actor.rights.has('recordings.view') &&
  ctx.node.ports.disk.hasFile(fileOf(recordingSha256));

/** The recording of the session that the page shows, as a file. */
export function recordingFile(ctx: Ctx): Outcome {
  const site = ctx.node.site();
  const session = site === null ? null : sessionOf(site, ctx.query.session ?? '');
  if (session === null) return { refused: words.gone };
  const sha256 = session.recordingSha256;
  const { disk } = ctx.node.ports;
  if (sha256 === null || !disk.hasFile(fileOf(sha256))) return { refused: words.noFile };
  const recording = soundFile(disk, 'recordings', sha256);
  if (recording === null) return { refused: words.damagedFile };
  const filename = `session-${session.id}.rec`;
  return { download: { filename, type: 'application/octet-stream', bytes: recording } };
}
