/** The visible transcript as lines, and the comparison of a replay with what was recorded. */
import { createHash } from 'node:crypto';
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

/** When what a line tells was. */
export const instantOf = (line: string): Micros =>
  Number(/^\[(\d+)/.exec(line)?.[1] ?? Number.POSITIVE_INFINITY);

/** So much of a digest tells two lines apart. */
const SEEN_DIGITS = 10;

/** What is kept of a line where the whole of it is not: its instant and a digest. */
export const seenLine = (line: string): string => {
  const digest = createHash('sha256').update(line).digest('hex').slice(0, SEEN_DIGITS);
  return `[${instantOf(line)},"${digest}"]`;
};

/** Compares line by line; stops at the first difference. Lines after `untilUs` are not looked at. */
export function createComparison(
  recorded: Iterator<string>,
  untilUs: () => Micros,
  /** What was kept of each line. */
  kept: (line: string) => string = (line) => line,
): Comparison {
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
      if (wanted !== kept(line)) {
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
