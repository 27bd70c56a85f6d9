/**
 * What a data-sync finds out about the logs of history: that this box lost rows which its peer has,
 * or that the same numbers meant other rows on the two sides. Each is told once a boot.
 */
import type { Cursors } from '../../../failover/link/messages.js';
import { lostTail } from '../../../failover/sync/plan.js';
import type { Node } from '../../node/node.js';
import { ofSameLife } from '../../store/origin.js';

export interface HistoryWatch {
  /** Both sides have said what they hold. */
  compared(mine: Cursors, theirs: Cursors): void;
  /** Rows of this side have another name now, beside those of the other side. */
  parted(rows: number): void;
}

/** Tells once when a box has lost history that its peer has seen (findings R01). */
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
