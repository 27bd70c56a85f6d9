/**
 * What a data-sync finds out about the logs of history: that this box lost rows which its peer has,
 * or that the same numbers meant other rows on the two sides. Each is told once a boot.
 */
import * as v from 'valibot';
import { DIGESTS_ASKED } from '../../../failover/sync/jobs.js';
import { type Cursors, lostTail, type Place } from '../../../failover/sync/plan.js';
import type { Node } from '../../node/node.js';
import { ofSameLife } from '../../store/origin.js';

const number = v.pipe(v.number(), v.safeInteger());
const cursorsSchema = v.record(v.string(), v.record(v.string(), number));
const placesSchema = v.pipe(
  v.array(v.strictObject({ table: v.string(), origin: v.string(), seq: number })),
  v.maxLength(DIGESTS_ASKED),
);

/** What the peer says that it holds; nothing, where it says something else. */
export function readCursors(said: unknown): Cursors {
  const read = v.safeParse(cursorsSchema, said);
  return read.success ? read.output : {};
}

/** Rows that the peer asks about; none, where it asks for something else. */
export function readPlaces(said: unknown): readonly Place[] {
  const read = v.safeParse(placesSchema, said);
  return read.success ? read.output : [];
}

export interface HistoryWatch {
  /** Both sides have said what they hold. */
  compared(mine: Cursors, theirs: Cursors): void;
  /** Rows of this side have another name now, beside those of the other side. */
  parted(rows: number): void;
}

export function createHistoryWatch(node: Node): HistoryWatch {
  const told = new Map<string, number>();
  return {
    compared: (mine, theirs) => {
      let rows = 0;
      for (const log of lostTail(mine, theirs, (origin) => ofSameLife(node.origin, origin))) {
        const key = `${log.table} ${log.origin}`;
        if (told.get(key) === log.seq) continue;
        told.set(key, log.seq);
        rows += log.rows;
      }
      if (rows > 0) node.emit({ kind: 'failover.tail-lost', data: { rows } });
    },
    parted: (rows) => node.emit({ kind: 'failover.logs-parted', data: { rows } }),
  };
}
