/**
 * Whether two boxes mean the same rows by the same numbers. They do, as long as every boot writes
 * under a name of its own; where they do not all the same (a disk copied with everything on it), the
 * rows of one side go under another name, and both histories stay.
 */

import { createHash } from 'node:crypto';
import type { Cursors, RowKey } from '../../../failover/link/messages.js';
import type { JobResult } from '../../../failover/sync/jobs.js';
import type { Disk } from '../../../hardware/ports.js';
import { type Db, run, sql } from '../../store/database.js';
import { columnsOf, guarded, noSite, quoted, siteOf, tablesOf } from './common.js';

const DIGEST_CHARS = 32;

/** Content of single rows; null: there is no such row. */
export function digestsOf(db: Db, places: readonly RowKey[]): (string | null)[] {
  const known = new Set(tablesOf(db, 'history'));
  return places.map(({ table, origin, seq }) => {
    if (!known.has(table)) return null;
    const columns = columnsOf(db, table);
    const row = sql(db, `SELECT ${quoted(columns)} FROM "${table}" WHERE origin = ? AND seq = ?`).get(
      origin,
      seq,
    ) as Readonly<Record<string, unknown>> | undefined;
    if (row === undefined) return null;
    const text = JSON.stringify(columns.map((column) => row[column]));
    return createHash('sha256').update(text).digest('hex').slice(0, DIGEST_CHARS);
  });
}

/** Digests of the rows at some places, null where there is none, in the order asked. */
export function rowDigests(
  disk: Disk,
  input: { readonly places: readonly RowKey[] },
): JobResult<{ digests: (string | null)[] }> {
  const site = siteOf(disk);
  return site === null ? noSite : { ok: true, digests: digestsOf(site.db, input.places) };
}

/** A name after `origin` that neither side knows. */
function freeName(origin: string, cursors: readonly Cursors[]): string {
  const taken = new Set(cursors.flatMap((each) => Object.values(each).flatMap((logs) => Object.keys(logs))));
  for (let life = 1; ; life += 1) if (!taken.has(`${origin}~${life}`)) return `${origin}~${life}`;
}

/**
 * The rows of a log after its last common one, under another name and counted from 1, in one
 * transaction.
 */
export function partLog(
  disk: Disk,
  input: RowKey & { readonly cursors: readonly Cursors[] },
): JobResult<{ rows: number }> {
  const site = siteOf(disk);
  if (site === null) return noSite;
  const { table, origin, seq, cursors } = input;
  const { db } = site;
  if (!tablesOf(db, 'history').includes(table)) return { ok: true, rows: 0 };
  return guarded(() =>
    site.transaction('sync-part', () => {
      const rows = run(
        db,
        `UPDATE "${table}" SET origin = ?, seq = seq - ? WHERE origin = ? AND seq > ?`,
        freeName(origin, cursors),
        seq,
        origin,
        seq,
      );
      // Recordings of the rows that come in their place have to be looked for.
      if (table === 'session')
        run(
          db,
          "UPDATE sync_cursor SET seq = ? WHERE table_name = 'recording' AND origin = ? AND seq > ?",
          seq,
          origin,
          seq,
        );
      return { ok: true, rows } as const;
    }),
  );
}
