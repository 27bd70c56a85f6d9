import { partyField, partyOf, pathField, percentField, serviceField, serviceOf } from './aims/fields.js';
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
    party: partyField,
    service: serviceField,
    path: pathField,
    percent: percentField(100),
  },
  apply: (below, { whose, party, service, path, percent }) => {
    if (percent === 0) return below;
    const traffic = {
      direction: whose === 'awaited' ? 'in' : 'out',
      party: partyOf(party),
      what: 'answers',
      service: serviceOf(service),
      path,
    } as const;
    return { ...below, tricks: [...below.tricks, { kind: 'lost', traffic, share: percent / 100 }] };
  },
});
