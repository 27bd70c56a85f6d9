/** A lab that begins with what a file holds: up to its end, or as it was at one of its moments. */
import type { Branch } from '../host/contract.js';
import { readMoments } from '../keeping/moments-file.js';
import { endOf, type Line, recordedLine } from '../line/line.js';
import { beginWith } from './begin-with.js';
import { LabFileError } from './container.js';
import { readLabFile, seedOfFile, withLabFile } from './open-file.js';

/** Instants of a line that have a name, by it, oldest first; of the same name the last one counts. */
function namedInstants(folder: string, { segments }: Line): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { acts } of segments)
    for (const { t, act } of acts) if (act.kind === 'moment') found.set(act.name, t);
  for (const { id, name, backUs } of readMoments(folder)) {
    found.set(id, backUs);
    for (const text of [name.en, name.fr]) if (!found.has(text)) found.set(text, backUs);
  }
  return found;
}

/** The instant of a moment in the line of a folder, by its name or its id. Throws LabFileError. */
export function momentUs(folder: string, line: Line, name: string): number {
  const known = namedInstants(folder, line);
  const us = known.get(name);
  if (us !== undefined) return us;
  const names = [...known.keys()].map((one) => `‘${one}’`).join(', ');
  throw new LabFileError(
    names === ''
      ? `there is no moment ‘${name}’: no instant of this lab has a name`
      : `there is no moment ‘${name}’: there are ${names}`,
  );
}

export interface FileGiven {
  readonly path: string;
  /** As people know it. */
  readonly name: string;
  /** Null: it is in the file. */
  readonly seed: string | null;
  /** The moment at which the lab is to stand; null: at the file's end. */
  readonly moment: string | null;
}

/** Unpacked for as long as the lab is being opened. Throws LabFileError and RecordingError. */
export async function withFileBranch<T>(
  { path, name, seed, moment }: FileGiven,
  use: (branch: Branch) => Promise<T>,
): Promise<T> {
  const file = await readLabFile(path, name);
  const found = seedOfFile(file, seed);
  return withLabFile(file, (folder) => {
    const { line } = recordedLine(folder, found);
    const untilUs = moment === null ? endOf(line) : momentUs(folder, line, moment);
    return use({ line, fork: null, begin: () => beginWith(line, untilUs, folder) });
  });
}
