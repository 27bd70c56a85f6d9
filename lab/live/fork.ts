/**
 * A world at one instant, to go on from as often as one likes: what is on its disks, the outside, and the
 * numbers of its boots. What ran is not kept: the boxes are off, as power left them.
 */
import { createHash } from 'node:crypto';
import { openImage } from '../../appliance/store/database.js';
import type { Db } from '../../appliance/store/sqlite.js';
import { createMemoryDisk, type DiskContents, type MemoryDisk } from '../../hardware/disk/memory-disk.js';
import type { Micros } from '../../hardware/ports.js';
import { createWorldHosting } from '../hosting/world/world.js';
import { addressesOf, type Found } from '../making/found.js';
import type { MadeLab } from '../making/make-boxes.js';
import type { BoxName } from '../plan.js';
import type { PairDisks } from '../supervisor/made-pairs.js';
import type { OutsideState } from '../supervisor/outside.js';
import { assemble, DISK_BYTES, type World } from '../supervisor/world-lab.js';

/** What is on a disk; equal keys, equal disks. */
export interface DiskImage {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly databases: ReadonlyMap<string, Buffer>;
  readonly key: string;
}

export interface Fork {
  readonly seed: string;
  readonly made: MadeLab;
  readonly found: Partial<Found>;
  readonly nowUs: Micros;
  readonly images: ReadonlyMap<BoxName, DiskImage>;
  readonly outside: OutsideState;
  /** Number of the last boot of each box. */
  readonly boots: Readonly<Partial<Record<BoxName, number>>>;
}

const digestOf = (bytes: Buffer | string): string => createHash('sha1').update(bytes).digest('hex');

/** Images of disks: what they share is kept once. */
export function createImages(): { of(disk: MemoryDisk): DiskImage } {
  const kept = new Map<string, Buffer>();
  const digests = new WeakMap<Buffer, string>();
  const digest = (content: Buffer): string => {
    let known = digests.get(content);
    if (known === undefined) {
      known = digestOf(content);
      digests.set(content, known);
    }
    return known;
  };
  const once = (image: Buffer): Buffer => {
    const key = digest(image);
    const known = kept.get(key);
    if (known === undefined) kept.set(key, image);
    return known ?? image;
  };
  return {
    of: (disk) => {
      const { files, databases } = disk.contents();
      const images = new Map(
        [...databases].map(([name, database]) => [name, once((database as Db).serialize())] as const),
      );
      const parts = [...files, ...images].map(([name, content]) => `${name} ${digest(content)}`);
      return { files, databases: images, key: digestOf(parts.sort().join('\n')) };
    },
  };
}

const contentsOf = ({ files, databases }: DiskImage): DiskContents => ({
  files,
  databases: new Map([...databases].map(([name, image]) => [name, openImage(image)] as const)),
});

/** Puts an image onto a disk that nothing runs on. */
export function putImage(disk: MemoryDisk, image: DiskImage): void {
  disk.revive();
  disk.replace(contentsOf(image));
}

const diskOf = (image: DiskImage | undefined): MemoryDisk => {
  const disk = createMemoryDisk(DISK_BYTES);
  if (image !== undefined) putImage(disk, image);
  return disk;
};

/** A world that goes on from there. `on`: its boxes are found running; else they are off. */
export async function resume(fork: Fork, on: boolean): Promise<World> {
  const { seed, made, found, nowUs, images, boots, outside: saved } = fork;
  const disks: PairDisks = {
    a: diskOf(images.get('a')),
    b: diskOf(images.get('b')),
    c: diskOf(images.get('c')),
  };
  const { plates } = made;
  const hosting = createWorldHosting({ seed, addresses: addressesOf(found), disks, plates });
  const schedule = 'token';
  const assembled = await assemble({
    hosting,
    schedule,
    startUs: nowUs,
    seed,
    made,
    found,
    boots,
    saved,
    on,
  });
  return { ...assembled, hosting, made, disks };
}
