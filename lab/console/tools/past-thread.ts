/** Thread in which lines are played and looked at: whoever uses the lab beside it notices nothing of that. */
import { parentPort } from 'node:worker_threads';
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { type DiskLook, folderDisk, lookAtDisk } from '../../live/comparing/disk.js';
import type { LabLook } from '../../live/comparing/look.js';
import { type Line, recordedLine } from '../../live/line/line.js';
import { RecordingError } from '../../live/recording/recording.js';
import { type Changes, ChangesError } from '../../live/what-if/changes.js';
import { type WhatIf, WhatIfs } from '../../live/what-if/what-if.js';
import type { BoxName } from '../../plan.js';
import { witnessesOf } from '../../rehearsals/trainee/witness.js';

/** What the thread does, by name: what it is given, and what it gives. */
export interface PastWork {
  /** A lab at an instant of its line; null: at its end. */
  readonly look: readonly [{ readonly folder: string; readonly untilUs: Micros | null }, LabLook];
  /** Disks as they are, by the boxes' folders. */
  readonly disks: readonly [Readonly<Partial<Record<BoxName, string>>>, ReadonlyMap<BoxName, DiskLook>];
  readonly whatIf: readonly [
    {
      readonly folder: string;
      readonly atUs: Micros | null;
      readonly furtherUs: Micros;
      readonly changes: Changes;
    },
    WhatIf,
  ];
  /** Somebody is about to ask what if: lines stand ready for that. */
  readonly prepare: readonly [{ readonly folder: string }, null];
}

export type WorkName = keyof PastWork;
type Given<N extends WorkName> = PastWork[N][0];
type Gives<N extends WorkName> = PastWork[N][1];

export interface Asked {
  readonly id: number;
  readonly work: WorkName;
  readonly given: unknown;
}

export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  /** It cannot be done so, and why. */
  readonly refused?: Label;
  readonly error?: string;
}

let known: { readonly folder: string; readonly whatIfs: WhatIfs } | null = null;

/** What-ifs of the lab of a folder, which has gone on meanwhile. */
async function whatIfsOf(folder: string, line: Line = recordedLine(folder).line): Promise<WhatIfs> {
  if (known?.folder === folder) {
    await known.whatIfs.follow(line);
    return known.whatIfs;
  }
  await known?.whatIfs.close();
  const whatIfs = new WhatIfs({ line, witness: witnessesOf(folder) });
  known = { folder, whatIfs };
  return whatIfs;
}

const works: { readonly [N in WorkName]: (given: Given<N>) => Gives<N> | Promise<Gives<N>> } = {
  look: async ({ folder, untilUs }) => {
    if (known?.folder === folder) return (await whatIfsOf(folder)).lookAt(untilUs);
    const { line } = recordedLine(folder);
    return new WhatIfs({ line, witness: witnessesOf(folder) }).lookAt(untilUs);
  },
  disks: (folders) =>
    new Map(
      (Object.entries(folders) as [BoxName, string][]).map(([name, folder]) => [
        name,
        lookAtDisk(folderDisk(folder)),
      ]),
    ),
  whatIf: async ({ folder, atUs, furtherUs, changes }) => {
    const { line } = recordedLine(folder);
    const whatIfs = await whatIfsOf(folder, line);
    const found = await whatIfs.play(atUs ?? line.startUs, changes, furtherUs);
    // Whoever asks once asks again.
    await whatIfs.prepare();
    return found;
  },
  prepare: async ({ folder }) => {
    const whatIfs = await whatIfsOf(folder);
    await whatIfs.prepare();
    return null;
  },
};

async function answerTo({ id, work, given }: Asked): Promise<Answer> {
  try {
    // Only the thread lies between: whoever asks knows the type of what is given (beside.ts).
    const done: (given: never) => unknown = works[work];
    return { id, value: await done(given as never) };
  } catch (error) {
    if (error instanceof ChangesError) return { id, refused: error.label };
    if (error instanceof RecordingError) return { id, refused: { en: error.message, fr: error.message } };
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

let before: Promise<unknown> = Promise.resolve();
parentPort?.on('message', (asked: Asked) => {
  // One after the other: two lines at once would hold each other up.
  before = before.then(async () => parentPort?.postMessage(await answerTo(asked)));
});
