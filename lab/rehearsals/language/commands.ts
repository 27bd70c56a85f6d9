/**
 * lab/rehearsals/language/: what a rehearsal's file may say: its schema, read and checked.
 *
 * The operator's commands, as a rehearsal's way lists them.
 */
import * as v from 'valibot';
import { audiences } from '../../clients/story/announcements.js';
import { favours } from '../../clients/story/favours.js';
import { durationSchema as duration } from '../../hosting/when/duration.js';
import { hourOfDay } from './conditions/schema.js';
import { id, text } from './parts.js';

/** Narrows what is meant: the section by its title, the row by some of its words. */
const place = { in: v.optional(text), row: v.optional(text) };

/** What a page may show; every given part must hold. */
const showing = {
  text: v.optional(text),
  not: v.optional(text),
  fact: v.optional(text),
  is: v.optional(text),
  matches: v.optional(text),
  button: v.optional(text),
  noButton: v.optional(text),
  ...place,
};

export const expectSchema = v.strictObject(showing);
export type Expectation = v.InferOutput<typeof expectSchema>;

const commands = {
  /** Goes to an address: a box by its letter, the site by 'site', or a host by its name. */
  open: v.optional(v.strictObject({ at: text, path: text, tab: v.optional(id), from: v.optional(id) })),
  /** Turns to a browser tab that was opened before. */
  tab: v.optional(id),
  signIn: v.optional(v.strictObject({ user: text, password: text })),
  /** A tab, and a sub-tab of it. */
  go: v.optional(v.pipe(v.array(text), v.minLength(1), v.maxLength(2))),
  follow: v.optional(v.strictObject({ link: text, ...place })),
  fill: v.optional(v.strictObject({ field: text, with: v.string(), ...place })),
  tick: v.optional(v.strictObject({ field: text, ...place })),
  untick: v.optional(v.strictObject({ field: text, ...place })),
  choose: v.optional(v.strictObject({ field: text, option: text, ...place })),
  upload: v.optional(v.strictObject({ field: text, file: id, ...place })),
  press: v.optional(v.strictObject({ button: text, ...place })),
  /** Presses a button that must answer with a file; kept under a name. */
  download: v.optional(v.strictObject({ button: text, as: id, ...place })),
  expect: v.optional(expectSchema),
  /** Keeps a fact of the page; later texts may say ${name}. */
  remember: v.optional(v.strictObject({ fact: text, as: id, ...place })),
  /** Reloads the page until it shows what is wanted. */
  waitFor: v.optional(v.strictObject({ ...showing, every: duration, atMost: duration })),
  /** Something that a campaign has done (lab/campaign/deeds); it goes on beside what follows. */
  deed: v.optional(v.strictObject({ kind: text, values: v.optional(v.record(v.string(), v.unknown())) })),
  /** All is healed, the pair is led back by what its pages offer, and both disks are compared. */
  leadBack: v.optional(v.literal(true)),
  /** Lets lab time go by. */
  wait: v.optional(duration),
  /** Waits for an hour on the customer's clock, today's or tomorrow's. */
  waitUntil: v.optional(hourOfDay),
  /** Asks others for what only they can do. */
  ask: v.optional(v.strictObject({ what: v.picklist(favours), of: v.picklist(['A', 'B', 'C'] as const) })),
  /** Answers a question of the rehearsal. */
  answer: v.optional(v.strictObject({ question: id, option: id })),
  /** Tells people that the site may be away: how soon, and how long. */
  announce: v.optional(
    v.strictObject({
      to: v.pipe(v.array(v.picklist(audiences)), v.minLength(1)),
      in: duration,
      lasts: duration,
    }),
  ),
  /** Starts an access console on a workstation, looks at Help > About, and opens sessions. */
  launchConsole: v.optional(
    v.strictObject({
      on: id,
      user: text,
      password: text,
      version: v.optional(text),
      session: v.optional(v.strictObject({ jumpItem: text, minutes: v.pipe(v.number(), v.minValue(0)) })),
    }),
  ),
  /** In the customer's DNS controller: leads a name (the site's) to a box, or to another address. */
  setDns: v.optional(v.strictObject({ name: v.optional(text), to: text, ttl: v.optional(duration) })),
  /** In the customer's NAT controller: leads the site's public address to a box. */
  setNat: v.optional(v.strictObject({ to: text })),
  /** Puts a line for the site into a workstation's hosts file; without `site` takes it out. */
  hostsFile: v.optional(v.strictObject({ on: id, site: v.optional(text) })),
  /** The integration client: its target (a box, or a name), another version by hand, a run. */
  integration: v.optional(
    v.strictObject({ target: v.optional(text), version: v.optional(text), run: v.boolean() }),
  ),
};

const commandNames = Object.keys(commands);
export const commandSchema = v.pipe(
  v.strictObject(commands),
  v.check(
    (entry) => Object.keys(entry).length === 1,
    `must have exactly one command: ${commandNames.join(', ')}`,
  ),
);
export type Command = v.InferOutput<typeof commandSchema>;
