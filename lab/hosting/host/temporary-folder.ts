/** A folder of this run alone: it goes with it, also when the run is cut short. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atExit } from './at-exit.js';

export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

/** A folder of the host that goes with this process, however it ends. */
export function makeTemporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'bomgar-sim-'));
  // A process that was killed a moment ago may still be in the middle of writing a file.
  const sweep = (): void => rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
  const forget = atExit(sweep);
  return {
    path,
    remove: () => {
      sweep();
      forget();
    },
  };
}
