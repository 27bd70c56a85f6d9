import { percentField, trafficFields, trafficOf } from './aims/fields.js';
import { withTrick } from './aims/wire.js';
import { overlay } from './overlay.js';

/** Questions arrive and are acted on; whoever asked never hears of it. */
export const answerLost = overlay({
  name: 'answer-lost',
  aim: 'wire',
  label: { en: 'Answers get lost', fr: 'Des réponses se perdent' },
  about: {
    en: 'What is asked arrives and is done; the answer never comes back. Whoever asked cannot tell whether it was done.',
    fr: 'La demande arrive et est exécutée ; la réponse ne revient jamais. Le demandeur ne peut pas savoir si elle l’a été.',
  },
  fields: {
    whose: {
      kind: 'choice',
      label: { en: 'Answers', fr: 'Réponses' },
      options: [
        { value: 'given', label: { en: 'That this box gives', fr: 'Données par ce serveur' } },
        { value: 'awaited', label: { en: 'That this box waits for', fr: 'Attendues par ce serveur' } },
      ],
      initial: 'given',
    },
    ...trafficFields,
    percent: percentField(100),
  },
  apply: (below, { whose, percent, ...chosen }) => {
    if (percent === 0) return below;
    const direction = whose === 'awaited' ? 'in' : 'out';
    const traffic = trafficOf({ ...chosen, direction }, { what: 'answers' });
    return withTrick(below, { kind: 'lost', traffic, share: percent / 100 });
  },
});
