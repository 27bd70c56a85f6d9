/** Thread in which lines are played and looked at: whoever uses the lab beside it notices nothing of that. */
import { parentPort } from 'node:worker_threads';
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { type DiskLook, folderDisk, lookAtDisk, memoryDisk } from '../../live/comparing/disk.js';
import { type LabLook, lookAtLab } from '../../live/comparing/look.js';
import { memoryGround } from '../../live/line/ground.js';
import { endOf, recordedLine } from '../../live/line/line.js';
import { raise } from '../../live/line/raise.js';
import { RecordingError } from '../../live/recording/recording.js';
import { type Changes, ChangesError } from '../../live/what-if/changes.js';
import { createWhatIfs, type WhatIf } from '../../live/what-if/what-if.js';
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

const works: { readonly [N in WorkName]: (given: Given<N>) => Gives<N> | Promise<Gives<N>> } = {
  look: async ({ folder, untilUs }) => {
    const { line } = recordedLine(folder);
    const replica = await raise(line, untilUs ?? endOf(line), memoryGround(line));
    try {
      return lookAtLab(replica.stage, (name) => {
        const disk = replica.ground.disks?.[name];
        return disk === undefined ? null : memoryDisk(disk);
      });
    } finally {
      await replica.close();
    }
  },
  disks: (folders) =>
    new Map(
      (Object.entries(folders) as [BoxName, string][]).map(([name, folder]) => [
        name,
        lookAtDisk(folderDisk(folder)),
      ]),
    ),
  whatIf: ({ folder, atUs, furtherUs, changes }) => {
    const { line } = recordedLine(folder);
    const whatIfs = createWhatIfs({ line, furtherUs, witness: witnessesOf(folder) });
    return whatIfs.play(atUs ?? line.startUs, changes);
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
