/** The trainee's place as pages and tools see it: plain data, labels in both languages. */
import { type Micros, MS } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { reportedMistakes } from '../debrief.js';
import {
  conditionsOfAim,
  conditionsOfStep,
  type HeldStep,
  heldIn,
  type TimeToWait,
  waitIn,
} from '../language/conditions/of-steps.js';
import type { ConditionsView } from '../language/conditions/words.js';
import type { Mode } from '../language/modes.js';
import type { Question, Rehearsal } from '../language/vocabulary.js';
import type { Flight } from '../recorder/flight.js';
import { HIDDEN } from '../recorder/flight-log.js';
import { gradeWord, type VerdictWords, verdictOf } from '../report/grade.js';
import { measuredText } from '../report/measured.js';
import type { Report } from '../report/report.js';
import type { Attempt, Grade } from './attempt.js';

type ReportedMistake = Report['mistakes'][number];

type Letter = NonNullable<Rehearsal['letter']>;

/** A rehearsal that can be chosen. */
export interface OfferState {
  readonly id: string;
  readonly title: Label;
  readonly brief: Label;
  readonly guide: readonly string[];
  readonly steps: number;
  readonly path: NonNullable<Rehearsal['path']> | null;
  readonly letter: Letter | null;
  /** Null: never ended. */
  readonly grade: Grade | null;
  /** Why the running lab does not fit; empty: it does. */
  readonly misfits: readonly Label[];
}

/** A step of an attempt, and when it was done. */
export interface RunStep {
  readonly id: string;
  readonly title: Label;
  readonly guide: readonly string[];
  readonly optional: boolean;
  readonly doneUs: Micros | null;
}

export interface StepView extends RunStep {
  readonly state: 'done' | 'open' | 'later';
  /** Which control; null: not asked for. */
  readonly hint: Label | null;
  /** How many pieces of the hint were asked for: where, which control, show me. */
  readonly hintLevel: number;
  /** What counts as done, and how it stands; null: the step is done, or comes later. */
  readonly conditions: ConditionsView | null;
}

export interface MistakeView {
  readonly id: string;
  readonly title: Label;
  readonly guide: readonly string[];
  /** What may come of it. */
  readonly consequence: Label | null;
  /** What was measured since; null: a risk that nobody can measure. */
  readonly measured: Label | null;
  readonly atUs: Micros;
}

/** A question, what was answered last, and whether that is right; null: nothing yet. */
export interface QuestionView extends Pick<Question, 'id' | 'text' | 'options'> {
  readonly given: string | null;
  readonly isRight: boolean | null;
}

export interface AttemptState {
  readonly questions: readonly QuestionView[];
  readonly mode: Mode;
  readonly letter: Letter | null;
  readonly id: string;
  readonly title: Label;
  readonly brief: Label;
  readonly guide: readonly string[];
  readonly startUs: Micros;
  readonly downtimeUs: Micros;
  /** Those that the trainee may see: without a list of steps, what is done. */
  readonly steps: readonly StepView[];
  readonly stepsInAll: number;
  readonly mistakes: readonly MistakeView[];
  /** Parts of the aim; of what each consists, where the list of steps is shown. */
  readonly success: readonly {
    readonly title: Label;
    readonly holds: boolean;
    readonly conditions: ConditionsView | null;
  }[];
  readonly hintsUsed: number;
  /** The trainee asked for what the rehearsal hides. */
  readonly isRevealed: boolean;
  /** A step waits for nothing but time, until then; null: none does. */
  readonly waitUntil: TimeToWait | null;
}

/** How an attempt ended, as it is saved. */
export interface Ending {
  readonly rehearsal: string;
  readonly how: 'finished' | 'abandoned';
  readonly endedUs: Micros;
  readonly report: Report;
  readonly success: readonly boolean[];
  readonly reasons: readonly Label[];
  /** What the recorder kept of it; absent in older folders. */
  readonly flight?: Flight;
  /** Its id among the tries; absent in older folders. */
  readonly tried?: string;
}

export interface EndingState {
  readonly id: string;
  /** Among the tries; null: it was not kept there. */
  readonly tried: string | null;
  readonly title: Label;
  readonly how: Ending['how'];
  readonly endedUs: Micros;
  /** How it ended, in words. */
  readonly verdict: VerdictWords;
  readonly points: number;
  readonly of: number;
  readonly grade: Label;
  /** None where the rehearsal's file is gone. */
  readonly steps: readonly RunStep[];
  readonly mistakes: readonly MistakeView[];
}

export interface TraineeState {
  /** Who works here; empty: nobody has said. */
  readonly person: string;
  readonly offers: readonly OfferState[];
  readonly current: AttemptState | null;
  readonly last: EndingState | null;
}

export const offerState = (
  rehearsal: Rehearsal,
  misfits: readonly Label[],
  grade: Grade | null,
): OfferState => ({
  id: rehearsal.id,
  title: rehearsal.title,
  brief: rehearsal.brief,
  guide: rehearsal.guide,
  steps: rehearsal.steps.length,
  path: rehearsal.path ?? null,
  letter: rehearsal.letter ?? null,
  grade,
  misfits,
});

/**
 * What is to be done now, in the guide's order: the first step after all that was done, with optional
 * ones before it, and those that were passed over. The rest comes later, also where nothing would
 * stop anybody: to do it now may be a mistake.
 */
function statesOf(attempt: Attempt): StepView['state'][] {
  const done = new Set(attempt.recogniser.steps().flatMap(({ id, doneUs }) => (doneUs === null ? [] : [id])));
  const { steps } = attempt.rehearsal;
  const last = steps.findLastIndex(({ id }) => done.has(id));
  let isFound = false;
  return steps.map(({ id, after = [], optional }, index) => {
    if (done.has(id)) return 'done';
    if (isFound || !after.every((before) => done.has(before))) return 'later';
    isFound = index > last && optional !== true;
    return 'open';
  });
}

/** The step that is to be done next; null: nothing is left. */
export function nextStep(steps: readonly StepView[]): StepView | null {
  const last = steps.findLastIndex(({ state }) => state === 'done');
  const open = steps.filter(({ state }) => state === 'open');
  return open.find((step) => steps.indexOf(step) > last) ?? open[0] ?? null;
}

/** Steps that are to be done now and may be shown. */
const openSteps = (attempt: Attempt): string[] => {
  const states = statesOf(attempt);
  const isShown = attempt.mode === 'guided';
  return attempt.rehearsal.steps.flatMap(({ id }, index) =>
    isShown && states[index] === 'open' ? [id] : [],
  );
};

/** What is met of each step that is to be done now. */
export const heldSteps = (attempt: Attempt, nowUs: Micros): HeldStep[] =>
  heldIn(attempt, openSteps(attempt), nowUs);

function stepViews(attempt: Attempt, nowUs: Micros): StepView[] {
  const done = new Map(attempt.recogniser.steps().map(({ id, doneUs }) => [id, doneUs]));
  const levelOf = (id: string): number => attempt.hints.filter((one) => one === id).length;
  const states = statesOf(attempt);
  return attempt.rehearsal.steps.map((step, index) => ({
    id: step.id,
    title: step.title,
    guide: step.guide,
    optional: step.optional === true,
    state: states[index] ?? 'later',
    doneUs: done.get(step.id) ?? null,
    hint: levelOf(step.id) >= 2 ? step.hint : null,
    hintLevel: levelOf(step.id),
    conditions: states[index] === 'open' ? conditionsOfStep(attempt, step.id, nowUs) : null,
  }));
}

function mistakeView(
  rehearsal: Rehearsal | null,
  { id, atUs, measured }: Pick<MistakeView, 'id' | 'atUs'> & Pick<ReportedMistake, 'measured'>,
): MistakeView {
  const found = rehearsal?.mistakes.find((one) => one.id === id);
  return {
    id,
    title: found?.title ?? { en: id, fr: id },
    guide: found?.guide ?? [],
    consequence: found?.consequence ?? null,
    measured: measuredText(measured),
    atUs,
  };
}

/** Right is what completes a step. */
const questionViews = ({ rehearsal, answers, recogniser }: Attempt): QuestionView[] =>
  (rehearsal.questions ?? []).map((question) => {
    const given = answers.get(question.id) ?? null;
    const isDone = recogniser.steps().some(({ id, doneUs }) => id === question.id && doneUs !== null);
    return { ...question, given, isRight: given === null ? null : isDone };
  });

/** An attempt as its pages show it at this instant. */
export function attemptState(attempt: Attempt, downtimeUs: Micros, nowUs: Micros): AttemptState {
  const { rehearsal, recogniser, costs, startUs } = attempt;
  const held = recogniser.success();
  const steps = stepViews(attempt, nowUs);
  return {
    mode: attempt.mode,
    letter: rehearsal.letter ?? null,
    id: rehearsal.id,
    title: rehearsal.title,
    brief: rehearsal.brief,
    guide: rehearsal.guide,
    startUs: attempt.startUs,
    downtimeUs,
    steps: attempt.mode === 'guided' ? steps : steps.filter(({ state }) => state === 'done'),
    stepsInAll: steps.length,
    mistakes: recogniser.mistakes().map((made) => {
      const [told] = reportedMistakes(rehearsal, [made], { startUs, endUs: nowUs, costs });
      return mistakeView(rehearsal, { ...made, measured: told?.measured });
    }),
    success: rehearsal.success.map(({ title }, index) => ({
      title,
      holds: held[index] === true,
      conditions: attempt.mode === 'guided' ? conditionsOfAim(attempt, index, nowUs) : null,
    })),
    hintsUsed: attempt.hints.length,
    isRevealed: attempt.hints.includes(HIDDEN),
    waitUntil: waitIn(attempt, openSteps(attempt), nowUs),
    questions: questionViews(attempt),
  };
}

/** The end of an attempt as its pages show it. */
export function endingState(ending: Ending, rehearsal: Rehearsal | null): EndingState {
  const { rehearsal: id, how, endedUs, report } = ending;
  const points = report.trainee?.points ?? 0;
  // A report counts from the start of the attempt.
  const at = (ms: number): Micros => endedUs + (ms - report.simulatedMs) * MS;
  const endedOf = new Map(report.steps.map((step) => [step.id, step.endedMs]));
  const steps = (rehearsal?.steps ?? []).map(({ id: own, title, guide, optional = false }): RunStep => {
    const endedMs = endedOf.get(own) ?? null;
    return { id: own, title, guide, optional, doneUs: endedMs === null ? null : at(endedMs) };
  });
  return {
    id,
    tried: ending.tried ?? null,
    title: rehearsal?.title ?? { en: id, fr: id },
    how,
    endedUs,
    verdict: verdictOf({
      report,
      success: (rehearsal?.success ?? []).map(({ title }, index) => ({
        title,
        holds: ending.success[index] === true,
      })),
      reasons: ending.reasons,
      rehearsal: rehearsal ?? { steps: [] },
    }),
    points,
    of: report.trainee?.of ?? 0,
    grade: gradeWord(points),
    steps,
    mistakes: report.mistakes.map(({ id: name, atMs, measured }) =>
      mistakeView(rehearsal, { id: name, atUs: at(atMs), measured }),
    ),
  };
}
