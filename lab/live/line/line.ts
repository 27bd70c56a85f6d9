/**
 * A line: what a lab was made from, and every deed and request in its order. A lab that is live goes on
 * writing its line; whoever follows one reads on.
 */
import type { Micros } from '../../../hardware/ports.js';
import { seedDigest } from '../../hosting/host/seed-digest.js';
import { seedIn, stateFile } from '../keeping/folder-owner.js';
import type { MadeAmounts } from '../recording/lines.js';
import {
  bodiesFolder,
  type Recording,
  RecordingError,
  readRecording,
  type Segment,
} from '../recording/recording.js';

export interface Line {
  readonly seed: string;
  readonly startUs: Micros;
  readonly amounts: MadeAmounts;
  /** Runs of the lab, in order; the last one may grow. */
  readonly segments: readonly Segment[];
  /** Folder of the long bodies; null: there are none. */
  readonly bodies: string | null;
}

/** Everything up to here is in the line. */
export const endOf = ({ segments, startUs }: Line): Micros =>
  segments.findLast(({ untilUs }) => untilUs !== null)?.untilUs ?? startUs;

/** The seed that a recording was made with. Throws RecordingError when it is not there, or another. */
function seedOf(recording: Recording, folder: string, given: string | null): string {
  const found = given ?? seedIn(folder);
  if (found === null)
    throw new RecordingError(
      `the seed of this recording is not in it, and ${stateFile} of its lab is not in ${folder}: give the seed with --seed`,
    );
  if (seedDigest(found) !== recording.seedDigest)
    throw new RecordingError(
      `${given === null ? `the seed in ${folder}` : 'this'} is not the seed of the recording (its digest is ${recording.seedDigest}): give that one with --seed`,
    );
  return found;
}

/** A recording as a line, and what of it cannot be repeated. */
export interface RecordedLine {
  readonly line: Line;
  readonly recording: Recording;
}

/** The line of a lab's folder; `seed` null: as the state of the lab there says. Throws RecordingError. */
export function recordedLine(folder: string, seed: string | null = null): RecordedLine {
  const recording = readRecording(folder);
  const { startUs, amounts, segments } = recording;
  const line = {
    seed: seedOf(recording, folder, seed),
    startUs,
    amounts,
    segments,
    bodies: bodiesFolder(folder),
  };
  return { line, recording };
}
