/**
 * What stands on a box's disk, as somebody sees it who takes it out of the box: own SQL and the shapes of
 * what is read, nothing of the appliance's code. Values that are secret are compared, and never told.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { Database } from '../../../appliance/store/sqlite.js';
import type { MemoryDisk } from '../../../hardware/disk/memory-disk.js';

/** The few things of a database that are used here. */
export interface Readable {
  prepare(sql: string): {
    all(...values: unknown[]): unknown[];
    raw(): { iterate(...values: unknown[]): Iterable<unknown> };
  };
}

/** A disk as it can be read. */
export interface ReadableDisk {
  /** Null: there is no such database. */
  read<T>(name: 'box' | 'site', use: (db: Readable) => T): T | null;
  files(): readonly string[];
}

/** One row: what it says, shortened. Equal text, equal row, but for what is shortened or secret. */
export interface Row {
  readonly digest: number;
  readonly text: string;
}

export interface TableLook {
  readonly columns: string;
  /** By their keys; of history by what they say, since both lines number it by themselves. */
  readonly rows: ReadonlyMap<string, Row>;
  /** Rows that say the same as another one. */
  readonly doubled: number;
}

export interface DiskLook {
  readonly tables: ReadonlyMap<string, TableLook>;
  readonly settings: ReadonlyMap<string, string>;
  readonly role: string | null;
  readonly versions: string | null;
  readonly files: ReadonlySet<string>;
}

const SECRET = /hash|secret|password|preshared|token|pem|(^|_|\.)key$/i;
const isSecret = (name: string): boolean => SECRET.test(name);
/** Real keys are made by the host, and are others each time the same lab is made. */
const KEY_MATERIAL = /pem$/i;
const TEXT_MAX = 160;
const HISTORY = ['origin', 'seq'];

const shortened = (text: string): string =>
  text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX - 1)}…` : text;

/** 52 bits of what a row says (Bryc’s cyrb53, a little narrower). */
function digestOf(text: string): number {
  let left = 0xdeadbeef;
  let right = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    left = Math.imul(left ^ code, 2_654_435_761);
    right = Math.imul(right ^ code, 1_597_334_677);
  }
  left = Math.imul(left ^ (left >>> 16), 2_246_822_507) ^ Math.imul(right ^ (right >>> 13), 3_266_489_909);
  right = Math.imul(right ^ (right >>> 16), 2_246_822_507) ^ Math.imul(left ^ (left >>> 13), 3_266_489_909);
  return (right >>> 0) * 2 ** 20 + (left >>> 12);
}

const shown = (column: string, value: unknown): string =>
  `${column} ${isSecret(column) ? '•••' : value === null ? '–' : String(value)}`;

function columnsOf(db: Readable, table: string): { names: string[]; keys: string[] } {
  const found = db.prepare(`PRAGMA table_info("${table}")`).all() as { name: string; pk: number }[];
  const keys = found.filter(({ pk }) => pk > 0).sort((one, other) => one.pk - other.pk);
  return {
    names: found.map(({ name }) => name).filter((name) => !KEY_MATERIAL.test(name)),
    keys: keys.map(({ name }) => name),
  };
}

function tableOn(db: Readable, table: string): TableLook {
  const { names, keys } = columnsOf(db, table);
  const isHistory = HISTORY.every((name) => names.includes(name));
  const said = isHistory ? names.filter((name) => !HISTORY.includes(name)) : names;
  const keyed = isHistory || keys.length === 0 ? said : keys;
  const at = keyed.map((name) => said.indexOf(name));
  const rows = new Map<string, Row>();
  let doubled = 0;
  const sql = `SELECT "${said.join('", "')}" FROM "${table}"`;
  for (const row of db.prepare(sql).raw().iterate()) {
    const values = row as unknown[];
    const whole = JSON.stringify(
      values.map((value) => (Buffer.isBuffer(value) ? value.toString('hex') : value)),
    );
    const text = shortened(said.map((name, index) => shown(name, values[index])).join(', '));
    const digest = digestOf(whole);
    const own = keyed === said ? String(digest) : JSON.stringify(at.map((index) => values[index]));
    let key = own;
    for (let more = 2; rows.has(key); more += 1) key = `${own} ${more}`;
    if (key !== own) doubled += 1;
    rows.set(key, { digest, text });
  }
  return { columns: said.join(), rows, doubled };
}

/** Named values of something that is JSON, down to where it has no more names. */
function named(name: string, value: unknown, into: Map<string, string>): void {
  const isTree = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isTree) {
    for (const [key, part] of Object.entries(value)) named(`${name}.${key}`, part, into);
    return;
  }
  if (KEY_MATERIAL.test(name)) return;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  into.set(name, isSecret(name) ? `•••${digestOf(text)}` : text);
}

const roleSchema = v.object({ kind: v.string() });
const softwareSchema = v.object({ base: v.string() });

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** The documents of a box: what it is set to. What its machines are in the middle of is no setting. */
function readDocuments(
  db: Readable,
  settings: Map<string, string>,
): { role: string | null; base: string | null } {
  let role: string | null = null;
  let base: string | null = null;
  for (const { key, json } of db.prepare('SELECT key, json FROM doc ORDER BY key').all() as {
    key: string;
    json: string;
  }[]) {
    const value = jsonOf(json);
    if (key === 'machine.failover' && v.is(roleSchema, value)) role = value.kind;
    if (key === 'software' && v.is(softwareSchema, value)) base = value.base;
    if (!key.startsWith('machine.')) named(key, value, settings);
  }
  return { role, base };
}

function readSettings(db: Readable, settings: Map<string, string>): string | null {
  const pairs = (table: string) =>
    db.prepare(`SELECT key, value FROM ${table} ORDER BY key`).all() as { key: string; value: string }[];
  for (const { key, value } of pairs('setting')) named(key, jsonOf(value), settings);
  const meta = new Map(pairs('meta').map(({ key, value }) => [key, value]));
  const version = meta.get('site_version');
  return version === undefined ? null : `${version} (${meta.get('site_build') ?? '?'})`;
}

/** Told by name already. */
const PAIRS = new Set(['doc', 'setting', 'meta']);

function tablesOf(db: Readable): string[] {
  const found = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .all() as { name: string }[];
  return found.map(({ name }) => name);
}

/** Reads a whole disk. */
export function lookAtDisk(disk: ReadableDisk): DiskLook {
  const tables = new Map<string, TableLook>();
  const settings = new Map<string, string>();
  const readTables = (db: Readable): Set<string> => {
    const names = new Set(tablesOf(db));
    for (const name of names) if (!PAIRS.has(name)) tables.set(name, tableOn(db, name));
    return names;
  };
  const box = disk.read('box', (db) => (readTables(db).has('doc') ? readDocuments(db, settings) : null));
  const site = disk.read('site', (db) => (readTables(db).has('meta') ? readSettings(db, settings) : null));
  return {
    tables,
    settings,
    role: box?.role ?? null,
    versions: box?.base == null ? null : `${box.base} / ${site ?? '–'}`,
    files: new Set(disk.files()),
  };
}

const FOLDERS = ['recordings', 'files'];

/** The disk of a box in a world. */
export const memoryDisk = (disk: MemoryDisk): ReadableDisk => ({
  read: (name, use) => {
    const db = disk.contents().databases.get(name);
    return db === undefined ? null : use(db as Readable);
  },
  files: () => FOLDERS.flatMap((folder) => disk.list(folder)),
});

/** The disk of a box whose folder is read beside it. */
export const folderDisk = (folder: string): ReadableDisk => ({
  read: (name, use) => {
    const path = join(folder, `${name}.sqlite`);
    if (!existsSync(path)) return null;
    const db = new Database(path, { readonly: true });
    try {
      return use(db);
    } finally {
      db.close();
    }
  },
  files: () =>
    FOLDERS.flatMap((below) => {
      const path = join(folder, 'files', below);
      return existsSync(path) ? readdirSync(path).map((name) => `${below}/${name}`) : [];
    }),
});
