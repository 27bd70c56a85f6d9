/** Small JSON documents of the box: machine states, settings of the appliance site. */
import { one, run, type Store } from './database.js';

export const docSchema =
  'CREATE TABLE IF NOT EXISTS doc (key TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;';

/**
 * Null when never written. The box's own words to itself: only it writes them, and they never travel; who
 * reads a key is who declares its type.
 */
export function readDoc<T>(store: Store, key: string): T | null {
  const row = one<{ json: string }>(store.db, 'SELECT json FROM doc WHERE key = ?', key);
  return row === null ? null : (JSON.parse(row.json) as T);
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

export function removeDoc(store: Store, key: string): void {
  run(store.db, 'DELETE FROM doc WHERE key = ?', key);
}
