/** Every durable write of a rehearsal, and what the world was at each. */
import type { Micros } from '../../../hardware/ports.js';
import { createImages, type DiskImage, type Fork } from '../../live/fork.js';
import type { BoxName } from '../../plan.js';
import type { Roles } from '../../rehearsals/judge/ledger.js';
import { rolesAtStart } from '../../rehearsals/language/vocabulary.js';
import { boxEventOf } from '../../rehearsals/stage.js';
import type { OutsideState } from '../../supervisor/outside.js';
import type { World } from '../../supervisor/world-lab.js';
import type { Letter } from '../scene.js';
import { begin, boxesIn, type Course, walk } from './walk.js';

/** One durable write, and the world just before it. */
export interface WritePoint {
  /** Which of all writes of the rehearsal. */
  readonly number: number;
  readonly box: BoxName;
  readonly name: string;
  readonly nowUs: Micros;
  /** Which writes of each box had been done. */
  readonly done: Readonly<Partial<Record<BoxName, number>>>;
  readonly outside: OutsideState;
  readonly boots: Fork['boots'];
  readonly roles: Roles;
  /** Who was the primary last. */
  readonly primary: Letter;
}

export interface Survey {
  readonly course: Course;
  readonly made: World['made'];
  readonly boxes: readonly BoxName[];
  readonly points: readonly WritePoint[];
  /** What each box's disk held after so many writes. */
  readonly images: ReadonlyMap<BoxName, readonly DiskImage[]>;
}

/** Walks the rehearsal once to its end. */
export async function survey(course: Course): Promise<Survey> {
  const world = await begin(course);
  const { lab, outside, disks, made } = world;
  const boxes = boxesIn(world);
  const pictures = createImages();
  const points: WritePoint[] = [];
  const roles = new Map(Object.entries(rolesAtStart(course.rehearsal.start)));
  let primary: Letter = 'a';
  lab.onEntry((entry) => {
    const seen = boxEventOf(entry);
    if (seen === null) return;
    const { box, event } = seen;
    if (event.kind === 'failover.broken' || event.kind === 'factory.reset') roles.delete(box);
    if (event.kind !== 'failover.role' && event.kind !== 'failover.established') return;
    roles.set(box, event.data.role);
    if (event.data.role === 'primary') primary = box === 'B' ? 'b' : 'a';
  });
  const images = new Map<BoxName, DiskImage[]>(boxes.map((box) => [box, []]));
  const ofBoxes = <T>(value: (box: BoxName) => T): Record<string, T> =>
    Object.fromEntries(boxes.map((box) => [box, value(box)]));
  const take = (box: BoxName): void => {
    const disk = disks[box];
    if (disk !== undefined) images.get(box)?.push(pictures.of(disk));
  };
  for (const box of boxes) {
    disks[box]?.onDurable((_step, name) => {
      take(box);
      points.push({
        number: points.length + 1,
        box,
        name: name.replace(/[0-9a-f]{64}/, '*'),
        nowUs: lab.participant.agenda.nowUs(),
        done: ofBoxes((one) => (images.get(one)?.length ?? 0) - (one === box ? 1 : 0)),
        outside: structuredClone(outside.state()),
        boots: ofBoxes((one) => lab.box(one).boot),
        roles: Object.fromEntries(roles),
        primary,
      });
      return null;
    });
  }
  try {
    await lab.run(() => walk({ course, world, blocks: course.rehearsal.way }));
    for (const box of boxes) take(box);
  } finally {
    await lab.close();
  }
  return { course, made, boxes, points, images };
}
