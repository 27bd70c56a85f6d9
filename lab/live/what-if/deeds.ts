/** What was done in a line, in its order: acts and requests as one list, those that people chose to do by number. */
import type { Micros } from '../../../hardware/ports.js';
import { join, type Label, same } from '../../../views/label.js';
import { hidden } from '../../../views/names.js';
import type { Act, ActRecord } from '../../acts/act.js';
import type { OutsideRecord } from '../../hosting/door/outside-request.js';
import type { RecordedBody } from '../../hosting/door/recorded-body.js';
import type { Line } from '../line/line.js';
import type { Segment } from '../recording/recording.js';
import { actWords, choiceName, fieldName, formName, pageName } from './deed-words.js';

export type Doing =
  | { readonly kind: 'act'; readonly act: Act }
  | { readonly kind: 'request'; readonly record: OutsideRecord };

export interface LineDeed {
  /** Place in the whole list. */
  readonly index: number;
  /** What it is called by; null: nobody decided anything (a page looked at, the lab's own). */
  readonly number: number | null;
  /** The run of the lab that it belongs to. */
  readonly run: number;
  readonly t: Micros;
  readonly doing: Doing;
}

/** The lab does these by itself when it begins and ends. */
const OWN = new Set<Act['kind']>(['watch', 'probe', 'resume', 'stop', 'story-begin', 'story-end']);

const isChosen = (doing: Doing): boolean =>
  doing.kind === 'act'
    ? !OWN.has(doing.act.kind)
    : doing.record.method !== 'GET' && doing.record.method !== 'HEAD';

const inOrder = (segment: Segment): { t: Micros; doing: Doing }[] => {
  const untilUs = segment.untilUs ?? Number.NEGATIVE_INFINITY;
  const acts = segment.acts.map(({ t, act }: ActRecord) => ({
    t,
    late: 1,
    doing: { kind: 'act' as const, act },
  }));
  const requests = segment.outside.map((record) => ({
    t: record.t,
    late: 0,
    doing: { kind: 'request' as const, record },
  }));
  // An act comes after all else of its instant.
  return [...requests, ...acts]
    .filter(({ t }) => t <= untilUs)
    .sort((one, other) => one.t - other.t || one.late - other.late);
};

/** All deeds of a line. */
export function deedsOf(segments: readonly Segment[]): LineDeed[] {
  let number = 0;
  const deeds: LineDeed[] = [];
  segments.forEach((segment, run) => {
    for (const { t, doing } of inOrder(segment)) {
      const chosen = isChosen(doing);
      if (chosen) number += 1;
      deeds.push({ index: deeds.length, number: chosen ? number : null, run, t, doing });
    }
  });
  return deeds;
}

/** Deeds of a line by what stands in its recording. */
export interface DeedIndex {
  readonly list: readonly LineDeed[];
  ofRequest(record: OutsideRecord): number | undefined;
  ofAct(run: number, record: ActRecord): number | undefined;
}

const requestKey = ({ box, boot, n }: OutsideRecord): string => `${box} ${boot} ${n}`;

/** All deeds of a line; those of a line that has grown have the same places. */
export function indexDeeds({ segments }: Line): DeedIndex {
  const list = deedsOf(segments);
  const requests = new Map<string, number>();
  const byAct = new Map<Act, number>();
  for (const { doing, index } of list)
    if (doing.kind === 'request') requests.set(requestKey(doing.record), index);
    else byAct.set(doing.act, index);
  const acts = new Map<string, number>();
  segments.forEach((segment, run) => {
    for (const { n, act } of segment.acts) acts.set(`${run} ${n}`, byAct.get(act) ?? 0);
  });
  return {
    list,
    ofRequest: (record) => requests.get(requestKey(record)),
    ofAct: (run, { n }) => acts.get(`${run} ${n}`),
  };
}

const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Fields of a form that was sent; null: it was no form, or one too long to be read here. */
export function fieldsOf({
  headers,
  body,
}: Pick<OutsideRecord, 'headers' | 'body'>): [string, string][] | null {
  if (body === null) return null;
  if ('form' in body) return body.form.texts.map(([name, value]) => [name, value]);
  const isForm = headers['content-type']?.startsWith(FORM_TYPE) === true;
  if (!('base64' in body) || !isForm) return null;
  return [...new URLSearchParams(Buffer.from(body.base64, 'base64').toString('utf8'))];
}

/** The same body with other fields. */
export function withFields(body: RecordedBody, fields: readonly (readonly [string, string])[]): RecordedBody {
  if (body !== null && 'form' in body)
    return { form: { ...body.form, texts: fields.map(([name, value]): [string, string] => [name, value]) } };
  const text = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString();
  return { base64: Buffer.from(text).toString('base64') };
}

/** The action of the form that was sent. */
export const actionOf = (record: OutsideRecord): string | null =>
  fieldsOf(record)?.find(([name]) => name === hidden.action)?.[1] ?? null;

const QUIET = new Set<string>([hidden.csrf, hidden.action, hidden.drawn, hidden.confirmed]);
const SECRET = /password|secret|key|token/i;
const VALUE_MAX = 40;

const shownValue = (name: string, value: string): string =>
  SECRET.test(name) ? '•••' : value.length > VALUE_MAX ? `${value.slice(0, VALUE_MAX - 1)}…` : value;

/** Fields of a deed that can be otherwise, with what they say; of what is secret nothing is said. */
export function changeableIn(doing: Doing): readonly (readonly [string, string])[] {
  const found: readonly (readonly [string, unknown])[] =
    doing.kind === 'act' ? Object.entries(doing.act).slice(1) : (fieldsOf(doing.record) ?? []);
  return found.flatMap(([name, value]) => {
    if (QUIET.has(name) || typeof value === 'object') return [];
    return [[name, SECRET.test(name) ? '' : String(value)]];
  });
}

/** A deed in words. */
export function deedWords(doing: Doing): Label {
  if (doing.kind === 'act') return actWords(doing.act, shownValue);
  const { record } = doing;
  const box = record.box.toUpperCase();
  const action = actionOf(record);
  const path = record.url.split('?', 1)[0] ?? record.url;
  const values = (fieldsOf(record) ?? [])
    .filter(([name, value]) => !QUIET.has(name) && value !== '')
    .map(([name, value]) => {
      const chosen = choiceName(path, action ?? '', name, value) ?? same(shownValue(name, value));
      return join([fieldName(path, action ?? '', name), chosen], ' ');
    });
  if (action === null) return same(`${box}: ${record.method} ${path}`);
  const page = pageName(path);
  const done = formName(path, action) ?? { en: `‘${action}’`, fr: `« ${action} »` };
  const said = join(values, ', ');
  const more = values.length === 0 ? same('') : { en: ` (${said.en})`, fr: ` (${said.fr})` };
  return {
    en: `${box}, ${page.en}: ${done.en}${more.en}`,
    fr: `${box}, ${page.fr} : ${done.fr}${more.fr}`,
  };
}
