/** One cut, tried: the world as it was at the write, the power lost, and what came of it. */
import { resume } from '../../live/fork.js';
import type { World } from '../../supervisor/world-lab.js';
import { type Aftermath, aftermath } from './aftermath.js';
import { type CutGroup, cutLine, cutsOf, forkAfter, groupsOf, isLive } from './cut.js';
import type { EndStateName } from './end-states.js';
import { cutLive, type Meetings, meetingOf } from './live.js';
import { type Survey, survey } from './survey.js';
import { courseOf } from './walk.js';

/** A part of one rehearsal's cuts: every `parts`-th from `part` on. Plain values. */
export interface CutJob {
  readonly rehearsal: string;
  readonly seed: string;
  readonly part: number;
  readonly parts: number;
  /** Of all cuts that differ, this many are tried, evenly; null: all. */
  readonly sample: number | null;
  /** Only cuts at this durable write; null: at all. */
  readonly write: number | null;
}

export interface CutFinding {
  readonly cut: string;
  readonly endState: EndStateName | null;
  readonly findings: readonly string[];
  readonly log: readonly string[];
}

export interface CutResult {
  readonly job: CutJob;
  readonly writes: number;
  /** Cuts that this part stands for, and how many of them were tried: the others leave the same behind. */
  readonly cuts: number;
  readonly tried: number;
  readonly endStates: Readonly<Partial<Record<EndStateName, number>>>;
  /** Cuts after which people had to do something. */
  readonly ledBack: number;
  readonly findings: readonly CutFinding[];
}

interface Prepared {
  readonly survey: Survey;
  readonly meetings: Meetings;
  readonly groups: readonly CutGroup[];
}

let prepared: { readonly key: string; readonly made: Promise<Prepared> } | null = null;

async function prepare(name: string, seed: string): Promise<Prepared> {
  const surveyed = await survey(courseOf(name, seed));
  return { survey: surveyed, meetings: new Map(), groups: groupsOf(surveyed, cutsOf(surveyed)) };
}

/** Walks of one rehearsal are kept until another one is asked for. */
function preparedFor({ rehearsal, seed }: CutJob): Promise<Prepared> {
  const key = `${rehearsal} ${seed}`;
  if (prepared?.key !== key) prepared = { key, made: prepare(rehearsal, seed) };
  return prepared.made;
}

/** The world as the cut leaves it, and what comes of that. */
async function tryCut({ survey, meetings }: Prepared, { first }: CutGroup): Promise<Aftermath> {
  const point = survey.points[first.write - 1];
  if (point === undefined) throw new Error(`no write ${first.write}`);
  const { primary, roles } = point;
  const judged = (world: World): Promise<Aftermath> =>
    aftermath({ course: survey.course, world, primary, roles });
  if (isLive(survey, first)) {
    const meeting = await meetingOf(survey, meetings, first.write);
    const met = await cutLive(survey, meeting, first, judged);
    return met ?? { endState: null, findings: ['the write was not met again'], log: [] };
  }
  const world = await resume(forkAfter(survey, point, first), false);
  try {
    return await world.lab.run(() => judged(world));
  } finally {
    await world.lab.close();
  }
}

async function triedCut(ready: Prepared, group: CutGroup): Promise<Aftermath> {
  try {
    return await tryCut(ready, group);
  } catch (error) {
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { endState: null, findings: [`broken: ${told}`], log: [] };
  }
}

function sampled(groups: readonly CutGroup[], sample: number | null): readonly CutGroup[] {
  if (sample === null || sample >= groups.length) return groups;
  return Array.from({ length: sample }, (_, index) => {
    const group = groups[Math.floor(((index + 0.5) * groups.length) / sample)];
    if (group === undefined) throw new Error('a sample beyond the end');
    return group;
  });
}

/** The work of a worker. */
export async function tryCuts(job: CutJob): Promise<CutResult> {
  const ready = await preparedFor(job);
  const wanted = ready.groups.filter(({ first }) => job.write === null || first.write === job.write);
  const mine = sampled(wanted, job.sample).filter((_, index) => index % job.parts === job.part);
  const endStates: Partial<Record<EndStateName, number>> = {};
  const findings: CutFinding[] = [];
  let cuts = 0;
  let ledBack = 0;
  for (const group of mine) {
    const { endState, findings: found, log } = await triedCut(ready, group);
    cuts += group.cuts;
    if (endState !== null) endStates[endState] = (endStates[endState] ?? 0) + group.cuts;
    if (log.length > 0) ledBack += group.cuts;
    if (found.length > 0) findings.push({ cut: cutLine(group.first), endState, findings: found, log });
  }
  const writes = ready.survey.points.length;
  return { job, writes, cuts, tried: mine.length, endStates, ledBack, findings };
}
