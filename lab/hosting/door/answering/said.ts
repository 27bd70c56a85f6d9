/** What is said at a box's door, by its software where it can be asked, else in plain words. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Appliance } from '../../../../appliance/boot.js';
import type { HeadRequest, WebAdmission } from '../../../../appliance/web/answer.js';
import { turnOfLoop } from '../../../../hardware/kernel/host-time.js';
import type { WireReply } from '../../../../hardware/ports.js';
import type { Bar } from './bar.js';

/** What a box that is just starting reads of anybody. */
const STARTING_BYTES_MAX = 64 * 1024;

/** What is said when not even a page can be drawn. */
const busyReply: WireReply = {
  status: 503,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  body: Buffer.from('The appliance is busy. Try again in a moment.\n'),
};

export type Send = (
  response: ServerResponse,
  head: HeadRequest,
  reply: WireReply,
  more?: Readonly<Record<string, string>>,
) => void;

/**
 * Answers of one turn of the loop leave together, at its end: to wake a reader for each of them costs as
 * much as to make it.
 */
function createLeaving(): (leave: () => void) => void {
  let waiting: (() => void)[] = [];
  const all = (): void => {
    const now = waiting;
    waiting = [];
    for (const leave of now) leave();
  };
  return (leave) => {
    if (waiting.length === 0) void turnOfLoop().then(all);
    waiting.push(leave);
  };
}

/** What goes out to a browser has the lab's bar on top, if there is one. */
export function createSend(bar: Bar | null): Send {
  const leaving = createLeaving();
  return (response, head, given, more = {}) => {
    const { status, headers, body } = bar?.dress(head, given) ?? given;
    response.writeHead(status, { ...headers, ...more });
    leaving(() => response.end(head.method === 'HEAD' ? undefined : body));
  };
}

/** The host itself took no more of what was sent. */
export function failed(request: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(503, { ...busyReply.headers, connection: 'close' }).end(busyReply.body);
  if (!request.complete) response.once('finish', () => request.destroy());
}

/** Whether a body may come: what a box that is just starting says to everybody. */
export function admissionOf(software: Appliance | null, head: HeadRequest): WebAdmission {
  try {
    return software?.admit(head) ?? { kind: 'body', maxBytes: STARTING_BYTES_MAX };
  } catch {
    // Its store is being replaced at this very moment.
    return { reply: busyReply };
  }
}

/** The page for what never comes to an event. */
export function refusal(
  software: Appliance | null,
  head: HeadRequest,
  status: number,
  admitted: WebAdmission | null = null,
): WireReply {
  const maxBytes =
    admitted !== null && 'maxBytes' in admitted && status === 413 ? admitted.maxBytes : undefined;
  try {
    return software?.refuse(head, status, maxBytes) ?? busyReply;
  } catch {
    return busyReply;
  }
}
