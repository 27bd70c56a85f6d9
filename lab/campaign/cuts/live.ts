/**
 * Cuts of one box while the others go on: what runs on them cannot be kept, so the way is walked again to
 * the write, from the last place before it at which nothing was under way.
 */
import { createImages, type DiskImage, putImage, resume } from '../../live/fork.js';
import { type BoxName, ranks } from '../../plan.js';
import type { Command } from '../../rehearsals/language/vocabulary.js';
import type { CommandPlace } from '../../rehearsals/robot/mark.js';
import type { World } from '../../supervisor/world-lab.js';
import { type CutPlan, LOST_MAX } from './cut.js';
import { plainName, type Rest, type Survey, type WritePoint } from './survey.js';
import { begin, boxesIn, Gone, walk } from './walk.js';

/** Where a write is met again: on which walk, and as its how manieth durable write. */
interface Meeting {
  /** Null: the walk from the very beginning, which is the one that was surveyed. */
  readonly rest: Rest | null;
  readonly nth: number;
  /** Writes up to it, of which the walk has to make each before `next`; null: it has been seen to make it. */
  readonly alike: readonly WritePoint[] | null;
  readonly next: Rest | undefined;
}

/** What is known of walks from rests. */
export interface Meetings {
  /** Rests from which a walk makes other writes than the surveyed one. */
  readonly others: Set<Rest>;
  /** Writes of each walk that has been tried, by the number in the survey; by where it began and ended. */
  readonly tried: Map<string, Promise<ReadonlyMap<number, number>>>;
}

export const createMeetings = (): Meetings => ({ others: new Set(), tried: new Map() });

/** Where a walk fails that began at a rest (somebody had signed in before it), one rest earlier is tried. */
const RESTS_TRIED = 3;

const start = (survey: Survey, rest: Rest | null): Promise<World> =>
  rest === null ? begin(survey.course) : resume(rest.fork, true);

/** Ends a walk where another one begins. */
const endAt =
  (next: Rest | undefined) =>
  (_command: Command, at: CommandPlace): void => {
    const isThere = at.block === next?.mark?.block && at.command === next.mark.command;
    if (isThere) throw new Gone('the next rest');
  };

/** Walks from one rest to another, and finds the surveyed writes among those that are made. */
async function meet(
  survey: Survey,
  rest: Rest,
  next: Rest | undefined,
): Promise<ReadonlyMap<number, number>> {
  const { course, points } = survey;
  const world = await start(survey, rest);
  const made: string[] = [];
  for (const box of boxesIn(world))
    world.disks[box]?.onDurable((_step, name) => {
      made.push(`${box} ${plainName(name)}`);
      return null;
    });
  try {
    await world.lab.run(() =>
      walk({
        course,
        world,
        from: rest.mark,
        armed: rest.armed,
        onCommand: endAt(next),
      }),
    );
  } catch {
    // Another way than the surveyed one: its writes are met from the beginning.
    return new Map();
  } finally {
    await world.lab.close();
  }
  const met = new Map<number, number>();
  let at = 0;
  for (const { number, box, name } of points.slice(rest.behind, next?.behind)) {
    const found = made.indexOf(`${box} ${name}`, at);
    if (found < 0) continue;
    met.set(number, found + 1);
    at = found + 1;
  }
  return met;
}

/** Where a write is met: on the walk that is hoped to be as the surveyed one; else where it was looked for. */
async function meetingOf(survey: Survey, { others, tried }: Meetings, write: number): Promise<Meeting> {
  const { rests, points } = survey;
  const last = rests.findLastIndex(({ behind }) => behind < write);
  const nearest = rests[last];
  if (nearest !== undefined && !others.has(nearest)) {
    const { behind } = nearest;
    return { rest: nearest, nth: write - behind, alike: points.slice(behind, write), next: rests[last + 1] };
  }
  for (let from = last; from >= 0 && from > last - RESTS_TRIED; from -= 1) {
    const rest = rests[from];
    if (rest === undefined) break;
    const way = `${from} ${last}`;
    const known = tried.get(way) ?? meet(survey, rest, rests[last + 1]);
    tried.set(way, known);
    const nth = (await known).get(write);
    if (nth !== undefined) return { rest, nth, alike: null, next: undefined };
  }
  return { rest: null, nth: write, alike: null, next: undefined };
}

/** How many writes before the cut pictures of the victim's disk are wanted; a walk may differ by a few. */
function pictured({ points }: Survey, { write, victims, lost }: CutPlan): number {
  const [victim] = victims;
  const commits = victim === undefined ? 0 : (lost[victim] ?? 0);
  if (victim === undefined || commits === 0) return 0;
  const own = points.slice(0, write).filter(({ box }) => box === victim);
  return write - (own.at(-commits - 1)?.number ?? 0) + 2;
}

const isAlike = (point: WritePoint | undefined, box: BoxName, name: string): boolean =>
  point?.box === box && point.name === plainName(name);

/** The world as it is when the power is gone, in a run of its lab; null: the write was not met on this walk. */
async function cutAt<T>(
  survey: Survey,
  { rest, nth, alike, next }: Meeting,
  plan: CutPlan,
  then: (world: World) => Promise<T>,
): Promise<T | null> {
  const [victim] = plan.victims;
  if (victim === undefined) throw new Error('a cut of no box');
  const world = await start(survey, rest);
  const { lab, disks } = world;
  const pictures = createImages();
  const earlier: DiskImage[] = [];
  const lost = plan.lost[victim] ?? 0;
  const picturedFrom = nth - pictured(survey, plan);
  let made = 0;
  let struck = false;
  const written =
    (box: BoxName) =>
    (_step: unknown, name: string): 'before' | 'after' | null => {
      if (struck) return null;
      // Boxes that were started at the rest write more than those that went on.
      const isMeant = alike === null || isAlike(alike[made], box, name);
      if (isMeant) made += 1;
      const disk = disks[victim];
      if (lost > 0 && made >= picturedFrom && box === victim && disk !== undefined) {
        earlier.unshift(pictures.of(disk));
        earlier.splice(LOST_MAX + 1);
      }
      if (!isMeant || made !== nth) return null;
      struck = true;
      const { participant } = world.hosting.box(box) ?? {};
      if (box !== victim) {
        const nowUs = participant?.agenda.nowUs() ?? lab.nowUs();
        lab.lockstep.control(ranks[victim], nowUs, { kind: 'press', button: 'power' });
        return null;
      }
      // Nothing gets out any more; the lab learns of it when this event has ended.
      participant?.kill();
      return plan.kind === 'after' ? 'after' : 'before';
    };
  for (const box of boxesIn(world)) disks[box]?.onDurable(written(box));
  try {
    return await lab.run(async () => {
      try {
        await walk({
          course: survey.course,
          world,
          from: rest?.mark ?? null,
          armed: rest?.armed ?? null,
          gone: () => struck,
          onCommand: endAt(next),
        });
      } catch (error) {
        // Who was hoped to go the surveyed way does not get on: somebody had signed in before the rest.
        if (alike === null) throw error;
      }
      if (!struck) return null;
      if (lab.box(victim).power !== 'off') await lab.cutPower(victim);
      const disk = disks[victim];
      const image = earlier[Math.min(lost, earlier.length - 1)];
      if (disk !== undefined && image !== undefined) putImage(disk, image);
      return then(world);
    });
  } finally {
    await lab.close();
  }
}

/**
 * Walks to the write and takes the power from the victim. The world as it is then, in a run of its lab;
 * null: the write was not met.
 */
export async function cutLive<T>(
  survey: Survey,
  meetings: Meetings,
  plan: CutPlan,
  then: (world: World) => Promise<T>,
): Promise<T | null> {
  const hoped = await meetingOf(survey, meetings, plan.write);
  const met = await cutAt(survey, hoped, plan, then);
  if (met !== null || hoped.alike === null || hoped.rest === null) return met;
  meetings.others.add(hoped.rest);
  return cutAt(survey, await meetingOf(survey, meetings, plan.write), plan, then);
}
