/** Disks that come back as they were before: the last commits lost with the power, a snapshot put back. */
import { openImage, openStore, openStoreCopy } from '../../../appliance/store/database.js';
import {
  type Before,
  cachedSteps,
  emptyCache,
  readWants,
  setWants,
  snapshotOf,
} from '../../../hardware/disk/past.js';
import type { OverlayView } from '../../../hardware/faults/conditions.js';
import type { Disk } from '../../../hardware/ports.js';

/** A disk whose databases somebody can take away, to put others there. */
export interface PlainDisk extends Disk {
  forget(name: string): void;
}

const isStore = (name: string): name is 'box' | 'site' => name === 'box' || name === 'site';

/** A database as it is now; what is no database of a box has nothing. */
export const imageOf = (disk: Disk, name: string): Buffer =>
  isStore(name) ? openStore(disk, name).db.serialize() : Buffer.alloc(0);

/** Where SQLite notes in a file how it is written; an image is written as a whole. */
const VERSIONS = [18, 19] as const;
const WHOLE = 1;

function putDatabase(disk: PlainDisk, name: 'box' | 'site', image: Buffer): void {
  for (const at of VERSIONS) image[at] = WHOLE;
  const source = openImage(image);
  disk.forget(name);
  openStoreCopy(disk, name, { disk, db: source, transaction: (_label, act) => act() });
  source.close();
}

/** Things are as they were, the first of each last. */
function putBack(disk: PlainDisk, steps: readonly Before[]): void {
  const earliest = new Map(steps.map((step) => [`${step.kind} ${step.name}`, step]));
  for (const { kind, name, content } of earliest.values()) {
    if (kind === 'database') {
      if (isStore(name) && content !== null && content.length > 0) putDatabase(disk, name, content);
    } else if (content !== null) disk.writeFile(name, content);
    else if (disk.hasFile(name)) disk.removeFile(name);
  }
}

interface PastParts {
  readonly disk: PlainDisk;
  readonly view: OverlayView;
  hit(id: string): void;
  emit(kind: 'disk.commits-lost' | 'disk.put-back', steps: number): void;
}

/** To be called when the faults in force are others: what is to be remembered from now on. */
export function followPast({ disk, view }: PastParts): void {
  const { cached } = view.of('disk');
  const wanted = view.each('disk').filter(({ condition }) => condition.snapshotS !== null);
  const before = readWants(disk);
  const wants = { cached, snapshots: wanted.map(({ id }) => id) };
  if (JSON.stringify(wants) !== JSON.stringify(before)) setWants(disk, wants);
}

/** Before the software starts: `cold`: the power was cut; `snapshots`: are put back now, once. */
export function startFromPast(
  parts: PastParts,
  { cold, snapshots }: { readonly cold: boolean; readonly snapshots: readonly string[] },
): void {
  const { disk, view, hit, emit } = parts;
  const known = readWants(disk).snapshots.filter((id) => snapshots.includes(id));
  for (const id of known) {
    const things = snapshotOf(disk, id);
    putBack(disk, things);
    emptyCache(disk);
    hit(id);
    emit('disk.put-back', things.length);
  }
  if (cold && view.of('disk').cached > 0) {
    const steps = cachedSteps(disk);
    putBack(disk, steps);
    emptyCache(disk);
    if (steps.length > 0) {
      for (const { id, condition } of view.each('disk')) if (condition.cached > 0) hit(id);
      emit('disk.commits-lost', steps.length);
    }
  }
  followPast(parts);
}
