/** One try of one person, as it is kept for good: how it went, what was done, and what was learnt from it since. */
import * as v from 'valibot';
import { modes } from '../../language/modes.js';
import { labelSchema } from '../../language/vocabulary.js';
import { reportSchema } from '../report.js';

const FORMAT = 1;
const us = v.pipe(v.number(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const box = v.picklist(['a', 'b', 'c'] as const);

/** Something that the person did: a form at a page, or a deed in the lab. */
const deedSchema = v.object({
  atUs: us,
  /** At which box; null: in the lab around them. */
  box: v.nullable(box),
  /** The page of it; null: none. */
  path: v.nullable(v.string()),
  /** By which it is taken away in a what-if; of this lab's line. */
  number: count,
  words: labelSchema,
});

/** The robot's run of the same rehearsal, seed and variant. */
const bestSchema = v.object({
  report: reportSchema,
  success: v.array(v.boolean()),
  reasons: v.array(labelSchema),
});

const sideSchema = v.object({
  outageMs: us,
  lost: count,
  points: v.nullable(v.number()),
  succeeded: v.boolean(),
  mistakes: v.array(labelSchema),
});

/** What would have been, had something been done otherwise at a mistake. */
const otherwiseSchema = v.object({
  /** What was done otherwise, in words. */
  words: labelSchema,
  one: sideSchema,
  other: sideSchema,
  /** Deeds that no longer fitted. */
  unfit: count,
});

const flightSchema = v.object({
  lines: v.array(
    v.object({
      atUs: v.number(),
      source: v.picklist(['a', 'b', 'c', 'lab'] as const),
      kind: v.string(),
      data: v.unknown(),
    }),
  ),
  fromUs: v.number(),
  toUs: v.number(),
  roles: v.partial(v.object({ a: v.string(), b: v.string(), c: v.string() })),
});

export const trySchema = v.object({
  format: v.literal(FORMAT),
  person: v.string(),
  rehearsal: v.string(),
  how: v.picklist(['finished', 'abandoned'] as const),
  mode: v.picklist(modes),
  variant: v.nullable(v.string()),
  /** The day on which it ended, by the clock of this computer. */
  endedAtMs: us,
  startUs: us,
  endedUs: us,
  /** Whose past it stands in: digest of the lab's seed. */
  lab: v.string(),
  /** It went on from the middle of an earlier one, after going back. */
  isAgain: v.boolean(),
  /** When something was out of order that somebody had laid, from when to when. */
  faults: v.array(v.object({ fromUs: us, toUs: us })),
  report: reportSchema,
  success: v.array(v.boolean()),
  reasons: v.array(labelSchema),
  flight: v.optional(flightSchema),
  deeds: v.array(deedSchema),
  best: v.nullable(bestSchema),
  /** By the id of the mistake. */
  otherwise: v.record(v.string(), otherwiseSchema),
});

export type Try = v.InferOutput<typeof trySchema>;
export type TryDeed = v.InferOutput<typeof deedSchema>;
export type BestRun = v.InferOutput<typeof bestSchema>;
export type Otherwise = v.InferOutput<typeof otherwiseSchema>;
export type OtherSide = v.InferOutput<typeof sideSchema>;

/** What a list needs of a try: without recorder and deeds. */
export type TryOutline = Omit<Try, 'format' | 'flight' | 'deeds' | 'otherwise'> & { readonly id: string };

export const newTry = (given: Omit<Try, 'format' | 'best' | 'otherwise'>): Try => ({
  format: FORMAT,
  ...given,
  best: null,
  otherwise: {},
});
