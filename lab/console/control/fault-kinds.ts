/** Every overlay of hardware/faults as a kind of fault that the console offers. */
import { overlays } from '../../../hardware/faults/index.js';
import type { Aim, Overlay, OverlayField } from '../../../hardware/faults/overlay.js';
import type { FieldView } from '../../../views/blocks.js';
import { count } from '../../../views/format.js';
import type { Label } from '../../../views/label.js';

/** One kind of trouble that can be put on a box, or by way of it on a machine that all boxes ask. */
export interface FaultKind {
  readonly id: string;
  readonly label: Label;
  /** What it does. */
  readonly about: Label;
  /** Where it strikes, for who looks for one among many. */
  readonly group: FaultGroup;
  /** It is felt by whoever asks that machine, whichever box it is put on. */
  readonly isOutside: boolean;
  readonly fields: readonly FaultField[];
}

/** Where faults strike, in the order in which they are offered. */
export const faultGroups = {
  body: { en: 'Power, clock, processor', fr: 'Alimentation, horloge, processeur' },
  disk: { en: 'Disks', fr: 'Disques' },
  network: { en: 'Network cards, wires, messages', fr: 'Cartes réseau, câbles, messages' },
  outside: { en: 'Machines outside', fr: 'Machines extérieures' },
  people: { en: 'People', fr: 'Personnes' },
  software: { en: 'Software', fr: 'Logiciel' },
} as const satisfies Record<string, Label>;
export type FaultGroup = keyof typeof faultGroups;

const groupOf: Readonly<Record<Aim, FaultGroup>> = {
  power: 'body',
  pace: 'body',
  clock: 'body',
  disk: 'disk',
  nic: 'network',
  wire: 'network',
  operation: 'software',
  outside: 'outside',
  people: 'people',
};

export interface FaultField {
  readonly kind: Extract<FieldView['kind'], 'text' | 'integer' | 'select'>;
  readonly name: string;
  readonly label: Label;
  readonly initial: string | number;
  readonly unit?: Label;
  readonly help?: Label;
  readonly maxLength?: number;
  readonly min?: number;
  readonly max?: number;
  readonly options?: readonly { readonly value: string; readonly label: Label }[];
}

const words = {
  range: (min: number, max: number): Label => ({
    en: `From ${count(min).en} to ${count(max).en}.`,
    fr: `De ${count(min).fr} à ${count(max).fr}.`,
  }),
};

function fieldOf(name: string, field: OverlayField): FaultField {
  const { label, initial } = field;
  const help = field.help === undefined ? {} : { help: field.help };
  if (field.kind === 'choice')
    return { kind: 'select', name, label, initial, options: field.options, ...help };
  if (field.kind === 'text') {
    return { kind: 'text', name, label, initial, maxLength: field.lengthMax, ...help };
  }
  const { unit, min, max } = field;
  return { kind: 'integer', name, label, initial, unit, min, max, help: field.help ?? words.range(min, max) };
}

const kindOf = ({ name, label, about, aim, fields }: Overlay): FaultKind => ({
  id: name,
  label,
  about,
  group: groupOf[aim],
  isOutside: aim === 'outside',
  fields: Object.entries(fields).map(([key, field]) => fieldOf(key, field)),
});

/** All of them, in the order of their index. */
export const faultKinds = (): FaultKind[] => overlays.map(kindOf);
