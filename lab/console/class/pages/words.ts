/** What is said of a seat, for its trainee and its instructor. */
import { counted } from '../../../../views/format.js';
import type { Label } from '../../../../views/label.js';
import type { SeatResult } from '../results/results.js';

const words = {
  waiting: { en: 'not begun', fr: 'pas commencée' },
  abandoned: { en: 'abandoned', fr: 'abandonnée' },
} as const satisfies Record<string, Label>;

const figure = (value: number): Label => ({
  en: value.toLocaleString('en'),
  fr: value.toLocaleString('fr'),
});

/** '3 of 12 steps, 1 mistake', or how it ended. */
export function progressWords({
  status,
  stepsDone,
  steps,
  mistakes,
  points,
  of,
  verdict,
}: SeatResult): Label {
  if (status === 'waiting') return words.waiting;
  if (status === 'abandoned') return words.abandoned;
  if (status === 'finished' && points !== null && of !== null)
    return {
      en: `${verdict?.en ?? ''}, ${figure(points).en} / ${of}`,
      fr: `${verdict?.fr ?? ''}, ${figure(points).fr} / ${of}`,
    };
  const wrong = counted(mistakes, { en: 'mistake', fr: 'erreur' }, { en: 'mistakes', fr: 'erreurs' });
  return {
    en: `${stepsDone} of ${steps} steps, ${wrong.en}`,
    fr: `${stepsDone} ${stepsDone > 1 ? 'étapes' : 'étape'} sur ${steps}, ${wrong.fr}`,
  };
}
