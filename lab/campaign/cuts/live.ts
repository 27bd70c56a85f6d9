/**
 * Cuts of one box while the others go on: what runs on them cannot be kept, so the way is walked again to
 * the write, from the last place before it at which nothing was under way.
 */
import { createImages, type DiskImage, putImage, resume } from '../../live/fork.js';
import { type BoxName, ranks } from '../../plan.js';
import type { World } from '../../supervisor/world-lab.js';
import { type CutPlan, LOST_MAX } from './cut.js';
import { plainName, type Rest, type Survey } from './survey.js';
import { begin, boxesIn, Gone, walk } from './walk.js';

/** Where a write is met again: on which walk, and as its how manieth durable write. */
export interface Meeting {
  /** Null: the walk from the very beginning, which is the one that was surveyed. */
  readonly rest: Rest | null;
  readonly nth: number;
}

/** Writes of each walk that has been tried, by the number in the survey. */
export type Meetings = Map<Rest, Promise<ReadonlyMap<number, number>>>;

const start = (survey: Survey, rest: Rest | null): Promise<World> =>
  rest === null ? begin(survey.course) : resume(rest.fork, true);

/** Walks from a rest to the next one, and finds the surveyed writes among those that are made. */
async function meet(survey: Survey, rest: Rest): Promise<ReadonlyMap<number, number>> {
  const { course, points, rests } = survey;
  const next = rests[rests.indexOf(rest) + 1];
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
        onCommand: (_command, at) => {
          const isNext = at.block === next?.mark.block && at.command === next.mark.command;
          if (isNext) throw new Gone('the next rest');
        },
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

/** Where a write is met. */
export async function meetingOf(survey: Survey, meetings: Meetings, write: number): Promise<Meeting> {
  const rest = survey.rests.findLast(({ behind }) => behind < write);
  if (rest !== undefined) {
    const known = meetings.get(rest) ?? meet(survey, rest);
    meetings.set(rest, known);
    const nth = (await known).get(write);
    if (nth !== undefined) return { rest, nth };
  }
  return { rest: null, nth: write };
}

/**
 * Walks to the write and takes the power from the victim. The world as it is then, in a run of its lab;
 * null: the write was not met.
 */
export async function cutLive<T>(
  survey: Survey,
  { rest, nth }: Meeting,
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
  let made = 0;
  let struck = false;
  const written = (box: BoxName) => (): 'before' | 'after' | null => {
    if (struck) return null;
    made += 1;
    const disk = disks[victim];
    if (lost > 0 && box === victim && disk !== undefined) {
      earlier.unshift(pictures.of(disk));
      earlier.splice(LOST_MAX + 1);
    }
    if (made !== nth) return null;
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
      await walk({ course: survey.course, world, from: rest?.mark ?? null, gone: () => struck });
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
