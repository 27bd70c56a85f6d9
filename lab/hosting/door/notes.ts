/** What is written down of requests from outside: each stamped with the instant at which it is seen. */
import type { IncomingMessage } from 'node:http';
import type { HeadRequest } from '../../../appliance/web/answer.js';
import type { Participant } from '../../../hardware/kernel/participant.js';
import { MS } from '../../../hardware/ports.js';
import type { BoxName } from '../../plan.js';
import { keptHeaders, type OutsideRecord, outsideHead } from './outside-request.js';
import type { RecordedBody } from './recorded-body.js';

const KNOWN_MAX = 256;
const KNOWN_CHARS_MAX = 4_000;
// A browser sends the same lines with each request: they are put in order once. Nobody changes them.
const known = new Map<string, HeadRequest['headers']>();

function headersOf({ rawHeaders, headers }: IncomingMessage): HeadRequest['headers'] {
  const text = rawHeaders.join('\n');
  if (text.length > KNOWN_CHARS_MAX) return keptHeaders(headers);
  const found = known.get(text);
  if (found !== undefined) return found;
  const kept = keptHeaders(headers);
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(text, kept);
  return kept;
}

/** A request as the box gets it, without its body. */
export const headAt = (address: string, request: IncomingMessage): HeadRequest =>
  outsideHead({
    address,
    source: request.socket.remoteAddress ?? '',
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    headers: headersOf(request),
  });

/** With what only the connection needs to know. */
export function announcedHead(head: HeadRequest, request: IncomingMessage): HeadRequest {
  const headers: Record<string, string> = { ...head.headers };
  for (const name of ['content-length', 'transfer-encoding'] as const) {
    const given = request.headers[name];
    if (given !== undefined) headers[name] = given;
  }
  return { ...head, headers };
}

export interface Notes {
  /** A request is seen now; `begunUs`: when its sender began. */
  note(head: HeadRequest, body: RecordedBody, begunUs?: number): OutsideRecord;
  /** What was noted since the last call. */
  take(): OutsideRecord[];
  /** What is noted from now on is numbered after these. */
  after(records: readonly OutsideRecord[]): void;
}

/** So many are worth a message of their own. */
const AHEAD_MIN = 64;

/**
 * `keeps`: whether anything is recorded. `many`: called when many wait to be taken, before the next is noted:
 * what was answered to them is known.
 */
export function createNotes(
  name: BoxName,
  { agenda, boot }: Participant,
  keeps: boolean,
  many: () => void = () => {},
): Notes {
  let count = 0;
  let records: OutsideRecord[] = [];
  return {
    note: (head, body, begunUs = agenda.nowUs()) => {
      if (records.length >= AHEAD_MIN) many();
      const { rest } = agenda;
      const sendingMs = Math.floor((agenda.nowUs() - begunUs) / MS);
      const record: OutsideRecord = {
        box: name,
        boot,
        t: agenda.nowUs(),
        n: count++,
        method: head.method,
        url: head.path,
        address: head.host,
        source: head.from,
        headers: head.headers,
        body: keeps ? body : null,
        ...(sendingMs > 0 ? { sendingMs } : {}),
        ...(rest === null ? {} : { rest }),
      };
      if (keeps) records.push(record);
      return record;
    },
    after: (repeated) => {
      for (const { n } of repeated) count = Math.max(count, n + 1);
    },
    take: () => {
      const taken = records;
      records = [];
      return taken;
    },
  };
}
