/**
 * What an answer gives whoever got it to go on with: cookies, forms with their hidden values, and other values
 * that only make sense where they come from (tokens, ids in addresses).
 */
import type { WireReply } from '../../../hardware/ports.js';
import { hidden } from '../../../views/names.js';

/** A form on a page: `id` is what it is called by beside its action (the record of a row). */
export interface OfferedForm {
  readonly path: string;
  readonly action: string;
  readonly record: string;
  readonly fields: ReadonlyMap<string, string>;
}

export interface Offers {
  readonly status: number;
  /** Where it sends to; null: nowhere. */
  readonly location: string | null;
  /** What it says of the deed; null: nothing. */
  readonly says: string | null;
  readonly isBad: boolean;
  readonly cookies: ReadonlyMap<string, string>;
  readonly forms: readonly OfferedForm[];
  /** Values by where in the answer they stand. */
  readonly values: ReadonlyMap<string, string>;
}

/** The field that says which row of a list a form is about. */
const RECORD = 'record';
/** Shorter values mean the same anywhere. */
export const VALUE_CHARACTERS = 8;
const PAGE_BYTES_MAX = 4 * 1024 * 1024;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const plain = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => entities[name] ?? whole);

const attribute = (tag: string, name: string): string | null => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag);
  return found?.[1] === undefined ? null : plain(found[1]);
};

function formOf(html: string): OfferedForm | null {
  const opening = /^<form[^>]*>/.exec(html)?.[0] ?? '';
  const fields = new Map<string, string>();
  for (const [tag] of html.matchAll(/<input[^>]*>/g)) {
    const name = attribute(tag, 'name');
    if (name !== null && attribute(tag, 'type') === 'hidden') fields.set(name, attribute(tag, 'value') ?? '');
  }
  const action = fields.get(hidden.action);
  const path = attribute(opening, 'action');
  if (action === undefined && !fields.has(hidden.csrf)) return null;
  return { path: path ?? '', action: action ?? '', record: fields.get(RECORD) ?? '', fields };
}

/** Values in the query of an address. */
function* inAddress(place: string, address: string): Generator<[string, string]> {
  const query = address.split('?', 2)[1]?.split('#', 1)[0];
  if (query === undefined) return;
  for (const [name, value] of new URLSearchParams(query)) yield [`${place} ${name}`, value];
}

function* inPage(html: string): Generator<[string, string]> {
  const counts = new Map<string, number>();
  for (const [, href = ''] of html.matchAll(/\shref="([^"]*\?[^"]*)"/g)) {
    const address = plain(href);
    const path = address.split('?', 1)[0] ?? '';
    const count = (counts.get(path) ?? 0) + 1;
    counts.set(path, count);
    yield* inAddress(`link ${path} ${count}`, address);
  }
}

function* inJson(place: string, value: unknown): Generator<[string, string]> {
  if (typeof value === 'string') yield [place, value];
  if (typeof value === 'number') yield [place, String(value)];
  if (typeof value === 'object' && value !== null)
    for (const [name, part] of Object.entries(value)) yield* inJson(`${place}.${name}`, part);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const FLASH = /<div class="note tone-(\w+) flash"[^>]*>[\s\S]*?<p>([\s\S]*?)<\/p>/;
const FIELD_ERROR = /class="[^"]*\berror\b[^"]*"[^>]*>([^<]{3,200})</;

/** What the page says at its top; else what a field of it says. */
function saysOf(html: string): { says: string | null; isBad: boolean } {
  const [, tone, text] = FLASH.exec(html) ?? [];
  if (text !== undefined) return { says: plain(text.replace(/<[^>]*>/g, '')).trim(), isBad: tone === 'bad' };
  const error = FIELD_ERROR.exec(html)?.[1];
  return { says: error === undefined ? null : plain(error).trim(), isBad: error !== undefined };
}

/** Reads an answer. */
export function offersOf({ status, headers, body }: WireReply): Offers {
  const type = String(headers['content-type'] ?? '');
  const text = body.length > PAGE_BYTES_MAX ? '' : body.toString('utf8');
  const html = type.includes('html') ? text : '';
  const cookies = new Map<string, string>();
  for (const set of [headers['set-cookie'] ?? []].flat()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
    if (name !== undefined && value !== undefined) cookies.set(name, value);
  }
  const location = typeof headers.location === 'string' ? headers.location : null;
  const found = [
    ...(location === null ? [] : inAddress('location', location)),
    ...inPage(html),
    ...(type.includes('json') ? inJson('json', jsonOf(text)) : []),
  ];
  const forms = [...html.matchAll(/<form[^>]*>[\s\S]*?<\/form>/g)].flatMap(([one]) => formOf(one) ?? []);
  const values = new Map(found.filter(([, value]) => value.length >= VALUE_CHARACTERS));
  return { status, location, cookies, forms, values, ...saysOf(html) };
}
