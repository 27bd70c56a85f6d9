/** What the sites of a world hold when the power goes: none of it may be lost. Read once for equal disks. */
import { createHash } from 'node:crypto';
import { hasSite, openStore } from '../../../appliance/store/database.js';
import type { MemoryDisk } from '../../../hardware/disk/memory-disk.js';
import type { BoxName } from '../../plan.js';
import { type Snapshot, takeSnapshot } from '../../rehearsals/judge/snapshot.js';
import type { World } from '../../supervisor/world-lab.js';

export const capital = (box: BoxName): string => box.toUpperCase();

const siteOf = (disk: MemoryDisk) => openStore(disk, 'site').db;
const contentsOf = (disk: MemoryDisk): string[] => [...disk.list('recordings'), ...disk.list('files')];

/** What each site holds; `sessions`: of which consoles were told. */
export function snapshots(
  { lab, disks }: World,
  sessions: readonly string[],
  look = (disk: MemoryDisk) => takeSnapshot(siteOf(disk), contentsOf(disk), sessions),
): Map<string, Snapshot> {
  const taken = new Map<string, Snapshot>();
  for (const box of lab.boxes()) {
    const disk = disks[box];
    if (disk !== undefined && hasSite(disk)) taken.set(capital(box), look(disk));
  }
  return taken;
}

const KNOWN_MAX = 1_000;
const known = new Map<string, Snapshot>();

/** What no row names yet when power goes is thrown away at the next boot: nobody was told of it. */
const named = (snapshot: Snapshot): Snapshot => {
  const names = new Set(snapshot.referenced);
  return { ...snapshot, files: snapshot.files.filter((name) => names.has(name)) };
};

function keptOn(disk: MemoryDisk): Snapshot {
  const contents = contentsOf(disk);
  const key = createHash('sha1').update(siteOf(disk).serialize()).update(contents.join()).digest('hex');
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= KNOWN_MAX) known.clear();
  const snapshot = named(takeSnapshot(siteOf(disk), contents, []));
  known.set(key, snapshot);
  return snapshot;
}

/** What was there when the power went. */
export const kept = (world: World): Map<string, Snapshot> => snapshots(world, [], keptOn);

/** What was missing before the cut is none of its doing: a backup holds no recordings (G62). */
export function owed(snapshot: Snapshot, before: Snapshot | undefined): Snapshot {
  if (before === undefined) return snapshot;
  const held = new Set(before.files);
  const missing = new Set(before.referenced.filter((name) => !held.has(name)));
  return { ...snapshot, referenced: snapshot.referenced.filter((name) => !missing.has(name)) };
}
