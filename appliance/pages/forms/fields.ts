/**
 * Fields of forms, declared once: drawn by the page, parsed and checked by the door. A declaration
 * gives the type of its value.
 */
import type { FieldView } from '../../../views/blocks.js';
import type { Label } from '../../../views/label.js';
import type { Content, RefusedContent } from '../../store/byte-source.js';
import { type FileRule, fileRefusal } from './file-rule.js';

/** A file as it came with a form: short ones in memory, long ones in the disk's spool. */
export interface SentFile {
  readonly filename: string;
  readonly sizeBytes: number;
  readonly content: Content | RefusedContent;
}

/** A file that an action takes as a whole. */
export interface Upload {
  readonly filename: string;
  readonly bytes: Buffer;
}

type Check<T> = (value: T) => Label | null;

interface Base {
  readonly label: Label;
  readonly help?: Label;
  readonly unit?: Label;
  readonly autocomplete?: string;
}

export interface Field<T> extends Base {
  readonly kind: Exclude<FieldView['kind'], 'heading'>;
  readonly required: boolean;
  readonly maxLength?: number;
  readonly min?: number;
  readonly max?: number;
  readonly options?: readonly { readonly value: string; readonly label: Label }[];
  /** What a file may be; of fields of kind 'file'. */
  readonly file?: FileRule;
  // A method, so that a field of few values is also a field of any text.
  check?(value: T): Label | null;
  /** Type carrier only; never set. */
  readonly type?: T;
}

type TextSpec = Base & { required?: boolean; maxLength?: number; check?: Check<string> };

const TEXT_LENGTH_MAX = 255;

export const text = (spec: TextSpec): Field<string> => ({
  kind: 'text',
  required: false,
  maxLength: TEXT_LENGTH_MAX,
  ...spec,
});
export const password = (spec: TextSpec): Field<string> => ({
  kind: 'password',
  required: false,
  maxLength: TEXT_LENGTH_MAX,
  ...spec,
});
export const textarea = (spec: TextSpec): Field<string> => ({
  kind: 'textarea',
  required: false,
  maxLength: 10_000,
  ...spec,
});
export const hidden = (spec: { label: Label; maxLength?: number; check?: Check<string> }): Field<string> => ({
  kind: 'hidden',
  required: false,
  maxLength: TEXT_LENGTH_MAX,
  ...spec,
});
export const checkbox = (spec: Base): Field<boolean> => ({ kind: 'checkbox', required: false, ...spec });
/** Null when left empty and not required. */
export const integer = (
  spec: Base & { required?: boolean; min: number; max: number },
): Field<number | null> => ({ kind: 'integer', required: false, ...spec });
export const select = <V extends string>(
  spec: Base & { options: readonly { value: V; label: Label }[] },
): Field<V> => ({ kind: 'select', required: true, ...spec });
export const radio = <V extends string>(
  spec: Base & { options: readonly { value: V; label: Label }[] },
): Field<V> => ({ kind: 'radio', required: true, ...spec });
/** Several check boxes of one name (rows of a table); any strings. */
export const many = (spec: Base): Field<readonly string[]> => ({
  kind: 'hidden',
  required: false,
  ...spec,
  options: [],
});
type FileSpec = Base & { required?: boolean } & Omit<FileRule, 'long'>;

/** Null when no file was chosen and none is required. */
export const file = ({ maxBytes, foreign, ...spec }: Omit<FileSpec, 'inspect'>): Field<Upload | null> => ({
  kind: 'file',
  required: false,
  ...spec,
  file: { maxBytes, long: false, ...(foreign === undefined ? {} : { foreign }) },
});
/** A file that may be too long for memory: the action gets where it lies. */
export const longFile = ({ maxBytes, foreign, inspect, ...spec }: FileSpec): Field<SentFile | null> => ({
  kind: 'file',
  required: false,
  ...spec,
  file: {
    maxBytes,
    long: true,
    ...(foreign === undefined ? {} : { foreign }),
    ...(inspect === undefined ? {} : { inspect }),
  },
});

export type Fields = Readonly<
  Record<
    string,
    | Field<never>
    | Field<string>
    | Field<boolean>
    | Field<number | null>
    | Field<Upload | null>
    | Field<SentFile | null>
    | Field<readonly string[]>
  >
>;

export type Values<F> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** What came with a request, before it is understood. */
export type Raw = Readonly<Record<string, string | readonly string[] | SentFile | undefined>>;

export const isFile = (given: Raw[string]): given is SentFile =>
  typeof given === 'object' && 'content' in given;

export type Parsed<F> =
  | { readonly ok: true; readonly values: Values<F> }
  | { readonly ok: false; readonly errors: Readonly<Record<string, Label>> };

const words = {
  required: { en: 'This field is required.', fr: 'Ce champ est obligatoire.' },
  choice: { en: 'Choose one of the offered values.', fr: 'Choisissez une des valeurs proposées.' },
  whole: { en: 'Enter a whole number.', fr: 'Saisissez un nombre entier.' },
  text: { en: 'This is not a valid text.', fr: 'Ce texte n’est pas valide.' },
} satisfies Record<string, Label>;

// Control characters other than line breaks never belong into a field.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** What a check box says: browsers send it only when it is ticked, programs may send '0'. */
export function isTicked(raw: Raw[string]): boolean {
  const given = Array.isArray(raw) ? raw.at(-1) : raw;
  return given !== undefined && given !== '' && given !== '0';
}

/** Reads the whole of a file that is short enough for memory. */
export type ReadWhole = (sent: SentFile) => Buffer;

function parseFile(
  field: Field<unknown>,
  raw: Raw[string],
  whole: ReadWhole,
): { value: unknown } | { error: Label } {
  const rule = field.file;
  const sent = isFile(raw) && raw.filename !== '' ? raw : null;
  if (rule === undefined || sent === null)
    return field.required ? { error: words.required } : { value: null };
  const refused = fileRefusal(rule, sent.sizeBytes);
  if (refused !== null) return { error: refused };
  return { value: rule.long ? sent : { filename: sent.filename, bytes: whole(sent) } };
}

function parseOne(
  field: Field<unknown>,
  raw: Raw[string],
  whole: ReadWhole,
): { value: unknown } | { error: Label } {
  if (field.kind === 'file') return parseFile(field, raw, whole);
  if (field.kind === 'hidden' && field.options !== undefined) {
    const list = raw === undefined ? [] : Array.isArray(raw) ? raw : [raw];
    return { value: list.filter((item): item is string => typeof item === 'string') };
  }
  const given = Array.isArray(raw) ? raw[raw.length - 1] : raw;
  if (field.kind === 'checkbox') return { value: isTicked(raw) };
  const typed = typeof given === 'string' ? given : '';
  const value = field.kind === 'password' || field.kind === 'textarea' ? typed : typed.trim();
  if (CONTROL.test(value)) return { error: words.text };
  // Spaces are a password as good as any, but no text.
  const empty = field.kind === 'password' ? value === '' : value.trim() === '';
  if (field.required && empty) return { error: words.required };
  if (field.maxLength !== undefined && value.length > field.maxLength) {
    const limit = field.maxLength;
    return { error: { en: `Use at most ${limit} characters.`, fr: `Utilisez au plus ${limit} caractères.` } };
  }
  if (field.kind === 'integer') {
    if (value === '') return { value: null };
    if (!/^-?\d{1,15}$/.test(value)) return { error: words.whole };
    const number = Number(value);
    const { min = number, max = number } = field;
    if (number < min || number > max) {
      return {
        error: { en: `Enter a number from ${min} to ${max}.`, fr: `Saisissez un nombre de ${min} à ${max}.` },
      };
    }
    return { value: number };
  }
  if (
    (field.kind === 'select' || field.kind === 'radio') &&
    !field.options?.some((option) => option.value === value)
  ) {
    return { error: words.choice };
  }
  return { value };
}

const inMemory: ReadWhole = ({ content }) => {
  if (!('bytes' in content)) throw new Error('a file that is not in memory needs who reads it');
  const { buffer, byteOffset, length } = content.bytes;
  return Buffer.from(buffer, byteOffset, length);
};

/** Fields to typed values, or the errors by field name. Pure, but for files that `whole` reads. */
export function parse<F extends Fields>(fields: F, raw: Raw, whole: ReadWhole = inMemory): Parsed<F> {
  const values: Record<string, unknown> = {};
  const errors: Record<string, Label> = {};
  for (const [name, declared] of Object.entries(fields)) {
    const field = declared as Field<unknown>;
    const result = parseOne(field, Object.hasOwn(raw, name) ? raw[name] : undefined, whole);
    if ('error' in result) {
      errors[name] = result.error;
      continue;
    }
    const wrong = result.value === '' && !field.required ? null : (field.check?.(result.value) ?? null);
    if (wrong !== null) errors[name] = wrong;
    else values[name] = result.value;
  }
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  return { ok: true, values: values as Values<F> };
}

type Spec = Omit<Field<unknown>, 'check' | 'type' | 'file'>;
interface Declared {
  readonly name: string;
  readonly field: Field<unknown>;
  readonly spec: Spec;
  /** As it was drawn last without an error: mostly the same again. */
  last: FieldView | null;
}

// Declarations never change: what is drawn of them is taken out once.
const specs = new WeakMap<Fields, readonly Declared[]>();

function specsOf(fields: Fields): readonly Declared[] {
  const known = specs.get(fields);
  if (known !== undefined) return known;
  const made = Object.entries(fields).map(([name, declared]) => {
    const field = declared as Field<unknown>;
    const { check: _check, type: _type, file: _file, ...spec } = field;
    return { name, field, spec, last: null };
  });
  specs.set(fields, made);
  return made;
}

/** Field declarations with values (and errors), ready to draw. Passwords and files are never echoed. */
export function view(
  fields: Fields,
  values: Readonly<Record<string, string | number | boolean | null | undefined>> = {},
  errors: Readonly<Record<string, Label>> = {},
): FieldView[] {
  return specsOf(fields).map((declared) => {
    const { name, field, spec, last } = declared;
    const value = values[name];
    const secret = field.kind === 'password' || field.kind === 'file';
    const shown =
      field.kind === 'checkbox'
        ? value === true
        : secret || value === null || value === undefined
          ? ''
          : String(value);
    const error = errors[name];
    if (error !== undefined) return { ...spec, name, value: shown, error };
    if (last?.value === shown) return last;
    declared.last = { ...spec, name, value: shown };
    return declared.last;
  });
}
