/**
 * What a data-sync has to move (DESIGN.md section 8). History is a log per origin: for each table
 * and origin both sides tell the last sequence number they hold, and whoever holds less gets the
 * rest. One rule for both directions, third boxes included. Pure.
 */

import type { Cursors, RowKey, Stretch } from '../link/messages.js';

export interface SyncPlan {
  readonly pull: readonly Stretch[];
  readonly push: readonly Stretch[];
  readonly rows: number;
}

function missing(from: Cursors, at: Cursors): Stretch[] {
  const stretches: Stretch[] = [];
  for (const table of Object.keys(from).sort()) {
    // A table that the other side does not have cannot be filled there.
    const there = at[table];
    if (there === undefined) continue;
    const origins = Object.entries(from[table] ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [origin, upTo] of origins) {
      const after = there[origin] ?? 0;
      if (upTo > after) stretches.push({ table, origin, after, upTo });
    }
  }
  return stretches;
}

const rowsOf = (stretches: readonly Stretch[]): number =>
  stretches.reduce((sum, { after, upTo }) => sum + upTo - after, 0);

/** The stretches of history that each side lacks, from what both say they hold. */
export function planSync(mine: Cursors, theirs: Cursors): SyncPlan {
  const pull = missing(theirs, mine);
  const push = missing(mine, theirs);
  return { pull, push, rows: rowsOf(pull) + rowsOf(push) };
}

const lastOf = (cursors: Cursors, table: string, origin: string): number => {
  const last = cursors[table]?.[origin];
  return Number.isSafeInteger(last) ? (last ?? 0) : 0;
};

/** The last row of every log that both sides hold something of: equal there means equal before it. */
export const commonEnds = (mine: Cursors, theirs: Cursors): RowKey[] =>
  Object.keys(mine)
    .sort()
    .flatMap((table) =>
      Object.keys(mine[table] ?? {})
        .sort()
        .map((origin) => ({
          table,
          origin,
          seq: Math.min(lastOf(mine, table, origin), lastOf(theirs, table, origin)),
        })),
    )
    .filter(({ seq }) => seq > 0);

/** Rows of the logs that this box writes itself which it lacks and the peer holds, by log. */
export const lostTail = (
  mine: Cursors,
  theirs: Cursors,
  own: (origin: string) => boolean,
): readonly (RowKey & { readonly rows: number })[] =>
  missing(theirs, mine)
    .filter(({ origin }) => own(origin))
    .map(({ table, origin, after, upTo }) => ({ table, origin, seq: upTo, rows: upTo - after }));
