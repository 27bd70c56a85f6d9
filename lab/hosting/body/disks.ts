/** What faults do to a box's disks, below its software. */

import { withPast } from '../../../hardware/disk/past.js';
import type { OverlayView } from '../../../hardware/faults/conditions.js';
import type { Participant } from '../../../hardware/kernel/participant.js';
import type { Disk, Random } from '../../../hardware/ports.js';
import type { Surroundings } from '../wire/surroundings.js';
import { followDecay } from './decay.js';
import { followPast, imageOf, type PlainDisk, startFromPast } from './past.js';

interface DiskFaultParts {
  readonly disk: PlainDisk;
  readonly view: OverlayView;
  readonly surroundings: Surroundings;
  readonly participant: () => Participant;
  /** The same for the same fault, wherever the box lives. */
  readonly chance: (id: string) => Random;
}

export interface DiskFaults {
  /** The disk as what is above it gets it. */
  readonly disk: Disk;
  /** The faults in force are others now. */
  follow(): void;
  /** Before the software of this boot starts. */
  start(): void;
}

/** Faults of the disks of one boot of a box. */
export function createDiskFaults({
  disk,
  view,
  surroundings,
  participant,
  chance,
}: DiskFaultParts): DiskFaults {
  const hit = (id: string): void => participant().hit(id);
  const past = {
    ...{ disk, view, hit },
    emit: (kind: string, steps: number) => participant().emit(kind, { steps }),
  };
  const follow = (): void => {
    followDecay({ view, disk, chance, hit });
    followPast(past);
  };
  return {
    disk: withPast(disk, (name) => imageOf(disk, name)),
    follow,
    start: () => {
      startFromPast(past, { cold: surroundings.coldStart, snapshots: surroundings.putBack });
      follow();
    },
  };
}
