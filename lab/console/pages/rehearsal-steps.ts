/** The steps of a rehearsal under way: what is done, what is to be done now, what was passed over. */
import type { Tone } from '../../../views/blocks.js';
import type { Label } from '../../../views/label.js';
import type { AttemptState, StepView } from '../../rehearsals/trainee/trainee-state.js';
import { hintAsk, hintsGiven } from '../beside/hints.js';
import { conditionParts } from '../beside/page.js';
import { badge, card, instant, link, text, type View } from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';
import { numbers } from './rehearsal-offers.js';

const words = {
  steps: { en: 'Steps', fr: 'Étapes' },
  seen: {
    en: 'Steps are ticked off by what really happens on the boxes, not by what is pressed here.',
    fr: 'Les étapes sont cochées d’après ce qui se passe réellement sur les serveurs, et non d’après ce qui est cliqué ici.',
  },
  done: { en: 'done', fr: 'fait' },
  open: { en: 'to do', fr: 'à faire' },
  later: { en: 'later', fr: 'plus tard' },
  optional: { en: 'optional', fr: 'facultatif' },
  skipped: { en: 'passed over', fr: 'passée' },
  skippedNote: {
    en: 'Later steps are done already. Make up for it if that is still possible; else go back to before:',
    fr: 'Des étapes ultérieures sont déjà faites. Rattrapez-la si c’est encore possible ; sinon revenez en arrière :',
  },
  moments: { en: 'Moments', fr: 'Moments' },
  hidden: {
    en: 'Steps show here once they are done.',
    fr: 'Les étapes apparaissent ici une fois faites.',
  },
} as const satisfies Record<string, Label>;

const stateTones: Readonly<Record<StepView['state'], Tone>> = { done: 'good', open: 'info', later: 'plain' };

/** It is to be done still, though later ones are done. */
const isPassedOver = ({ steps }: AttemptState, step: StepView): boolean =>
  step.state === 'open' &&
  !step.optional &&
  steps.indexOf(step) < steps.findLastIndex(({ state }) => state === 'done');

const stepItem = (view: View, attempt: AttemptState, step: StepView): object => {
  const { id, title, state, optional, guide, doneUs } = step;
  const isLate = isPassedOver(attempt, step);
  return {
    id,
    title,
    state,
    badge: isLate ? badge(words.skipped, 'warn') : badge(words[state], stateTones[state]),
    optional,
    guide: numbers(guide),
    done: doneUs === null ? null : instant(doneUs),
    asks: hintAsk(attempt, step),
    parts: [
      ...(isLate ? [text([words.skippedNote, link(words.moments, '/moments')])] : []),
      ...conditionParts(step),
      ...hintsGiven(view, attempt, step),
    ],
  };
};

/** Without the list only what is done is shown. */
export function stepsCard(view: View, attempt: AttemptState): Part {
  const items = attempt.steps.map((step) => stepItem(view, attempt, step));
  const steps: Part = { template: 'lab-steps', data: { w: words, steps: items } };
  return card('steps', words.steps, attempt.mode === 'guided' ? [steps] : [text(words.hidden), steps]);
}
