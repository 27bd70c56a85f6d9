/** A story as plain data: what a rehearsal's file declares, with the names and accounts of this lab in it. */
import * as v from 'valibot';
import { audiences } from './announcements.js';

const labelSchema = v.object({ en: v.string(), fr: v.string() });
const hoursSchema = v.object({ days: v.array(v.number()), from: v.string(), to: v.string() });

const letterSchema = v.object({
  from: v.string(),
  subject: labelSchema,
  text: labelSchema,
});

const colleagueSchema = v.object({
  name: v.string(),
  email: v.string(),
  /** The account on the site. */
  username: v.string(),
  audience: v.picklist(audiences),
  hours: hoursSchema,
  /** The Jump Item that this person works on, how long, and how often. */
  session: v.object({ jumpItem: v.string(), minutes: v.number(), everyMinutes: v.number() }),
});

export const storyPlanSchema = v.object({
  /** What everything random follows from. */
  seed: v.string(),
  letters: v.array(letterSchema),
  people: v.array(colleagueSchema),
  /** When support answers; null: always. */
  support: v.nullable(hoursSchema),
});

export type StoryPlan = v.InferOutput<typeof storyPlanSchema>;
export type ColleaguePlan = StoryPlan['people'][number];
export type StoryLetter = StoryPlan['letters'][number];
