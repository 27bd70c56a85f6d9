/**
 * The words of a rehearsal file: conditions over what really happened, and the operator's commands.
 * The published JSON Schema (rehearsals/schema.json) is made from these declarations.
 */
import * as v from 'valibot';
import { whenSchema } from '../../acts/when.js';
import { durationSchema as duration } from '../../hosting/when/duration.js';
import { boxesOf, boxModels, boxSets, JUMP_CLIENTS_MAX } from '../../making/found.js';
import { switchovers } from '../../plan.js';
import { commandSchema, expectSchema } from './commands.js';
import { boxSchema, conditionSchema, hourOfDay, weekdays } from './conditions/schema.js';
import { id, text } from './parts.js';
import { storySchema } from './story/schema.js';

export type { Command, Expectation } from './commands.js';
export type { Condition, EventPattern } from './conditions/schema.js';
export { weekdays } from './conditions/schema.js';

export const labelSchema = v.strictObject({ en: text, fr: text });
export const guideSchema = v.array(
  v.pipe(v.string(), v.regex(/^G(0[1-9]|[1-9]\d|10\d|11[0-3])$/, 'must be a statement G01 to G113')),
);
const start = v.strictObject({
  /** The pair as a customer's would be, one box alone, or a pair and a factory-new third box. */
  boxes: v.picklist(boxSets),
  /** Base of the boxes that have a site; default: the one that the site version asks for. */
  base: v.optional(text),
  site: v.optional(text),
  historyDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3650))),
  sessionsPerDay: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(20_000))),
  recordings: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000))),
  files: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000))),
  users: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000))),
  jumpItems: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000))),
  jumpClients: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(JUMP_CLIENTS_MAX))),
  /** What everything random follows from; default: as whoever plays it says. */
  seed: v.optional(text),
  /**
   * How clients find the site: by an address that the boxes share (A holds it), by A's own address
   * in DNS, or by a public address of the NAT controller. Default: shared-ip, of one box alone dns.
   */
  switchover: v.optional(v.picklist(switchovers)),
  /** Boxes that the firewall lets not reach the update server. */
  restricted: v.optional(v.array(boxSchema)),
  /** What stands as NTP server on the boxes that run already; default: the right one. */
  ntpServer: v.optional(text),
  /** When the story begins, on the customer's clock; default: Monday, 09:00. */
  time: v.optional(v.strictObject({ day: v.picklist(weekdays), at: hourOfDay })),
  /** The third box: its model (B400), and whether it is switched on at the start (yes). */
  new: v.optional(v.strictObject({ model: v.optional(v.picklist(boxModels)), on: v.optional(v.boolean()) })),
});

const fault = v.strictObject({
  id,
  /** Name of an overlay in hardware/faults. */
  overlay: text,
  box: boxSchema,
  values: v.optional(v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]))),
  /** When it begins: lab time since the start, or what has to happen before. */
  from: v.strictObject({ at: v.optional(duration), when: v.optional(conditionSchema) }),
  until: v.optional(v.strictObject({ after: v.optional(duration), when: v.optional(conditionSchema) })),
});

/** What a mistake may cost others, and how much is risked by it. */
const measures = ['outage', 'users', 'support', 'rows', 'surprised'] as const;
const risks = ['small', 'real', 'grave'] as const;

const step = v.strictObject({
  id,
  guide: guideSchema,
  title: labelSchema,
  hint: labelSchema,
  /** Steps that come first: what happens before they are done does not count. */
  after: v.optional(v.array(id)),
  optional: v.optional(v.boolean()),
  recognised: conditionSchema,
});

const mistake = v.strictObject({
  id,
  guide: guideSchema,
  title: labelSchema,
  /** What may come of it, told to a trainee at once and in the debrief. */
  consequence: labelSchema,
  /** What is measured from it on: told as facts, beside what could have been. */
  measures: v.optional(v.array(v.picklist(measures))),
  /** What it costs though nothing came of it (report/bill.ts); default: real. */
  risk: v.optional(v.picklist(risks)),
  /** What would have been right: where, and with which control; absent: the hint of the step that it spoils. */
  right: v.optional(labelSchema),
  /** A form that a what-if sends shortly before; absent: the deed that it was is taken away. */
  instead: v.optional(
    v.strictObject({
      /** 'You had ...', as it goes on. */
      title: labelSchema,
      box: boxSchema,
      path: text,
      form: id,
      set: v.optional(v.record(v.string(), v.string())),
      ahead: duration,
    }),
  ),
  recognised: conditionSchema,
});

const AGAIN_MAX = 20;
/** What people do who fail: the block anew, after a while, unless the page shows that it is done after all. */
const again = v.strictObject({
  times: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(AGAIN_MAX)),
  after: duration,
  unless: v.optional(expectSchema),
});
const block = v.strictObject({
  block: id,
  /** Only where the story around the rehearsal is told: telling people, waiting for an hour. */
  story: v.optional(v.boolean()),
  commands: v.array(commandSchema),
  again: v.optional(again),
});

const wrongWay = v.strictObject({
  id,
  title: labelSchema,
  leaveOut: v.optional(v.array(id)),
  /** Blocks in another order. */
  order: v.optional(v.array(id)),
  replace: v.optional(v.array(block)),
  /** Only with the story around it. */
  story: v.optional(v.boolean()),
  /** How it must end. */
  expects: v.strictObject({
    outcome: v.picklist(['success', 'failure'] as const),
    mistakes: v.array(id),
  }),
});

/** Something that is wrong from the beginning and that nobody tells of; a seed chooses (variant.ts). */
const flaw = v.strictObject({
  id,
  title: labelSchema,
  /** What brings it about. */
  whens: v.optional(v.array(v.union([text, whenSchema]))),
  faults: v.optional(v.array(fault)),
  /** A lab that is made with it: in one that runs already there is none such. */
  start: v.optional(v.strictObject({ site: text })),
  /** What the best possible run costs with it. */
  best: v.optional(v.strictObject({ outage: v.optional(duration), time: v.optional(duration) })),
  /** What it is to overlook it. */
  mistakes: v.optional(v.array(mistake)),
  /** How the robot puts it right, and before which block of its way. */
  repair: v.strictObject({ before: id, commands: v.array(commandSchema) }),
});

const question = v.strictObject({
  id,
  text: labelSchema,
  options: v.pipe(v.array(v.strictObject({ id, text: labelSchema })), v.minLength(2)),
});

export const rehearsalSchema = v.strictObject({
  id,
  title: labelSchema,
  brief: labelSchema,
  /** The vendor's or a colleague's letter with which the story opens. */
  letter: v.optional(v.strictObject({ from: text, subject: labelSchema, text: labelSchema })),
  /** Its place on the path from first to last: how hard, and how long it takes a person. */
  path: v.optional(
    v.strictObject({
      part: v.picklist(['guide', 'beyond'] as const),
      place: v.pipe(v.number(), v.integer(), v.minValue(1)),
      level: v.picklist([1, 2, 3] as const),
      minutes: v.pipe(v.number(), v.integer(), v.minValue(1)),
    }),
  ),
  guide: guideSchema,
  start,
  /** It begins wherever the lab stands: what a campaign has found. */
  lesson: v.optional(v.boolean()),
  /** Asked of whoever walks it; what is answered is an event, and counts as one. */
  questions: v.optional(v.array(question)),
  /** What goes on around it. */
  story: v.optional(storySchema),
  steps: v.pipe(v.array(step), v.minLength(1, 'must have at least one step')),
  /** A box that is given up, and the one that takes over its history. */
  moves: v.optional(v.partial(v.strictObject({ A: boxSchema, B: boxSchema, C: boxSchema }))),
  faults: v.array(fault),
  /** Deeds for a moment, as objects or lines (lab/acts/when-text.ts). */
  whens: v.optional(v.array(v.union([text, whenSchema]))),
  flaws: v.optional(v.array(flaw)),
  mistakes: v.array(mistake),
  /** Mistakes of every rehearsal (common.ts) that are none in this story. */
  allows: v.optional(v.array(id)),
  /** What the best possible run costs: nobody pays for less. */
  best: v.optional(
    v.strictObject({
      outage: v.optional(duration),
      time: v.optional(duration),
      users: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
      support: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
    }),
  ),
  success: v.array(v.strictObject({ title: labelSchema, holds: conditionSchema })),
  way: v.pipe(v.array(block), v.minLength(1, 'must have at least one block')),
  /** Groups of blocks that may be walked in any order: the guide leaves it free. */
  free: v.optional(v.array(v.pipe(v.array(id), v.minLength(2)))),
  wrongWays: v.optional(v.array(wrongWay)),
});

/** Roles that the boxes of a start have: A serves, B follows. */
export const rolesAtStart = ({
  boxes,
}: Pick<Start, 'boxes'>): Readonly<Partial<Record<BoxLetter, 'primary' | 'backup'>>> =>
  boxesOf[boxes].includes('b') ? { A: 'primary', B: 'backup' } : {};

export type Rehearsal = v.InferOutput<typeof rehearsalSchema>;
export type Question = NonNullable<Rehearsal['questions']>[number];
export type Step = Rehearsal['steps'][number];
export type Mistake = Rehearsal['mistakes'][number];
export type Block = Rehearsal['way'][number];
export type Start = Rehearsal['start'];
export type FaultPlan = Rehearsal['faults'][number];
export type BoxLetter = v.InferOutput<typeof boxSchema>;
