/**
 * lab/campaign/place/: where a campaign takes place: the pair it plays on, and the hands of its operator.
 *
 * The pairs that a campaign plays on: made once, and forked for each seed.
 */
import { createMemoryDisk, type MemoryDisk } from '../../../hardware/disk/memory-disk.js';
import { MS } from '../../../hardware/ports.js';
import { defaultPlan } from '../../making/found.js';
import { type MadeLab, type MakeOptions, makeBoxes } from '../../making/make-boxes.js';
import { forkDisk } from '../../supervisor/made-pairs.js';
import { DISK_BYTES, ROBOT_START_US } from '../../supervisor/world-lab.js';
import type { Letter } from './letters.js';

/** How its pair is made: what a recording of it says, too. */
export const groundAmounts = (siteVersion: string): Omit<Partial<MakeOptions>, 'nowMs' | 'keys'> => ({
  siteVersion,
  historyDays: 2,
  sessionsPerDay: 4,
  recordings: 2,
  files: 2,
  users: 3,
  jumpItems: 4,
});

export interface Ground {
  readonly made: MadeLab;
  /** Of this run alone. */
  readonly disks: Readonly<Record<Letter, MemoryDisk>>;
}

const forests = new Map<string, Ground>();

function forest(labSeed: string, siteVersion: string): Ground {
  const name = `${labSeed} ${siteVersion}`;
  const known = forests.get(name);
  if (known !== undefined) return known;
  const disks = { a: createMemoryDisk(DISK_BYTES), b: createMemoryDisk(DISK_BYTES) };
  const nowMs = ROBOT_START_US / MS;
  const made = makeBoxes(defaultPlan, labSeed, disks, { ...groundAmounts(siteVersion), nowMs });
  const grown = { made, disks };
  forests.set(name, grown);
  return grown;
}

/** A pair as this lab's seed makes it. */
export function freshGround(labSeed: string, siteVersion: string): Ground {
  const { made, disks } = forest(labSeed, siteVersion);
  return { made, disks: { a: forkDisk(disks.a), b: forkDisk(disks.b) } };
}
