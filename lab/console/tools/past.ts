/** The line of a live lab for tools: as a file, at other instants, with some deeds otherwise. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { makeTemporaryFolder } from '../../hosting/host/temporary-folder.js';
import { type Differences, differencesOf } from '../../live/comparing/differences.js';
import { memoryDisk } from '../../live/comparing/disk.js';
import { type LabLook, lookAtLab } from '../../live/comparing/look.js';
import { saveLabFile } from '../../live/files/save-file.js';
import { memoryGround } from '../../live/line/ground.js';
import { endOf, type Line, recordedLine } from '../../live/line/line.js';
import { raise } from '../../live/line/raise.js';
import type { LiveLab } from '../../live/live-lab.js';
import type { Changes } from '../../live/what-if/changes.js';
import { deedsOf, deedWords } from '../../live/what-if/deeds.js';
import { createWhatIfs, type WhatIf } from '../../live/what-if/what-if.js';
import { boxNames } from '../../plan.js';
import type { TryDeed } from '../../rehearsals/report/tries/try.js';
import { witnessesOf } from '../../rehearsals/trainee/witness.js';

/** Deeds that are a person's own; what the rehearsal and the recorder note of themselves is none. */
function deedsSince(line: Line, fromUs: Micros): TryDeed[] {
  return deedsOf(line.segments).flatMap(({ number, t, doing }): TryDeed[] => {
    if (number === null || t < fromUs) return [];
    if (doing.kind === 'request') {
      const { box: name, url } = doing.record;
      const path = url.split('?', 1)[0] ?? url;
      const box = boxNames.find((one) => one === name) ?? null;
      return [{ atUs: t, box, path, number, words: deedWords(doing) }];
    }
    const { act } = doing;
    if (act.kind === 'moment' || act.kind.startsWith('rehearsal-')) return [];
    const box = 'box' in act ? (boxNames.find((name) => name === act.box) ?? null) : null;
    return [{ atUs: t, box, path: null, number, words: deedWords(doing) }];
  });
}

export interface NumberedDeed {
  readonly number: number;
  readonly atUs: Micros;
  readonly words: Label;
}

export interface LabPast {
  /** A .lab file of everything up to the instant; null: up to now. Throws LabFileError. */
  save(untilUs: Micros | null, withSeed: boolean): Promise<Buffer>;
  deeds(): readonly NumberedDeed[];
  /** What is written down reaches up to now. */
  flush(): void;
  /** What somebody did since an instant, with the page of it. */
  done(fromUs: Micros): readonly TryDeed[];
  /** Throws ChangesError. */
  whatIf(given: Changes & { readonly atUs?: Micros; readonly furtherUs?: Micros }): Promise<WhatIf>;
  compare(atUs: Micros, otherAtUs: Micros): Promise<Differences>;
  /** From when to when there is something to look at. */
  span(): { readonly startUs: Micros; readonly endUs: Micros };
}

async function lookAtLine(line: Line, untilUs: Micros): Promise<LabLook> {
  const replica = await raise(line, untilUs, memoryGround(line));
  try {
    return lookAtLab(replica.stage, (name) => {
      const disk = replica.ground.disks?.[name];
      return disk === undefined ? null : memoryDisk(disk);
    });
  } finally {
    await replica.close();
  }
}

/** Reads what the lab has written down, up to the present. */
export function createLabPast({ folder, lab, seed }: Pick<LiveLab, 'folder' | 'lab' | 'seed'>): LabPast {
  const flush = (): void => folder.recorder.flush(lab.nowUs() - 1);
  const line = (): Line => {
    flush();
    return recordedLine(folder.path, seed).line;
  };
  return {
    flush,
    save: async (untilUs, withSeed) => {
      flush();
      const temporary = makeTemporaryFolder();
      try {
        const path = join(temporary.path, 'saved.lab');
        await saveLabFile({ folder: folder.path, path, untilUs, moment: null, withSeed });
        return readFileSync(path);
      } finally {
        temporary.remove();
      }
    },
    deeds: () =>
      deedsOf(line().segments).flatMap(({ number, t, doing }) =>
        number === null ? [] : [{ number, atUs: t, words: deedWords(doing) }],
      ),
    done: (fromUs) => deedsSince(line(), fromUs),
    whatIf: ({ atUs, furtherUs = 0, ...changes }) => {
      const from = line();
      const whatIfs = createWhatIfs({ line: from, furtherUs, witness: witnessesOf(folder.path) });
      return whatIfs.play(atUs ?? from.startUs, changes);
    },
    compare: async (atUs, otherAtUs) => {
      const from = line();
      return differencesOf(await lookAtLine(from, atUs), await lookAtLine(from, otherAtUs));
    },
    span: () => {
      const { startUs } = line();
      return { startUs, endUs: endOf(line()) };
    },
  };
}
