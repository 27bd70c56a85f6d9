/**
 * lab/rehearsals/: a rehearsal from its file to its debrief.
 *
 * From what was recognised and judged to the debrief: the same for the robot and for a trainee.
 */
import type { Micros } from '../../hardware/ports.js';
import type { Label } from '../../views/label.js';
import type { CostMeter, Costs } from './judge/costs.js';
import type { Verdict } from './judge/judge.js';
import type { Ledger } from './judge/ledger.js';
import { type Mistake, type Rehearsal, rolesAtStart } from './language/vocabulary.js';
import type { Recogniser } from './recogniser.js';
import type { FlightLine } from './recorder/flight-log.js';
import type { Debrief, Report } from './report/report.js';

const US_PER_MS = 1_000;
export const toMs = (us: Micros): number => Math.round(us / US_PER_MS);

/** The boxes of which one follows the other at the end. */
export const followers = (ledger: Pick<Ledger, 'pairs'>): string[] =>
  ledger.pairs().flatMap(({ backup, primary }) => [primary, backup]);

/** How a rehearsal went, but for what was recognised. */
export interface Course {
  readonly hosting: 'world' | 'processes';
  readonly seed: string;
  readonly startUs: Micros;
  readonly endUs: Micros;
  readonly wallMs: number;
  readonly downtimeUs: Micros;
  readonly traceHash: string;
  readonly verdict: Verdict;
  readonly costs: CostMeter;
  /** What is left behind. */
  readonly left: readonly Label[];
  /** Why it did not come to its end; null: it did. */
  readonly stuck: Label | null;
  /** What the recorder kept of it; absent: nothing. */
  readonly lines?: readonly FlightLine[];
}

/** Steps began when the one before them was done, the first at the start. */
function stepsOf(rehearsal: Rehearsal, recogniser: Recogniser, startUs: Micros): Report['steps'] {
  const done = new Map(recogniser.steps().map((step) => [step.id, step.doneUs]));
  const times = [...done.values()].filter((us): us is Micros => us !== null).sort((a, b) => a - b);
  return rehearsal.steps.map((step) => {
    const doneUs = done.get(step.id) ?? null;
    if (doneUs === null) {
      return { id: step.id, guide: step.guide, outcome: 'missed', startedMs: null, endedMs: null };
    }
    const previous = times.filter((us) => us < doneUs).at(-1) ?? startUs;
    return {
      id: step.id,
      guide: step.guide,
      outcome: 'done',
      startedMs: toMs(previous - startUs),
      endedMs: toMs(doneUs - startUs),
    };
  });
}

/** What a mistake does shows within this time, or is no longer known to be its doing. */
const SHOWS_US: Micros = 12 * 3_600_000_000;

type Measured = NonNullable<Report['mistakes'][number]['measured']>;

function measuredOf({ measures }: Pick<Mistake, 'measures'>, costs: Costs): Measured | null {
  if (measures === undefined) return null;
  const { outageUs, ...counts } = costs;
  return Object.fromEntries(measures.map((one) => [one, one === 'outage' ? toMs(outageUs) : counts[one]]));
}

/** What was made of mistakes, with what was measured since. */
export function reportedMistakes(
  { mistakes }: Pick<Rehearsal, 'mistakes'>,
  made: ReturnType<Recogniser['mistakes']>,
  { startUs, endUs, costs }: Pick<Course, 'startUs' | 'endUs' | 'costs'>,
): Report['mistakes'] {
  return made.map(({ id, atUs }) => {
    const known = mistakes.find((one) => one.id === id);
    const measured =
      known === undefined ? null : measuredOf(known, costs.between(atUs, Math.min(endUs, atUs + SHOWS_US)));
    return {
      id,
      guide: known?.guide ?? [],
      atMs: toMs(atUs - startUs),
      ...(measured === null ? {} : { measured }),
    };
  });
}

/** Succeeded only if every needed step was done, nothing went wrong and nothing was lost. */
export function debriefOf(rehearsal: Rehearsal, recogniser: Recogniser, course: Course): Debrief {
  const { startUs, endUs, verdict, stuck } = course;
  const held = recogniser.success();
  const success = rehearsal.success.map((one, index) => ({ title: one.title, holds: held[index] === true }));
  const steps = stepsOf(rehearsal, recogniser, startUs);
  const mistakes = reportedMistakes(rehearsal, recogniser.mistakes(), course);
  const { users, support } = course.costs.between(startUs, endUs);
  const optional = new Set(rehearsal.steps.filter((step) => step.optional === true).map((step) => step.id));
  const reasons = [...(stuck === null ? [] : [stuck]), ...verdict.findings];
  const succeeded =
    reasons.length === 0 &&
    mistakes.length === 0 &&
    success.every((one) => one.holds) &&
    steps.every((step) => step.outcome === 'done' || optional.has(step.id)) &&
    verdict.lost.rows === 0 &&
    verdict.lost.files === 0;
  const report: Report = {
    rehearsal: rehearsal.id,
    hosting: course.hosting,
    seed: course.seed,
    outcome: succeeded ? 'success' : 'failure',
    simulatedMs: toMs(endUs - startUs),
    wallMs: Math.round(course.wallMs),
    downtimeMs: toMs(course.downtimeUs),
    traceHash: course.traceHash,
    steps,
    mistakes,
    lost: verdict.lost,
    costs: { users, support },
    left: [...course.left],
    judged: verdict.compared,
  };
  const { A: a, B: b } = rolesAtStart(rehearsal.start);
  const roles = { ...(a === undefined ? {} : { a }), ...(b === undefined ? {} : { b }) };
  const lines = (course.lines ?? []).filter(({ atUs }) => atUs >= startUs && atUs <= endUs);
  return { report, rehearsal, success, reasons, flight: { lines, fromUs: startUs, toUs: endUs, roles } };
}
