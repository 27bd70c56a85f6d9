/**
 * Dates, amounts and shares as labels. Pure: the zone is always given, the host's zone and
 * language are never asked. Formatters and zone rules are kept, for pages draw many of them; what
 * is kept depends on the arguments only.
 */
import type { Label } from './label.js';
import { same } from './label.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A zone's rule can change at a quarter of an hour at most. */
const QUARTER_MS = 15 * MINUTE_MS;
const QUARTERS_KEPT_MAX = 20_000;

const NBSP = '\u00a0';
const NARROW_NBSP = '\u202f';

const months = {
  en: 'January February March April May June July August September October November December'.split(' '),
  fr: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
};

interface ZoneAt {
  readonly offsetMs: number;
  /** 'CDT', or 'UTC+09:00' where the zone has no letters of its own. */
  readonly letters: string;
}

interface Zone {
  readonly fields: Intl.DateTimeFormat;
  readonly names: readonly Intl.DateTimeFormat[];
  readonly known: Map<number, ZoneAt>;
}

const zones = new Map<string, Zone>();
const UTC: ZoneAt = { offsetMs: 0, letters: 'UTC' };

function zoneOf(name: string): Zone {
  const found = zones.get(name);
  if (found !== undefined) return found;
  const made: Zone = {
    fields: new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }),
    // No single language knows the letters of all zones.
    names: ['en-US', 'en-GB', 'en-AU', 'en-IN'].map(
      (locale) => new Intl.DateTimeFormat(locale, { timeZone: name, timeZoneName: 'short' }),
    ),
    known: new Map(),
  };
  zones.set(name, made);
  return made;
}

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

function lettersOf(zone: Zone, atMs: number, offsetMs: number): string {
  for (const names of zone.names) {
    const part = names.formatToParts(atMs).find(({ type }) => type === 'timeZoneName');
    if (part !== undefined && /^[A-Z]{2,5}$/.test(part.value) && part.value !== 'GMT') return part.value;
    if (part?.value === 'GMT' && offsetMs === 0) return 'GMT';
  }
  const minutes = Math.abs(offsetMs) / MINUTE_MS;
  return `UTC${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function zoneAt(ms: number, name: string): ZoneAt {
  if (name === 'UTC') return UTC;
  const zone = zoneOf(name);
  const quarter = Math.floor(ms / QUARTER_MS);
  const known = zone.known.get(quarter);
  if (known !== undefined) return known;
  const atMs = quarter * QUARTER_MS;
  const field: Record<string, number> = {};
  for (const { type, value } of zone.fields.formatToParts(atMs)) field[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = field;
  const offsetMs = Date.UTC(year, month - 1, day, hour, minute, second) - atMs;
  const made = { offsetMs, letters: lettersOf(zone, atMs, offsetMs) };
  if (zone.known.size >= QUARTERS_KEPT_MAX) zone.known.clear();
  zone.known.set(quarter, made);
  return made;
}

/** Letters and offset of a zone at an instant: 'CDT', 'UTC+09:00'. */
export const zoneLetters = (ms: number, zone: string): string => zoneAt(ms, zone).letters;

const dayWords = (local: Date): Label => {
  const day = local.getUTCDate();
  const month = local.getUTCMonth();
  const year = local.getUTCFullYear();
  return {
    en: `${months.en[month]} ${two(day)}, ${year}`,
    fr: `${day === 1 ? '1er' : day} ${months.fr[month]} ${year}`,
  };
};

/** 'August 10, 2012 03:49:18 PM CDT', '10 août 2012 15:49:18 CDT'. */
export function dateTime(ms: number, zone: string): Label {
  const { offsetMs, letters } = zoneAt(ms, zone);
  const local = new Date(ms + offsetMs);
  const day = dayWords(local);
  const hour = local.getUTCHours();
  const rest = `${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}`;
  return {
    en: `${day.en} ${two(hour % 12 === 0 ? 12 : hour % 12)}:${rest} ${hour < 12 ? 'AM' : 'PM'} ${letters}`,
    fr: `${day.fr} ${two(hour)}:${rest} ${letters}`,
  };
}

/** '15:49'. */
export function timeOfDay(ms: number, zone: string): string {
  const local = new Date(ms + zoneAt(ms, zone).offsetMs);
  return `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`;
}

/** 'August 10, 2012', '10 août 2012'. */
export const date = (ms: number, zone: string): Label => dayWords(new Date(ms + zoneAt(ms, zone).offsetMs));

/** '2012-08-10': for filters and file names. */
export function isoDate(ms: number, zone: string): string {
  const local = new Date(ms + zoneAt(ms, zone).offsetMs);
  return `${local.getUTCFullYear()}-${two(local.getUTCMonth() + 1)}-${two(local.getUTCDate())}`;
}

type Figures = { readonly en: Intl.NumberFormat; readonly fr: Intl.NumberFormat };

/** Made when first wanted: four of them take as long as a web framework to load. */
function figuresOf(options: Intl.NumberFormatOptions): () => Figures {
  let made: Figures | null = null;
  return () => {
    made ??= { en: new Intl.NumberFormat('en-US', options), fr: new Intl.NumberFormat('fr-FR', options) };
    return made;
  };
}

const figures = figuresOf({});
const oneDigit = figuresOf({ maximumFractionDigits: 1 });

/** Thousands apart: what most pages show, without the library of the whole world's numbers. */
const grouped = (value: number, mark: string): string => String(value).replace(/\B(?=(\d{3})+$)/g, mark);

const minus = (figure: string): string => figure.replace('-', '\u2212');

/** '1,234,567', '1 234 567' (narrow no-break spaces). */
export const count = (value: number): Label =>
  Number.isSafeInteger(value) && !Object.is(value, -0)
    ? { en: minus(grouped(value, ',')), fr: minus(grouped(value, NARROW_NBSP)) }
    : { en: minus(figures().en.format(value)), fr: minus(figures().fr.format(value)) };

/** A count with its noun; French counts 0 and 1 as one, English only 1. */
export function counted(value: number, one: Label, many: Label): Label {
  const shown = count(value);
  const size = Math.abs(value);
  return {
    en: `${shown.en} ${size === 1 ? one.en : many.en}`,
    fr: `${shown.fr}${NBSP}${size < 2 ? one.fr : many.fr}`,
  };
}

const sizes = { en: ['bytes', 'KB', 'MB', 'GB', 'TB'], fr: ['octets', 'Ko', 'Mo', 'Go', 'To'] };

/** '1.5 GB', '1,5 Go'; steps of 1024. */
export function bytes(sizeBytes: number): Label {
  let value = sizeBytes;
  let step = 0;
  while (value >= 1024 && step < sizes.en.length - 1) {
    value /= 1024;
    step += 1;
  }
  const rounded = step === 0 || value >= 100 ? Math.round(value) : value;
  return {
    en: `${oneDigit().en.format(rounded)} ${step === 0 && sizeBytes === 1 ? 'byte' : sizes.en[step]}`,
    fr: `${oneDigit().fr.format(rounded)}${NBSP}${step === 0 && sizeBytes < 2 ? 'octet' : sizes.fr[step]}`,
  };
}

/** '37%', '37 %'; the share is 0 to 1. Rounds down, so that 100 means done. */
export function percent(share: number): Label {
  // A little is added first: 0.29 * 100 is 28.999999999999996.
  const whole = Math.floor(share * 100 + 1e-9);
  return { en: `${count(whole).en}%`, fr: `${count(whole).fr}${NARROW_NBSP}%` };
}

const dayCount = (days: number): Label =>
  counted(days, { en: 'day', fr: 'jour' }, { en: 'days', fr: 'jours' });

/** The two largest units: '2 days 3 h', '1 h 05 min', '45 min 10 s', '12 s'. */
export function duration(ms: number): Label {
  const whole = Math.max(0, Math.round(ms / SECOND_MS)) * SECOND_MS;
  const days = Math.floor(whole / DAY_MS);
  const hours = Math.floor((whole % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((whole % HOUR_MS) / MINUTE_MS);
  const seconds = Math.floor((whole % MINUTE_MS) / SECOND_MS);
  if (days > 0) {
    const shown = dayCount(days);
    const rest = hours > 0 ? ` ${hours}${NBSP}h` : '';
    return { en: `${shown.en}${rest}`, fr: `${shown.fr}${rest}` };
  }
  if (hours > 0) return same(`${hours}${NBSP}h${minutes > 0 ? ` ${two(minutes)}${NBSP}min` : ''}`);
  if (minutes > 0) return same(`${minutes}${NBSP}min${seconds > 0 ? ` ${two(seconds)}${NBSP}s` : ''}`);
  return same(`${seconds}${NBSP}s`);
}

/** First instant of a day ('2012-08-10') in a zone; null when there is no such day. */
export function dayStart(iso: string, zone: string): number | null {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso) ?? [];
  const utcMs = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (year === '' || new Date(utcMs).toISOString().slice(0, 10) !== iso) return null;
  // The rule in force at midnight itself may differ from the one at midnight UTC.
  const nearMs = utcMs - zoneAt(utcMs, zone).offsetMs;
  return utcMs - zoneAt(nearMs, zone).offsetMs;
}
