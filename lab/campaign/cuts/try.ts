/** One cut, tried: the world as it was at the write, the power lost, and what came of it. */
import { resume } from '../../live/fork.js';
import type { BoxName } from '../../plan.js';
import type { World } from '../../supervisor/world-lab.js';
import { type Aftermath, aftermath } from './aftermath.js';
import {
  type CutGroup,
  type CutKind,
  commandOf,
  cutLine,
  cutsOf,
  forkAfter,
  groupsOf,
  isLive,
} from './cut.js';
import type { EndStateName } from './end-states.js';
import { createMeetings, cutLive, type Meetings } from './live.js';
import { type Survey, survey } from './survey.js';
import { courseOf } from './walk.js';

/** Which cuts of a rehearsal are meant; null: all. */
export interface Chosen {
  /** Of all that differ, so many, evenly. */
  readonly sample: number | null;
  /** At this durable write. */
  readonly write: number | null;
  /** The boxes that lose their power, no more and no less. */
  readonly victims: readonly BoxName[] | null;
  readonly kind: CutKind | null;
}

/** A part of one rehearsal's cuts, of the way one after the other. Plain values. */
export interface CutJob extends Chosen {
  readonly rehearsal: string;
  readonly seed: string;
  readonly part: number;
  readonly parts: number;
}

export interface CutFinding {
  readonly cut: string;
  /** Shows it again. */
  readonly command: string;
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
  /** What a core had to do for it, the rehearsal's walk included. */
  readonly coreMs: number;
}

const US_PER_MS = 1_000;

interface Prepared {
  readonly survey: Survey;
  readonly meetings: Meetings;
  readonly meant: Map<string, readonly CutGroup[]>;
}

let prepared: { readonly key: string; readonly made: Promise<Prepared> } | null = null;

async function prepare(name: string, seed: string): Promise<Prepared> {
  const surveyed = await survey(courseOf(name, seed));
  return { survey: surveyed, meetings: createMeetings(), meant: new Map() };
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
  const judged = (world: World): Promise<Aftermath> => aftermath({ ...point, course: survey.course, world });
  if (isLive(survey, first)) {
    const met = await cutLive(survey, meetings, first, judged);
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

/** The cuts that are meant, of those that leave the same behind one each. */
function meantBy(ready: Prepared, { write, victims, kind, sample }: Chosen): readonly CutGroup[] {
  const key = JSON.stringify([write, victims, kind, sample]);
  const known = ready.meant.get(key);
  if (known !== undefined) return known;
  const plans = cutsOf(ready.survey).filter(
    (plan) =>
      (write === null || plan.write === write) &&
      (victims === null || plan.victims.join() === victims.join()) &&
      (kind === null || plan.kind === kind),
  );
  const found = sampled(groupsOf(ready.survey, plans), sample);
  ready.meant.set(key, found);
  return found;
}

/** What lies together is walked to from the same places. */
const shareOf = (all: readonly CutGroup[], { part, parts }: CutJob): readonly CutGroup[] =>
  all.slice(Math.floor((part * all.length) / parts), Math.floor(((part + 1) * all.length) / parts));

/** The work of a worker. */
export async function tryCuts(job: CutJob): Promise<CutResult> {
  const began = process.cpuUsage();
  const ready = await preparedFor(job);
  const mine = shareOf(meantBy(ready, job), job);
  const endStates: Partial<Record<EndStateName, number>> = {};
  const findings: CutFinding[] = [];
  let cuts = 0;
  let ledBack = 0;
  for (const group of mine) {
    const { endState, findings: found, log } = await triedCut(ready, group);
    cuts += group.cuts;
    if (endState !== null) endStates[endState] = (endStates[endState] ?? 0) + group.cuts;
    if (log.length > 0) ledBack += group.cuts;
    if (found.length === 0) continue;
    const [cut, command] = [cutLine(group.first), commandOf(job.seed, group.first)];
    findings.push({ cut, command, endState, findings: found, log });
  }
  const writes = ready.survey.points.length;
  const { user, system } = process.cpuUsage(began);
  const coreMs = (user + system) / US_PER_MS;
  return { job, writes, cuts, tried: mine.length, endStates, ledBack, findings, coreMs };
}
