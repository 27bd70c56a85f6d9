/**
 * Repeats the recording of an interactive lab: boxes made anew from the recording's seed,
 * every deed of the lab's people and every request from outside at its instant, and the transcript
 * compared line by line (lockstep.md). A lab that was stopped and found again is one recording.
 */
import { hostMonoMs } from '../../../hardware/kernel/host-time.js';
import { type Micros, MS } from '../../../hardware/ports.js';
import type { Schedule } from '../../supervisor/scheduler.js';
import { memoryGround, processesGround } from '../line/ground.js';
import { endOf, type Line, recordedLine } from '../line/line.js';
import { beginReplica } from '../line/raise.js';
import { isOfSeen, type Segment, seenLines, transcriptLines } from './recording.js';
import { createComparison, type Difference, seenLine } from './transcript.js';

export interface ReplayOptions {
  /** The folder of the lab whose recording is repeated; nothing in it is changed. */
  readonly folder: string;
  readonly hosting: 'world' | 'processes';
  readonly schedule: Schedule;
  /** Null: as the state of the lab in the folder says. */
  readonly seed: string | null;
  /** The instant at which it stops; absent: at the end. */
  readonly untilOf?: (line: Line) => Micros;
}

export interface ReplayResult {
  readonly outcome: 'identical' | 'different';
  readonly hosting: 'world' | 'processes';
  readonly schedule: Schedule;
  readonly seedDigest: string;
  /** Lines that agree. */
  readonly lines: number;
  readonly acts: number;
  readonly requests: number;
  /** Runs of the lab: it may have been stopped and found again. */
  readonly runs: number;
  readonly simulatedMs: number;
  readonly wallMs: number;
  /** How the recording ends; 'killed': after its last complete instant nothing is known. */
  readonly ending: Segment['ending'];
  /** Runs after a kill: the disks that they found cannot be made from the seed. */
  readonly notReplayed: number;
  readonly traceHash: string;
  readonly difference: Difference | null;
}

/** Repeats the recording of a folder. Throws RecordingError when there is none. */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  const beganMs = hostMonoMs();
  const { line, recording } = recordedLine(options.folder, options.seed);
  const { segments } = line;
  let current: Segment | null = null;
  let simulatedUs = 0;
  const limitUs = options.untilOf?.(line) ?? endOf(line);
  const untilUs = (): number => Math.min(current?.untilUs ?? 0, limitUs);
  const comparison = isOfSeen(options.folder)
    ? createComparison(seenLines(options.folder), untilUs, seenLine)
    : createComparison(transcriptLines(options.folder), untilUs);
  const ended = (segment: Segment): void => {
    if (segment.untilUs === null) return;
    const endUs = Math.min(segment.untilUs, limitUs);
    comparison.finish(endUs);
    simulatedUs += endUs - segment.startUs;
  };
  const { schedule } = options;
  const ground =
    options.hosting === 'world' ? memoryGround(line, schedule) : await processesGround(line, schedule);
  const replica = await beginReplica(line, ground, {
    begins: ({ lab }, segment) => {
      current = segment;
      lab.onEntry(comparison.take);
    },
    ended,
  });
  try {
    await replica.goOn(limitUs, () => comparison.difference !== null);
  } finally {
    await replica.close();
  }
  ended(replica.segment);
  const { difference } = comparison;
  const upTo = (of: (segment: Segment) => readonly { readonly t: Micros }[]): number =>
    segments.reduce((sum, segment) => sum + of(segment).filter(({ t }) => t <= limitUs).length, 0);
  return {
    outcome: difference === null ? 'identical' : 'different',
    hosting: options.hosting,
    schedule,
    seedDigest: recording.seedDigest,
    lines: comparison.equal,
    acts: upTo(({ acts }) => acts),
    requests: upTo(({ outside }) => outside),
    runs: segments.filter(({ startUs }) => startUs <= limitUs).length,
    simulatedMs: Math.round(simulatedUs / MS),
    wallMs: Math.round(hostMonoMs() - beganMs),
    ending: segments.at(-1)?.ending ?? 'killed',
    notReplayed: recording.after,
    traceHash: replica.stage.lab.traceHash(),
    difference,
  };
}
