/** What people enter into a command, and what the fields are called for them. */
import * as v from 'valibot';
import { count } from '../../../views/format.js';
import type { Label } from '../../../views/label.js';
import { workstationNames } from '../../outside/network/site-network.js';
import { boxNames } from '../../plan.js';

const SHORT_MAX = 255;
export const FILE_MAX = 8_192;
const PORT_MAX = 65_535;

const labelSchema = v.object({ en: v.string(), fr: v.string() });
const takesSchema = v.object({
  kind: v.picklist(['number', 'day', 'length', 'other']),
  min: v.optional(v.number()),
  max: v.optional(v.number()),
  label: v.optional(labelSchema),
});
/** What a field takes, for people: kept with its schema. */
type Takes = Readonly<v.InferOutput<typeof takesSchema>>;

/** An entry that cannot be used: its field, and what it takes. */
export interface WrongEntry extends Takes {
  readonly field: string;
}

const takes = <T>(taken: Takes) => v.metadata<T, { takes: Takes }>({ takes: taken });

/** What a field takes, as its declaration says. */
export function takenBy(declared: v.GenericSchema | undefined): Takes {
  const read = declared === undefined ? null : v.safeParse(takesSchema, v.getMetadata(declared).takes);
  return read?.success === true ? read.output : { kind: 'other' };
}

// Forms send texts only; tools send numbers and truth values.
export const number = (min: number, max: number, label?: Label) =>
  v.pipe(
    v.union([
      v.number(),
      v.pipe(
        v.string(),
        v.trim(),
        v.regex(/^\d{1,9}([.,]\d{1,6})?$/),
        v.transform((text) => Number(text.replace(',', '.'))),
      ),
    ]),
    v.minValue(min),
    v.maxValue(max),
    takes<number>({ kind: 'number', min, max, label }),
  );
/** A number, or a word. */
export const numberOr = <const W extends string>(word: W, min: number, max: number, label: Label) =>
  v.pipe(
    v.union([v.literal(word), number(min, max, label)]),
    takes<W | number>({ kind: 'number', min, max, label }),
  );
/** 0 where it is left out. */
export const numberOrNone = (max: number, label: Label) =>
  v.pipe(v.optional(number(0, max), 0), takes<number>({ kind: 'number', min: 0, max, label }));
export const flag = v.pipe(
  v.union([v.boolean(), v.picklist(['true', 'false', '1', '0', ''])]),
  v.transform((given) => given === true || given === 'true' || given === '1'),
);
export const port = (label: Label) => v.pipe(number(1, PORT_MAX, label), v.integer());
export const text = (max: number, label?: Label) =>
  v.pipe(v.string(), v.maxLength(max), takes<string>({ kind: 'length', max, label }));
export const short = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(SHORT_MAX),
  takes<string>({ kind: 'length', max: SHORT_MAX }),
);
/** What is not trimmed: a password, a value of a fault. */
export const asTyped = v.pipe(v.string(), v.maxLength(SHORT_MAX));
/** '2018-01-31'. */
const someDay = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^\d{4}-\d{2}-\d{2}$/),
  v.check((given) => !Number.isNaN(Date.parse(given)), 'is no day'),
);
export const dayOrNone = (label: Label) =>
  v.pipe(v.union([someDay, v.literal('')]), takes<string>({ kind: 'day', label }));
export const box = v.picklist(boxNames);
export const workstation = v.picklist(workstationNames);
/** The text of an installer file. */
export const file = text(FILE_MAX, { en: 'File', fr: 'Fichier' });

const limit = (value: number | undefined): Label =>
  value === undefined ? { en: '…', fr: '…' } : count(value);

/** What to enter instead. */
function wanted({ kind, min, max }: Takes): Label {
  const [least, most] = [limit(min), limit(max)];
  if (kind === 'number')
    return { en: `a number from ${least.en} to ${most.en}`, fr: `un nombre de ${least.fr} à ${most.fr}` };
  if (kind === 'day') return { en: 'a day such as 2027-01-31', fr: 'un jour sous la forme 2027-01-31' };
  if (kind === 'length') return { en: `at most ${most.en} characters`, fr: `${most.fr} caractères au plus` };
  return { en: 'another value', fr: 'une autre valeur' };
}

/** Before anything is done: which entry cannot be used, and what can. */
export function wrongWords(entry: WrongEntry): Label {
  const label = entry.label ?? { en: `“${entry.field}”`, fr: `« ${entry.field} »` };
  const should = wanted(entry);
  return {
    en: `${label.en}: enter ${should.en}. Nothing was changed.`,
    fr: `${label.fr} : saisissez ${should.fr}. Rien n’a été modifié.`,
  };
}
