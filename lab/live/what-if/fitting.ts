/**
 * Whether a recorded request still fits into another line, and with which values: a cookie, the hidden fields
 * of a form, a token are what the same answer gives there. Nothing is forced: whoever was not given
 * something there cannot send it.
 */
import type { Label } from '../../../views/label.js';
import { hidden } from '../../../views/names.js';
import type { OutsideRecord } from '../../hosting/door/outside-request.js';
import { fieldsOf, withFields } from './deeds.js';
import { type OfferedForm, type Offers, VALUE_CHARACTERS } from './offers.js';

/** What was answered in a line, by the request's place in the list of deeds. */
export type Answers = ReadonlyMap<number, Offers>;

export interface Course {
  /** The request at a place, as the first line has it. */
  requestAt(index: number): OutsideRecord;
  /** What that deed is called. */
  nameOf(index: number): Label;
  readonly first: Answers;
  readonly other: Answers;
}

export type Fit = { readonly record: OutsideRecord } | { readonly misfit: Label };

const words = {
  signIn: ({ en, fr }: Label): Label => ({
    en: `it needs the sign-in that ${en} gave, and that is not there`,
    fr: `il faut la connexion obtenue par ${fr}, et elle n’existe pas`,
  }),
  page: ({ en, fr }: Label): Label => ({
    en: `it needs the page of ${en}, which was not seen`,
    fr: `il faut la page de ${fr}, qui n’a pas été vue`,
  }),
  form: (action: string): Label => ({
    en: `the page no longer offers the form ‘${action}’`,
    fr: `la page ne propose plus le formulaire « ${action} »`,
  }),
  record: (action: string): Label => ({
    en: `the page no longer has the entry that the form ‘${action}’ is about`,
    fr: `la page n’a plus l’élément visé par le formulaire « ${action} »`,
  }),
  value: ({ en, fr }: Label): Label => ({
    en: `it needs a value that ${en} gave, and that is not there`,
    fr: `il faut une valeur donnée par ${fr}, et elle n’existe pas`,
  }),
};

class Misfit extends Error {
  readonly label: Label;
  constructor(label: Label) {
    super(label.en);
    this.label = label;
  }
}

/** By a value that an answer of the first line gave: where it was given, latest last. */
interface Given {
  readonly index: number;
  readonly place: string;
}
export interface Register {
  readonly cookies: ReadonlyMap<string, readonly Given[]>;
  readonly values: ReadonlyMap<string, readonly Given[]>;
}

/** Who gave what in the first line. */
export function registerOf(first: Answers): Register {
  const cookies = new Map<string, Given[]>();
  const values = new Map<string, Given[]>();
  const note = (into: Map<string, Given[]>, value: string, given: Given): void => {
    const known = into.get(value);
    if (known === undefined) into.set(value, [given]);
    else known.push(given);
  };
  for (const [index, offers] of [...first].sort(([one], [other]) => one - other)) {
    for (const [name, value] of offers.cookies) note(cookies, `${name}=${value}`, { index, place: name });
    for (const [place, value] of offers.values) note(values, value, { index, place });
  }
  return { cookies, values };
}

/** What the same place gives in the other line; undefined: nobody gave it in the first. Throws Misfit. */
function counterpart(
  given: readonly Given[] | undefined,
  index: number,
  lookUp: (one: Given) => string | undefined,
  trouble: (one: Given) => Label,
): string | undefined {
  const before = (given ?? []).filter((one) => one.index < index);
  const last = before.at(-1);
  if (last === undefined) return undefined;
  for (const one of before.toReversed()) {
    const found = lookUp(one);
    if (found !== undefined) return found;
  }
  throw new Misfit(trouble(last));
}

function cookieOf(course: Course, register: Register, index: number, header: string): string {
  const parts = header.split(/;\s*/).map((part) => {
    const name = part.split('=', 1)[0] ?? '';
    const value = counterpart(
      register.cookies.get(part),
      index,
      (one) => course.other.get(one.index)?.cookies.get(one.place),
      (one) => words.signIn(course.nameOf(one.index)),
    );
    return value === undefined ? part : `${name}=${value}`;
  });
  return parts.join('; ');
}

/** Values in an address or a header that somebody was given. */
function translated(course: Course, register: Register, index: number, text: string): string {
  return text.replace(/[A-Za-z0-9_.~%+/-]+/g, (word) => {
    if (word.length < VALUE_CHARACTERS) return word;
    const plain = word.includes('%') ? safeDecoded(word) : word;
    const value = counterpart(
      register.values.get(plain),
      index,
      (one) => course.other.get(one.index)?.values.get(one.place),
      (one) => words.value(course.nameOf(one.index)),
    );
    return value === undefined || value === plain ? word : encodeURIComponent(value);
  });
}

function safeDecoded(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}

const matches = (form: OfferedForm, path: string, action: string, record: string): boolean =>
  form.action === action && form.path.split('?', 1)[0] === path && form.record === record;

/** Which row of the other page is the one of the first: the same, or the one that stands for it. */
function recordFor(
  first: readonly OfferedForm[],
  other: readonly OfferedForm[],
  wanted: OfferedForm,
): string | null {
  const among = (forms: readonly OfferedForm[]): string[] =>
    forms
      .filter(({ path, action }) => path === wanted.path && action === wanted.action)
      .map(({ record }) => record);
  const [mine, theirs] = [among(first), among(other)];
  if (theirs.includes(wanted.record)) return wanted.record;
  const left = mine.filter((record) => !theirs.includes(record));
  const there = theirs.filter((record) => !mine.includes(record));
  return left.length === there.length ? (there[left.indexOf(wanted.record)] ?? null) : null;
}

/** The latest page of the first line on which this form stood. */
function pageOf(course: Course, index: number, record: OutsideRecord, fields: ReadonlyMap<string, string>) {
  const action = fields.get(hidden.action) ?? '';
  const row = fields.get('record') ?? '';
  const path = record.url.split('?', 1)[0] ?? '';
  for (const [at, { forms }] of [...course.first].reverse()) {
    if (at >= index || course.requestAt(at).box !== record.box) continue;
    const found = forms.find((form) => matches(form, path, action, row));
    // Somebody else’s page gives another token.
    if (found !== undefined && found.fields.get(hidden.csrf) === fields.get(hidden.csrf))
      return { at, forms, found, action };
  }
  return null;
}

/** The fields of a form as the other line’s page gives them. Throws Misfit. */
function fieldsFor(course: Course, index: number, record: OutsideRecord): [string, string][] | null {
  const fields = fieldsOf(record);
  if (fields === null) return null;
  const page = pageOf(course, index, record, new Map(fields));
  if (page === null) return fields;
  const { at, forms, found, action } = page;
  const seen = course.other.get(at);
  if (seen === undefined) throw new Misfit(words.page(course.nameOf(at)));
  const sameAction = seen.forms.filter((form) => form.action === action && form.path === found.path);
  if (sameAction.length === 0) throw new Misfit(words.form(action));
  const row = recordFor(forms, seen.forms, found);
  const there = sameAction.find((form) => form.record === row);
  if (there === undefined) throw new Misfit(words.record(action));
  return fields.map(([name, value]): [string, string] => {
    const had = found.fields.get(name);
    const has = there.fields.get(name);
    return had === value && has !== undefined ? [name, has] : [name, value];
  });
}

/** The request as it would be sent in the other line, or why nobody could send it. */
export function fitOf(course: Course, register: Register, index: number, record: OutsideRecord): Fit {
  try {
    const headers = { ...record.headers };
    if (headers.cookie !== undefined) headers.cookie = cookieOf(course, register, index, headers.cookie);
    if (headers.authorization !== undefined)
      headers.authorization = translated(course, register, index, headers.authorization);
    const url = translated(course, register, index, record.url);
    const fields = fieldsFor(course, index, record);
    const body = fields === null ? record.body : withFields(record.body, fields);
    return { record: { ...record, url, headers, body } };
  } catch (error) {
    if (error instanceof Misfit) return { misfit: error.label };
    throw error;
  }
}
