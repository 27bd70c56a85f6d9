/** What is to be otherwise: deeds taken away, changed, added. Checked before anything runs. */
import * as v from 'valibot';
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Act } from '../../acts/act.js';
import { isAct } from '../../acts/read-act.js';
import { type BoxName, boxNames } from '../../plan.js';
import { type Doing, fieldsOf, type LineDeed, withFields } from './deeds.js';

const value = v.union([v.pipe(v.string(), v.maxLength(8_192)), v.number(), v.boolean()]);
const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const number = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(4_096));

/** Fields of a form or of an act that are to be otherwise. */
const changeSchema = v.object({
  number: v.pipe(number, v.description('the deed’s number')),
  set: v.optional(v.record(text, value), {}),
  atUs: v.optional(time),
});

export const addedSchema = v.union(
  [
    v.object({ atUs: time, act: v.custom<Act>(isAct, 'is no act of a lab') }),
    v.object({
      atUs: time,
      box: v.picklist(boxNames),
      path: v.pipe(text, v.regex(/^\/(login|appliance)(\/[A-Za-z0-9/._-]*)?(\?[A-Za-z0-9=&._%-]*)?$/)),
      form: v.pipe(text, v.description('the action of the form, as its hidden field says')),
      set: v.optional(v.record(text, value), {}),
      /** With the sign-in that this deed had, or got; absent: with the latest one at the box. */
      as: v.optional(number),
    }),
  ],
  'is neither an act of a lab ("act") nor a form at a box ("box", "path", "form")',
);
export type Added = v.InferOutput<typeof addedSchema>;

export const changesSchema = v.object({
  without: v.optional(v.pipe(v.array(number), v.maxLength(10_000)), []),
  change: v.optional(v.pipe(v.array(changeSchema), v.maxLength(1_000)), []),
  add: v.optional(v.pipe(v.array(addedSchema), v.maxLength(1_000)), []),
});
export type Changes = v.InferOutput<typeof changesSchema>;

/** A form that somebody finds on a page and sends. */
export interface AddedForm {
  readonly kind: 'form';
  readonly box: BoxName;
  readonly path: string;
  readonly form: string;
  readonly set: Readonly<Record<string, string>>;
  /** Index of the deed whose sign-in it is. */
  readonly as: number | null;
}

export type Plan = 'same' | 'without' | 'changed' | 'added';

/** A deed as it is to be done in the other line. */
export interface Planned {
  readonly plan: Plan;
  readonly t: Micros;
  readonly run: number;
  readonly number: number | null;
  /** Of the deed in the first line; null: there is none. */
  readonly index: number | null;
  readonly doing: Doing | AddedForm;
}

/** What was asked for cannot be. */
export class ChangesError extends Error {
  readonly label: Label;
  constructor(label: Label) {
    super(label.en);
    this.label = label;
  }
}

const wrong = (en: string, fr: string): ChangesError => new ChangesError({ en, fr });

function textsOf(set: Readonly<Record<string, string | number | boolean>>): Record<string, string> {
  return Object.fromEntries(Object.entries(set).map(([name, given]) => [name, String(given)]));
}

function changedAct(act: Act, number: number, set: Readonly<Record<string, unknown>>): Act {
  const made: unknown = { ...act, ...set };
  const unknown = Object.keys(set).find((name) => !(name in act));
  if (unknown !== undefined)
    throw wrong(
      `deed ${number} (${act.kind}) has no field ‘${unknown}’: it has ${Object.keys(act).join(', ')}`,
      `l’action ${number} (${act.kind}) n’a pas de champ « ${unknown} » : elle a ${Object.keys(act).join(', ')}`,
    );
  if (!isAct(made))
    throw wrong(
      `deed ${number} cannot be changed to ${JSON.stringify(made)}: that is no act of a lab`,
      `l’action ${number} ne peut pas devenir ${JSON.stringify(made)} : ce n’est pas une action d’un laboratoire`,
    );
  return made as Act;
}

function changedDoing({ doing, number }: LineDeed, set: Changes['change'][number]['set']): Doing {
  if (Object.keys(set).length === 0) return doing;
  if (doing.kind === 'act') return { kind: 'act', act: changedAct(doing.act, number ?? 0, set) };
  const fields = fieldsOf(doing.record);
  if (fields === null)
    throw wrong(
      `deed ${number} sent no form whose fields could be changed`,
      `l’action ${number} n’a envoyé aucun formulaire dont les champs pourraient changer`,
    );
  const texts = textsOf(set);
  const kept = fields.map(([name, had]): [string, string] => [name, texts[name] ?? had]);
  const known = new Set(fields.map(([name]) => name));
  const more = Object.entries(texts).filter(([name]) => !known.has(name));
  const body = withFields(doing.record.body, [...kept, ...more]);
  return { kind: 'request', record: { ...doing.record, body } };
}

function deedNumbered(deeds: readonly LineDeed[], number: number): LineDeed {
  const deed = deeds.find((one) => one.number === number);
  const last = deeds.findLast((one) => one.number !== null)?.number ?? 0;
  if (deed === undefined)
    throw wrong(
      `there is no deed ${number}: the last is ${last}`,
      `il n’y a pas d’action ${number} : la dernière est ${last}`,
    );
  return deed;
}

const timeOf = (us: Micros): string => new Date(us / 1_000).toISOString();

/** From where on things may be otherwise. */
interface Span {
  readonly atUs: Micros;
  readonly untilUs: Micros;
  runAt(us: Micros): number;
}

function checkTime(span: Span, us: Micros, what: Label): void {
  if (us >= span.atUs && us <= span.untilUs) return;
  const [from, to] = [timeOf(span.atUs), timeOf(span.untilUs)];
  throw wrong(
    `${what.en} would be at ${timeOf(us)}, and only what is from ${from} to ${to} can be otherwise`,
    `${what.fr} serait à ${timeOf(us)}, et seul ce qui va de ${from} à ${to} peut être autrement`,
  );
}

function addedOf(deeds: readonly LineDeed[], added: Added, span: Span): Planned {
  checkTime(span, added.atUs, { en: 'what is added', fr: 'ce qui est ajouté' });
  const doing: Planned['doing'] =
    'act' in added
      ? { kind: 'act', act: added.act }
      : {
          kind: 'form',
          box: added.box,
          path: added.path,
          form: added.form,
          set: textsOf(added.set),
          as: added.as === undefined ? null : deedNumbered(deeds, added.as).index,
        };
  return { plan: 'added', t: added.atUs, run: span.runAt(added.atUs), number: null, index: null, doing };
}

/** The other line, deed by deed. Throws ChangesError. */
export function planOf(deeds: readonly LineDeed[], changes: Changes, span: Span): Planned[] {
  const without = new Set(changes.without);
  const changed = new Map(changes.change.map((change) => [change.number, change]));
  for (const number of [...without, ...changed.keys()]) {
    const { t } = deedNumbered(deeds, number);
    checkTime(span, t, { en: `deed ${number}`, fr: `l’action ${number}` });
    if (without.has(number) && changed.has(number))
      throw wrong(
        `deed ${number} is to be both taken away and changed: say one of them`,
        `l’action ${number} doit être à la fois retirée et changée : choisissez`,
      );
  }
  const planned = deeds.map((deed): Planned => {
    const { index, number, run, t, doing } = deed;
    const change = number === null ? undefined : changed.get(number);
    if (number !== null && without.has(number)) return { plan: 'without', t, run, number, index, doing };
    if (change === undefined) return { plan: 'same', t, run, number, index, doing };
    const atUs = change.atUs ?? t;
    checkTime(span, atUs, { en: `deed ${number}`, fr: `l’action ${number}` });
    const made = { plan: 'changed' as const, t: atUs, run: span.runAt(atUs), number, index };
    return { ...made, doing: changedDoing(deed, change.set) };
  });
  const added = changes.add.map((one) => addedOf(deeds, one, span));
  // What was at the same instant stays in its order; what is added comes after it.
  return [...planned, ...added].sort((one, other) => one.t - other.t);
}
