import { withMistake } from './aims/people.js';
import { overlay } from './overlay.js';

/** One saves over what another one has just saved. */
export const twoAdministrators = overlay({
  name: 'two-administrators',
  aim: 'people',
  label: { en: 'Two administrators at once', fr: 'Deux administrateurs à la fois' },
  about: {
    en: 'Two people open the security settings of this box; the first saves, the second saves over it, warned or not: the idle time of the first is lost. Healed, the value from before is set again.',
    fr: 'Deux personnes ouvrent les paramètres de sécurité de ce serveur ; la première enregistre, la seconde enregistre par-dessus, avertie ou non : le délai d’inactivité de la première est perdu. Réparé : la valeur d’avant est remise.',
  },
  fields: {
    first: {
      kind: 'number',
      label: { en: 'Idle time of the first', fr: 'Délai de la première' },
      unit: { en: 'minutes', fr: 'minutes' },
      min: 1,
      max: 1440,
      initial: 45,
    },
    second: {
      kind: 'number',
      label: { en: 'Idle time of the second', fr: 'Délai de la seconde' },
      unit: { en: 'minutes', fr: 'minutes' },
      min: 1,
      max: 1440,
      initial: 90,
    },
  },
  apply: (below, { first, second }) =>
    withMistake(below, { kind: 'two-administrators', first: Math.round(first), second: Math.round(second) }),
});
