/** Hints of a step, one after the other: where, which control, show me; each with its price. */
import { join, type Label } from '../../../views/label.js';
import { guideBook } from '../../guide/book.js';
import { HINT_PRICE } from '../../rehearsals/report/bill.js';
import { HINT_LEVELS } from '../../rehearsals/trainee/attempt.js';
import type { AttemptState, StepView } from '../../rehearsals/trainee/trainee-state.js';
import { type GuideLink, guideLinks } from '../drawing/guide-places.js';
import { linkBeside, press, text, type View } from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';
import { placeOfStep } from './step-places.js';

const words = {
  where: { en: 'Where:', fr: 'Où :' },
  control: { en: 'Which control:', fr: 'Quelle commande :' },
  show: { en: 'Show me:', fr: 'Montrez-moi :' },
  outlined: {
    en: 'opens with the place outlined',
    fr: 'la page s’ouvre, l’endroit étant encadré',
  },
  everywhere: { en: 'where it is done is not one page', fr: 'cela ne se fait pas sur une seule page' },
} as const satisfies Record<string, Label>;

const asks: readonly Label[] = [
  { en: 'Where is it done?', fr: 'Où cela se fait-il ?' },
  { en: 'Which control?', fr: 'Quelle commande ?' },
  { en: 'Show me', fr: 'Montrez-moi' },
];

/** The page on which the step is done, in the running lab; null: it has none, or the lab has not the box. */
function linkOf(
  view: View,
  attempt: AttemptState,
  step: StepView,
): (GuideLink & { part: string | null }) | null {
  const rehearsal = guideBook().procedures.find(({ id }) => id === attempt.id);
  const found = rehearsal?.steps.find(({ id }) => id === step.id);
  const placed = found === undefined ? null : placeOfStep(found);
  if (placed === null) return null;
  const [first] = guideLinks([placed.place], view.state, view.titles).links;
  return first === undefined ? null : { ...first, part: placed.part };
}

/** What was asked for so far. */
export function hintsGiven(view: View, attempt: AttemptState, step: StepView): Part[] {
  const { hintLevel, hint } = step;
  const found = hintLevel === 0 ? null : linkOf(view, attempt, step);
  const where: Label = found === null ? words.everywhere : join([found.where, found.page], ' › ');
  const href = found === null ? '' : `${found.href}${found.part === null ? '' : `#${found.part}`}`;
  const shown = linkBeside(where, href);
  return [
    ...(hintLevel >= 1 ? [text([{ strong: words.where }, where], { style: 'lab-hint' })] : []),
    ...(hint === null ? [] : [text([{ strong: words.control }, hint], { style: 'lab-hint' })]),
    ...(hintLevel >= HINT_LEVELS
      ? [
          text([{ strong: words.show }, ...(found === null ? [where] : [shown, words.outlined])], {
            style: 'lab-hint',
          }),
        ]
      : []),
  ];
}

/** The button for the next piece; none where there is none. */
export function hintAsk({ mode }: AttemptState, { id, title, state, hintLevel }: StepView): Part[] {
  const ask = asks[hintLevel];
  if (state === 'done' || mode === 'examination' || ask === undefined) return [];
  const off: Label = {
    en: `${ask.en} (−${HINT_PRICE.toLocaleString('en')} point)`,
    fr: `${ask.fr} (−${HINT_PRICE.toLocaleString('fr')} point)`,
  };
  return [press({ name: 'rehearsal-hint', values: { step: id }, label: off, about: title })];
}
