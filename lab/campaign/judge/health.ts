/** What a health check has to say of faults: asked for as a monitor asks. */
import { MINUTE, type Micros } from '../../../hardware/ports.js';
import { addresses, type Letter, letters } from '../place/letters.js';
import type { Scene } from '../scene.js';
import type { Course } from './course.js';

export interface Parts {
  readonly scene: Scene;
  readonly course: Course;
}

/** Boxes that answer, if none of them says that anything is wrong. They are asked as a monitor asks them. */
export async function allWell(scene: Scene): Promise<Letter[]> {
  const well: Letter[] = [];
  for (const box of letters) {
    const status = await scene.status(addresses[box], '/check_health');
    if (status === null) continue;
    if (status !== 200) return [];
    well.push(box);
  }
  return well;
}

/** Faults of a box of which its health check, or its peer's, has to tell. */
const TOLD_BY_HEALTH: Readonly<Record<string, Micros>> = {
  'disk-failed': 3 * MINUTE,
  'disks-failed': 3 * MINUTE,
  'certificate-expired': 7 * MINUTE,
};

/** What people did wrong is undone by a disk that is put back as it was before. */
const BY_PEOPLE: ReadonlySet<string> = new Set(['certificate-expired']);

/** What has been laid for long enough to be told, and is not. */
export async function unhealthy({ scene, course }: Parts): Promise<void> {
  const { lab } = scene;
  if (letters.some((box) => lab.box(box).power !== 'on' || !lab.box(box).links.eth0)) return;
  if (letters.some((box) => Object.keys(lab.box(box).filters).length > 0)) return;
  const isUndone = (box: Letter): boolean =>
    course.wasPutBack(box) && lab.box(box).overlays.some(({ overlay }) => BY_PEOPLE.has(overlay));
  if (letters.some(isUndone)) return;
  const laid = letters.flatMap((box) => lab.box(box).overlays);
  const told = laid.map(({ overlay }) => TOLD_BY_HEALTH[overlay] ?? null);
  // Other faults beside it may hide it.
  const afterUs = Math.max(0, ...told.map((one) => one ?? Number.POSITIVE_INFINITY));
  if (laid.length === 0 || !Number.isFinite(afterUs) || course.calmUs(true) < afterUs) return;
  if (letters.some((box) => course.heldUs(box) < afterUs)) return;
  const paired =
    course.role('a')?.relation != null && course.role('a')?.relation === course.role('b')?.relation;
  if (!paired) return;
  const well = await allWell(scene);
  if (well.length < letters.length) return;
  const what = [...new Set(laid.map(({ overlay }) => overlay))].join(', ');
  scene.find('lie', `both boxes are healthy, they say, under ${what}`);
}

const FAILED = /^disks?-failed$/;
/** Each look is a minute after the one before. */
const FAILED_LOOKS = 5;

/** A box whose disks have failed says so by itself, whatever else befalls it. */
export function createDiskWatch({ scene }: Parts): () => Promise<void> {
  const { lab } = scene;
  const looks = new Map<Letter, number>();
  return async () => {
    for (const box of letters) {
      const { power, overlays } = lab.box(box);
      const isFailed = power === 'on' && overlays.some(({ overlay }) => FAILED.test(overlay));
      const status = isFailed ? await scene.status(addresses[box], '/check_health') : null;
      const times = status === 200 ? (looks.get(box) ?? 0) + 1 : 0;
      looks.set(box, times);
      if (times >= FAILED_LOOKS) scene.find('lie', `${box} is healthy, it says, and its disks have failed`);
    }
  };
}
