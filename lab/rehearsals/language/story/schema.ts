/**
 * lab/rehearsals/language/story/: what goes on around a rehearsal, as its file declares it.
 *
 * The words of a file for it.
 */
import * as v from 'valibot';
import { audiences } from '../../../clients/story/announcements.js';
import { durationSchema as duration } from '../../../hosting/when/duration.js';
import { conditionSchema, hourOfDay, pattern, weekdays } from '../conditions/schema.js';

const lastHour = v.union([hourOfDay, v.literal('24:00')]);
const hours = {
  /** Default: Monday to Friday. */
  days: v.optional(v.pipe(v.array(v.picklist(weekdays)), v.minLength(1))),
  from: hourOfDay,
  to: lastHour,
};

const colleague = v.strictObject({
  /** Whom this person counts among; default: users. */
  audience: v.optional(v.picklist(audiences)),
  ...hours,
  session: v.strictObject({
    jumpItem: v.pipe(v.string(), v.nonEmpty('must not be empty')),
    lasts: duration,
    every: duration,
  }),
});

export const storySchema = v.strictObject({
  people: v.pipe(v.array(colleague), v.minLength(1), v.maxLength(8)),
  announce: v.strictObject({
    /** Who has to be told. */
    to: v.pipe(v.array(v.picklist(audiences)), v.minLength(1)),
    /** How long before at least. */
    ahead: duration,
    /** What may happen only in a window that was announced. */
    covers: v.strictObject({
      event: v.pipe(v.string(), v.nonEmpty('must not be empty')),
      ...pattern,
      if: v.optional(conditionSchema),
    }),
  }),
  /** Absent: round the clock. */
  support: v.optional(v.strictObject(hours)),
});
export type StoryDeclared = v.InferOutput<typeof storySchema>;
