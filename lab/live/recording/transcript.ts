/** The visible transcript as lines, and the comparison of a replay with what was recorded. */
import type { Entry } from '../../../hardware/kernel/turn.js';
import type { Micros } from '../../../hardware/ports.js';

/** One entry as the transcript keeps it. */
export const lineOf = (entry: Entry): string =>
  JSON.stringify([entry.t, entry.rank, entry.boot, entry.kind, entry.data]);

export interface Difference {
  /** Number of the line, from 1. */
  readonly line: number;
  /** Lines before it, which agree. */
  readonly before: readonly string[];
  /** Null: there the transcript ends. */
  readonly recorded: string | null;
  readonly replayed: string | null;
}

export interface Comparison {
  /** A line of the replay, in order. */
  take(entry: Entry): void;
  /** Lines that agree so far. */
  readonly equal: number;
  readonly difference: Difference | null;
  /** No more comes up to this instant: what was recorded until then must have been there. */
  finish(untilUs: Micros): void;
}

const CONTEXT_LINES = 5;

const instantOf = (line: string): Micros => Number(/^\[(\d+)/.exec(line)?.[1] ?? Number.POSITIVE_INFINITY);

/** Compares line by line; stops at the first difference. Lines after `untilUs` are not looked at. */
export function createComparison(recorded: Iterator<string>, untilUs: () => Micros): Comparison {
  const before: string[] = [];
  let equal = 0;
  let difference: Difference | null = null;
  let ahead: string | null = null;
  const next = (): string | null => {
    if (ahead === null) {
      const step = recorded.next();
      ahead = step.done === true ? null : step.value;
    }
    return ahead;
  };
  const differ = (one: string | null, other: string | null): void => {
    difference = { line: equal + 1, before: [...before], recorded: one, replayed: other };
  };
  return {
    take: (entry) => {
      if (difference !== null || entry.t > untilUs()) return;
      const line = lineOf(entry);
      const wanted = next();
      if (wanted !== line) {
        differ(wanted, line);
        return;
      }
      ahead = null;
      equal += 1;
      before.push(line);
      if (before.length > CONTEXT_LINES) before.shift();
    },
    get equal() {
      return equal;
    },
    get difference() {
      return difference;
    },
    finish: (endUs) => {
      if (difference !== null) return;
      const left = next();
      if (left !== null && instantOf(left) <= endUs) differ(left, null);
    },
  };
}
