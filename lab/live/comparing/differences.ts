/** What differs between two looks at labs, as a value. */
import type { Micros } from '../../../hardware/ports.js';
import { type Label, same } from '../../../views/label.js';
import { type BoxName, boxNames } from '../../plan.js';
import type { TableLook } from './disk.js';
import type { BoxLook, Fact, LabLook } from './look.js';

/** Two values of the same thing; null: there is no such thing. */
export interface Differing {
  readonly name: Label;
  readonly one: Label | null;
  readonly other: Label | null;
}

export interface TableDifference {
  readonly table: string;
  /** Rows that are on one side only, and rows that say something else. */
  readonly onlyOne: number;
  readonly onlyOther: number;
  readonly changed: number;
  /** Columns are others: the versions differ. */
  readonly columns: boolean;
  /** A few of these rows. */
  readonly examples: readonly { readonly one: string | null; readonly other: string | null }[];
}

export interface BoxDifference {
  readonly box: BoxName;
  readonly facts: readonly Differing[];
  readonly settings: readonly Differing[];
  readonly tables: readonly TableDifference[];
  readonly files: { readonly onlyOne: number; readonly onlyOther: number };
  /** Rows that are there twice, at either. */
  readonly doubled: readonly [number, number];
}

export interface Differences {
  readonly atUs: readonly [Micros, Micros];
  readonly outageUs: readonly [Micros, Micros];
  /** Boxes in which something differs. */
  readonly boxes: readonly BoxDifference[];
  readonly outside: readonly Differing[];
  /** Nothing differs, but perhaps the instants. */
  readonly isSame: boolean;
}

const EXAMPLES_MAX = 5;

function differingMaps(one: ReadonlyMap<string, Label>, other: ReadonlyMap<string, Label>): Differing[] {
  const names = [...new Set([...one.keys(), ...other.keys()])].sort();
  return names.flatMap((name) => {
    const [mine = null, theirs = null] = [one.get(name), other.get(name)];
    return mine?.en === theirs?.en ? [] : [{ name: same(name), one: mine, other: theirs }];
  });
}

function differingFacts(one: readonly Fact[], other: readonly Fact[]): Differing[] {
  const theirs = new Map(other.map((fact) => [fact.name.en, fact]));
  const mine = new Set(one.map(({ name }) => name.en));
  return [
    ...one.flatMap(({ name, value }) => {
      const found = theirs.get(name.en)?.value ?? null;
      return found?.en === value.en ? [] : [{ name, one: value, other: found }];
    }),
    ...other
      .filter(({ name }) => !mine.has(name.en))
      .map(({ name, value }) => ({ name, one: null, other: value })),
  ];
}

const settingsOf = ({ settings }: BoxLook): Map<string, Label> => {
  // Of a secret only that it differs.
  const told = (text: string): Label => same(text.startsWith('•••') ? '•••' : text);
  return new Map([...settings].map(([name, text]) => [name, told(text)]));
};

/** Secrets that differ look the same: they are told as such. */
function differingSettings(one: BoxLook, other: BoxLook): Differing[] {
  const open = differingMaps(settingsOf(one), settingsOf(other));
  const secret = [...one.settings].filter(([name, text]) => {
    const theirs = other.settings.get(name);
    return theirs !== undefined && theirs !== text && text.startsWith('•••');
  });
  return [
    ...open,
    ...secret.map(([name]) => ({ name: same(name), one: same('•••'), other: same('••• (another)') })),
  ];
}

const noTable: TableLook = { columns: '', rows: new Map(), doubled: 0 };

function differingTable(table: string, one: TableLook, other: TableLook): TableDifference | null {
  const examples: { one: string | null; other: string | null }[] = [];
  let [onlyOne, onlyOther, changed] = [0, 0, 0];
  const note = (mine: string | null, theirs: string | null): void => {
    if (examples.length < EXAMPLES_MAX) examples.push({ one: mine, other: theirs });
  };
  for (const [key, row] of one.rows) {
    const found = other.rows.get(key);
    if (found === undefined) {
      onlyOne += 1;
      note(row.text, null);
    } else if (found.digest !== row.digest) {
      changed += 1;
      note(row.text, found.text);
    }
  }
  for (const [key, row] of other.rows) {
    if (one.rows.has(key)) continue;
    onlyOther += 1;
    note(null, row.text);
  }
  if (onlyOne + onlyOther + changed === 0) return null;
  const columns = one.columns !== other.columns && one.columns !== '' && other.columns !== '';
  return { table, onlyOne, onlyOther, changed, columns, examples };
}

const missing = (from: ReadonlySet<string>, names: ReadonlySet<string>): number =>
  [...names].filter((name) => !from.has(name)).length;

const doubledIn = ({ tables }: BoxLook): number =>
  [...tables.values()].reduce((sum, { doubled }) => sum + doubled, 0);

const nothing: BoxLook = {
  facts: [],
  settings: new Map(),
  tables: new Map(),
  files: new Set(),
  role: null,
  versions: null,
};

function differingBox(box: BoxName, one: BoxLook, other: BoxLook): BoxDifference | null {
  const names = [...new Set([...one.tables.keys(), ...other.tables.keys()])].sort();
  const found: BoxDifference = {
    box,
    facts: differingFacts(one.facts, other.facts),
    settings: differingSettings(one, other),
    tables: names.flatMap((name) => {
      const table = differingTable(name, one.tables.get(name) ?? noTable, other.tables.get(name) ?? noTable);
      return table === null ? [] : [table];
    }),
    files: { onlyOne: missing(other.files, one.files), onlyOther: missing(one.files, other.files) },
    doubled: [doubledIn(one), doubledIn(other)],
  };
  const { facts, settings, tables, files, doubled } = found;
  const count = facts.length + settings.length + tables.length + files.onlyOne + files.onlyOther;
  return count === 0 && doubled[0] === doubled[1] ? null : found;
}

/** Lays two looks side by side. */
export function differencesOf(one: LabLook, other: LabLook): Differences {
  const boxes = boxNames.flatMap((name) => {
    const [mine, theirs] = [one.boxes.get(name), other.boxes.get(name)];
    if (mine === undefined && theirs === undefined) return [];
    const found = differingBox(name, mine ?? nothing, theirs ?? nothing);
    return found === null ? [] : [found];
  });
  const outside = differingFacts(one.outside, other.outside);
  return {
    atUs: [one.atUs, other.atUs],
    outageUs: [one.outageUs, other.outageUs],
    boxes,
    outside,
    isSame: boxes.length === 0 && outside.length === 0 && one.outageUs === other.outageUs,
  };
}
