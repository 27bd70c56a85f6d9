/** What happens in the lab, as a stream with content that can be taken up again, or piece by piece. */
import * as v from 'valibot';
import { hostWait } from '../../../../hardware/kernel/host-time.js';
import type { Label } from '../../../../views/label.js';
import type { NumberedEvent } from '../../control/event-log.js';
import type { LabControl } from '../../control/lab-control.js';
import * as told from '../answers.js';
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
  json: v.object({ events: v.array(told.event), cursor: v.string(), isWhole: v.boolean() }),
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

const isOfRun = (cursor: string, run: string): boolean => cursor.startsWith(`${run}.`);

/** Says in its own order what whoever has read up to a cursor does not know: each event once, and where the thread is torn. */
function createTelling(
  lab: LabControl,
  isWanted: (event: NumberedEvent) => boolean,
  write: (text: string) => void,
) {
  let told = '';
  let run = lab.events.run;
  const tell = (event: NumberedEvent): void => {
    told = event.cursor;
    if (isWanted(event))
      write(`id: ${event.cursor}\nevent: ${event.kind}\ndata: ${JSON.stringify(eventBody(event))}\n\n`);
  };
  const after = (cursor: string): void => {
    ({ run } = lab.events);
    const { events: missed, isWhole, from } = lab.events.after(cursor);
    told = from;
    if (isWhole) write(`: follow\nid: ${from}\n\n`);
    else {
      // A name that no event has. Whoever wants none of those that follow goes on from here all the same.
      const why = isOfRun(cursor, run) ? 'no-longer-kept' : 'other-line';
      const data = { after: cursor, why, cursor: from, nowUs: lab.nowUs(), now: isoOf(lab.nowUs()) };
      write(`id: ${from}\nevent: gap\ndata: ${JSON.stringify(data)}\n\n`);
    }
    for (const event of missed) tell(event);
  };
  /** Another lab may be here, or this one may have gone back: all that it has kept of its line is news. */
  const look = (): boolean => {
    if (lab.events.run === run) return false;
    after(told);
    return true;
  };
  return {
    after,
    look: (): void => void look(),
    tell: (event: NumberedEvent): void => {
      if (!look()) tell(event);
    },
  };
}

function follow({ lab, query: asked, headers, takeOver, gone }: RouteCall<Query, null>): void {
  const response = takeOver();
  let isOver = false;
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  const telling = createTelling(lab, wantedBy(asked), (text) => {
    response.write(text);
    if (response.writableLength > UNREAD_BYTES_MAX) response.destroy();
  });
  telling.after(String(headers['last-event-id'] ?? asked.after ?? lab.events.cursor));
  streams.set(lab.events, followersOf(lab.events) + 1);
  const leave = lab.attend();
  const ends = [leave, lab.events.onEvent(telling.tell), lab.subscribe(telling.look)];
  void gone.then(() => {
    isOver = true;
    streams.set(lab.events, followersOf(lab.events) - 1);
    for (const end of ends) end();
  });
  void keepOpen(response, () => isOver, gone);
}

export const stream = route({
  method: 'GET',
  path: '/api/events/stream',
  about: {
    en: 'What happens, as it happens (server-sent events): id is the cursor, and Last-Event-ID or after takes it up again, each event once and none missing. Where that cannot be, an event “gap” says why: some between are no longer kept (no-longer-kept), or another line goes on here, because the lab has gone back, another one took its place, or it was started again (other-line). All that is kept of the line that is here follows',
    fr: 'Ce qui arrive, au fur et à mesure (server-sent events) : id est le curseur, que Last-Event-ID ou after reprend, chaque événement une fois et sans manque. Sinon un événement « gap » dit pourquoi : une partie n’est plus conservée (no-longer-kept), ou une autre ligne continue ici, parce que le laboratoire est revenu en arrière, qu’un autre a pris sa place ou qu’il a redémarré (other-line). Tout ce qui est conservé de la ligne présente suit',
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
