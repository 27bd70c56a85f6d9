/**
 * Tables of small configuration records (teams, policies, links, providers): declared by their
 * columns once, so that each page of the site keeps its records in a real table without writing the
 * same SQL again. Column names are the record's own names in snake case.
 */
import * as v from 'valibot';
import { readJson } from '../../hardware/kernel/read-json.js';
import { all, one, run, type Store } from './database.js';

type ColumnKind = 'text' | 'integer' | 'flag' | 'list';
export type Columns = Readonly<Record<string, ColumnKind>>;

interface Kinds {
  readonly text: string;
  readonly integer: number;
  readonly flag: boolean;
  /** JSON array of texts. */
  readonly list: readonly string[];
}

/** What a record holds besides its id. */
export type Content<C extends Columns> = { readonly [K in keyof C]: Kinds[C[K]] };
export type Stored<C extends Columns> = Content<C> & { readonly id: string };

export interface RecordTable<C extends Columns> {
  /** Name of the table; its key is the text column `id`. */
  readonly table: string;
  readonly columns: C;
  /** With 'position' the records are ranked by it, 1 first; otherwise by name. */
  readonly rankedBy: 'position' | 'name';
}

export const recordTable = <const C extends Columns>(declared: RecordTable<C>): RecordTable<C> => declared;

type Row = Readonly<Record<string, string | number | null>>;

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function texts(json: string): readonly string[] {
  // A foreign backup may bring anything: no list then.
  const parsed = readJson(v.array(v.unknown()), json) ?? [];
  return parsed.filter((one): one is string => typeof one === 'string');
}

function read(kind: ColumnKind, value: string | number | null | undefined): Kinds[ColumnKind] {
  if (kind === 'integer') return Number(value ?? 0);
  if (kind === 'flag') return Number(value ?? 0) !== 0;
  return kind === 'list' ? texts(String(value ?? '[]')) : String(value ?? '');
}

function write(value: Kinds[ColumnKind] | undefined): string | number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string' || typeof value === 'number') return value;
  return JSON.stringify(value ?? []);
}

const fromRow = <C extends Columns>({ columns }: RecordTable<C>, row: Row): Stored<C> => {
  const record: Record<string, unknown> = { id: String(row.id) };
  for (const [name, kind] of Object.entries(columns)) record[name] = read(kind, row[snake(name)]);
  return record as Stored<C>;
};

const names = <C extends Columns>({ columns }: RecordTable<C>): string[] => Object.keys(columns).map(snake);

const order = <C extends Columns>({ rankedBy }: RecordTable<C>): string =>
  rankedBy === 'position' ? 'position, id' : 'name COLLATE NOCASE, id';

const everyRow = -1;

/** Records in their order; all of them unless a page of them is asked for. */
export const listRecords = <C extends Columns>(
  site: Store,
  declared: RecordTable<C>,
  page: { readonly limit: number; readonly offset: number } = { limit: everyRow, offset: 0 },
): Stored<C>[] =>
  all<Row>(
    site.db,
    `SELECT id, ${names(declared).join(', ')} FROM ${declared.table} ORDER BY ${order(declared)} LIMIT ? OFFSET ?`,
    page.limit,
    page.offset,
  ).map((row) => fromRow(declared, row));

export const countRecords = <C extends Columns>(site: Store, { table }: RecordTable<C>): number =>
  one<{ n: number }>(site.db, `SELECT count(*) AS n FROM ${table}`)?.n ?? 0;

/** By its id, its columns read as declared; null: there is none. */
export function findRecord<C extends Columns>(
  site: Store,
  declared: RecordTable<C>,
  id: string,
): Stored<C> | null {
  const row = one<Row>(
    site.db,
    `SELECT id, ${names(declared).join(', ')} FROM ${declared.table} WHERE id = ?`,
    id,
  );
  return row === null ? null : fromRow(declared, row);
}

/** Inside the caller's transaction. */
export function insertRecord<C extends Columns>(
  site: Store,
  declared: RecordTable<C>,
  record: Stored<C>,
): void {
  const columns = Object.keys(declared.columns);
  run(
    site.db,
    `INSERT INTO ${declared.table} (id, ${names(declared).join(', ')}) VALUES (?${', ?'.repeat(columns.length)})`,
    record.id,
    ...columns.map((name) => write(record[name])),
  );
}

/** Inside the caller's transaction. */
export function updateRecord<C extends Columns>(
  site: Store,
  declared: RecordTable<C>,
  record: Stored<C>,
): void {
  const columns = Object.keys(declared.columns);
  run(
    site.db,
    `UPDATE ${declared.table} SET ${names(declared)
      .map((name) => `${name} = ?`)
      .join(', ')} WHERE id = ?`,
    ...columns.map((name) => write(record[name])),
    record.id,
  );
}

/** Inside the caller's transaction. */
export const deleteRecord = <C extends Columns>(site: Store, { table }: RecordTable<C>, id: string): number =>
  run(site.db, `DELETE FROM ${table} WHERE id = ?`, id);

/** Gives the records the ranks 1, 2, 3 in this order. Inside the caller's transaction. */
export function rankRecords<C extends Columns>(
  site: Store,
  { table }: RecordTable<C>,
  ids: readonly string[],
): void {
  ids.forEach((id, index) => {
    run(site.db, `UPDATE ${table} SET position = ? WHERE id = ?`, index + 1, id);
  });
}
