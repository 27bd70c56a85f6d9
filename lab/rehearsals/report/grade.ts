/** A trainee's grade, from what was recognised and judged: out of 20, as French schools give it. */
import { counted } from '../../../views/format.js';
import type { Label } from '../../../views/label.js';
import { type Bill, billOf, PASSED } from './bill.js';
import type { Debrief } from './report.js';

/** What of a debrief a verdict rests on. */
type Judged = Omit<Debrief, 'rehearsal'> & { readonly rehearsal: Pick<Debrief['rehearsal'], 'steps'> };

/** Every needed step was done and every condition of success holds. */
function isReached({ report, rehearsal, success }: Judged): boolean {
  const optional = new Set(rehearsal.steps.filter((step) => step.optional === true).map((step) => step.id));
  const needed = report.steps.filter((step) => !optional.has(step.id));
  return needed.every((step) => step.outcome === 'done') && success.every((one) => one.holds);
}

export interface VerdictWords {
  /** `flawed`: the aim is reached, but not without mistakes or losses. */
  readonly word: 'success' | 'flawed' | 'failure';
  readonly title: Label;
  readonly why: Label;
}

const verdicts = {
  success: { en: 'Succeeded', fr: 'Réussi' },
  flawed: { en: 'Aim reached, with mistakes', fr: 'But atteint, avec des erreurs' },
  failure: { en: 'Not succeeded', fr: 'Non réussi' },
} as const satisfies Record<VerdictWords['word'], Label>;

const whys = {
  success: {
    en: 'The aim is reached, no mistake was made, and nothing is lost.',
    fr: 'Le but est atteint, aucune erreur n’a été commise et rien n’est perdu.',
  },
  lost: {
    en: 'The aim is reached, but something is lost that users had been told was kept.',
    fr: 'Le but est atteint, mais des données que l’on disait conservées sont perdues.',
  },
  judged: {
    en: 'The aim is reached, but not everything is as it should be; the debrief has the details.',
    fr: 'Le but est atteint, mais tout n’est pas en ordre ; le bilan donne le détail.',
  },
  failure: {
    en: 'Steps are missing or the aim is not reached; the debrief has the details.',
    fr: 'Des étapes manquent ou le but n’est pas atteint ; le bilan donne le détail.',
  },
} as const satisfies Record<string, Label>;

const MISSING_MAX = 3;

/** What is missing, by name (U62). */
function missingIn({ report, rehearsal, success }: Judged): Label {
  const done = new Set(report.steps.flatMap(({ id, outcome }) => (outcome === 'done' ? [id] : [])));
  const steps = rehearsal.steps.filter(({ id, optional }) => optional !== true && !done.has(id));
  const open = [
    ...steps.map(({ title }) => title),
    ...success.filter((one) => !one.holds).map(({ title }) => title),
  ];
  if (open.length === 0) return whys.failure;
  const shown = open.slice(0, MISSING_MAX);
  const more = open.length - shown.length;
  const listed = (language: keyof Label): string =>
    `${shown.map((one) => `“${one[language]}”`).join(', ')}${more === 0 ? '' : ` + ${more}`}`;
  return {
    en: `Missing: ${listed('en')}.`,
    fr: `Il manque : ${listed('fr').replaceAll('“', '« ').replaceAll('”', ' »')}.`,
  };
}

const mistaken = (made: number): Label => {
  const shown = counted(made, { en: 'mistake', fr: 'erreur' }, { en: 'mistakes', fr: 'erreurs' });
  return {
    en: `The aim is reached, but with ${shown.en}; the debrief tells what comes of it.`,
    fr: `Le but est atteint, mais avec ${shown.fr} ; le bilan en donne les conséquences.`,
  };
};

/** How it ended, for people, and why it counts so. */
export function verdictOf(debrief: Judged): VerdictWords {
  const { report, reasons } = debrief;
  const told = (word: VerdictWords['word'], why: Label): VerdictWords => ({
    word,
    title: verdicts[word],
    why,
  });
  if (report.outcome === 'success') return told('success', whys.success);
  if (!isReached(debrief)) return told('failure', missingIn(debrief));
  if (report.mistakes.length > 0) return told('flawed', mistaken(report.mistakes.length));
  if (report.lost.rows + report.lost.files > 0) return told('failure', whys.lost);
  return told(reasons.length === 0 ? 'flawed' : 'failure', whys.judged);
}

/** What a run costs of its points; `hints`: how many were taken. */
export const billFor = (debrief: Debrief, hints: number): Bill => billOf(debrief, hints, isReached(debrief));

export const gradeOf = (debrief: Debrief, hints: number): number => billFor(debrief, hints).points;

const grades: readonly (readonly [number, Label])[] = [
  [16, { en: 'very good', fr: 'très bien' }],
  [14, { en: 'good', fr: 'bien' }],
  [12, { en: 'fair', fr: 'assez bien' }],
  [PASSED, { en: 'passed', fr: 'passable' }],
];

export const gradeWord = (points: number): Label =>
  grades.find(([least]) => points >= least)?.[1] ?? { en: 'not passed', fr: 'insuffisant' };
