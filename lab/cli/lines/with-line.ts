/** The line of what somebody names: a lab's folder, or a file of `lab save`. */
import { statSync } from 'node:fs';
import { readLabFile, seedOfFile, withLabFile } from '../../live/files/open-file.js';
import { type Line, recordedLine } from '../../live/line/line.js';

export interface NamedLine {
  readonly line: Line;
  /** Where its recording, its long bodies and the trainee's run are, for as long as it is used. */
  readonly folder: string;
}

export const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** Throws RecordingError or LabFileError. */
export async function withLine<T>(
  name: string,
  seed: string | null,
  use: (named: NamedLine) => Promise<T>,
): Promise<T> {
  if (!isFile(name)) return use({ folder: name, line: recordedLine(name, seed).line });
  const file = await readLabFile(name);
  const found = seedOfFile(file, seed);
  return withLabFile(file, (folder) => use({ folder, line: recordedLine(folder, found).line }));
}
