/**
 * Deeds for a moment: the one vocabulary of the console, the API, the command line, rehearsal files and
 * campaigns. As an object it is this; as a line of text when-text.ts reads and writes it.
 */
import * as v from 'valibot';
import { inLanguage } from '../../views/label.js';
import { durationSchema, isDuration } from '../hosting/when/duration.js';

const text = v.pipe(
  v.string(),
  v.nonEmpty(inLanguage({ en: 'must not be empty', fr: 'ne doit pas être vide' })),
  v.maxLength(200),
);
const box = v.picklist(['A', 'B', 'C'] as const);
const nic = v.picklist(['eth0', 'eth1'] as const);
const scalar = v.union([v.string(), v.number(), v.boolean(), v.null()]);
const amount = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));

/** The one key that says what kind of entry this is; several or none is an error. */
const hasOne = (heads: readonly string[], entry: object): boolean =>
  heads.filter((head) => Object.hasOwn(entry, head)).length === 1;

const deedEntries = {
  /** The power of a box goes; of the box at which the moment is, at that very instant. */
  cut: v.optional(box),
  switchOn: v.optional(box),
  press: v.optional(v.picklist(['power', 'reset'] as const)),
  /** A fault of hardware/faults begins, or all of a name end ('all': all). */
  fault: v.optional(text),
  heal: v.optional(text),
  /** The cable of a card. */
  unplug: v.optional(nic),
  plug: v.optional(nic),
  /** A wire by its name: 'A-B', 'A-mail' (lab/acts/parts.ts). */
  cutWire: v.optional(text),
  mendWire: v.optional(text),
  /** Anything else that can be done to the lab: an act as recordings have it (lab/acts/act.ts). */
  act: v.optional(v.looseObject({ kind: text })),
};
export const deedHeads = Object.keys(deedEntries);

const whenDeedSchema = v.pipe(
  v.strictObject({
    ...deedEntries,
    /** The box of a fault, a card or a button. */
    of: v.optional(box),
    /** Of a fault. */
    values: v.optional(v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]))),
  }),
  v.check(
    (entry) => hasOne(deedHeads, entry),
    inLanguage({
      en: `must have exactly one of ${deedHeads.join(', ')}`,
      fr: `doit avoir un seul de ${deedHeads.join(', ')}`,
    }),
  ),
);
export type WhenDeed = v.InferOutput<typeof whenDeedSchema>;

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z$/;
const isInstant = (given: string): boolean => INSTANT.test(given) && !Number.isNaN(Date.parse(given));

const momentEntries = {
  /** A span of lab time from when this is set, or an instant such as 2018-01-08T10:00:00Z. */
  at: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (given) => isDuration(given) || isInstant(given),
        inLanguage({
          en: 'must be a duration such as 10 min, or an instant such as 2018-01-08T10:00:00Z',
          fr: 'doit être une durée, par exemple 10 min, ou un instant, par exemple 2018-01-08T10:00:00Z',
        }),
      ),
    ),
  ),
  /** A kind of event; '*' at the end for any ending. */
  event: v.optional(text),
  /** A durable write by part of its name (box:failover, site:, file:recordings, …); '*': each. */
  write: v.optional(text),
  /** A message by the beginning of its path (/peer/lock), or its service: web, dns, ntp, mail, directory. */
  message: v.optional(text),
  /** A lifecycle and the state that it comes into: 'role promoting', 'installer migrating'. */
  state: v.optional(text),
};
export const momentHeads = Object.keys(momentEntries);

export const whenSchema = v.pipe(
  v.strictObject({
    id: v.optional(
      v.pipe(
        v.string(),
        v.maxLength(60),
        v.regex(
          /^[a-z][a-z0-9-]*$/,
          inLanguage({
            en: 'must be a name in kebab-case: small letters, digits, hyphens',
            fr: 'doit être un nom en lettres minuscules, chiffres et traits d’union',
          }),
        ),
      ),
    ),
    ...momentEntries,
    /** The box at which it happens, or the lab. */
    of: v.optional(v.picklist(['A', 'B', 'C', 'lab'] as const)),
    /** Of a time: again after so much. */
    again: v.optional(durationSchema),
    /** Of an event: fields and their values. */
    where: v.optional(v.record(v.string(), v.union([scalar, v.array(scalar)]))),
    /** Of a write: before it (default) or after it. */
    side: v.optional(v.picklist(['before', 'after'] as const)),
    /** Of a message: it has come in, or is about to go out (default: either). */
    way: v.optional(v.picklist(['in', 'out'] as const)),
    what: v.optional(v.picklist(['question', 'answer'] as const)),
    /** The first that counts (1), then each so many-th; without it none. */
    nth: v.optional(amount),
    every: v.optional(amount),
    /** Percent. */
    chance: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
    max: v.optional(amount),
    do: v.pipe(v.array(whenDeedSchema), v.minLength(1), v.maxLength(8)),
    /** Then it is undone. */
    for: v.optional(durationSchema),
    /** Meanwhile it comes and goes. */
    flap: v.optional(v.strictObject({ on: durationSchema, off: durationSchema })),
  }),
  v.check(
    (entry) => hasOne(momentHeads, entry),
    inLanguage({
      en: `must have exactly one of ${momentHeads.join(', ')}`,
      fr: `doit avoir un seul de ${momentHeads.join(', ')}`,
    }),
  ),
);
export type When = v.InferOutput<typeof whenSchema>;

/** As it is armed: with its name. */
export type NamedWhen = When & { readonly id: string };

/** A name that nothing has yet. */
export function nextWhenId(taken: Iterable<string>): string {
  const known = new Set(taken);
  let number = 1;
  while (known.has(`when-${number}`)) number += 1;
  return `when-${number}`;
}

/** Each with a name: its own, or the next that is free. */
export function namedWhens(whens: readonly When[], taken: readonly string[] = []): NamedWhen[] {
  const names = new Set([...taken, ...whens.flatMap(({ id }) => id ?? [])]);
  return whens.map((when) => {
    const id = when.id ?? nextWhenId(names);
    names.add(id);
    return { ...when, id };
  });
}
