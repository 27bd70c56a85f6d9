/** What an action's fields do not take, made from their declarations: one field wrong at a time. */
import type { Field, Fields, Upload } from '../../../appliance/pages/forms/fields.js';

export type Value = string | number | boolean | null | Upload | readonly string[];
export type Sent = Readonly<Record<string, Value | undefined>>;

export interface Wrong {
  readonly field: string;
  readonly what: string;
  readonly values: Sent;
}

type Declared = Pick<Field<unknown>, 'kind' | 'required' | 'maxLength' | 'min' | 'max' | 'options'> & {
  readonly check?: (value: never) => unknown;
};

// What no check of a field may take: neither a name, an address, a time, a code nor a list of such.
const JUNK = ['?', '@', ' a b ', '999.999.999.999', '-', 'https://', '25:61', '\\', 'x@', ',,', 'É'];

function refusedBy(field: Declared): string {
  const junk = JUNK.find((one) => field.check?.(one as never) != null);
  if (junk === undefined) throw new Error('a check that refuses nothing here: add what it refuses');
  return junk;
}

const isMany = (field: Declared): boolean => field.kind === 'hidden' && field.options !== undefined;

/** Wrong values of one field, by what is wrong with them. `drawn`: the kind that the page shows. */
function wrongOf(field: Declared, drawn: string | undefined): Readonly<Record<string, Value | undefined>> {
  const { kind, required, maxLength, min, max } = field;
  if (kind === 'checkbox') return {};
  if (isMany(field)) return { unknown: ['no-such-entry'] };
  if (kind === 'file')
    return {
      ...(required ? { missing: undefined } : {}),
      junk: { filename: 'junk.bin', bytes: Buffer.from('no such file') },
    };
  const all: Record<string, Value | undefined> = { control: 'a\u0001b' };
  if (required)
    Object.assign(all, { missing: undefined, empty: '', blank: kind === 'password' ? '' : '   ' });
  if (kind === 'integer')
    return { ...all, text: 'ten', fraction: '1.5', below: (min ?? 0) - 1, above: (max ?? 0) + 1 };
  if (maxLength !== undefined) all.long = 'x'.repeat(maxLength + 1);
  if (kind === 'select' || kind === 'radio' || drawn === 'select') all.option = 'no-such-option';
  if (kind === 'hidden' || drawn === 'hidden') all.unknown = 'no-such-entry';
  if (field.check !== undefined) all.junk = refusedBy(field);
  return all;
}

/** Each field wrong in turn, everything else as in the good values. */
export function wrongValues(
  fields: Fields,
  good: Sent,
  drawn: Readonly<Record<string, string>>,
): readonly Wrong[] {
  return Object.entries(fields).flatMap(([field, declared]) =>
    Object.entries(wrongOf(declared as Declared, drawn[field])).map(([what, value]) => ({
      field,
      what,
      values: { ...good, [field]: value },
    })),
  );
}

const BOUNDARY = '----sample-7d1c';

/** The body of a form with these values, as a browser sends it. */
export function formBody(values: Sent): { readonly type: string; readonly body: Buffer } {
  const pairs: [string, string | Upload][] = [];
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null || value === false) continue;
    if (value === true) pairs.push([name, '1']);
    else if (typeof value === 'string' || typeof value === 'number') pairs.push([name, String(value)]);
    else if ('bytes' in value) pairs.push([name, value]);
    else for (const one of value) pairs.push([name, one]);
  }
  if (!pairs.some(([, value]) => typeof value !== 'string')) {
    const form = new URLSearchParams();
    for (const [name, value] of pairs) form.append(name, String(value));
    return { type: 'application/x-www-form-urlencoded', body: Buffer.from(form.toString()) };
  }
  const parts = pairs.flatMap(([name, value]) => [
    typeof value === 'string'
      ? `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
      : Buffer.concat([
          Buffer.from(
            `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"; filename="${value.filename}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
          ),
          value.bytes,
          Buffer.from('\r\n'),
        ]),
  ]);
  const body = Buffer.concat([...parts.map((part) => Buffer.from(part)), Buffer.from(`--${BOUNDARY}--\r\n`)]);
  return { type: `multipart/form-data; boundary=${BOUNDARY}`, body };
}
