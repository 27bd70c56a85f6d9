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
import { same } from '../../views/label.js';
import { schemaTrouble } from './schema-words.js';
import { deedHeads, momentHeads, type When, type WhenDeed, whenSchema } from './when.js';
import { bareScalar, parts, type Scalar, WhenTextError, Words, wrong } from './when-words.js';

type Raw = Record<string, unknown>;

const LINE_MAX = 4_000;
const BARE = /^[^\s"=,;]+$/;
const words = ['do', 'and', 'of', 'where', 'for', 'flapping'];

const boxWord = (given: string): string =>
  /^(?:appliance-)?[abc]$/i.test(given) ? given.slice(-1).toUpperCase() : given;

function readDeed(line: Words): Raw {
  const head = line.take(parts.done);
  const of = (): string => boxWord(line.text(parts.box));
  switch (head) {
    case 'cut':
      return { cut: of() };
    case 'switch-on':
      return { switchOn: of() };
    case 'press':
      return { press: line.text(parts.button), of: of() };
    case 'fault': {
      const deed: Raw = { fault: line.text(parts.fault), of: of() };
      const values = line.pairs();
      return Object.keys(values).length === 0 ? deed : { ...deed, values };
    }
    case 'heal':
      return { heal: line.text(parts.fault), of: of() };
    case 'cut-wire':
      return { cutWire: line.text(parts.wire) };
    case 'mend-wire':
      return { mendWire: line.text(parts.wire) };
    case 'unplug':
    case 'plug': {
      const at = of();
      return { [head]: line.text(parts.card), of: at };
    }
    case 'act':
      return { act: line.json() };
    default:
      throw wrong(
        `‘${head}’ is nothing that can be done: ${deedHeads.map((one) => one.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)).join(', ')}`,
        `« ${head} » n’est rien qui puisse se faire : ${deedHeads.map((one) => one.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)).join(', ')}`,
      );
  }
}

function readMoment(line: Words): Raw {
  const head = line.take(parts.moment);
  if (head === 'at') {
    const word = line.next ?? '';
    return { at: /^\d{4}-/.test(word) ? line.text(parts.time) : line.duration(parts.time) };
  }
  if (head === 'state') {
    const lifecycle = line.text(parts.lifecycle);
    return { state: `${lifecycle} ${line.text(parts.state)}` };
  }
  if (!momentHeads.includes(head))
    throw wrong(
      `a line begins with a moment: ${momentHeads.join(', ')}, not ‘${head}’`,
      `une ligne commence par un moment : ${momentHeads.join(', ')}, pas « ${head} »`,
    );
  return { [head]: line.text(same(head)) };
}

/** One clause between the moment and what is to be done. */
function readClause(line: Words): Raw {
  const word = line.take(parts.do);
  switch (word) {
    case 'called':
      return { id: line.text(parts.name) };
    case 'of': {
      const at = line.text(parts.box);
      return { of: at.toLowerCase() === 'lab' ? 'lab' : boxWord(at) };
    }
    case 'again':
      return { again: line.duration(parts.again) };
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
      return { [word]: line.number(same(word)) };
    default:
      throw wrong(
        `‘${word}’ is none of of, where, before, after, in, out, question, answer, nth, every, chance, max, again, called, do`,
        `« ${word} » n’est aucun de of, where, before, after, in, out, question, answer, nth, every, chance, max, again, called, do`,
      );
  }
}

function rawOf(line: Words): Raw {
  const raw = readMoment(line);
  while (!line.is('do')) Object.assign(raw, readClause(line));
  const deeds = [readDeed(line)];
  while (line.is('and')) deeds.push(readDeed(line));
  raw.do = deeds;
  if (line.is('for')) raw.for = line.duration(parts.for);
  if (line.is('flapping')) {
    const on = line.duration(parts.flapping);
    if (!line.is('/'))
      throw wrong(
        '‘flapping’ takes two durations: 10 s / 20 s',
        '« flapping » prend deux durées : 10 s / 20 s',
      );
    raw.flap = { on, off: line.duration(parts.flapping) };
  }
  if (line.next === 'and')
    throw wrong(
      '‘and’ comes before ‘for’ and ‘flapping’, which are about all that is done',
      '« and » vient avant « for » et « flapping », qui valent pour tout ce qui est fait',
    );
  if (line.next !== null)
    throw wrong(
      `‘${line.next}’ is too much: after what is to be done only for and flapping follow`,
      `« ${line.next} » est de trop : après ce qui est à faire ne viennent que for et flapping`,
    );
  return raw;
}

/** A deed for a moment out of one line. Throws WhenTextError. */
export function readWhenText(line: string): When {
  if (line.length > LINE_MAX)
    throw wrong(`a line has at most ${LINE_MAX} characters`, `une ligne a au plus ${LINE_MAX} caractères`);
  return parseWhen(rawOf(new Words(line)));
}

/** The same out of an object, or a line. Throws WhenTextError. */
export function parseWhen(given: unknown): When {
  if (typeof given === 'string') return readWhenText(given);
  const read = v.safeParse(whenSchema, given);
  if (read.success) return read.output;
  throw new WhenTextError(schemaTrouble(whenSchema, given) ?? parts.moment);
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
  if (deed.cutWire !== undefined) return `cut-wire ${quoted(deed.cutWire)}`;
  if (deed.mendWire !== undefined) return `mend-wire ${quoted(deed.mendWire)}`;
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
