/** What the judge sees on the disk of a box that runs as a process: its folder, read beside it. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Database, type Db } from '../../../appliance/store/sqlite.js';
import { type Snapshot, takeSnapshot } from './snapshot.js';

/** A box from the factory has the file, but no site in it. */
const holdsSite = (db: Db): boolean =>
  db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'meta'").get() !== undefined;

/** Null: there is no site on it. `sessions` are ids to look for. */
export function lookAtFolder(folder: string, sessions: readonly string[]): Snapshot | null {
  const files = (below: string): string[] => {
    try {
      return readdirSync(join(folder, 'files', below));
    } catch {
      return [];
    }
  };
  const path = join(folder, 'site.sqlite');
  if (!existsSync(path)) return null;
  const db = new Database(path, { readonly: true });
  try {
    if (!holdsSite(db)) return null;
    return takeSnapshot(db, [...files('recordings'), ...files('files')], sessions);
  } finally {
    db.close();
  }
}
