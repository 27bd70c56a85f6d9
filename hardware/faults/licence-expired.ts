import { withMistake } from './aims/people.js';
import { overlay } from './overlay.js';

/** Nobody paid for the next year. */
export const licenceExpired = overlay({
  name: 'licence-expired',
  aim: 'people',
  label: { en: 'Licence expired', fr: 'Licence expirée' },
  about: {
    en: 'The maintenance contract of this box has ended: the update server hands it nothing any more, by key or by check. Healed, the contract runs as before.',
    fr: 'Le contrat de maintenance de ce serveur est échu : le serveur de mises à jour ne lui remet plus rien, ni par clé ni par recherche. Réparé : le contrat court comme avant.',
  },
  fields: {
    daysAgo: {
      kind: 'number',
      label: { en: 'Ended', fr: 'Échu depuis' },
      unit: { en: 'days ago', fr: 'jours' },
      min: 0,
      max: 3650,
      initial: 1,
    },
  },
  apply: (below, { daysAgo }) => withMistake(below, { kind: 'contract', daysAgo }),
});
