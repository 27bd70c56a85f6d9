/** Conditions of the steps of an attempt: how each stands, what is met, and what only time will bring. */
import type { Micros } from '../../../../hardware/ports.js';
import { type Label, same } from '../../../../views/label.js';
import { durationUs } from '../../../hosting/when/duration.js';
import type { Rehearsal } from '../vocabulary.js';
import type { ConditionStanding } from './matchers.js';
import { type Around, type ConditionsView, conditionsOf } from './words.js';

/** A rehearsal that is followed. */
interface Attempt {
  readonly rehearsal: Pick<Rehearsal, 'steps'>;
  readonly recogniser: {
    steps(): readonly { readonly id: string; readonly doneUs: Micros | null }[];
    standing(step: string, nowUs: Micros): ConditionStanding | null;
    aimStanding(index: number, nowUs: Micros): ConditionStanding | null;
    readonly last: Around['last'];
  };
}

/** A step that is to be done now, and what of it is met. */
export interface HeldStep {
  readonly step: string;
  readonly met: readonly Label[];
}

/** A step that waits for nothing but time, and until when. */
export interface TimeToWait {
  readonly atUs: Micros;
  readonly label: Label;
}

/** What words of conditions look at. */
function aroundOf({ rehearsal, recogniser }: Attempt, nowUs: Micros): Around {
  const done = new Map(recogniser.steps().map(({ id, doneUs }) => [id, doneUs]));
  return {
    nowUs,
    last: recogniser.last,
    titleOf: (step) => rehearsal.steps.find(({ id }) => id === step)?.title ?? same(step),
    doneUs: (step) => done.get(step) ?? null,
  };
}

/** What counts as done of a step, line by line; null: there is no such step. */
export const conditionsOfStep = (attempt: Attempt, step: string, nowUs: Micros): ConditionsView | null => {
  const standing = attempt.recogniser.standing(step, nowUs);
  return standing === null ? null : conditionsOf(standing, aroundOf(attempt, nowUs));
};

/** The same of a part of the aim. */
export const conditionsOfAim = (attempt: Attempt, index: number, nowUs: Micros): ConditionsView | null => {
  const standing = attempt.recogniser.aimStanding(index, nowUs);
  return standing === null ? null : conditionsOf(standing, aroundOf(attempt, nowUs));
};

/** What is met of these steps. */
export const heldIn = (attempt: Attempt, steps: readonly string[], nowUs: Micros): HeldStep[] =>
  steps.map((step) => ({
    step,
    met: (conditionsOfStep(attempt, step, nowUs)?.lines ?? [])
      .filter(({ holds }) => holds)
      .map(({ label }) => label),
  }));

/** When time that has to pass will have passed. */
function elapsesUs({ condition, holds, parts }: ConditionStanding, around: Around): Micros | null {
  if (holds) return null;
  const { elapsed } = condition;
  if (elapsed !== undefined) {
    const since = around.doneUs(elapsed.since);
    const atUs = since === null ? 0 : since + durationUs(elapsed.atLeast ?? '0 s');
    return atUs > around.nowUs ? atUs : null;
  }
  return parts.map((part) => elapsesUs(part, around)).find((one) => one !== null) ?? null;
}

/** The first of these steps that waits for nothing but time; null: none does. */
export function waitIn(attempt: Attempt, steps: readonly string[], nowUs: Micros): TimeToWait | null {
  const around = aroundOf(attempt, nowUs);
  for (const step of steps) {
    const standing = attempt.recogniser.standing(step, nowUs);
    const atUs = standing === null ? null : elapsesUs(standing, around);
    if (atUs !== null) return { atUs, label: around.titleOf(step) };
  }
  return null;
}
