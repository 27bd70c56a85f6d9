/**
 * How a trainee stands towards a statement: what the recogniser saw of the steps and mistakes that
 * name it. Pure: the rehearsal's file, and what the trainee's place keeps of the attempt.
 */
import type { Micros } from '../../hardware/ports.js';
import type { Label } from '../../views/label.js';
import type { Rehearsal } from '../rehearsals/language/vocabulary.js';
import type { MistakeView, RunStep, TraineeState } from '../rehearsals/trainee/trainee-state.js';
import type { StatementId } from './statements.js';

/** The attempt under way, or the one that ended last. */
export interface GuideRun {
  readonly rehearsal: string;
  readonly title: Label;
  readonly over: boolean;
  readonly steps: readonly RunStep[];
  readonly mistakes: readonly MistakeView[];
}

/**
 * `wrong` a mistake was made; `done` every needed step; `begun` some; `open` none yet; `missed` none,
 * and the attempt is over; `heeded` no step, but a mistake that could have been made was not.
 */
export type StandingWord = 'wrong' | 'done' | 'begun' | 'open' | 'missed' | 'heeded';

export interface Standing {
  readonly word: StandingWord;
  readonly steps: readonly { readonly id: string; readonly title: Label; readonly doneUs: Micros | null }[];
  readonly mistakes: readonly MistakeView[];
}

/** The trainee's run that statements are told by: the one under way, else the last. */
export function runOf({ current, last }: TraineeState): GuideRun | null {
  const one = current ?? last;
  if (one === null) return null;
  const { id, title, steps, mistakes } = one;
  return { rehearsal: id, title, over: current === null, steps, mistakes };
}

function word(run: GuideRun, named: readonly RunStep[], isWrong: boolean): StandingWord {
  if (isWrong) return 'wrong';
  if (named.length === 0) return 'heeded';
  const needed = named.some(({ optional }) => !optional) ? named.filter(({ optional }) => !optional) : named;
  if (needed.every(({ doneUs }) => doneUs !== null)) return 'done';
  if (named.some(({ doneUs }) => doneUs !== null)) return 'begun';
  return run.over ? 'missed' : 'open';
}

/** Null: neither a step nor a mistake of the rehearsal names the statement. */
export function standingOf(
  id: StatementId,
  run: GuideRun | null,
  rehearsal: Rehearsal | null,
): Standing | null {
  if (run === null) return null;
  const names = ({ guide }: { readonly guide: readonly string[] }): boolean => guide.includes(id);
  const steps = run.steps.filter(names);
  const mistakes = run.mistakes.filter(names);
  const isWatched = rehearsal?.mistakes.some(names) === true;
  if (steps.length === 0 && mistakes.length === 0 && !isWatched) return null;
  return {
    word: word(run, steps, mistakes.length > 0),
    steps: steps.map(({ id: step, title, doneUs }) => ({ id: step, title, doneUs })),
    mistakes,
  };
}
