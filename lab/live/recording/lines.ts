/**
 * The lines of a recording, and how they are read: a folder may come from somebody else.
 */
import * as v from 'valibot';
import { readJson } from '../../../hardware/kernel/read-json.js';
import type { Micros } from '../../../hardware/ports.js';
import type { Act, ActRecord } from '../../acts/act.js';
import { isAct } from '../../acts/read-act.js';
import type { OutsideRecord } from '../../hosting/door/outside-request.js';
import { recordedBodySchema } from '../../hosting/door/recorded-body.js';
import type { MakeOptions } from '../../making/make-boxes.js';
import { type BoxName, boxNames } from '../../plan.js';

export type MadeAmounts = Omit<Partial<MakeOptions>, 'nowMs' | 'keys'>;

/** What a recording holds, in the order in which it was written. */
export type RecordLine =
  | {
      readonly kind: 'begin';
      readonly format: number;
      /** Not the seed: whoever repeats this has it from elsewhere. */
      readonly seedDigest: string;
      readonly startUs: Micros;
      readonly amounts: MadeAmounts;
    }
  /** The lab was found again. Unclean: it had been killed, its disks are not what was recorded. */
  | {
      readonly kind: 'continue';
      readonly startUs: Micros;
      readonly boots: Readonly<Partial<Record<BoxName, number>>>;
      readonly clean: boolean;
    }
  /** Headers that the next requests name by number. */
  | { readonly kind: 'headers'; readonly id: number; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'outside'; readonly record: Omit<OutsideRecord, 'headers'>; readonly headers: number }
  | { readonly kind: 'act'; readonly record: ActRecord }
  /** Everything up to this instant is written. */
  | { readonly kind: 'mark'; readonly t: Micros }
  /** A box's process died: what was on its disk then is not known, and what follows cannot be repeated. */
  | { readonly kind: 'lost'; readonly t: Micros; readonly box: BoxName }
  /** There was no room for more. */
  | { readonly kind: 'full'; readonly t: Micros }
  /** The lab ended orderly at this instant. */
  | { readonly kind: 'end'; readonly t: Micros };

const instant = v.number();
const box = v.picklist(boxNames);
const headers = v.record(v.string(), v.string());
const amounts = v.custom<MadeAmounts>((given) => typeof given === 'object' && given !== null);
const rest = v.object({ event: v.number(), released: v.number() });

const lineSchema: v.GenericSchema<unknown, RecordLine> = v.variant('kind', [
  v.object({
    kind: v.literal('begin'),
    format: v.number(),
    seedDigest: v.string(),
    startUs: instant,
    amounts,
  }),
  v.object({
    kind: v.literal('continue'),
    startUs: instant,
    boots: v.partial(v.object({ a: v.number(), b: v.number(), c: v.number() })),
    clean: v.boolean(),
  }),
  v.object({ kind: v.literal('headers'), id: v.number(), headers }),
  v.object({
    kind: v.literal('outside'),
    record: v.object({
      box: v.string(),
      boot: v.number(),
      t: instant,
      n: v.number(),
      method: v.string(),
      url: v.string(),
      address: v.string(),
      source: v.string(),
      body: recordedBodySchema,
      sendingMs: v.exactOptional(v.number()),
      rest: v.exactOptional(rest),
    }),
    headers: v.number(),
  }),
  v.object({
    kind: v.literal('act'),
    record: v.object({ t: instant, n: v.number(), act: v.custom<Act>(isAct) }),
  }),
  v.object({ kind: v.literal('mark'), t: instant }),
  v.object({ kind: v.literal('lost'), t: instant, box }),
  v.object({ kind: v.literal('full'), t: instant }),
  v.object({ kind: v.literal('end'), t: instant }),
]);

/** A body may be as long as a form. */
const LINE_BYTES_MAX = 1024 ** 3;

const beginSchema = v.object({ kind: v.literal('begin'), format: v.number() });

/** The version of the recording that begins with this line; null: it begins none. */
export const versionOf = (text: string): number | null => readJson(beginSchema, text)?.format ?? null;

/** Null: no line of a recording, or half of one. */
export const readLine = (text: string): RecordLine | null => readJson(lineSchema, text, LINE_BYTES_MAX);
