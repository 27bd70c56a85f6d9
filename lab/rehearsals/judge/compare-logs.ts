/**
 * Two looks at logs of history: what one holds and the other does not, row by row. Pure.
 */
import { digestUpTo, type LogMark, type LogRows } from './snapshot.js';

export interface LogDifference {
  /** Rows that were looked for. */
  readonly compared: number;
  readonly lost: number;
  readonly altered: number;
}

/** Walks the rows of two logs by their numbers. */
function bySeq(
  one: LogRows,
  other: LogRows,
  each: (seq: number, mine: number | null, theirs: number | null) => void,
): void {
  let i = 0;
  let j = 0;
  while (i < one.seqs.length || j < other.seqs.length) {
    const mine = one.seqs[i] ?? Number.POSITIVE_INFINITY;
    const theirs = other.seqs[j] ?? Number.POSITIVE_INFINITY;
    const seq = Math.min(mine, theirs);
    each(seq, mine === seq ? i : null, theirs === seq ? j : null);
    if (mine === seq) i += 1;
    if (theirs === seq) j += 1;
  }
}

const twin = (logs: readonly LogMark[], { table, origin }: LogMark): LogMark | undefined =>
  logs.find((log) => log.table === table && log.origin === origin);

/** A row that another log of the same table holds was not lost: it goes under another name. */
function elsewhere(contents: readonly number[], logs: readonly LogMark[], { table }: LogMark): number {
  const wanted = new Set(contents);
  let found = 0;
  for (const log of logs)
    if (log.table === table)
      for (const content of log.rows?.contents ?? []) if (wanted.delete(content)) found += 1;
  return found;
}

/** What became of the rows of an earlier log in a later look. */
export function since(earlier: LogMark, later: readonly LogMark[]): LogDifference {
  const compared = earlier.count;
  const now = twin(later, earlier);
  const there = now?.rows ?? null;
  if (earlier.rows === null || there === null) {
    const kept = there === null ? { count: 0, digest: 0 } : digestUpTo(there, earlier.lastSeq);
    const lost = Math.max(0, earlier.count - kept.count);
    const changed = lost === 0 && (kept.digest !== earlier.digest || kept.count !== earlier.count);
    return { compared, lost, altered: changed ? 1 : 0 };
  }
  const { rows } = earlier;
  const gone: number[] = [];
  let altered = 0;
  bySeq(rows, there, (_seq, before, after) => {
    if (before === null) return;
    const content = rows.contents[before] ?? 0;
    if (after === null) gone.push(content);
    else if (there.contents[after] !== content) {
      altered += 1;
    }
  });
  const lost = gone.length === 0 ? 0 : gone.length - elsewhere(gone, later, earlier);
  return { compared, lost, altered };
}

export interface PairDifference {
  /** Rows that both sides were looked at for. */
  readonly compared: number;
  /** Rows of one side that the other should hold. */
  readonly missing: number;
  readonly altered: number;
}

const nothing: LogRows = {
  seqs: new Float64Array(),
  contents: new Float64Array(),
  stampsMs: new Float64Array(),
};

/**
 * Two boxes that were synchronised: below the end of the shorter log both hold the same rows. Beyond
 * it the longer one holds only what is newer than `untilMs`; null: nobody knows by which clock.
 */
export function betweenBoxes(
  one: readonly LogMark[],
  other: readonly LogMark[],
  untilMs: number | null,
): PairDifference {
  let compared = 0;
  let missing = 0;
  let altered = 0;
  const marks = [...one, ...other.filter((mark) => twin(one, mark) === undefined)];
  for (const mark of marks) {
    const mine = twin(one, mark)?.rows ?? nothing;
    const theirs = twin(other, mark)?.rows ?? nothing;
    const common = Math.min(mine.seqs.at(-1) ?? 0, theirs.seqs.at(-1) ?? 0);
    bySeq(mine, theirs, (seq, here, there) => {
      compared += 1;
      if (here !== null && there !== null) {
        if (mine.contents[here] !== theirs.contents[there]) altered += 1;
        return;
      }
      const stampMs = (here !== null ? mine.stampsMs[here] : theirs.stampsMs[there ?? 0]) ?? 0;
      if (seq <= common || (untilMs !== null && stampMs <= untilMs)) missing += 1;
    });
  }
  return { compared, missing, altered };
}
