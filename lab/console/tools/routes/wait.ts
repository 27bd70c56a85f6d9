/** Waiting for an event, a state, or a lab time, with a limit: instead of asking again and again. */
import * as v from 'valibot';
import type { Micros } from '../../../../hardware/ports.js';
import type { Label } from '../../../../views/label.js';
import type { LabControl } from '../../control/lab-control.js';
import * as told from '../answers.js';
import { instant, isoOf, limitMs, span } from '../entries.js';
import { route } from '../route.js';
import { waitFor } from '../waiting.js';
import { eventBody, wantedBy } from './events.js';
import { labIsReady } from './lab.js';

const scalar = v.union([v.string(), v.number(), v.boolean(), v.null()]);

const wanted = v.strictObject({
  event: v.optional(
    v.pipe(
      v.strictObject({
        kind: v.string(),
        source: v.optional(v.picklist(['a', 'b', 'c', 'lab'])),
        /** Fields that the event must have, with these values. */
        data: v.optional(v.record(v.string(), scalar), {}),
      }),
      v.description('an event of this kind, after the cursor "after" (default: from now on)'),
    ),
  ),
  after: v.optional(v.string()),
  state: v.optional(
    v.pipe(
      v.strictObject({ at: v.pipe(v.string(), v.regex(/^(\/[^/]*)+$/)), is: scalar }),
      v.description('a value of GET /api/state, by JSON pointer'),
    ),
  ),
  time: v.optional(v.pipe(instant, v.description('a lab time'))),
  ready: v.optional(v.literal(true)),
  within: v.optional(v.pipe(span, v.description('limit in lab time, such as "2 h"'))),
  limitMs,
});
type Wanted = v.InferOutput<typeof wanted>;

const words = {
  nothing: {
    en: 'Say what to wait for: one of event, state, time, ready.',
    fr: 'Dites ce qu’il faut attendre : event, state, time ou ready.',
  },
  late: {
    en: 'What was waited for did not come within the limit. Does lab time go on?',
    fr: 'Ce qui était attendu n’est pas arrivé dans le délai. L’heure du laboratoire avance-t-elle ?',
  },
} as const satisfies Record<string, Label>;

/** The value at a JSON pointer (RFC 6901); undefined: there is none. */
export function valueAt(whole: unknown, pointer: string): unknown {
  let value = whole;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

type Look = () => object | null;

function eventLook(lab: LabControl, { event, after }: Wanted): Look | null {
  if (event === undefined) return null;
  const isWanted = wantedBy(event);
  const fields = Object.entries(event.data);
  let from = after ?? lab.events.cursor;
  return () => {
    const { events } = lab.events.after(from);
    from = events.at(-1)?.cursor ?? from;
    const found = events.find(
      (one) => isWanted(one) && fields.every(([name, is]) => valueAt(one.data, `/${name}`) === is),
    );
    return found === undefined ? null : { event: eventBody(found), cursor: found.cursor };
  };
}

/** What is looked for; null: nothing was said. */
function lookFor(lab: LabControl, body: Wanted): Look | null {
  const { state, time, ready } = body;
  const looks = [
    eventLook(lab, body),
    state === undefined
      ? null
      : () => (valueAt(JSON.parse(JSON.stringify(lab.state())), state.at) === state.is ? { state } : null),
    time === undefined ? null : () => (lab.nowUs() >= time ? { time: isoOf(time) } : null),
    ready === undefined ? null : () => (labIsReady(lab.state()) ? { ready } : null),
  ].filter((look) => look !== null);
  const [only] = looks;
  return looks.length === 1 && only !== undefined ? only : null;
}

export const wait = route({
  method: 'POST',
  path: '/api/wait',
  about: {
    en: 'Waits for one event, state, lab time, or until the lab is ready; answers when it has come',
    fr: 'Attend un événement, un état, une heure du laboratoire ou que le laboratoire soit prêt ; répond quand c’est arrivé',
  },
  gives: {
    en: 'what has come, with lab time and the cursor of the newest event',
    fr: 'ce qui est arrivé, l’heure du laboratoire et le curseur du dernier événement',
  },
  body: wanted,
  problems: ['in-vain'],
  json: v.object({
    ...told.now,
    cursor: v.string(),
    event: v.optional(told.event),
    state: v.optional(v.object({})),
    time: v.optional(v.string()),
    ready: v.optional(v.boolean()),
  }),
  answer: async ({ lab, body, gone }) => {
    const look = lookFor(lab, body);
    if (look === null) return { problem: 'malformed', detail: words.nothing };
    const lastUs: Micros = lab.nowUs() + (body.within ?? Number.POSITIVE_INFINITY);
    const found = await waitFor(lab, { limitMs: body.limitMs, gone }, () => {
      const seen = look();
      return seen !== null || lab.nowUs() <= lastUs ? seen : 'late';
    });
    const now = { nowUs: lab.nowUs(), now: isoOf(lab.nowUs()) };
    return found === null || typeof found === 'string'
      ? { problem: 'in-vain', detail: words.late, more: now }
      : { json: { cursor: lab.events.cursor, ...found, ...now } };
  },
});
