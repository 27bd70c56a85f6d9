/** What happened in a lab since its console was opened, in order, with a cursor for whoever reads on later. */
import { randomBytes } from 'node:crypto';
import type { LoggedEvent } from './lab-state.js';

/** `cursor`: what has been read with this one. */
export type NumberedEvent = LoggedEvent & { readonly cursor: string };

export interface EventsAfter {
  readonly events: readonly NumberedEvent[];
  readonly isWhole: boolean;
  readonly from: string;
}

export interface EventLog {
  add(event: LoggedEvent): void;
  /** Whose events these are: each lab has another, also the same one that has gone back. */
  readonly run: string;
  /** Cursor of the newest event; of the beginning where there is none. */
  readonly cursor: string;
  /**
   * What came after a cursor, oldest first. `isWhole` is false where some of it is no longer kept, or the
   * cursor is none of this lab's: then everything that is kept is given. Null: all that is kept. `from`: the cursor
   * before the first of them.
   */
  after(cursor: string | null): EventsAfter;
  onEvent(listener: (event: NumberedEvent) => void): () => void;
}

const KEPT_MAX = 20_000;
const DROPPED_AT_ONCE = 1_000;
const RUN_BYTES = 4;
const CURSOR = /^([0-9a-f]{8})\.(\d{1,12})$/;

/** A lab that is started again counts anew: `run` tells its cursors from those of before. */
export function createEventLog(keptMax = KEPT_MAX, run = randomBytes(RUN_BYTES).toString('hex')): EventLog {
  let kept: NumberedEvent[] = [];
  let count = 0;
  const listeners = new Set<(event: NumberedEvent) => void>();
  const cursorOf = (number: number): string => `${run}.${number}`;
  /** How many events whoever has this cursor has read; null: it is none of ours. */
  const readBy = (cursor: string): number | null => {
    const [, of = '', number = ''] = CURSOR.exec(cursor) ?? [];
    const read = Number(number);
    return of === run && read <= count ? read : null;
  };
  return {
    run,
    add: (event) => {
      count += 1;
      const numbered = { ...event, cursor: cursorOf(count) };
      kept.push(numbered);
      if (kept.length > keptMax + DROPPED_AT_ONCE) kept = kept.slice(-keptMax);
      for (const listener of listeners) listener(numbered);
    },
    get cursor() {
      return cursorOf(count);
    },
    after: (cursor) => {
      const first = count - kept.length;
      const read = cursor === null ? first : readBy(cursor);
      const isWhole = read !== null && read >= first;
      return isWhole
        ? { events: kept.slice(read - first), isWhole, from: cursorOf(read) }
        : { events: [...kept], isWhole, from: cursorOf(first) };
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
