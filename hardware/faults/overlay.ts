/**
 * Overlays (DESIGN.md section 7): what is wrong with a box, laid over readings and outcomes that
 * stay pristine below. Each is pure; the active ones compose in order; removing one heals. One
 * file per overlay in faults/, and one line in faults/index.ts.
 */
import type { Label } from '../../views/label.js';
import type { Activation, Micros, NicName } from '../ports.js';
import { type DiskCondition, soundDisk } from './aims/disk.js';
import { type OutsideCondition, soundOutside } from './aims/outside.js';
import { type PaceCondition, usualPace } from './aims/pace.js';
import { carefulPeople, type PeopleCondition } from './aims/people.js';
import { soundWire, type WireCondition } from './aims/wire.js';

interface NicCondition {
  readonly down: readonly NicName[];
  /** In the wrong virtual network: a link, and nobody there. */
  readonly astray: readonly NicName[];
}
interface ClockCondition {
  readonly ppm: number;
  readonly offsetUs: Micros;
  /** Its battery keeps it over a power cut. */
  readonly batteryOk: boolean;
}
export interface PowerCondition {
  /** The mains of the whole site: one box without it is all of them. */
  readonly mains: boolean;
  /** At least one of the box's supplies works. */
  readonly fed: boolean;
  readonly supplyOk: boolean;
  readonly extraC: number;
}
interface OperationCondition {
  /** The operation asked about: 'update.unpack'. */
  readonly name: string;
  readonly failed: Label | null;
}

export interface Conditions {
  readonly disk: DiskCondition;
  readonly nic: NicCondition;
  readonly wire: WireCondition;
  readonly clock: ClockCondition;
  readonly power: PowerCondition;
  readonly pace: PaceCondition;
  /** Machines that the boxes ask: they are the same for all boxes, whichever one the fault is put on. */
  readonly outside: OutsideCondition;
  /** What people do at a box. It reads nothing of it: they do it at its pages. */
  readonly people: PeopleCondition;
  readonly operation: OperationCondition;
}
export type Aim = keyof Conditions;

export const pristine: Omit<Conditions, 'operation'> = {
  disk: soundDisk,
  nic: { down: [], astray: [] },
  wire: soundWire,
  clock: { ppm: 0, offsetUs: 0, batteryOk: true },
  power: { mains: true, fed: true, supplyOk: true, extraC: 0 },
  pace: usualPace,
  outside: soundOutside,
  people: carefulPeople,
};

interface OverlayFieldBase {
  readonly label: Label;
  readonly help?: Label;
}
export type OverlayField =
  | (OverlayFieldBase & {
      readonly kind: 'number';
      readonly unit: Label;
      readonly min: number;
      readonly max: number;
      readonly initial: number;
    })
  | (OverlayFieldBase & {
      readonly kind: 'choice';
      readonly options: readonly { readonly value: string; readonly label: Label }[];
      readonly initial: string;
    })
  | (OverlayFieldBase & { readonly kind: 'text'; readonly lengthMax: number; readonly initial: string });

export type OverlayFields = Readonly<Record<string, OverlayField>>;
type OverlayValues<F extends OverlayFields> = {
  readonly [K in keyof F]: F[K] extends { readonly kind: 'number' } ? number : string;
};

interface OverlayOf<A extends Aim, F extends OverlayFields> {
  /** Name of its file. */
  readonly name: string;
  readonly aim: A;
  readonly label: Label;
  /** What it does, for whoever injects it. */
  readonly about: Label;
  readonly fields: F;
  apply(below: Conditions[A], values: OverlayValues<F>): Conditions[A];
}

/** Any overlay, fields forgotten. */
export type Overlay = { readonly [A in Aim]: OverlayOf<A, OverlayFields> }[Aim];

/**
 * Keeps the types of aim and fields for `apply`, and the name for whoever lists faults. The index forgets
 * them: `compose` gives `apply` its own aim, and values that `overlayValues` has checked.
 */
export const overlay = <const N extends string, A extends Aim, const F extends OverlayFields>(
  declared: OverlayOf<A, F> & { readonly name: N },
): Overlay & { readonly name: N } => declared as unknown as Overlay & { readonly name: N };

export type OverlayIndex = readonly Overlay[];

/** Values as they may be given: checked, missing ones filled in. Null: not acceptable. */
export function overlayValues(
  found: Overlay,
  given: Activation['values'],
): Readonly<Record<string, string | number>> | null {
  const values: Record<string, string | number> = {};
  for (const name of Object.keys(given)) if (!(name in found.fields)) return null;
  for (const [name, field] of Object.entries(found.fields)) {
    const value = given[name] ?? field.initial;
    if (field.kind === 'number') {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      if (typeof number !== 'number' || !(number >= field.min && number <= field.max)) return null;
      values[name] = number;
      continue;
    }
    const text = String(value);
    if (field.kind === 'choice' && !field.options.some((option) => option.value === text)) return null;
    if (field.kind === 'text' && text.length > field.lengthMax) return null;
    values[name] = text;
  }
  return values;
}

/** The overlays of one aim laid over `below` in order, and the ids of those that changed it. */
export function compose<A extends Aim>(
  index: OverlayIndex,
  active: readonly Activation[],
  aim: A,
  below: Conditions[A],
): { readonly condition: Conditions[A]; readonly hits: readonly string[] } {
  let condition = below;
  const hits: string[] = [];
  for (const activation of active) {
    const found = index.find((one) => one.name === activation.overlay);
    if (found === undefined || found.aim !== aim) continue;
    const values = overlayValues(found, activation.values);
    if (values === null) continue;
    // The index forgot the aim's type; `found.aim === aim` says that it is this one.
    const lay = found.apply as unknown as (
      condition: Conditions[A],
      values: Readonly<Record<string, string | number>>,
    ) => Conditions[A];
    const next = lay(condition, values);
    if (next !== condition) hits.push(activation.id);
    condition = next;
  }
  return { condition, hits };
}
