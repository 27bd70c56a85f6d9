/** Which cuts there are of a rehearsal, and what the world is after each. */
import { createHash } from 'node:crypto';
import { createRandom } from '../../../hardware/random.js';
import type { DiskImage, Fork } from '../../live/fork.js';
import type { BoxName } from '../../plan.js';
import type { Survey, WritePoint } from './survey.js';

/** The write is not done; it is done; or it and some before it are gone. */
export const cutKinds = ['before', 'after', 'lost'] as const;
export type CutKind = (typeof cutKinds)[number];

export interface CutPlan {
  readonly rehearsal: string;
  /** Number of the durable write among all of the rehearsal. */
  readonly write: number;
  /** Whose write it is, and its name. */
  readonly box: BoxName;
  readonly name: string;
  readonly victims: readonly BoxName[];
  readonly kind: CutKind;
  /** Commits that each victim loses besides the interrupted write. */
  readonly lost: Readonly<Partial<Record<BoxName, number>>>;
}

export const LOST_MAX = 5;

/** Each box alone, and all of them. */
const victimsOf = (boxes: readonly BoxName[]): (readonly BoxName[])[] =>
  boxes.length === 1 ? [boxes] : [...boxes.map((box) => [box]), boxes];

/** All cuts of a rehearsal, in the order of its writes. */
export function cutsOf({ course, boxes, points }: Survey): CutPlan[] {
  const chance = createRandom(`cuts/${course.rehearsal.id}/${course.seed}`);
  return points.flatMap(({ number, box, name }) =>
    victimsOf(boxes).flatMap((victims) =>
      cutKinds.map((kind) => ({
        rehearsal: course.rehearsal.id,
        write: number,
        box,
        name,
        victims,
        kind,
        lost:
          kind === 'lost'
            ? Object.fromEntries(victims.map((victim) => [victim, chance.int(1, LOST_MAX)]))
            : {},
      })),
    ),
  );
}

/** A cut in one line: what was played, whose power went, at which write. */
export const cutLine = ({ rehearsal, write, box, name, victims, kind, lost }: CutPlan): string => {
  const gone = Object.entries(lost).map(([victim, commits]) => `${commits} more of ${victim}`);
  const how = kind === 'lost' ? `lost, with ${gone.join(' and ')},` : kind;
  return `${rehearsal}: ${victims.join(' and ')} ${victims.length > 1 ? 'lose' : 'loses'} power, ${how} write ${write} (${name} of ${box})`;
};

/** Types the cut out for whoever wants to see it again. */
export const commandOf = (seed: string, { rehearsal, write, victims, kind }: CutPlan): string =>
  `npx bomgar-sim cuts ${rehearsal} --seed ${seed} --write ${write} --of ${victims.join(',')} --kind ${kind}`;

/** What is on a victim's disk when the power returns. */
export function imageAfter(
  { images }: Survey,
  { done }: WritePoint,
  { box, kind, lost }: CutPlan,
  victim: BoxName,
): DiskImage {
  const written = (done[victim] ?? 0) + (kind === 'after' && victim === box ? 1 : 0);
  const image = images.get(victim)?.[Math.max(0, written - (lost[victim] ?? 0))];
  if (image === undefined) throw new Error(`no image of ${victim} after ${written} writes`);
  return image;
}

/** The world after all boxes have lost their power. */
export function forkAfter(survey: Survey, point: WritePoint, plan: CutPlan): Fork {
  const { course, made, boxes } = survey;
  const { nowUs, outside, boots } = point;
  const images = new Map(boxes.map((box) => [box, imageAfter(survey, point, plan, box)] as const));
  return { seed: course.seed, made, found: course.found, nowUs, images, outside, boots };
}

/** Cuts that leave the same behind, of which one is tried. */
export interface CutGroup {
  readonly first: CutPlan;
  readonly last: CutPlan;
  readonly cuts: number;
}

/** Whether boxes go on that have lost no power. */
export const isLive = ({ boxes }: Survey, { victims }: CutPlan): boolean => victims.length < boxes.length;

const digestOf = (text: string): string => createHash('sha1').update(text).digest('hex');

/** What boxes and people know at a write. */
interface Known {
  readonly roles: string;
  /** The outside as well, of which a fork takes what is there. */
  readonly all: string;
}

function knownAt({ outside, boots, roles, primary }: WritePoint): Known {
  const told = JSON.stringify([roles, primary]);
  return { roles: told, all: digestOf(JSON.stringify([outside, boots, told])) };
}

function leavings(survey: Survey, point: WritePoint, plan: CutPlan, known: Known): string {
  const [victim] = plan.victims;
  if (isLive(survey, plan) && victim !== undefined) {
    const { key } = imageAfter(survey, point, plan, victim);
    const mark = point.marks[victim];
    // In the midst of its work it dies where it is; beside another one's at that instant.
    const place = victim === plan.box ? 'in' : `beside at ${point.nowUs}`;
    return `${victim} ${place} ${mark} ${key} ${known.roles}`;
  }
  const keys = survey.boxes.map((box) => imageAfter(survey, point, plan, box).key);
  return `${keys.join(' ')} ${known.all}`;
}

/**
 * Cuts of all boxes leave nothing but disks: those after which every disk, the outside and the boots are
 * the same differ in the time of day alone. Where a box goes on, those leave the same that take the power
 * from the other one at the same instant with the same on its disk, before it has told or sent anything
 * more: nothing of what it did between them is to be seen anywhere.
 */
export function groupsOf(survey: Survey, plans: readonly CutPlan[]): CutGroup[] {
  const groups = new Map<string, { first: CutPlan; last: CutPlan; cuts: number }>();
  const knowns = survey.points.map(knownAt);
  for (const plan of plans) {
    const point = survey.points[plan.write - 1];
    const there = knowns[plan.write - 1];
    if (point === undefined || there === undefined) throw new Error(`no write ${plan.write}`);
    const key = leavings(survey, point, plan, there);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { first: plan, last: plan, cuts: 1 });
    else {
      known.cuts += 1;
      known.last = plan;
    }
  }
  return [...groups.values()];
}
