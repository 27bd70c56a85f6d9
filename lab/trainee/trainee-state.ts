/** The trainee's place as pages and tools see it: plain data, labels in both languages. */
import type { Micros } from '../../hardware/ports.js';
import type { Label } from '../../views/label.js';
import type { Rehearsal } from '../rehearsal-vocabulary.js';
import { gradeWord } from '../report/grade.js';
import type { Report } from '../report/report.js';
import type { Attempt } from './attempt.js';

/** A rehearsal that can be chosen. */
export interface OfferState {
  readonly id: string;
  readonly title: Label;
  readonly brief: Label;
  readonly guide: readonly string[];
  readonly steps: number;
  /** Why the running lab does not fit; empty: it does. */
  readonly misfits: readonly Label[];
}

export interface StepView {
  readonly id: string;
  readonly title: Label;
  readonly guide: readonly string[];
  readonly optional: boolean;
  readonly state: 'done' | 'open' | 'later';
  readonly doneUs: Micros | null;
  /** Null: not asked for. */
  readonly hint: Label | null;
}

export interface MistakeView {
  readonly id: string;
  readonly title: Label;
  readonly guide: readonly string[];
  readonly consequence: Label | null;
  readonly atUs: Micros;
}

export interface AttemptState {
  readonly id: string;
  readonly title: Label;
  readonly brief: Label;
  readonly guide: readonly string[];
  readonly startUs: Micros;
  readonly downtimeUs: Micros;
  readonly steps: readonly StepView[];
  readonly mistakes: readonly MistakeView[];
  readonly success: readonly { readonly title: Label; readonly holds: boolean }[];
  readonly hintsUsed: number;
}

/** How an attempt ended, as it is saved. */
export interface Ending {
  readonly rehearsal: string;
  readonly how: 'finished' | 'abandoned';
  readonly endedUs: Micros;
  readonly report: Report;
  readonly success: readonly boolean[];
  readonly reasons: readonly string[];
}

export interface EndingState {
  readonly id: string;
  readonly title: Label;
  readonly how: Ending['how'];
  readonly endedUs: Micros;
  readonly outcome: Report['outcome'];
  readonly points: number;
  readonly of: number;
  readonly grade: Label;
}

export interface TraineeState {
  readonly offers: readonly OfferState[];
  readonly current: AttemptState | null;
  readonly last: EndingState | null;
}

export const offerState = (rehearsal: Rehearsal, misfits: readonly Label[]): OfferState => ({
  id: rehearsal.id,
  title: rehearsal.title,
  brief: rehearsal.brief,
  guide: rehearsal.guide,
  steps: rehearsal.steps.length,
  misfits,
});

function stepViews(attempt: Attempt): StepView[] {
  const done = new Map(attempt.recogniser.steps().map(({ id, doneUs }) => [id, doneUs]));
  const hints = new Set(attempt.hints);
  return attempt.rehearsal.steps.map((step) => {
    const doneUs = done.get(step.id) ?? null;
    const isOpen = (step.after ?? []).every((before) => (done.get(before) ?? null) !== null);
    return {
      id: step.id,
      title: step.title,
      guide: step.guide,
      optional: step.optional === true,
      state: doneUs !== null ? 'done' : isOpen ? 'open' : 'later',
      doneUs,
      hint: hints.has(step.id) ? step.hint : null,
    };
  });
}

export function attemptState(attempt: Attempt, downtimeUs: Micros): AttemptState {
  const { rehearsal, recogniser } = attempt;
  const held = recogniser.success();
  return {
    id: rehearsal.id,
    title: rehearsal.title,
    brief: rehearsal.brief,
    guide: rehearsal.guide,
    startUs: attempt.startUs,
    downtimeUs,
    steps: stepViews(attempt),
    mistakes: recogniser.mistakes().map(({ id, atUs }) => {
      const found = rehearsal.mistakes.find((one) => one.id === id);
      return {
        id,
        title: found?.title ?? { en: id, fr: id },
        guide: found?.guide ?? [],
        consequence: found?.consequence ?? null,
        atUs,
      };
    }),
    success: rehearsal.success.map(({ title }, index) => ({ title, holds: held[index] === true })),
    hintsUsed: attempt.hints.length,
  };
}

export function endingState(ending: Ending, rehearsal: Rehearsal | null): EndingState {
  const { rehearsal: id, how, endedUs, report } = ending;
  const points = report.trainee?.points ?? 0;
  return {
    id,
    title: rehearsal?.title ?? { en: id, fr: id },
    how,
    endedUs,
    outcome: report.outcome,
    points,
    of: report.trainee?.of ?? 0,
    grade: gradeWord(points),
  };
}
