/**
 * lab/guide/learning/: what a person learns from tries: lessons, the best run beside one's own, what was mastered, and the
 * run sheet for the night.
 *
 * What a mistake teaches: when, where and by which deed it was made, what the guide says, what it cost, and what is right.
 */
import { MINUTE, type Micros, MS } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { BoxName } from '../../plan.js';
import type { Mistake, Rehearsal } from '../../rehearsals/language/vocabulary.js';
import { riskOf } from '../../rehearsals/report/bill.js';
import { measuredText } from '../../rehearsals/report/measured.js';
import type { Otherwise, Try, TryDeed } from '../../rehearsals/report/tries/try.js';
import { type GuidePlace, guidePlaces } from '../places.js';
import { type StatementId, statements } from '../statements.js';

export interface LessonStatement {
  readonly id: string;
  readonly text: Label;
}

export interface Lesson {
  readonly id: string;
  readonly title: Label;
  readonly atUs: Micros;
  /** What was done; null: nothing was, and time went by. */
  readonly deed: TryDeed | null;
  readonly statements: readonly LessonStatement[];
  readonly consequence: Label | null;
  /** What was measured of it; null: a risk that nobody can measure. */
  readonly measured: Label | null;
  /** Points off for the risk alone. */
  readonly risk: number;
  readonly right: Label | null;
  /** Where the right thing is done. */
  readonly places: readonly GuidePlace[];
  readonly otherwise: Otherwise | null;
}

/** What follows from a deed shows within this time. */
const FOLLOWS_US = 10 * MINUTE;
/** Reports count in milliseconds. */
const ROUNDED_US = MS;

/** The deed that a mistake came of; null: none is near enough. */
export function deedOf({ deeds }: Pick<Try, 'deeds'>, atUs: Micros): TryDeed | null {
  const last = deeds.findLast((deed) => deed.atUs <= atUs + ROUNDED_US);
  return last === undefined || atUs - last.atUs > FOLLOWS_US ? null : last;
}

/** A deed with its question before it: the same form, sent twice. */
export const withQuestion = ({ deeds }: Pick<Try, 'deeds'>, deed: TryDeed): number[] =>
  deeds
    .filter(({ atUs, words }) => words.en === deed.words.en && Math.abs(atUs - deed.atUs) <= 2 * MINUTE)
    .map(({ number }) => number);

const isStatement = (id: string): id is StatementId => /^G\d{2,3}$/.test(id);

/** A statement of the guide by its id; none where there is no such one. */
export const sayingOf = (id: string): LessonStatement[] => {
  const text = isStatement(id) ? statements[id] : undefined;
  return text === undefined ? [] : [{ id, text }];
};

/** The step that a mistake spoils: the first that rests on the same words of the guide. */
function spoilt({ steps }: Pick<Rehearsal, 'steps'>, { guide }: Pick<Mistake, 'guide'>) {
  for (const id of guide) {
    const step = steps.find((one) => one.guide.includes(id));
    if (step !== undefined) return step;
  }
  return null;
}

/** What would have been right; null: nobody has said. */
export const rightOf = (rehearsal: Pick<Rehearsal, 'steps'>, mistake: Mistake): Label | null =>
  mistake.right ?? spoilt(rehearsal, mistake)?.hint ?? null;

const placesOf = (guide: readonly string[]): readonly GuidePlace[] => {
  const first = guide.find(isStatement);
  return first === undefined ? [] : (guidePlaces.get(first) ?? []);
};

/** Of all mistakes of a try, in their order. `rehearsal`: null where its file is gone. */
export function lessonsOf(
  one: Pick<Try, 'report' | 'startUs' | 'deeds' | 'otherwise'>,
  rehearsal: Rehearsal | null,
): Lesson[] {
  return one.report.mistakes.map(({ id, guide, atMs, measured }) => {
    const atUs = one.startUs + atMs * MS;
    const known = rehearsal?.mistakes.find((mistake) => mistake.id === id);
    return {
      id,
      title: known?.title ?? { en: id, fr: id },
      atUs,
      deed: deedOf(one, atUs),
      statements: guide.flatMap(sayingOf),
      consequence: known?.consequence ?? null,
      measured: measuredText(measured),
      risk: riskOf(known),
      right: known === undefined || rehearsal === null ? null : rightOf(rehearsal, known),
      places: placesOf(guide),
      otherwise: one.otherwise[id] ?? null,
    };
  });
}

/** A box by the guide's letter. */
export const boxNameOf = (letter: 'A' | 'B' | 'C'): BoxName => {
  const names = { A: 'a', B: 'b', C: 'c' } as const;
  return names[letter];
};
