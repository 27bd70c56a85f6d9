/** Values of a fault as somebody typed them, checked against its declaration. */
import type { Label } from '../../../views/label.js';
import type { FaultField, FaultKind } from '../control/fault-kinds.js';

type Value = string | number | boolean;
type Given = Readonly<Record<string, Value>>;

const wrong = (field: FaultField, text: Label): { readonly refused: Label } => ({
  refused: {
    en: `${field.label.en}: ${text.en}`,
    fr: `${field.label.fr} : ${text.fr}`,
  },
});

const words = {
  unknown: { en: 'this fault has no such value.', fr: 'cette panne n’a pas cette valeur.' },
  tooLong: { en: 'the text is too long.', fr: 'le texte est trop long.' },
  number: { en: 'enter a number.', fr: 'saisissez un nombre.' },
  choice: { en: 'choose one of the offered values.', fr: 'choisissez une des valeurs proposées.' },
} as const satisfies Record<string, Label>;

const range = ({ min, max }: FaultField): Label => ({
  en: `enter a number from ${min ?? '…'} to ${max ?? '…'}.`,
  fr: `saisissez un nombre de ${min ?? '…'} à ${max ?? '…'}.`,
});

function checkOne(field: FaultField, given: Value | undefined): { value: Value } | { refused: Label } {
  const value = given === undefined || given === '' ? field.initial : given;
  if (field.kind === 'integer') {
    const number = typeof value === 'string' ? Number(value.trim().replace(',', '.')) : Number(value);
    if (typeof value === 'boolean' || !Number.isFinite(number)) return wrong(field, words.number);
    if (number < (field.min ?? number) || number > (field.max ?? number)) return wrong(field, range(field));
    return { value: number };
  }
  const text = String(value);
  if (field.kind === 'select' && field.options?.some((option) => option.value === text) !== true) {
    return wrong(field, words.choice);
  }
  if (text.length > (field.maxLength ?? text.length)) return wrong(field, words.tooLong);
  return { value: text };
}

/** Every declared field with its value; what is not declared is refused. */
export function checkFault(
  kind: FaultKind,
  given: Given,
): { readonly values: Given } | { readonly refused: Label } {
  const stray = Object.keys(given).find((name) => !kind.fields.some((field) => field.name === name));
  if (stray !== undefined) {
    const { en, fr } = words.unknown;
    return { refused: { en: `${stray}: ${en}`, fr: `${stray} : ${fr}` } };
  }
  const values: Record<string, Value> = {};
  for (const field of kind.fields) {
    const checked = checkOne(field, given[field.name]);
    if ('refused' in checked) return checked;
    values[field.name] = checked.value;
  }
  return { values };
}
