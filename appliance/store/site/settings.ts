/** Site settings: one JSON value per key, declared with a default so that reading never fails. */
import { one, run, type Store } from '../database.js';

export interface Setting<T> {
  readonly key: string;
  readonly initial: T;
}

export const setting = <T>(key: string, initial: T): Setting<T> => ({ key, initial });

export function readSetting<T>(site: Store, declared: Setting<T>): T {
  const row = one<{ value: string }>(site.db, 'SELECT value FROM setting WHERE key = ?', declared.key);
  return row === null ? declared.initial : (JSON.parse(row.value) as T);
}

/** Inside the caller's transaction. */
export function writeSetting<T>(site: Store, declared: Setting<T>, value: T): void {
  run(
    site.db,
    'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    declared.key,
    JSON.stringify(value),
  );
}
