/** The line of a lab that is live, kept in memory while it grows, for whoever goes on from an instant of it. */
import { existsSync, statSync } from 'node:fs';
import type { Entry } from '../../../hardware/kernel/turn.js';
import type { Micros } from '../../../hardware/ports.js';
import type { ActRecord } from '../../acts/act.js';
import type { OutsideRecord } from '../../hosting/door/outside-request.js';
import { answersIn, createAnswers } from '../recording/answers.js';
import { recordPath, type Segment, transcriptLines } from '../recording/recording.js';
import { type Line, recordedLine } from './line.js';

export interface GrowingLine {
  readonly line: Line;
  act(record: ActRecord): void;
  outside(records: readonly OutsideRecord[]): void;
  entry(entry: Entry): void;
  /** Everything up to here is in it. */
  known(us: Micros): void;
  /** What follows cannot be repeated. */
  over(us: Micros): void;
}

/** A line that is longer is read from its recording, when it is asked for: a start waits for no more than this. */
const BYTES_MAX = 8 * 1024 * 1024;
const RECORDS_MAX = 50_000;

type Growing = { -readonly [K in keyof Segment]: Segment[K] } & {
  readonly acts: ActRecord[];
  readonly outside: OutsideRecord[];
};

const grow = (segments: readonly Segment[], last: Growing, rest: Omit<Line, 'segments'>): GrowingLine => {
  let isOver = false;
  let count = segments.reduce((sum, { outside }) => sum + outside.length, last.outside.length);
  return {
    line: { ...rest, segments: [...segments, last] },
    act: (record) => {
      if (!isOver) last.acts.push(record);
    },
    outside: (records) => {
      if (isOver) return;
      last.outside.push(...records);
      count += records.length;
    },
    entry: (entry) => {
      if (!isOver) last.answers?.note(entry);
    },
    known: (us) => {
      if (isOver || us < last.startUs) return;
      last.untilUs = us;
      if (count > RECORDS_MAX) isOver = true;
    },
    over: (us) => {
      if (!isOver) last.untilUs = us;
      isOver = true;
    },
  };
};

/** The records of a run up to an instant. */
const upTo = (segment: Segment, untilUs: Micros): Growing => ({
  ...segment,
  acts: segment.acts.filter(({ t }) => t <= untilUs),
  outside: segment.outside.filter(({ t }) => t <= untilUs),
  untilUs: Math.min(segment.untilUs ?? segment.startUs, untilUs),
  ending: 'killed',
});

/** The line of a lab that goes on from an instant of another one's. */
export function growFrom({ segments, ...rest }: Line, untilUs: Micros): GrowingLine | null {
  const index = segments.findLastIndex(({ startUs }) => startUs <= untilUs);
  const last = segments[index];
  if (last === undefined) return null;
  return grow(
    segments.slice(0, index),
    { ...upTo(last, untilUs), answers: (last.answers ?? createAnswers()).upTo(untilUs) },
    rest,
  );
}

/** The line of a lab that begins now, in its own folder or found there; null: it cannot be repeated, or is too long. */
export function growOf(
  begin: Omit<Line, 'segments'>,
  run: Pick<Segment, 'startUs' | 'boots'>,
  found: { readonly folder: string; readonly isClean: boolean } | null,
): GrowingLine | null {
  const fresh: Growing = { ...run, acts: [], outside: [], untilUs: run.startUs, ending: 'killed' };
  if (found === null) return grow([], { ...fresh, answers: createAnswers() }, begin);
  const path = recordPath(found.folder);
  if (!existsSync(path) || statSync(path).size > BYTES_MAX) return null;
  const { line, recording } = recordedLine(found.folder);
  const answers = answersIn(transcriptLines(found.folder));
  const segments = line.segments.map((one) => ({ ...one, answers }));
  if (found.isClean && recording.after === 0 && segments.at(-1)?.ending === 'end')
    return grow(segments, { ...fresh, answers }, { ...line });
  // After a kill the disks are not what was recorded: the line ends there.
  const last = segments.at(-1);
  if (last === undefined) return null;
  const ended = grow(
    segments.slice(0, -1),
    { ...last, acts: [...last.acts], outside: [...last.outside] },
    line,
  );
  ended.over(last.untilUs ?? last.startUs);
  return ended;
}
