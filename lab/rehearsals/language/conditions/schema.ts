/** What a file may say of conditions over what really happened, and of hours of the week. */
import * as v from 'valibot';
import { type Audience, audiences } from '../../../clients/story/announcements.js';
import { durationSchema as duration } from '../../../hosting/when/duration.js';
import { id, oneOf, text } from '../parts.js';

export const boxSchema = v.picklist(['A', 'B', 'C'] as const);
const scalar = v.union([v.string(), v.number(), v.boolean(), v.null()]);

export interface EventPattern {
  /** Kind of a domain event, '*' at the end for any ending. */
  readonly event: string;
  readonly box?: 'A' | 'B' | 'C' | undefined;
  readonly where?: Readonly<Record<string, unknown>> | undefined;
}

export interface Condition {
  /** Has happened (from the moment on that `after` and `if` allow). */
  readonly event?: string | undefined;
  readonly box?: 'A' | 'B' | 'C' | undefined;
  readonly where?: Readonly<Record<string, unknown>> | undefined;
  /** Holds at the very moment of the event; else the event does not count. */
  readonly if?: Condition | undefined;
  /** The last event of this kind (of this box) looks so: a state. */
  readonly now?: EventPattern | undefined;
  readonly all?: readonly Condition[] | undefined;
  readonly any?: readonly Condition[] | undefined;
  readonly not?: Condition | undefined;
  /** One after the other. */
  readonly inOrder?: readonly Condition[] | undefined;
  /** A step was recognised. */
  readonly done?: string | undefined;
  /** Lab time since a step was recognised. */
  readonly elapsed?:
    | { readonly since: string; readonly atLeast?: string | undefined; readonly atMost?: string | undefined }
    | undefined;
  /** The customer's clock on the wall stands between these, over midnight where `to` is earlier. */
  readonly hours?: { readonly from: string; readonly to: string } | undefined;
  /** A window that was announced to these people, so long before, is open. */
  readonly announced?: { readonly to: readonly Audience[]; readonly ahead: string } | undefined;
}

export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

const HOUR_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;
export const hourOfDay = v.pipe(v.string(), v.regex(HOUR_OF_DAY, 'must be a time of day such as 19:00'));

export const pattern = {
  box: v.optional(boxSchema),
  where: v.optional(v.record(v.string(), v.union([scalar, v.array(scalar)]))),
};
export const eventPatternSchema = v.strictObject({ event: text, ...pattern });

const conditionHeads = [
  'event',
  'now',
  'all',
  'any',
  'not',
  'inOrder',
  'done',
  'elapsed',
  'hours',
  'announced',
] as const;
export const conditionSchema: v.GenericSchema<Condition> = v.pipe(
  v.strictObject({
    event: v.optional(text),
    ...pattern,
    if: v.optional(v.lazy(() => conditionSchema)),
    now: v.optional(eventPatternSchema),
    all: v.optional(v.array(v.lazy(() => conditionSchema))),
    any: v.optional(v.array(v.lazy(() => conditionSchema))),
    not: v.optional(v.lazy(() => conditionSchema)),
    inOrder: v.optional(v.array(v.lazy(() => conditionSchema))),
    done: v.optional(id),
    elapsed: v.optional(
      v.strictObject({ since: id, atLeast: v.optional(duration), atMost: v.optional(duration) }),
    ),
    hours: v.optional(v.strictObject({ from: hourOfDay, to: hourOfDay })),
    announced: v.optional(v.strictObject({ to: v.array(v.picklist(audiences)), ahead: duration })),
  }),
  v.check(
    (entry) => oneOf(conditionHeads)(entry as Readonly<Record<string, unknown>>),
    `must have exactly one of ${conditionHeads.join(', ')}`,
  ),
);
