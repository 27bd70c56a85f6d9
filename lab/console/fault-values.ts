/** Values of a fault as somebody typed them, checked against its declaration. */
import type { Label } from '../../views/label.js';
import type { FaultField, FaultKind } from './lab-control.js';

type Value = string | number | boolean;
type Given = Readonly<Record<string, Value>>;

const wrong = (field: FaultField, text: Label): { readonly refused: Label } => ({
  refused: {
    en: `${field.label.en}: ${text.en}`,
    fr: `${field.label.fr} : ${text.fr}`,
  },
});

const words = {
  number: { en: 'enter a number.', fr: 'saisissez un nombre.' },
  choice: { en: 'choose one of the offered values.', fr: 'choisissez une des valeurs proposées.' },
} as const satisfies Record<string, Label>;

const range = ({ min, max }: FaultField): Label => ({
  en: `enter a number from ${min ?? '…'} to ${max ?? '…'}.`,
  fr: `saisissez un nombre de ${min ?? '…'} à ${max ?? '…'}.`,
});

function checkOne(field: FaultField, given: Value | undefined): { value: Value } | { refused: Label } {
  if (field.kind === 'checkbox') {
    return { value: given === true || given === '1' || given === 'true' };
  }
  const value = given === undefined || given === '' ? field.initial : given;
  if (field.kind === 'integer') {
    const number = typeof value === 'number' ? value : Number(value);
    if (!Number.isFinite(number)) return wrong(field, words.number);
    if (number < (field.min ?? number) || number > (field.max ?? number)) return wrong(field, range(field));
    return { value: number };
  }
  const text = String(value);
  if (field.kind === 'select' && field.options?.some((option) => option.value === text) !== true) {
    return wrong(field, words.choice);
  }
  return { value: text };
}

/** Every declared field with its value; what is not declared is left out. */
export function checkFault(
  kind: FaultKind,
  given: Given,
): { readonly values: Given } | { readonly refused: Label } {
  const values: Record<string, Value> = {};
  for (const field of kind.fields) {
    const checked = checkOne(field, given[field.name]);
    if ('refused' in checked) return checked;
    values[field.name] = checked.value;
  }
  return { values };
}
