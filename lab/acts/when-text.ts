/**
 * The short form of a deed for a moment, for a command line or a text field, read and written:
 *
 *     at 10 min do cut A for 5 min
 *     write box:failover of A nth 3 after do cut A
 *     message /peer/lock of B in question do fault answer-lost B percent=100 for 1 min
 *     event failover.role of A where role=primary every 2 max 3 do unplug B eth0 for 30 s flapping 2 s / 3 s
 *     state installer migrating of A chance 50 do cut A and fault disk-full B for 1 h
 */
import * as v from 'valibot';
import { isDuration } from '../hosting/when/duration.js';
import { deedHeads, momentHeads, type When, type WhenDeed, whenSchema } from './when.js';

type Scalar = string | number | boolean | null;
type Raw = Record<string, unknown>;

/** What is wrong with a line, in words that say what to write instead. */
export class WhenTextError extends Error {}

const LINE_MAX = 4_000;
const BARE = /^[^\s"=,;]+$/;
const words = ['do', 'and', 'of', 'where', 'for', 'flapping'];

/** Words; what stands in quotation marks is one, with what it is joined to. */
function wordsOf(line: string): string[] {
  const found: string[] = [];
  const pattern = /\s*((?:"(?:[^"\\]|\\.)*"|[^\s"])+|")/gy;
  let end = 0;
  for (let match = pattern.exec(line); match !== null; match = pattern.exec(line)) {
    if (match[1] === '"') throw new WhenTextError('a quotation mark is not closed');
    found.push(match[1] ?? '');
    end = pattern.lastIndex;
  }
  if (line.slice(end).trim() !== '') throw new WhenTextError('a quotation mark is not closed');
  return found;
}

const unquoted = (word: string): string => {
  if (!word.startsWith('"')) return word;
  try {
    return String(JSON.parse(word));
  } catch {
    throw new WhenTextError(`${word} cannot be read as a text in quotation marks`);
  }
};

const bareScalar = (word: string): Scalar => {
  if (word === 'true' || word === 'false') return word === 'true';
  if (word === 'null') return null;
  return /^-?\d+(\.\d+)?$/.test(word) ? Number(word) : word;
};
const scalarOf = (word: string): Scalar => (word.startsWith('"') ? unquoted(word) : bareScalar(word));

/** The words of a line, taken one after the other. */
class Words {
  readonly #words: readonly string[];
  #at = 0;

  constructor(line: string) {
    this.#words = wordsOf(line);
  }

  get next(): string | null {
    return this.#words[this.#at] ?? null;
  }

  take(what: string): string {
    const word = this.next;
    if (word === null) throw new WhenTextError(`${what} is missing at the end`);
    this.#at += 1;
    return word;
  }

  /** Whether the next word is this one, which is taken. */
  is(word: string): boolean {
    if (this.next !== word) return false;
    this.#at += 1;
    return true;
  }

  text(what: string): string {
    return unquoted(this.take(what));
  }

  number(what: string): number {
    const word = this.take(what);
    const value = Number(word.replace(/(%|st|nd|rd|th)$/, ''));
    if (!Number.isFinite(value)) throw new WhenTextError(`${what} is a number, not ‘${word}’`);
    return value;
  }

  duration(what: string): string {
    const first = this.take(what);
    if (isDuration(first)) return first;
    const both = `${first} ${this.next ?? ''}`;
    if (!isDuration(both))
      throw new WhenTextError(`${what} is a duration such as 90 s or 10 min, not ‘${first}’`);
    this.#at += 1;
    return both;
  }

  /** name=value, as many as there are. */
  pairs(): Record<string, Scalar | Scalar[]> {
    const found: Record<string, Scalar | Scalar[]> = {};
    for (let word = this.next; word?.includes('=') === true && !word.startsWith('"'); word = this.next) {
      const cut = word.indexOf('=');
      const values = word.slice(cut + 1).match(/"(?:[^"\\]|\\.)*"|[^,]+/g) ?? ['""'];
      const [only] = values;
      found[word.slice(0, cut)] =
        values.length === 1 && only !== undefined ? scalarOf(only) : values.map(scalarOf);
      this.#at += 1;
    }
    return found;
  }

  /** JSON in one word or more. */
  json(): unknown {
    let read = '';
    while (this.next !== null) {
      read += `${read === '' ? '' : ' '}${this.take('an act')}`;
      try {
        return JSON.parse(read);
      } catch {
        // It goes on.
      }
    }
    throw new WhenTextError('act takes an act as JSON, such as act {"kind":"dns-remove","name":"…"}');
  }
}

const boxWord = (given: string): string =>
  /^(?:appliance-)?[abc]$/i.test(given) ? given.slice(-1).toUpperCase() : given;

function readDeed(line: Words): Raw {
  const head = line.take('what is to be done');
  const of = (): string => boxWord(line.text('the box'));
  switch (head) {
    case 'cut':
      return { cut: of() };
    case 'switch-on':
      return { switchOn: of() };
    case 'press':
      return { press: line.text('the button'), of: of() };
    case 'fault': {
      const deed: Raw = { fault: line.text('the fault'), of: of() };
      const values = line.pairs();
      return Object.keys(values).length === 0 ? deed : { ...deed, values };
    }
    case 'heal':
      return { heal: line.text('the fault'), of: of() };
    case 'unplug':
    case 'plug': {
      const at = of();
      return { [head]: line.text('the card'), of: at };
    }
    case 'act':
      return { act: line.json() };
    default:
      throw new WhenTextError(
        `‘${head}’ is nothing that can be done: ${deedHeads.map((one) => (one === 'switchOn' ? 'switch-on' : one)).join(', ')}`,
      );
  }
}

function readMoment(line: Words): Raw {
  const head = line.take('a moment');
  if (head === 'at') {
    const word = line.next ?? '';
    return { at: /^\d{4}-/.test(word) ? line.text('the time') : line.duration('the time') };
  }
  if (head === 'state') {
    const lifecycle = line.text('the lifecycle');
    return { state: `${lifecycle} ${line.text('the state')}` };
  }
  if (!momentHeads.includes(head))
    throw new WhenTextError(`a line begins with a moment: ${momentHeads.join(', ')}, not ‘${head}’`);
  return { [head]: line.text(`the ${head}`) };
}

/** One clause between the moment and what is to be done. */
function readClause(line: Words): Raw {
  const word = line.take('‘do’');
  switch (word) {
    case 'called':
      return { id: line.text('the name') };
    case 'of': {
      const at = line.text('the box');
      return { of: at.toLowerCase() === 'lab' ? 'lab' : boxWord(at) };
    }
    case 'again':
      return { again: line.duration('‘again’') };
    case 'where':
      return { where: line.pairs() };
    case 'before':
    case 'after':
      return { side: word };
    case 'in':
    case 'out':
      return { way: word };
    case 'question':
    case 'answer':
      return { what: word };
    case 'nth':
    case 'every':
    case 'chance':
    case 'max':
      return { [word]: line.number(`‘${word}’`) };
    default:
      throw new WhenTextError(
        `‘${word}’ is none of of, where, before, after, in, out, question, answer, nth, every, chance, max, again, called, do`,
      );
  }
}

function rawOf(line: Words): Raw {
  const raw = readMoment(line);
  while (!line.is('do')) Object.assign(raw, readClause(line));
  const deeds = [readDeed(line)];
  while (line.is('and')) deeds.push(readDeed(line));
  raw.do = deeds;
  if (line.is('for')) raw.for = line.duration('‘for’');
  if (line.is('flapping')) {
    const on = line.duration('‘flapping’');
    if (!line.is('/')) throw new WhenTextError('‘flapping’ takes two durations: 10 s / 20 s');
    raw.flap = { on, off: line.duration('‘flapping’') };
  }
  if (line.next === 'and')
    throw new WhenTextError('‘and’ comes before ‘for’ and ‘flapping’, which are about all that is done');
  if (line.next !== null)
    throw new WhenTextError(
      `‘${line.next}’ is too much: after what is to be done only for and flapping follow`,
    );
  return raw;
}

const issueWords = ({ path, message }: v.BaseIssue<unknown>): string =>
  path === undefined ? message : `${path.map(({ key }) => String(key)).join('.')}: ${message}`;

/** A deed for a moment out of one line. Throws WhenTextError. */
export function readWhenText(line: string): When {
  if (line.length > LINE_MAX) throw new WhenTextError(`a line has at most ${LINE_MAX} characters`);
  return parseWhen(rawOf(new Words(line)));
}

/** The same out of an object, or a line. Throws WhenTextError. */
export function parseWhen(given: unknown): When {
  if (typeof given === 'string') return readWhenText(given);
  const read = v.safeParse(whenSchema, given);
  if (read.success) return read.output;
  throw new WhenTextError(read.issues.map(issueWords).join('; '));
}

const quoted = (text: string): string =>
  BARE.test(text) && !words.includes(text) ? text : JSON.stringify(text);
const shown = (value: Scalar): string =>
  typeof value === 'string' && (bareScalar(value) !== value || !BARE.test(value))
    ? JSON.stringify(value)
    : String(value);
const pairsText = (pairs: Readonly<Record<string, Scalar | Scalar[]>>): string =>
  Object.entries(pairs)
    .map(([name, value]) => `${name}=${Array.isArray(value) ? value.map(shown).join(',') : shown(value)}`)
    .join(' ');

function deedText(deed: WhenDeed): string {
  if (deed.cut !== undefined) return `cut ${deed.cut}`;
  if (deed.switchOn !== undefined) return `switch-on ${deed.switchOn}`;
  if (deed.press !== undefined) return `press ${deed.press} ${deed.of}`;
  if (deed.fault !== undefined)
    return [`fault ${quoted(deed.fault)} ${deed.of}`, pairsText(deed.values ?? {})].join(' ').trim();
  if (deed.heal !== undefined) return `heal ${quoted(deed.heal)} ${deed.of}`;
  if (deed.unplug !== undefined) return `unplug ${deed.of} ${deed.unplug}`;
  if (deed.plug !== undefined) return `plug ${deed.of} ${deed.plug}`;
  return `act ${JSON.stringify(deed.act)}`;
}

function momentText(when: When): string {
  if (when.at !== undefined) return `at ${when.at}`;
  if (when.event !== undefined) return `event ${quoted(when.event)}`;
  if (when.write !== undefined) return `write ${quoted(when.write)}`;
  if (when.message !== undefined) return `message ${quoted(when.message)}`;
  return `state ${when.state}`;
}

/** The line that says it. */
export function whenText(when: When): string {
  const clause = (name: string, value: string | number | undefined): string[] =>
    value === undefined ? [] : [`${name} ${value}`];
  return [
    momentText(when),
    ...clause('called', when.id),
    ...clause('of', when.of),
    ...clause('again', when.again),
    ...(when.where === undefined ? [] : [`where ${pairsText(when.where)}`.trim()]),
    ...[when.side, when.way, when.what].filter((word) => word !== undefined),
    ...clause('nth', when.nth),
    ...clause('every', when.every),
    ...clause('chance', when.chance),
    ...clause('max', when.max),
    `do ${when.do.map(deedText).join(' and ')}`,
    ...clause('for', when.for),
    ...(when.flap === undefined ? [] : [`flapping ${when.flap.on} / ${when.flap.off}`]),
  ].join(' ');
}
