/** A live lab whose boxes stand at an instant of another lab's line, in a folder of its own. */
import { type Micros, MS } from '../../../hardware/ports.js';
import type { Hosting } from '../../hosting/hosting.js';
import type { MadeLab } from '../../making/make-boxes.js';
import { createFolderLab, type FolderLab } from '../../supervisor/processes-lab.js';
import type { StateFolder } from '../keeping/state-folder.js';
import { answersIn } from '../recording/answers.js';
import { bodiesFolder, RecordingError, transcriptLines } from '../recording/recording.js';
import { writeBeginning } from './beginning.js';
import { folderGround } from './ground.js';
import { instantIn } from './instant.js';
import { type Line, recordedLine } from './line.js';
import type { Adopter, Parked } from './parked.js';
import { type Onlooker, raise } from './raise.js';

/** An instant of another lab's line. */
export interface RaisedFrom {
  readonly line: Line;
  readonly untilUs: Micros;
  /** What was seen in it, line by line. */
  readonly seen: Iterable<string>;
  /** It stands there already. */
  readonly parked?: Parked;
  /** Looks on while it is repeated. */
  readonly onlooker?: Onlooker;
}

/** The boxes off, or everything running at an instant of another line; `next`: number of the next deed. */
export async function assembleLab(
  kind: Hosting['kind'],
  options: Parameters<typeof createFolderLab>[1] & Adopter & { readonly found: { readonly made: MadeLab } },
  raised: RaisedFrom | null,
  { recorder, path }: StateFolder,
): Promise<{ readonly assembled: FolderLab; readonly next: number }> {
  if (raised === null) return { assembled: await createFolderLab(kind, options), next: 0 };
  const { line, untilUs, seen, onlooker, parked } = raised;
  const beginning = (): number =>
    writeBeginning(line, untilUs, seen, { recorder, bodies: bodiesFolder(path) });
  if (parked !== undefined) {
    const next = beginning();
    return { assembled: await parked.adopt(options), next };
  }
  const { made } = options.found;
  let assembled: FolderLab | null = null;
  const ground = folderGround(made, async (run) => {
    assembled = await createFolderLab(kind, { ...options, ...run });
    return assembled;
  });
  await raise(line, untilUs, ground, onlooker);
  if (assembled === null) throw new Error('nothing was raised');
  return { assembled, next: beginning() };
}

export const notThere = (us: Micros): string =>
  `nothing is known of the lab at ${new Date(us / MS).toISOString()} that could be repeated: it had been killed, or a box’s process had died, before`;

/** The lab that was recorded in a folder, at an instant, or the one nearest to it. Throws RecordingError. */
export function raisedFrom(folder: string, wantedUs: Micros, onlooker: Onlooker): RaisedFrom {
  const { line: recorded } = recordedLine(folder);
  const answers = answersIn(transcriptLines(folder));
  const line = { ...recorded, segments: recorded.segments.map((one) => ({ ...one, answers })) };
  const untilUs = instantIn(line, wantedUs);
  if (untilUs === null) throw new RecordingError(notThere(wantedUs));
  return { line, untilUs, seen: transcriptLines(folder), onlooker };
}
