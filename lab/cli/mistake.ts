/** What whoever called the command did wrong, or what their host does not allow: one sentence, exit code 2. */
import { QueueError } from '../campaign/course/workers/queue-error.js';
import { LabFileError } from '../live/files/container.js';
import { StateFolderError } from '../live/keeping/state-folder.js';
import { RecordingError } from '../live/recording/recording.js';
import { RehearsalFileError } from '../rehearsals/language/file.js';

export class Mistake extends Error {}

export const MISTAKE_CODE = 2;

/** What to print when that is all that went wrong; null: it is a fault of ours. */
export function mistakeIn(error: unknown): string | null {
  const known = [Mistake, StateFolderError, RehearsalFileError, RecordingError, LabFileError, QueueError];
  return error instanceof Error && known.some((kind) => error instanceof kind) ? error.message : null;
}
