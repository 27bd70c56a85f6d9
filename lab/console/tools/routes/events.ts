/** What happens in the lab, as a stream with content that can be taken up again, or piece by piece. */
import * as v from 'valibot';
import { hostWait } from '../../../../hardware/kernel/host-time.js';
import type { Label } from '../../../../views/label.js';
import type { NumberedEvent } from '../../control/event-log.js';
import { isoOf } from '../entries.js';
import { type RouteCall, route } from '../route.js';

const STREAMS_MAX = 50;
/** Whoever reads more slowly than this much is let go; the cursor brings what was missed. */
const UNREAD_BYTES_MAX = 4 * 1024 * 1024;
const BEAT_MS = 15_000;
const PAGE_MAX = 1_000;

const tooMany: Label = {
  en: `${STREAMS_MAX} streams are open already. Close one, or ask piece by piece.`,
  fr: `${STREAMS_MAX} flux sont déjà ouverts. Fermez-en un, ou interrogez morceau par morceau.`,
};

const query = v.looseObject({
  after: v.optional(
    v.pipe(v.string(), v.maxLength(64), v.description('cursor of the last event that was read')),
  ),
  kind: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(255),
      v.description('kinds that are wanted, by commas; "sync.*" for all of sync'),
    ),
  ),
  source: v.optional(v.pipe(v.picklist(['a', 'b', 'c', 'lab']), v.description('where it happened'))),
  limit: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,4}$/), v.transform(Number), v.minValue(1), v.maxValue(PAGE_MAX)),
    String(PAGE_MAX),
  ),
});
type Query = v.InferOutput<typeof query>;

/** Which events are wanted. */
export function wantedBy({
  kind,
  source,
}: Pick<Query, 'kind' | 'source'>): (event: NumberedEvent) => boolean {
  const kinds = kind?.split(',').map((one) => one.trim()) ?? [];
  const isKind = (given: string): boolean =>
    kinds.length === 0 ||
    kinds.some((one) => (one.endsWith('*') ? given.startsWith(one.slice(0, -1)) : given === one));
  return (event) => isKind(event.kind) && (source === undefined || event.source === source);
}

/** An event as tools read it. */
export const eventBody = (event: NumberedEvent) => ({ ...event, at: isoOf(event.atUs) });

export const events = route({
  method: 'GET',
  path: '/api/events',
  about: {
    en: 'What happened after a cursor, oldest first; without one, everything that is kept',
    fr: 'Ce qui est arrivé après un curseur, du plus ancien au plus récent ; sans curseur, tout ce qui est conservé',
  },
  gives: {
    en: 'events, the cursor to go on from, and whether none between was lost (isWhole)',
    fr: 'events, le curseur pour continuer, et s’il n’en manque aucun (isWhole)',
  },
  query,
  answer: ({ lab, query: asked }) => {
    const { events: found, isWhole } = lab.events.after(asked.after ?? null);
    const wanted = found.filter(wantedBy(asked)).slice(0, asked.limit);
    const isCut = wanted.length === asked.limit;
    return {
      json: {
        events: wanted.map(eventBody),
        cursor: isCut ? (wanted.at(-1)?.cursor ?? lab.events.cursor) : lab.events.cursor,
        isWhole,
      },
    };
  },
});

/** How many follow each lab. */
const streams = new WeakMap<object, number>();
const followersOf = (events: object): number => streams.get(events) ?? 0;

/** Until whoever follows has gone: a word now and then keeps what lies between from closing the line. */
async function keepOpen(
  response: { write(text: string): unknown },
  isOver: () => boolean,
  gone: Promise<void>,
) {
  while (!isOver()) {
    const beat = hostWait(BEAT_MS);
    void gone.then(beat.wake);
    await beat.done;
    if (!isOver()) response.write(': still here\n\n');
  }
}

function follow({ lab, query: asked, headers, takeOver, gone }: RouteCall<Query, null>): void {
  const response = takeOver();
  const after = headers['last-event-id'] ?? asked.after ?? lab.events.cursor;
  const isWanted = wantedBy(asked);
  let isOver = false;
  const write = (event: NumberedEvent): void => {
    if (!isWanted(event)) return;
    response.write(
      `id: ${event.cursor}\nevent: ${event.kind}\ndata: ${JSON.stringify(eventBody(event))}\n\n`,
    );
    if (response.writableLength > UNREAD_BYTES_MAX) response.destroy();
  };
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  const { events: missed, isWhole } = lab.events.after(String(after));
  response.write(`: follow\nid: ${isWhole ? String(after) : ''}\n\n`);
  // A name that no event has: what came between is not kept any more.
  if (!isWhole) response.write(`event: gap\ndata: ${JSON.stringify({ after: String(after) })}\n\n`);
  for (const event of missed) write(event);
  streams.set(lab.events, followersOf(lab.events) + 1);
  const leave = lab.attend();
  const unsubscribe = lab.events.onEvent(write);
  void gone.then(() => {
    isOver = true;
    streams.set(lab.events, followersOf(lab.events) - 1);
    unsubscribe();
    leave();
  });
  void keepOpen(response, () => isOver, gone);
}

export const stream = route<Query>({
  method: 'GET',
  path: '/api/events/stream',
  about: {
    en: 'What happens, as it happens (server-sent events): id is the cursor, and Last-Event-ID or after takes it up again; an event “gap” tells that some between are no longer kept',
    fr: 'Ce qui arrive, au fur et à mesure (server-sent events) : id est le curseur, que Last-Event-ID ou after reprend ; un événement « gap » signale qu’une partie n’est plus conservée',
  },
  type: 'text/event-stream',
  gives: { en: 'an endless stream', fr: 'un flux sans fin' },
  query,
  problems: ['too-many'],
  answer: (call) => {
    if (followersOf(call.lab.events) >= STREAMS_MAX) return { problem: 'too-many', detail: tooMany };
    follow(call);
    return 'answered';
  },
});
