/**
 * What somebody masters: of each statement of the guide whether it was seen, done with a hint, done alone, or done while
 * something was out of order; and what is worth rehearsing next. Pure: from the tries alone.
 */
import { type Micros, MS } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { loadRehearsal, rehearsalNames } from '../../rehearsals/language/load.js';
import { flawsOf } from '../../rehearsals/language/variant.js';
import type { Rehearsal } from '../../rehearsals/language/vocabulary.js';
import type { TryOutline } from '../../rehearsals/report/tries/try.js';
import type { Book } from '../book.js';
import { type StatementId, statementIds } from '../statements.js';

/** From nothing to all. */
export const levels = ['unseen', 'seen', 'hinted', 'alone', 'fault'] as const;
export type Level = (typeof levels)[number];

export interface Mastered {
  readonly id: StatementId;
  readonly level: Level;
  /** A mistake was made against it in the last try that it mattered in. */
  readonly slipped: boolean;
}

const higher = (one: Level, other: Level): Level =>
  levels.indexOf(one) >= levels.indexOf(other) ? one : other;

type Step = TryOutline['report']['steps'][number];

/** Whether something was out of order while a step was done. */
function wasFaulty({ faults, startUs }: TryOutline, { startedMs, endedMs }: Step): boolean {
  if (startedMs === null || endedMs === null) return false;
  const us = (ms: number): Micros => startUs + ms * MS;
  return faults.some(({ fromUs, toUs }) => fromUs <= us(endedMs) && toUs >= us(startedMs));
}

const hasFlaw = ({ variant }: TryOutline, rehearsal: Rehearsal | null): boolean =>
  variant !== null && rehearsal !== null && flawsOf(rehearsal, variant).length > 0;

/** How a step was done. Whoever has gone back knows what comes: that is a hint. */
function levelOfStep(one: TryOutline, step: Step, rehearsal: Rehearsal | null): Level {
  if (step.outcome !== 'done') return 'seen';
  if (one.isAgain || one.report.trainee?.hints.includes(step.id) === true) return 'hinted';
  return wasFaulty(one, step) || hasFlaw(one, rehearsal) ? 'fault' : 'alone';
}

/** Statements that a try touches, with how. */
function levelsIn(one: TryOutline, rehearsal: Rehearsal | null): Map<string, Level> {
  const found = new Map<string, Level>();
  const raise = (ids: readonly string[], level: Level): void => {
    for (const id of ids) found.set(id, higher(level, found.get(id) ?? 'seen'));
  };
  raise(rehearsal?.guide ?? [], 'seen');
  for (const step of one.report.steps) raise(step.guide, levelOfStep(one, step, rehearsal));
  const done = new Set(one.report.steps.flatMap(({ guide }) => guide));
  const isWhole = one.how === 'finished' && one.report.steps.every(({ outcome }) => outcome === 'done');
  const made = new Set(one.report.mistakes.flatMap(({ guide }) => guide));
  // Advice that no step asks for is heeded by whoever comes to the end without the mistake.
  for (const { guide } of rehearsal?.mistakes ?? []) {
    const heeded = guide.filter((id) => !done.has(id));
    raise(
      heeded.filter((id) => !made.has(id)),
      isWhole ? (one.isAgain ? 'hinted' : 'alone') : 'seen',
    );
    raise(heeded, 'seen');
  }
  return found;
}

/** All statements in the guide's order. `tries`: of one person, newest first. */
export function masteryOf(
  tries: readonly TryOutline[],
  rehearsalOf: (name: string) => Rehearsal | null,
): Mastered[] {
  const reached = new Map<string, Level>();
  const slipped = new Map<string, boolean>();
  for (const one of tries) {
    const made = new Set(one.report.mistakes.flatMap(({ guide }) => guide));
    for (const [id, level] of levelsIn(one, rehearsalOf(one.rehearsal))) {
      reached.set(id, higher(level, reached.get(id) ?? 'unseen'));
      // The newest try says how it stands now.
      if (!slipped.has(id)) slipped.set(id, made.has(id));
    }
  }
  return statementIds.map((id) => ({
    id,
    level: reached.get(id) ?? 'unseen',
    slipped: slipped.get(id) === true,
  }));
}

const fromFile = (name: string): Rehearsal | null =>
  rehearsalNames().includes(name) ? loadRehearsal(name) : null;

/** The same with the rehearsals of this lab. */
export const masteryIn = (tries: readonly TryOutline[]): Mastered[] => masteryOf(tries, fromFile);

/** A rehearsal that is worth its time now. */
export interface Advised {
  readonly rehearsal: Rehearsal;
  /** Statements that it would bring forward: not yet done alone. */
  readonly open: readonly StatementId[];
  /** Of these and others, those that went wrong last time. */
  readonly slipped: readonly StatementId[];
}

const ADVISED_MAX = 3;

/** Statements that matter for a procedure; null: all. */
export const concerning = (book: Book, real: string | null): ReadonlySet<string> =>
  new Set(
    book.chapters.flatMap(({ parts }) =>
      parts.flatMap(({ statements }) =>
        statements.filter(({ procedures }) => real === null || procedures.includes(real)).map(({ id }) => id),
      ),
    ),
  );

/** What to rehearse next before the real window: what brings most forward of what matters there. */
export function nextFor(book: Book, mastered: readonly Mastered[], real: string | null): Advised[] {
  const matters = concerning(book, real);
  const known = new Map<string, Mastered>(mastered.map((one) => [one.id, one]));
  const isOpen = (id: string): boolean => {
    const level = known.get(id)?.level ?? 'unseen';
    return level !== 'alone' && level !== 'fault';
  };
  return book.procedures
    .map((rehearsal): Advised => {
      const named = new Set([...rehearsal.steps, ...rehearsal.mistakes].flatMap(({ guide }) => guide));
      const ids = statementIds.filter((id) => named.has(id) && matters.has(id));
      return {
        rehearsal,
        open: ids.filter(isOpen),
        slipped: ids.filter((id) => known.get(id)?.slipped === true),
      };
    })
    .filter(({ open, slipped }) => open.length + slipped.length > 0)
    .sort(
      (one, other) =>
        worth(other, real) - worth(one, real) || placeOf(one.rehearsal) - placeOf(other.rehearsal),
    )
    .slice(0, ADVISED_MAX);
}

/** What went wrong counts twice, the procedure itself a little more than others. */
const worth = ({ open, slipped, rehearsal }: Advised, real: string | null): number =>
  open.length + 2 * slipped.length + (rehearsal.id === real ? 3 : 0);

const placeOf = ({ path }: Rehearsal): number => path?.place ?? Number.MAX_SAFE_INTEGER;

export const levelWords = {
  unseen: { en: 'not seen yet', fr: 'pas encore vu' },
  seen: { en: 'seen', fr: 'vu' },
  hinted: { en: 'done with a hint', fr: 'fait avec un indice' },
  alone: { en: 'done alone', fr: 'fait sans aide' },
  fault: { en: 'done under a fault', fr: 'fait malgré une panne' },
} as const satisfies Record<Level, Label>;
