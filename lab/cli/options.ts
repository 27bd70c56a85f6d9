/**
 * The options of a command as one table: what is accepted, what it means, what the help says and
 * what a wrong value is told all come from the same line.
 */
import { parseArgs } from 'node:util';
import type { When } from '../acts/when.js';
import { whenTrouble } from '../acts/when-check.js';
import { readWhenText } from '../acts/when-text.js';
import { WhenTextError } from '../acts/when-words.js';
import type { BoxName } from '../plan.js';
import { Mistake } from './mistake.js';

export interface Option<T> {
  /** How the help writes its value; null: it has none. */
  readonly value: string | null;
  readonly help: string;
  /** Without the option. */
  readonly initial: T;
  /** Throws Mistake; `name` is the option as it was typed. */
  read(text: string, name: string): T;
  /** May be given more than once: what it is then; absent: the last. */
  more?(before: T, next: T): T;
  /** Says how a new lab is made: a lab that is there already is as it is. */
  readonly makes: boolean;
}

export type Options = Readonly<Record<string, Option<unknown>>>;
type Values<O extends Options> = {
  readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never;
};

export interface Read<O extends Options> {
  readonly values: Values<O>;
  /** Options that were typed. */
  readonly given: readonly (keyof O & string)[];
  /** What stood beside the options. */
  readonly names: readonly string[];
  /** Only the help is wanted. */
  readonly help: boolean;
}

const option = <T>(
  value: string | null,
  help: string,
  initial: T,
  read: (text: string, name: string) => T,
): Option<T> => ({ value, help, initial, read, makes: false });

/** The same option of a new lab. */
export const ofNewLab = <T>(given: Option<T>): Option<T> => ({ ...given, makes: true });

export const flag = (help: string): Option<boolean> => option<boolean>(null, help, false, () => true);

const TEXT_MAX = 4_096;

/** Any text but the empty one. */
export const text = <T extends string | null>(value: string, help: string, initial: T): Option<T | string> =>
  option<T | string>(value, help, initial, (given, name) => {
    if (given === '') throw new Mistake(`${name} takes ${value}, not an empty text`);
    if (given.length > TEXT_MAX) throw new Mistake(`${name} takes at most ${TEXT_MAX} characters`);
    return given;
  });

export const oneOf = <T extends string, I extends T | null>(
  value: string,
  help: string,
  known: readonly T[],
  initial: I,
): Option<T | I> =>
  option<T | I>(value, help, initial, (given, name) => {
    const found = known.find((one) => one.toLowerCase() === given.toLowerCase());
    if (found === undefined) throw new Mistake(`${name} takes one of ${known.join(', ')}, not ‘${given}’`);
    return found;
  });

export const whole = <I extends number | null>(
  help: string,
  min: number,
  max: number,
  initial: I,
): Option<number | I> =>
  option<number | I>('N', help, initial, (given, name) => {
    const value = Number(given);
    if (given.trim() === '' || !Number.isInteger(value) || value < min || value > max)
      throw new Mistake(`${name} takes a whole number from ${min} to ${max}, not ‘${given}’`);
    return value;
  });

/** Anything else: `read` says what is wrong. */
export const custom = <T>(
  value: string,
  help: string,
  initial: T,
  read: (text: string, name: string) => T,
): Option<T> => option(value, help, initial, read);

/** As often as it is given. */
export const several = <T>(given: Option<readonly T[]>): Option<readonly T[]> => ({
  ...given,
  more: (before, next) => [...before, ...next],
});

const HELP_COLUMN = 25;

/** The lines of the help. */
export function optionLines(options: Options): string {
  const lines = Object.entries(options).map(([name, { value, help }]) => {
    const words = `  --${name}${value === null ? '' : ` ${value}`}`;
    return words.length < HELP_COLUMN
      ? `${words.padEnd(HELP_COLUMN)}${help}`
      : `${words}\n${' '.repeat(HELP_COLUMN)}${help}`;
  });
  return `${lines.join('\n')}\n`;
}

/** Reads what was typed behind a command. Throws Mistake. */
export function readOptions<O extends Options>(options: O, argv: readonly string[]): Read<O> {
  const types = Object.fromEntries(
    Object.entries(options).map(([name, { value }]) => [
      name,
      { type: value === null ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  // Not strict: its errors are no sentences of ours.
  const { tokens } = parseArgs({
    args: [...argv],
    options: { ...types, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const values: Record<string, unknown> = {};
  for (const [name, { initial }] of Object.entries(options)) values[name] = initial;
  const given = new Set<string>();
  const names: string[] = [];
  let help = false;
  for (const token of tokens) {
    if (token.kind === 'positional') names.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    if (name === 'help') help = true;
    const known = Object.hasOwn(options, name) ? options[name] : undefined;
    if (known === undefined) {
      if (name !== 'help') throw new Mistake(`there is no option ${rawName}; --help lists those there are`);
      continue;
    }
    // What begins like an option is no value: it was forgotten.
    const forgotten = value === undefined || (token.inlineValue === false && value.startsWith('-'));
    if (known.value !== null && forgotten) throw new Mistake(`${rawName} takes ${known.value}`);
    if (known.value === null && value !== undefined) throw new Mistake(`${rawName} takes no value`);
    const next = known.read(value ?? '', rawName);
    values[name] = given.has(name) && known.more !== undefined ? known.more(values[name], next) : next;
    given.add(name);
  }
  return { values: values as Values<O>, given: [...given], names, help };
}

/** `--when`: something armed for a moment, on every command that runs a lab. */
export const whenOption = several<When>(
  custom<readonly When[]>(
    'LINE',
    'arms something, such as “write box:failover of A nth 3 do cut A for 5 min”; may be repeated',
    [],
    (text, name) => {
      try {
        return [readWhenText(text)];
      } catch (error) {
        if (error instanceof WhenTextError) throw new Mistake(`${name} ${text}: ${error.message}`);
        throw error;
      }
    },
  ),
);

/** All can be set in a lab of these boxes. Throws Mistake. */
export function checkWhens(whens: readonly When[], boxes: readonly BoxName[]): void {
  for (const when of whens) {
    const trouble = whenTrouble(when, boxes);
    if (trouble !== null) throw new Mistake(`--when: ${trouble.en}`);
  }
}

/** What a terminal is told: in French where its locale is French. Options and their help are in English everywhere. */
export function inTerminal(en: string, fr: string): string {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return /^fr/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? fr : en;
}
