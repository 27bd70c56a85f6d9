/** `bomgar-sim what-if DIR|FILE`: the rest of a line once more, with deeds taken away, changed or added. */
import * as v from 'valibot';
import type { Micros } from '../../../hardware/ports.js';
import { sectionsAsText } from '../../live/comparing/as-blocks.js';
import { endOf, type Line } from '../../live/line/line.js';
import { whatIfSections } from '../../live/what-if/as-sections.js';
import { type Changes, ChangesError, changesSchema } from '../../live/what-if/changes.js';
import { deedsOf, deedWords } from '../../live/what-if/deeds.js';
import { WhatIfs } from '../../live/what-if/what-if.js';
import { witnessesOf } from '../../rehearsals/trainee/witness.js';
import { Mistake } from '../mistake.js';
import { custom, flag, oneOf, optionLines, readOptions, several, text } from '../options.js';
import { type InstantOf, instantOption, readInstant } from './instant.js';
import { type NamedLine, withLine } from './with-line.js';

type Lazy<T> = (startUs: Micros) => T;

const NUMBERS = /^\d+(-\d+)?(,\d+(-\d+)?)*$/;
const RANGE_MAX = 10_000;

function numbersOf(given: string, name: string): readonly number[] {
  if (!NUMBERS.test(given)) throw new Mistake(`${name} takes numbers of deeds, such as 3,5 or 7-9`);
  return given.split(',').flatMap((part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    if (to < from || to - from > RANGE_MAX) throw new Mistake(`${name}: ${part} is no range of deeds`);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}

const CHANGE = /^(\d+)\s+([^\s=]+)=(.*)$/s;

/** A figure or yes and no where an act has such; of a form all is text. */
function fieldValue(given: string): string | number | boolean {
  if (given === 'true' || given === 'false') return given === 'true';
  return /^-?\d+(\.\d+)?$/.test(given) ? Number(given) : given;
}

function changeOf(given: string, name: string): readonly Lazy<Changes['change'][number]>[] {
  const [, number, field = '', value = ''] = CHANGE.exec(given) ?? [];
  if (number === undefined)
    throw new Mistake(`${name} takes a deed’s number and a field, such as “5 name=Day”, or “5 @at=90 min”`);
  if (field !== '@at') return [() => ({ number: Number(number), set: { [field]: fieldValue(value) } })];
  const at = readInstant(value, `${name} ${number} @at`);
  return [(startUs) => ({ number: Number(number), set: {}, atUs: at(startUs) })];
}

/** Several changes of one deed are one. */
function merged(changes: readonly Changes['change'][number][]): Changes['change'] {
  const found = new Map<number, Changes['change'][number]>();
  for (const change of changes) {
    const known = found.get(change.number);
    found.set(change.number, { ...known, ...change, set: { ...known?.set, ...change.set } });
  }
  return [...found.values()];
}

function jsonOf(given: string, name: string): object {
  try {
    const value: unknown = JSON.parse(given);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Told below.
  }
  throw new Mistake(
    `${name} takes JSON, such as {"at":"90 min","act":{"kind":"cable","box":"b","nic":"eth0","up":false}} or {"at":"90 min","box":"a","path":"/login/teams","form":"delete","set":{"record":"…"}}`,
  );
}

const atSchema = v.looseObject({ at: v.string() });

function addOf(given: string, name: string): readonly Lazy<unknown>[] {
  const value = jsonOf(given, name);
  if (!v.is(atSchema, value)) throw new Mistake(`${name} needs "at": when it is done`);
  const { at, ...rest } = value;
  const instant = readInstant(at, `${name} "at"`);
  return [(startUs) => ({ ...rest, atUs: instant(startUs) })];
}

const whatIfOptions = {
  at: instantOption('from there on things may be otherwise (default: from the beginning)'),
  without: several(custom<readonly number[]>('N,N-N', 'takes these deeds away', [], numbersOf)),
  change: several(
    custom<readonly Lazy<Changes['change'][number]>[]>(
      'N FIELD=VALUE',
      'changes a field of a deed, or with “N @at=T” when it is done; may be repeated',
      [],
      changeOf,
    ),
  ),
  add: several(custom<readonly Lazy<unknown>[]>('JSON', 'adds an act or a form; may be repeated', [], addOf)),
  further: custom<InstantOf>(
    'SPAN',
    'both go on so long after the end, such as “30 min” (default 0 s)',
    (startUs) => startUs,
    readInstant,
  ),
  list: flag('lists the deeds and their numbers, and does nothing'),
  seed: text('TEXT', 'the seed of the lab, where it is neither in DIR/lab.json nor in FILE', null),
  language: oneOf('en|fr', 'language of the text (en)', ['en', 'fr'], 'en'),
  format: oneOf('text|json', 'what is printed (text)', ['text', 'json'], 'text'),
};

const usage = `Usage: bomgar-sim what-if DIR|FILE [options]

Plays a recorded lab (its folder, or a file of lab save) twice in a world: as it was, and with deeds taken
away, changed or added; later deeds that no longer fit are told and not done. Both are laid side by side:
outage, lost rows, mistakes, grade, and all that differs at the end. Nothing of the lab itself is changed.

${optionLines(whatIfOptions)}`;

function listed(line: Line, language: 'en' | 'fr'): string {
  const deeds = deedsOf(line.segments).filter(({ number }) => number !== null);
  const rows = deeds.map(
    ({ number, t, doing }) =>
      `${String(number).padStart(5)}  ${new Date(t / 1_000).toISOString()}  ${deedWords(doing)[language]}`,
  );
  return rows.length === 0 ? 'Nothing was done in this lab.\n' : `${rows.join('\n')}\n`;
}

type Read = ReturnType<typeof readOptions<typeof whatIfOptions>>['values'];

function changesOf({ without, change, add }: Read, startUs: Micros): Changes {
  const given = {
    without: [...new Set(without)],
    change: merged(change.map((one) => one(startUs))),
    add: add.map((one) => one(startUs)),
  };
  const read = v.safeParse(changesSchema, given);
  if (read.success) return read.output;
  const [issue] = read.issues;
  throw new Mistake(`--${v.getDotPath(issue) ?? 'add'}: ${issue.message}`);
}

async function run({ folder, line }: NamedLine, values: Read): Promise<number> {
  if (values.list) {
    process.stdout.write(listed(line, values.language));
    return 0;
  }
  const atUs = values.at?.(line.startUs) ?? line.startUs;
  if (atUs < line.startUs || atUs > endOf(line))
    throw new Mistake(
      `--at is outside of the lab’s line, which goes from ${new Date(line.startUs / 1_000).toISOString()} to ${new Date(endOf(line) / 1_000).toISOString()}`,
    );
  try {
    const furtherUs = values.further(line.startUs) - line.startUs;
    const whatIfs = new WhatIfs({ line, witness: witnessesOf(folder) });
    const result = await whatIfs.play(atUs, changesOf(values, line.startUs), furtherUs);
    process.stdout.write(
      values.format === 'json'
        ? `${JSON.stringify(result, null, 2)}\n`
        : sectionsAsText(whatIfSections(result), values.language),
    );
    return 0;
  } catch (error) {
    if (error instanceof ChangesError) throw new Mistake(error.label[values.language]);
    throw error;
  }
}

/** Exit code 0: both were played. Throws Mistake. */
export async function whatIfCommand(argv: readonly string[]): Promise<number> {
  const { values, names, help } = readOptions(whatIfOptions, argv);
  if (help) {
    process.stdout.write(usage);
    return 0;
  }
  const [name, ...more] = names;
  if (name === undefined) throw new Mistake('what if in the lab of which folder or file?');
  if (more.length > 0) throw new Mistake(`one lab at a time, not also ${more.join(', ')}`);
  return withLine(name, values.seed, (named) => run(named, values));
}
