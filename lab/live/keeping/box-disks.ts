/**
 * lab/live/keeping/: a lab in its folder: whose it is, what is saved of it and when.
 *
 * Whether the disks of a lab that was left can be opened, before its boxes try.
 */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from '../../../appliance/store/sqlite.js';
import type { BoxName } from '../../plan.js';

/** Larger ones are looked at from outside only: to read all of them takes too long for a start. */
const READ_WHOLE_BYTES_MAX = 32 * 1024 * 1024;

function troubleOf(path: string): string | null {
  try {
    const db = new Database(path, { readonly: true, fileMustExist: true });
    try {
      db.prepare('SELECT count(*) FROM sqlite_schema').get();
      if (statSync(path).size > READ_WHOLE_BYTES_MAX) return null;
      const said = db.pragma('quick_check(1)', { simple: true });
      return said === 'ok'
        ? null
        : String(said)
            .replace(/[*\s]+/g, ' ')
            .trim();
    } finally {
      db.close();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What is wrong with the first disk that is damaged, and which it is; null: nothing. */
export function troubleOfDisks(folder: string, names: readonly BoxName[]): string | null {
  for (const name of names) {
    for (const database of ['box', 'site']) {
      const path = join(folder, name, `${database}.sqlite`);
      // A box that is as the factory delivers it has no site.
      const trouble = existsSync(path) ? troubleOf(path) : database === 'box' ? 'it is missing' : null;
      if (trouble !== null) return `boxes/${name}/${database}.sqlite: ${trouble}`;
    }
  }
  return null;
}
