/** A trainee's grade, from what was recognised and judged: out of 20, as French schools give it. */
import type { Label } from '../../views/label.js';
import type { Debrief } from './report.js';

export const OF = 20;
export const PASSED = 10;
const MISTAKE = 2;
const HINT = 0.5;
const LOSS = 5;
/** Not passed as long as the aim is not reached. */
const UNREACHED_MAX = 9;

/** Points for the share of needed steps, less mistakes, hints and losses. */
export function gradeOf(debrief: Debrief, hints: number): number {
  const { report, rehearsal, success } = debrief;
  const optional = new Set(rehearsal.steps.filter((step) => step.optional === true).map((step) => step.id));
  const needed = report.steps.filter((step) => !optional.has(step.id));
  const done = needed.filter((step) => step.outcome === 'done').length;
  const lost = report.lost.rows + report.lost.files > 0 ? LOSS : 0;
  const points =
    (OF * done) / Math.max(1, needed.length) - MISTAKE * report.mistakes.length - HINT * hints - lost;
  const reached = done === needed.length && success.every((one) => one.holds);
  const most = reached ? OF : UNREACHED_MAX;
  return Math.round(Math.max(0, Math.min(most, points)) * 10) / 10;
}

const grades: readonly (readonly [number, Label])[] = [
  [16, { en: 'very good', fr: 'très bien' }],
  [14, { en: 'good', fr: 'bien' }],
  [12, { en: 'fair', fr: 'assez bien' }],
  [PASSED, { en: 'passed', fr: 'passable' }],
];

export const gradeWord = (points: number): Label =>
  grades.find(([least]) => points >= least)?.[1] ?? { en: 'not passed', fr: 'insuffisant' };
