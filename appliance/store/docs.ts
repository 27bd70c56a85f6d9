/** Small JSON documents of the box: machine states, settings of the appliance site. */
import { one, run, type Store } from './database.js';

export const docSchema =
  'CREATE TABLE IF NOT EXISTS doc (key TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;';

/** Fields that were saved under another name once, by that name. */
export type OldNames = Readonly<Record<string, string>>;

const named = (value: unknown, names: OldNames): unknown =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? value
    : Object.fromEntries(Object.entries(value).map(([name, inner]) => [names[name] ?? name, inner]));

/**
 * Null when never written. The box's own words to itself: only it writes them, and they never travel; who
 * reads a key is who declares its type. `oldNames`: what older software wrote is read by today's names, at
 * any depth.
 */
export function readDoc<T>(store: Store, key: string, oldNames?: OldNames): T | null {
  const row = one<{ json: string }>(store.db, 'SELECT json FROM doc WHERE key = ?', key);
  if (row === null) return null;
  const today = oldNames && ((_key: string, value: unknown) => named(value, oldNames));
  return JSON.parse(row.json, today) as T;
}

/** Inside the caller's transaction. */
export function writeDoc(store: Store, key: string, value: unknown): void {
  run(
    store.db,
    'INSERT INTO doc (key, json) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET json = excluded.json',
    key,
    JSON.stringify(value),
  );
}

/** Forgets a document; none is no error. */
export function removeDoc(store: Store, key: string): void {
  run(store.db, 'DELETE FROM doc WHERE key = ?', key);
}
