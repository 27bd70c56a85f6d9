/**
 * Site settings: one JSON value per key, declared with a default so that reading never fails. They come
 * with restored files and with a peer's configuration, too: what is not of the declared kind is not there.
 */
import * as v from 'valibot';
import { readJson } from '../../../hardware/kernel/read-json.js';
import { one, run, type Store } from '../database.js';

export interface Setting<T> {
  readonly key: string;
  readonly initial: T;
  readonly schema: v.GenericSchema<unknown, T>;
}

/** A setting of more than one word. */
export const settingOf = <T>(
  key: string,
  schema: v.GenericSchema<unknown, T>,
  initial: NoInfer<T>,
): Setting<T> => ({
  key,
  initial,
  schema,
});

export const textSetting = (key: string, initial: string): Setting<string> =>
  settingOf(key, v.string(), initial);
export const numberSetting = (key: string, initial: number): Setting<number> =>
  settingOf(key, v.number(), initial);
export const flagSetting = (key: string, initial: boolean): Setting<boolean> =>
  settingOf(key, v.boolean(), initial);

/** What is kept, or the initial value where nothing is or it does not fit its schema. */
export function readSetting<T>(site: Store, declared: Setting<T>): T {
  const row = one<{ value: string }>(site.db, 'SELECT value FROM setting WHERE key = ?', declared.key);
  const read = row === null ? null : readJson(declared.schema, row.value);
  return read ?? declared.initial;
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
