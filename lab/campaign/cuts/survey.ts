/** Every durable write of a rehearsal, and what the world was at each. */
import type { Micros } from '../../../hardware/ports.js';
import { whensOf } from '../../acts/set-when.js';
import { createImages, type DiskImage, type Fork } from '../../live/fork.js';
import type { BoxName } from '../../plan.js';
import type { Roles } from '../../rehearsals/judge/ledger.js';
import { type Command, rolesAtStart } from '../../rehearsals/language/vocabulary.js';
import type { CommandPlace, RobotMark } from '../../rehearsals/robot/mark.js';
import type { Robot } from '../../rehearsals/robot/robot.js';
import { boxEventOf } from '../../rehearsals/stage.js';
import type { OutsideState } from '../../supervisor/outside.js';
import type { World } from '../../supervisor/world-lab.js';
import type { Letter } from '../scene.js';
import { type Armed, begin, boxesIn, type Course, walk } from './walk.js';

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
  /** How far each box had come; null: it was off. */
  readonly marks: Readonly<Partial<Record<BoxName, string | null>>>;
  readonly roles: Roles;
  /** Who was the primary last. */
  readonly primary: Letter;
  /** Boxes that had been reset to what the factory ships. */
  readonly reset: readonly string[];
}

/** A place on the way at which nothing is under way: another walk may begin there, with boxes just started. */
export interface Rest {
  /** Null: the beginning. */
  readonly mark: RobotMark | null;
  readonly fork: Fork;
  /** Null: what the rehearsal arms is armed there. */
  readonly armed: readonly Armed[] | null;
  /** Writes of the rehearsal that lie behind. */
  readonly behind: number;
}

export interface Survey {
  readonly course: Course;
  readonly made: World['made'];
  readonly boxes: readonly BoxName[];
  readonly points: readonly WritePoint[];
  /** In their order, from the beginning on. */
  readonly rests: readonly Rest[];
  /** What each box's disk held after so many writes. */
  readonly images: ReadonlyMap<BoxName, readonly DiskImage[]>;
}

/** A write's name without what is drawn by chance. */
export const plainName = (name: string): string => name.replace(/[0-9a-f]{64}/, '*');

/** After these commands the page is as it would be if it were asked for anew. */
const leavesPage = ({ go, open, signIn, waitFor, wait, launchConsole }: Command): boolean =>
  [go, open, signIn, waitFor, wait, launchConsole].some((one) => one !== undefined);

const isAtRest = (world: World): boolean =>
  boxesIn(world).every((box) => {
    const node = world.hosting.box(box)?.appliance()?.node;
    const state = node?.failover.state();
    const isPulling = state?.kind === 'backup' && state.sync !== null;
    const rests = state !== undefined && ['alone', 'primary', 'backup'].includes(state.kind);
    const isUntouched = world.lab.box(box).overlays.length === 0;
    return rests && isUntouched && !isPulling && node?.installer.state().at === 'idle';
  });

/** Walks the rehearsal once to its end. */
export async function survey(course: Course): Promise<Survey> {
  const world = await begin(course);
  const { lab, outside, disks, made } = world;
  const boxes = boxesIn(world);
  const pictures = createImages();
  const points: WritePoint[] = [];
  const roles = new Map(Object.entries(rolesAtStart(course.rehearsal.start)));
  const reset = new Set<string>();
  let primary: Letter = 'a';
  lab.onEntry((entry) => {
    const seen = boxEventOf(entry);
    if (seen === null) return;
    const { box, event } = seen;
    if (event.kind === 'factory.reset') reset.add(box);
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
        name: plainName(name),
        nowUs: lab.participant.agenda.nowUs(),
        done: ofBoxes((one) => (images.get(one)?.length ?? 0) - (one === box ? 1 : 0)),
        outside: structuredClone(outside.state()),
        boots: ofBoxes((one) => lab.box(one).boot),
        marks: ofBoxes((one) => world.hosting.box(one)?.participant.mark ?? null),
        roles: Object.fromEntries(roles),
        primary,
        reset: [...reset],
      });
      return null;
    });
  }
  const restNow = (mark: RobotMark | null): Rest => ({
    mark,
    behind: points.length,
    armed: mark === null ? null : whensOf(lab).map(({ when, standing }) => ({ when, standing })),
    fork: {
      ...{ seed: course.seed, made, found: course.found },
      images: new Map(boxes.map((box) => [box, pictures.of(disks[box] ?? disks.a)] as const)),
      nowUs: lab.participant.agenda.nowUs(),
      outside: structuredClone(outside.state()),
      boots: ofBoxes((one) => lab.box(one).boot),
    },
  });
  const rests = [restNow(null)];
  let last: Command = {};
  const onCommand = (command: Command, at: CommandPlace, robot: Robot): void => {
    const isFresh = leavesPage(last) && course.rehearsal.faults.length === 0;
    last = command;
    if (!isFresh || !isAtRest(world) || rests.at(-1)?.behind === points.length) return;
    rests.push(restNow(robot.mark(at)));
  };
  try {
    await lab.run(() => walk({ course, world, onCommand }));
    for (const box of boxes) take(box);
  } finally {
    await lab.close();
  }
  return { course, made, boxes, points, rests, images };
}
