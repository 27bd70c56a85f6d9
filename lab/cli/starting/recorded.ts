/** `bomgar-sim start --recording DIR`: a lab that begins with what a campaign's recording holds. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findingFile, readFinding } from '../../campaign/failing/recording.js';
import { isHostError } from '../../hosting/host/words.js';
import type { MadeAmounts } from '../../live/recording/lines.js';
import { RecordingError, readRecording } from '../../live/recording/recording.js';
import type { Beginning } from '../../live/recording/repeat-acts.js';
import { Mistake } from '../mistake.js';

export interface Recorded {
  readonly seed: string;
  readonly amounts: MadeAmounts;
  readonly from: Beginning;
  readonly finding: string;
}

/** The run of a finding up to the instant before its last deed. Throws Mistake. */
export function readRecorded(folder: string): Recorded {
  try {
    const told = readFinding(readFileSync(join(folder, findingFile), 'utf8'));
    const { startUs, amounts, segments } = readRecording(folder);
    const [run, ...more] = segments;
    if (told === null || run === undefined || more.length > 0 || run.outside.length > 0)
      throw new Mistake(
        `the recording in ${folder} was not made by a campaign: bomgar-sim replay repeats it`,
      );
    const { seed, finding, beforeUs: untilUs } = told;
    return { seed, amounts, finding, from: { startUs, acts: run.acts, untilUs } };
  } catch (error) {
    if (error instanceof RecordingError || isHostError(error))
      throw new Mistake(`there is no recording of a campaign’s finding in ${folder}`);
    throw error;
  }
}
