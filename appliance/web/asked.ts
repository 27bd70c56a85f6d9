/** A request as plain data, and what its parts mean. Nothing here knows where it came from. */
import { type Head, pathOf } from '../node/request-head.js';
import type { Raw } from '../pages/forms/fields.js';
import type { Incoming } from './exchange.js';

/** Fields of one form: a table of many rows has a few for each. */
const FIELDS_MAX = 2_000;
const COOKIES_MAX = 100;
const NAME_CHARS_MAX = 200;

const queryOf = (url: string): string => {
  const mark = url.indexOf('?');
  return mark < 0 ? '' : url.slice(mark + 1);
};

/** Null where the percents of a text make no sense, or its bytes no characters. */
function decoded(text: string): string | null {
  const plain = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!plain.includes('%')) return plain;
  try {
    return decodeURIComponent(plain);
  } catch {
    return null;
  }
}

/** Objects without a prototype: a field may have any name. */
const empty = <T>(): Record<string, T> => Object.create(null) as Record<string, T>;

/** Name by name; of a repeated one all. Null: not understood. */
export function readUrlEncoded(text: string): Raw | null {
  const fields = empty<string | string[]>();
  if (text === '') return fields;
  const pairs = text.split('&', FIELDS_MAX + 1);
  if (pairs.length > FIELDS_MAX) return null;
  for (const pair of pairs) {
    if (pair === '') continue;
    const mark = pair.indexOf('=');
    const name = decoded(mark < 0 ? pair : pair.slice(0, mark));
    const value = decoded(mark < 0 ? '' : pair.slice(mark + 1));
    if (name === null || value === null || name.length > NAME_CHARS_MAX) return null;
    addField(fields, name, value);
  }
  return fields;
}

/** Another value of a field: one is a text, several are a list. */
export function addField(fields: Record<string, unknown>, name: string, value: string): void {
  const had = fields[name];
  if (typeof had === 'string') fields[name] = [had, value];
  else if (Array.isArray(had)) had.push(value);
  else fields[name] = value;
}

const NOTHING: Readonly<Record<string, string>> = Object.freeze(empty<string>());

/** Of a repeated name the last counts. */
function query(url: string): Readonly<Record<string, string>> | null {
  if (!url.includes('?')) return NOTHING;
  const fields = readUrlEncoded(queryOf(url));
  if (fields === null) return null;
  const result = empty<string>();
  for (const [name, given] of Object.entries(fields)) {
    const last = Array.isArray(given) ? given.at(-1) : given;
    if (typeof last === 'string') result[name] = last;
  }
  return result;
}

/** What others of this host's name have set is none of our business: it is passed over. */
export function readCookies(header: string | undefined): Readonly<Record<string, string | undefined>> {
  const cookies = empty<string>();
  if (header === undefined) return cookies;
  for (const pair of header.split(';', COOKIES_MAX)) {
    const mark = pair.indexOf('=');
    if (mark < 0) continue;
    const name = pair.slice(0, mark).trim();
    const value = decoded(
      pair
        .slice(mark + 1)
        .trim()
        .replaceAll('+', '%2B'),
    );
    if (value !== null && !(name in cookies)) cookies[name] = value;
  }
  return cookies;
}

const isDecodable = (path: string): boolean => decoded(path) !== null;

const KNOWN_COOKIES_MAX = 256;
const KNOWN_COOKIES_CHARS_MAX = 1_000;
// A browser sends the same line with each request: it is read once. Nobody changes what was read.
const knownCookies = new Map<string, Readonly<Record<string, string | undefined>>>();

function cookiesOf(header: string | undefined): Readonly<Record<string, string | undefined>> {
  if (header === undefined || header.length > KNOWN_COOKIES_CHARS_MAX) return readCookies(header);
  const known = knownCookies.get(header);
  if (known !== undefined) return known;
  const cookies = readCookies(header);
  if (knownCookies.size >= KNOWN_COOKIES_MAX) knownCookies.clear();
  knownCookies.set(header, cookies);
  return cookies;
}

function incoming(
  { headers, source, sendingMs, isAnswered }: Head,
  { path, here, query: asked }: Pick<Incoming, 'path' | 'here' | 'query'>,
): Incoming {
  return {
    path,
    here,
    query: asked,
    cookies: cookiesOf(headers.cookie),
    acceptLanguage: headers['accept-language'] ?? '',
    source,
    host: headers.host ?? '',
    sendingMs: sendingMs ?? 0,
    isAnswered: isAnswered === true,
    crossSite: headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] === 'navigate',
  };
}

/** Null where the address is none. */
export function incomingOf(head: Head): Incoming | null {
  const asked = query(head.url);
  const path = pathOf(head.url);
  return asked === null || !isDecodable(path) ? null : incoming(head, { path, here: head.url, query: asked });
}

/** For a page that answers whatever was asked: as if its site's first page had been. */
export function homeIncoming(head: Head): Incoming {
  const path = /^\/appliance(\/|\?|$)/.test(head.url) ? '/appliance' : '/login';
  return incoming(head, { path, here: path, query: empty<string>() });
}

export type FormType = 'urlencoded' | 'multipart';

const URLENCODED = /^application\/x-www-form-urlencoded\s*(;|$)/i;
const MULTIPART = /^multipart\/form-data\s*(;|$)/i;

/** Null: no form of a browser. */
export function formTypeOf({ headers }: Head): FormType | null {
  const type = headers['content-type'] ?? '';
  if (URLENCODED.test(type)) return 'urlencoded';
  return MULTIPART.test(type) ? 'multipart' : null;
}

/** What the sender says that its body will be; null: it does not say. */
export function announcedBytes({ headers }: Head): number | null {
  const given = headers['content-length'];
  return given === undefined || !/^\d{1,15}$/.test(given) ? null : Number(given);
}
